"""The examples are what docs/examples.md says they are, and the program reads all of them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.cli import main

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FILES = sorted(path for path in EXAMPLES.rglob("*") if path.is_file())
TEXTS = [path for path in FILES if path.suffix == ".txt"]
LINES = [json.loads(line) for path in FILES if path.suffix == ".jsonl" for line in path.open(encoding="utf-8")]
REPORTS = len(TEXTS) + len(LINES) + sum(path.suffix == ".html" for path in FILES)


def name(path: Path) -> str:
    return path.relative_to(EXAMPLES).as_posix()


@pytest.fixture(scope="module")
def reports() -> list[dict]:
    """All examples as the program reads them."""
    arguments = ["read", str(EXAMPLES), "--format", "json", "--workers", "1"]
    result = CliRunner().invoke(main, arguments, env={"DATELINE_DATA": str(EXAMPLES / "none")})
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_every_example_is_described_and_every_description_is_true() -> None:
    page = (ROOT / "docs/examples.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)) == {name(path) for path in FILES}


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_texts_begin_with_a_headline_and_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    headline, blank, rest = text.partition("\n\n")
    assert blank and "\n" not in headline and not headline.endswith(".")
    assert 120 <= len(rest.split()) <= 280
    assert "(example)" in text or ", example)" in text, "the outlet must be marked as made up"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_lines_name_a_made_up_outlet(line: dict[str, str]) -> None:
    assert line["outlet"].endswith(" (example)")
    assert re.match(r"https://[a-z-]+\.example/", line["url"])
    assert 120 <= len(line["text"].split()) <= 280


def test_nobody_is_quoted() -> None:
    for path in FILES:
        if path.suffix == ".txt":
            assert not re.search('["“”]', path.read_text(encoding="utf-8")), name(path)
    assert not any(re.search('["“”]', line["text"]) for line in LINES)


def test_the_page_is_sound_html() -> None:
    class Checker(HTMLParser):
        open_tags: list[str] = []  # noqa: RUF012 - one checker only

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in {"meta", "link", "img", "input"}:
                self.open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open_tags.pop() == tag

    checker = Checker()
    checker.feed((EXAMPLES / "abqaiq-2019.html").read_text(encoding="utf-8"))
    checker.close()
    assert not checker.open_tags


def test_all_are_read(reports: list[dict]) -> None:
    assert len(reports) == REPORTS
    assert all(report["claims"] for report in reports)
    assert {report["language"] for report in reports} == {"en"}
    assert all(report["published"] for report in reports)


def test_the_four_tolls_of_one_bombing_are_read(reports: list[dict]) -> None:
    told: dict[str, set[int | None]] = {}
    for report in reports:
        if "Mogadishu" in report["title"]:
            lows = {f["low"] for c in report["claims"] for f in c["figures"] if f["kind"] == "killed"}
            told[report["published"][:10]] = lows
    wanted = {"2017-10-14": 20, "2017-10-15": 230, "2017-10-20": 358, "2018-03-05": 587}
    assert {day: toll for day, toll in wanted.items() if toll in told.get(day, ())} == wanted


def test_page_furniture_is_not_read(reports: list[dict]) -> None:
    [page] = [report for report in reports if "Abqaiq" in report["text"]]
    assert page["published"].startswith("2019-09-15")
    assert page["outlet"] == "Wire B (example)"
    skipped = [(part["start"], part["end"]) for part in page["skipped"]]
    furniture = (
        "999 people",
        "Wars and conflicts",
        "Accept all",
        "Email this article",
        "storage tanks",
        "Tankers attacked",
        "Gunmen kill nine",
        "morning letter",
        "bomb them back",
        "Post comment",
        "News before breakfast",
        "belong to no outlet",
    )
    for words in furniture:
        at = page["text"].find(words)
        assert at < 0 or any(start <= at and at + len(words) <= end for start, end in skipped), words
    body = ("struck two of Saudi Arabia's", "5.7", "claimed responsibility", "urged all parties", "pumping")
    for words in body:
        at = page["text"].find(words)
        assert at >= 0 and not any(start <= at < end for start, end in skipped), words
