"""The lexicon at work: what it proposes, what it forbids, and how fast."""

import re
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import ontology
from dateline.claims.lexicon import Lexicon
from dateline.records import Proposal, Token

LEXICON = Lexicon(ontology.load())
ALL_TYPES = tuple(ontology.load().types)


def tokens(text: str, cut: str = r"\w+|[^\w\s]") -> list[Token]:
    return [Token(m.start(), m.end(), m.group()) for m in re.finditer(cut, text)]


def proposed(text: str) -> list[tuple[str, str]]:
    cut = tokens(text)
    return [(p.type, text[cut[p.first].start : cut[p.last].end]) for p in LEXICON.propose(cut)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen kidnapped two nurses.", [("abduction", "kidnapped")]),
        ("AIRSTRIKES hit the port.", [("air_strike", "AIRSTRIKES")]),
        ("An air-raid began; air raids go on.", [("air_strike", "air-raid"), ("air_strike", "air raids")]),
        ("The army shelled the town.", [("shelling", "shelled")]),
        (
            "A car bomb exploded, and gunmen opened fire.",
            [("bombing", "exploded"), ("shooting", "opened fire")],
        ),
        ("Two were shot dead.", [("killing", "shot dead")]),
        ("Two men were shot in the leg.", [("shooting", "shot")]),
        ("He claimed responsibility.", [("responsibility", "claimed responsibility")]),
        ("Jets dropped barrel bombs.", [("air_strike", "dropped")]),
        (
            "The coup d\u2019\u00e9tat attempt failed; a military coup followed.",
            [("power_change", "military coup")],
        ),
        ("Nothing happened at all.", []),
        ("", []),
    ],
)
def test_proposes(text: str, expected: list[tuple[str, str]]) -> None:
    assert proposed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The airstrike forces a price war.",
        "The new drama is a box office hit.",
        "He survived a heart attack.",
        "Lawmakers shot down the bill.",
        "They hope to strike a deal with the striking resemblance.",
        "Its wounded pride.",
    ],
)
def test_vetoed_words_are_not_proposed(text: str) -> None:
    assert all(words == "airstrike" for _, words in proposed(text))


@pytest.mark.parametrize(
    ("text", "trigger", "type", "forbidden"),
    [
        ("A price war broke out between shops.", "war", "clash", True),
        ("A bitter war broke out.", "war", "clash", False),
        ("He died of a heart attack.", "attack", "attack", True),
        ("Lawmakers shot down the bill.", "shot down", "destruction", True),
        ("Lawmakers shot down the bill.", "shot down", "refusal", False),
        ("Rebels shot down a helicopter.", "shot down", "destruction", False),
        ("The sides struck a deal.", "struck", "air_strike", True),
        ("The sides struck a deal.", "deal", "agreement", False),
        ("The film was a box-office hit.", "hit", "air_strike", True),
        ("Her memoir is a bombshell.", "bombshell", "bombing", True),
        ("Workers went on strike.", "strike", "air_strike", True),
        ("Workers went on strike.", "strike", "protest", False),
        ("The fire killed nine.", "killed", "killing", True),
        ("The shells killed nine.", "killed", "killing", False),
    ],
)
def test_vetoes(text: str, trigger: str, type: str, *, forbidden: bool) -> None:
    cut = tokens(text)
    at = text.index(trigger)
    span = [i for i, token in enumerate(cut) if token.start < at + len(trigger) and at < token.end]
    assert LEXICON.vetoes(cut, span[0], span[-1], type) is forbidden
    assert (LEXICON.veto(cut, span[0], span[-1], type) is not None) is forbidden


def test_a_veto_is_explained_by_its_entry() -> None:
    assert LEXICON.veto(tokens("a price war"), 2, 2, "clash") == "price war"


def test_an_analysts_words_are_used(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "triggers: {siege: {verbs: [throttle]}}\nvetoes: [{for: [any], phrases: [kidnapped heart]}]",
        encoding="utf-8",
    )
    lexicon = Lexicon(ontology.load([path]))
    assert lexicon.propose(tokens("They throttled the town."))[0].type == "siege"
    assert lexicon.propose(tokens("A kidnapped heart.")) == ()
    assert proposed("A kidnapped heart.") == [("abduction", "kidnapped")]


def test_of_equal_words_the_most_context_wins(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "triggers: {siege: {phrases: ['great [zorp]']}, riot: {phrases: ['[zorp] of the towns']}}", encoding="utf-8"
    )
    lexicon = Lexicon(ontology.load([path]))
    assert lexicon.propose(tokens("The great zorp of the towns.")) == (Proposal(2, 2, "riot"),)
    assert lexicon.propose(tokens("The great zorp.")) == (Proposal(2, 2, "siege"),)


def test_longest_words_win_whatever_the_order_of_entries() -> None:
    shipped = ontology.load()
    turned = Lexicon(replace(shipped, triggers=shipped.triggers[::-1], vetoes=shipped.vetoes[::-1]))
    for text in (
        "Two were shot dead.",
        "A car bomb exploded.",
        "He was shot and killed by a suicide car bombing.",
    ):
        assert turned.propose(tokens(text)) == LEXICON.propose(tokens(text))


WORDS = sorted({word for p in ontology.load().triggers[::7] for word in p.words} | {"the", "deal", "war", "price", "-"})


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(WORDS) | st.text(min_size=1, max_size=4), max_size=30))
def test_proposals_are_ordered_apart_and_not_vetoed(words: list[str]) -> None:
    cut = [Token(0, 0, word) for word in words]
    found = LEXICON.propose(cut)
    assert all(0 <= p.first <= p.last < len(cut) and p.type in ALL_TYPES for p in found)
    assert all(a.last < b.first for a, b in pairwise(found))
    assert not any(LEXICON.vetoes(cut, p.first, p.last, p.type) for p in found)


def _least_time(sentences: list[list[Token]]) -> float:
    """Seconds of the processor, the least of four rounds: on a busy machine one round may take fifty times as long."""
    times = []
    for _ in range(4):
        started = time.process_time()
        for sentence in sentences:
            LEXICON.propose(sentence)
        times.append(time.process_time() - started)
    return min(times)


def test_matching_is_fast_and_linear() -> None:
    plain = tokens("The ministry said on Monday that the price of bread in the northern province had not changed .")
    rate = len(plain) * 1500 / _least_time([plain] * 1500)
    assert rate > 75_000  # tokens a second; some 300,000 and more on an idle core
    hard = [Token(0, 0, word) for word in ["car", "bomb", "[", "the", "strike", "a", "deal", "killed", "shot"]] * 500
    assert _least_time([hard[:4000]]) < 8 * _least_time([hard[:1000]])  # 4 if linear, 16 if quadratic


def test_a_proposal_is_a_record() -> None:
    assert LEXICON.propose(tokens("They kidnapped him."))[0] == Proposal(1, 1, "abduction")
