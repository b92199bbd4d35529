"""The whole program with the shipped model: every quote is a quote, and nothing but the report decides its claims."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.cli import main
from dateline.errors import InputError
from dateline.pipeline import Resources, load_resources, read
from dateline.records import RawInput, Report
from dateline.records.shape import JsonValue, as_json

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
WORDS = st.sampled_from(
    "Rebels troops the army of Aleppo shelled killed 12 at least dozens “ ” , . said on Friday denied reportedly "
    "minister urged to withdraw — a car bomb حلب Київ é \u202e 5,000 \n \n\n U.S. -".split(" ")
)


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load_resources()


def raw(text: str, name: str = "test") -> RawInput:
    return RawInput(name, text.encode(), "text", "utf-8", {"id": name})


def spans(value: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """Every object in a report that quotes it."""
    if isinstance(value, list):
        for item in value:
            yield from spans(item)
    elif isinstance(value, dict):
        if {"start", "end", "text"} <= set(value):
            yield value
        for item in value.values():
            yield from spans(item)


def check(report: Report) -> int:
    said = as_json(report)
    text = said["text"]
    assert isinstance(text, str)
    found = list(spans([said["claims"], said["mentions"]]))
    for span in found:
        start, end = span["start"], span["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert text[start:end] == span["text"] != ""
    return len(found)


@given(words=st.lists(WORDS, min_size=3, max_size=60))
@settings(max_examples=40, deadline=None)
def test_every_span_of_every_claim_quotes_the_text(resources: Resources, words: list[str]) -> None:
    for result in read([raw(" ".join(words))], resources, strict=True):
        assert isinstance(result, InputError) or check(result) >= 0


def test_the_spans_of_the_examples_quote_them() -> None:
    done = CliRunner().invoke(main, ["read", str(EXAMPLES), "--format", "jsonl", "--workers", "1"])
    counts = 0
    for line in done.stdout.splitlines():
        said = json.loads(line)
        for span in spans([said["claims"], said["mentions"]]):
            assert said["text"][span["start"] : span["end"]] == span["text"]
            counts += 1
    assert counts > 300


def test_company_and_order_change_no_byte(resources: Resources) -> None:
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    inputs = [raw(text, f"{i}") for i, text in enumerate(texts * 3)]
    together = {r.article.id: as_json(r) for r in read(inputs, resources) if isinstance(r, Report)}
    backwards = {r.article.id: as_json(r) for r in read(inputs[::-1], resources) if isinstance(r, Report)}
    assert len(together) == len(inputs)
    assert together == backwards
    for one in inputs[: len(texts)]:
        (alone,) = read([one], resources)
        assert isinstance(alone, Report)
        assert as_json(alone) == together[one.fields["id"]]


# So much text that the work is spread over processes.
ROUNDS = 25


def test_workers_change_no_byte(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": str(i), "text": path.read_text("utf-8")}) for i, path in enumerate(EXAMPLES.glob("*.txt"))
    ]
    file = tmp_path / "many.jsonl"
    file.write_text(
        "\n".join(
            f'{{"id": "{n}-{i}", {line[1:].split(", ", 1)[1]}' for n in range(ROUNDS) for i, line in enumerate(lines)
        )
    )
    outputs = []
    for workers in ("1", "2"):
        out = tmp_path / f"{workers}.jsonl"
        done = CliRunner().invoke(
            main, ["read", str(file), "--format", "jsonl", "--workers", workers, "--out", str(out)]
        )
        assert done.exit_code == 0, done.output
        outputs.append(out.read_bytes())
    assert outputs[0] == outputs[1]
    assert outputs[0].count(b"\n") == ROUNDS * len(lines)


def test_a_plain_report_is_read_as_a_coder_would(resources: Resources) -> None:
    text = (
        "Car bomb kills nine in Baghdad market\n\n"
        "BAGHDAD, May 3 - A car bomb exploded in a market in Baghdad on Friday, killing at least nine people and "
        "wounding 24, police said.\n\nThe group Islamic State claimed responsibility. "
        "The prime minister condemned the attack."
    )
    (report,) = read([raw(text)], resources, published="2024-05-03")
    assert isinstance(report, Report)
    found = {claim.type: claim for claim in report.claims if claim.sentence.start >= text.index("BAGHDAD")}
    assert {"bombing", "killing", "wounding", "responsibility", "accusation"} <= set(found)
    (killed,) = found["killing"].figures
    assert (killed.kind, killed.low, killed.best, killed.high) == ("killed", 9, 9, None)
    (wounded,) = found["wounding"].figures
    assert (wounded.kind, wounded.best) == ("wounded", 24)
    assert [source.text for source in found["bombing"].sources] == ["police"]
    assert {time.ref for time in found["bombing"].times} == {"2024-05-03/2024-05-03"}
    assert {claim.status for claim in found.values()} == {"happened"}
