"""Other names in the same sentences: what surrounds a name must say what it is, for which name it is soon says nothing.

A name is swapped for another of the same kind and as many words, so that tags and tree stay as they are (mention
replacement, as in Dai and Adel 2020).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from training.data import Example

Pool = Mapping[tuple[str, int], Sequence[tuple[str, ...]]]
"""The names of a kind and a number of words, as often as they are told."""


def mentions(example: Example) -> Iterator[tuple[str, int, int]]:
    """The names of a sentence: kind, first word, and the word behind the last."""
    marks = [*(example.entities or ()), "O"]
    first = -1
    for i, mark in enumerate(marks):
        if first >= 0 and mark[0] != "I":
            yield marks[first][2:], first, i
            first = -1
        if mark[0] == "B":
            first = i


def pool(examples: Iterable[Example]) -> Pool:
    """All names of the sentences."""
    out: dict[tuple[str, int], list[tuple[str, ...]]] = defaultdict(list)
    for example in examples:
        for kind, first, end in mentions(example):
            out[kind, end - first].append(tuple(example.words[first:end]))
    return out


def swapped(example: Example, names: Pool, share: float, rng: random.Random) -> Example:
    """The sentence with this share of its names swapped for others."""
    words = list(example.words)
    for kind, first, end in mentions(example):
        others = names.get((kind, end - first))
        if others and rng.random() < share:
            words[first:end] = rng.choice(others)
    return replace(example, words=words)
