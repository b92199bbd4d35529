"""The copies that the measure makes are found, and its look-alikes left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import copies, edits


@pytest.fixture(scope="module")
def scores() -> dict[str, float]:
    return copies.scores()


def test_edited_copies_are_found(scores: dict[str, float]) -> None:
    assert scores["recall"] >= 0.95
    assert scores["inside"] >= 0.95
    assert scores["updates"] >= 0.95


def test_look_alikes_are_left_alone(scores: dict[str, float]) -> None:
    assert scores["false look-alikes"] <= 0.005
    assert scores["false pairs"] <= 0.005


def test_few_articles_are_candidates(scores: dict[str, float]) -> None:
    assert 0 < scores["candidates"] < 5


def test_edits_are_the_same_every_time_and_change_something() -> None:
    reports = edits.reports(40)
    assert len(reports) == 40
    assert reports == edits.reports(40)
    assert all(150 <= len(" ".join((one.title, *one.paragraphs)).split()) <= 700 for one in reports)
    made, again = (list(edits.copies(reports, 80)) for _ in range(2))
    assert made == again
    changed = {name for original, copy, names in made for name in names if copy.paragraphs != original.paragraphs}
    assert changed == set(edits.EDITS)


def test_news_clusters_are_counted_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "\n".join(edits.reports(1)[0].paragraphs)
    rows = [
        {"id": name, "url": f"http://{name}.example/1", "outlet": f"{name}.example", "published": "2017-01-01",
         "title": name, "text": text}
        for name in ("b", "a")
    ]  # fmt: skip
    path = tmp_path / "stories.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert copies.stories(path, errors=True) == {"articles": 2, "origins": 1, "of kind exact": 1}
    assert "http://a.example/1" in capsys.readouterr().out
