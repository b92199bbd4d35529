import json
from pathlib import Path

import pytest

from dateline.records import TimeMention
from evals import times

Marked = dict[str, str | int | None]


def marked(start: int, end: int, value: str | None = "2017", type_: str = "DATE") -> Marked:
    return {"start": start, "end": end, "text": "", "type": type_, "value": value}


def found(start: int, end: int, value: str | None = "2017") -> TimeMention:
    return TimeMention(start, end, "x" * (end - start), type="DATE", value=value)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("2017-03-08", "2017-03-08", True),
        ("2011-06-XX", "2011-06", True),
        ("XXXX-XX-XX", "XXXX", True),
        ("T08:30:00Z", "T08:30", True),
        ("p1d", "P1D", True),
        ("2017-03", "2017-03-08", False),
        ("T08:30", "T08:31", False),
        (None, None, False),
        ("", "", False),
        (None, "2017", False),
    ],
)
def test_values_are_compared_after_what_says_nothing_is_left_off(
    one: str | None, other: str | None, equal: object
) -> None:
    assert times.same(one, other) is equal


def test_expressions_are_paired_one_to_one_the_same_words_first() -> None:
    wide, narrow = found(0, 10), found(12, 20)
    first, second, third = marked(5, 8), marked(12, 20), marked(15, 18)
    assert list(times.pairs([first, second, third], [wide, narrow])) == [(first, wide), (second, narrow)]
    assert list(times.pairs([first, marked(9, 11)], [wide])) == [(first, wide)]
    assert list(times.pairs([marked(9, 11), marked(0, 10)], [wide])) == [(marked(0, 10), wide)]
    assert list(times.pairs([marked(10, 11)], [wide])) == []


def test_scores_count_the_marked_lines_alone(tmp_path: Path) -> None:
    text = "It fell in 2014.\nIt fell on Monday.\nNothing.\nNothing.\nNothing.\nNothing.\nIt fell in 2015."
    record = {
        "id": "1", "published": "2017-03-08", "text": text,
        "times": [marked(11, 15, "2014"), marked(25, 34, "2017-03-07"), marked(36, 43, "PXD", "DURATION")],
    }  # fmt: skip
    path = tmp_path / "times.jsonl"
    path.write_text(json.dumps(record) + "\n")
    said = times.scores(path)
    assert said["precision"] == 1
    assert said["recall"] == pytest.approx(2 / 3)
    assert said["f1"] == pytest.approx(4 / 5)
    assert said["exact"] == said["values"] == pytest.approx(2 / 5)
    assert said["types"] == pytest.approx(4 / 5)


def test_errors_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = {"id": "1", "published": None, "text": "It fell in 2014, on Monday.", "times": [marked(11, 15, "2015")]}
    path = tmp_path / "times.jsonl"
    path.write_text(json.dumps(record) + "\n")
    times.scores(path, errors=True)
    told = capsys.readouterr().out
    assert "unmarked 'Monday' (DATE XXXX-WXX-1)" in told
    assert "is DATE 2015, read '2014' DATE 2014" in told


def test_no_times_score_nothing(tmp_path: Path) -> None:
    path = tmp_path / "times.jsonl"
    path.write_text("")
    assert set(times.scores(path).values()) == {0}
