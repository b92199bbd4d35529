"""Each bad input is named with an error, or read, and none stops the others."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.articles import make_article, unsupported_language
from dateline.errors import InputError
from dateline.records import Article
from dateline.sources import open_inputs

from .make import make_bad_inputs


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, tuple[str, list[Article | InputError]]]:
    expected = make_bad_inputs(tmp_path_factory.mktemp("bad"))
    return {path: (expectation, list(read(path))) for path, expectation in expected.items()}


def read(path: Path) -> Iterator[Article | InputError]:
    for raw in open_inputs([str(path)], stdin=io.BytesIO()):
        if isinstance(raw, InputError):
            yield raw
            continue
        try:
            yield make_article(raw)
        except InputError as error:
            yield error


def test_every_bad_input_comes_to_what_is_expected(
    outcomes: dict[Path, tuple[str, list[Article | InputError]]],
) -> None:
    wrong: list[str] = []
    for path, (expectation, found) in outcomes.items():
        errors = [str(o)[-200:] for o in found if isinstance(o, InputError)]
        articles = [o for o in found if isinstance(o, Article)]
        skipped = [a for a in articles if unsupported_language(a)]
        came_to = "error" if errors else "skipped" if skipped else "read" if articles else "nothing"
        if came_to != expectation:
            wrong.append(f"{path.name}: expected {expectation}, got {came_to}: {errors}")
    assert not wrong, "\n".join(wrong)
    assert len(outcomes) >= 50


def test_every_outcome_is_named_after_its_input_and_printable(
    outcomes: dict[Path, tuple[str, list[Article | InputError]]],
) -> None:
    for path, (_, found) in outcomes.items():
        for outcome in found:
            assert path.name.partition("\t")[0] in outcome.where
            if isinstance(outcome, InputError):
                assert str(outcome).isprintable()


def test_what_lies_beside_a_bad_line_or_before_damage_is_read(
    outcomes: dict[Path, tuple[str, list[Article | InputError]]],
) -> None:
    read_of = {p.name: [o for o in found if isinstance(o, Article)] for p, (_, found) in outcomes.items()}
    assert [a.where.rpartition(" ")[2] for a in read_of["not-json.jsonl"]] == ["1", "3"]
    assert [a.where.rpartition(" ")[2] for a in read_of["long-line.jsonl"]] == ["1", "3"]
    assert len(read_of["no-trailer.jsonl.gz"]) == 50
    assert len(read_of["cut-off.jsonl.gz"]) >= 3
    assert len(read_of["cut-off.warc"]) == len(read_of["cut-off.warc.gz"]) == 3
    assert len(read_of["rubbish-between.warc"]) == 1
    assert len(read_of["content-bomb.warc"]) == 1


def test_texts_in_odd_encodings_are_read_right(
    outcomes: dict[Path, tuple[str, list[Article | InputError]]],
) -> None:
    texts = {p.name: o.text for p, (_, found) in outcomes.items() for o in found if isinstance(o, Article)}
    plain = texts["utf-8-mark.txt"]
    assert plain.startswith("Rebels shell the port of Marfa\n\nRebel forces")
    for name in ("utf-16-mark.txt", "utf-16-no-mark.txt", "utf-16-big-no-mark.txt", "utf-32.txt"):
        assert texts[name] == plain
    assert "“officials” said – at last’s café" in texts["windows-1252.txt"]
    assert "Málaga" in texts["latin-1.txt"]
    assert "Múrcia" in texts["wrong-charset.html"]
    assert "Mar\ufffdfa" not in texts["utf-16-page.html"] and "Marfa" in texts["utf-16-page.html"]
    assert texts["windows-lines.txt"] == plain.replace("\n", "\r\n")
    assert "военную операцию" in texts["language-russian-koi8.txt"]
    assert "військову операцію" in texts["language-ukrainian.txt"]
