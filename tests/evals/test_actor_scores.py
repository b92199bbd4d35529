"""The measure of actors: what it counts, on small reports, without a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from eval_fakes import load

from dateline.records import ActorMention, Analysis, Article, Entity, Mentions, Report, Sentence, Token, Versions
from dateline.resolve.world import load_world
from evals import actors

WORLD = load_world()
TEXT = "Hamas and the Valley Guard met. Syrian rebels left."


def analysis(text: str, *names: str) -> Analysis:
    """One sentence, its named organisations marked."""
    tokens, at = [], 0
    for word in text.replace(".", " .").split():
        start = text.index(word, at)
        at = start + len(word)
        tokens.append(Token(start, at, word))
    n = len(tokens)
    entities = []
    for name in names:
        inside = [i for i, t in enumerate(tokens) if text.index(name) <= t.start < text.index(name) + len(name)]
        entities.append(Entity(inside[0], inside[-1], "ORG"))
    sentence = Sentence(0, len(text))
    return Analysis(sentence, tuple(tokens), ("X",) * n, (-1,) * n, ("root",) * n, tuple(entities), ())


def mention(text: str, words: str, id_: str | None = None, kind: str | None = None) -> ActorMention:
    start = text.index(words)
    return ActorMention(start, start + len(words), words, id=id_, kind=kind)


@pytest.mark.parametrize(
    ("words", "id_", "kind", "counts"),
    [
        ("the Valley Guard", None, None, True),
        ("Hamas", "group:hamas", "armed group", True),
        ("Syrian rebels", None, "armed group", False),
        ("Syrian rebels", None, None, True),
        ("met", None, None, False),
    ],
)
def test_states_and_bodies_count_as_named(words: str, id_: str | None, kind: str | None, *, counts: bool) -> None:
    seen = [analysis(TEXT, "Hamas", "Valley Guard")]
    assert actors.named(mention(TEXT, words, id_, kind), seen, WORLD) is counts


def test_a_name_behind_the_head_does_not_count() -> None:
    text = "A victim of Hamas left."
    assert not actors.named(mention(text, "A victim of Hamas"), [analysis(text, "Hamas")], WORLD)


def report(*mentions: ActorMention) -> Report:
    article = Article("a", "a", None, None, None, None, None, None, "en", "0" * 64, TEXT)
    return Report(article, Versions("1", "1", "1", "1"), (), Mentions(actors=mentions), ())


def test_the_same_name_with_two_ids_is_a_contradiction() -> None:
    first = mention("the SDF left", "the SDF", "group:sdf")
    other = mention("later, SDF men", "SDF", "party:sdf")
    assert actors.contradictions(report(first, first)) == []
    assert actors.contradictions(report(first, other)) == [("sdf", {"group:sdf", "party:sdf"})]
    groups = [mention("the group left", "the group", id_) for id_ in ("group:sdf", "group:hamas")]
    assert actors.contradictions(report(*groups)) == []


def test_the_judged_sentences_are_read_without_a_model() -> None:
    scores = actors.judgement()
    assert set(scores) == {"judged", "judged_ids", "judged_kinds"}
    assert scores["judged"] >= 0.95


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    span = {"start": 0, "end": 5, "text": "Hamas"}
    claim = {
        "type": "talks",
        "trigger": {"start": 27, "end": 30, "text": "met"},
        "sentence": {"start": 0, "end": 31},
        "actors": [span],
        "targets": [{"start": 14, "end": 30, "text": "Valley Guard met"}],
    }
    row = {"id": "r", "text": TEXT, "published": None, "url": None, "claims": [claim]}
    (tmp_path / "r.json").write_text(json.dumps(row))
    monkeypatch.setattr(actors, "load_resources", load)
    return tmp_path


def test_the_reports_own_claims_are_resolved(gold: Path) -> None:
    (claim,) = actors.gold_claims(gold / "r.json")
    assert [filler.text for filler in (*claim.actors, *claim.targets)] == ["Hamas", "Valley Guard met"]
    ((read, _),) = actors.reports(gold)
    assert [claim.type for claim in read.claims] == ["talks"]
