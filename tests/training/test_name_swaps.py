"""Sentences with other names in them stay as they were but for the names."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from training.data import Example
from training.names import mentions, pool, swapped

ONE = Example("a", "Anna Berg met Omar in Gao".split(), entities=["B-PER", "I-PER", "O", "B-PER", "O", "B-LOC"])
OTHER = Example("b", "Ali Said left Rio".split(), entities=["B-PER", "I-PER", "O", "B-LOC"])
PLAIN = Example("c", "It rained".split())


def test_mentions_are_the_names_with_their_kinds() -> None:
    assert list(mentions(ONE)) == [("PER", 0, 2), ("PER", 3, 4), ("LOC", 5, 6)]
    assert list(mentions(PLAIN)) == []


def test_names_that_follow_each_other_are_two() -> None:
    assert list(mentions(Example("d", ["Gao", "Rio"], entities=["B-LOC", "B-LOC"]))) == [("LOC", 0, 1), ("LOC", 1, 2)]


@given(st.integers(0, 1000), st.floats(0, 1))
def test_only_names_change_and_only_for_such(seed: int, share: float) -> None:
    names = pool([ONE, OTHER, PLAIN])
    got = swapped(ONE, names, share, random.Random(seed))
    assert got.entities == ONE.entities
    assert [got.words[i] for i in (2, 4)] == ["met", "in"]
    assert tuple(got.words[:2]) in names["PER", 2]
    assert tuple(got.words[5:]) in names["LOC", 1]
    assert ONE.words[0] == "Anna"


def test_no_name_changes_where_none_shall() -> None:
    names = pool([OTHER])
    assert swapped(ONE, names, 0.0, random.Random(1)).words == ONE.words
    assert swapped(ONE, names, 1.0, random.Random(1)).words == "Ali Said met Omar in Rio".split()
