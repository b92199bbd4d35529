"""The reports that adding is measured with."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from evals.adding import LONGEST, OUTLETS, SHORTEST, corpus_passages, news_passages, reports

PASSAGES = [f"Passage {n} tells of {'much ' * 20}that happened." for n in range(40)]


def test_the_same_reports_come_each_time() -> None:
    first, again = list(reports(50, PASSAGES)), list(reports(50, PASSAGES))
    assert first == again
    assert len({raw.fields["id"] for raw in first}) == 50


def test_reports_are_as_long_as_they_should_be_and_share_passages() -> None:
    found = list(reports(300, PASSAGES))
    longest_passage = max(len(passage.split()) for passage in PASSAGES)
    assert all(SHORTEST <= len(raw.body.split()) < LONGEST + longest_passage for raw in found)
    assert len({raw.fields["outlet"] for raw in found}) == OUTLETS
    told = [set(raw.body.decode().split("\n\n")) for raw in found]
    assert any(one & other for one, other in pairwise(told))


def test_news_is_taken_by_paragraphs_once_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paragraphs = ["Troops took the town on Monday after days of shelling.", "The mayor fled across the river at night."]
    text = "\nAdvertisement\n".join(paragraphs)
    (tmp_path / "stories.jsonl").write_text(json.dumps({"text": text}) + "\n" + json.dumps({"text": text}) + "\n")
    monkeypatch.setenv("DATELINE_STORIES", str(tmp_path / "stories.jsonl"))
    monkeypatch.setenv("DATELINE_TRAIN", str(tmp_path))  # a folder of corpora without Wikinews
    assert news_passages() == paragraphs


def test_without_news_the_corpus_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in ("DATELINE_STORIES", "DATELINE_TRAIN"):
        monkeypatch.setenv(setting, str(tmp_path / "nowhere"))
    assert news_passages() == []
    assert len(corpus_passages()) > 1000
