"""The best tree is a tree, and the best; what is a tree already is known as one."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dateline.language.trees import ROOT, are_trees, best_tree


def _is_tree(heads: tuple[int, ...]) -> bool:
    for word in range(1, len(heads) + 1):
        seen = set()
        node = word
        while node != ROOT:
            if node in seen:
                return False
            seen.add(node)
            node = heads[node - 1]
    return heads.count(ROOT) == 1


def _scores(most: int) -> st.SearchStrategy[np.ndarray]:
    return st.integers(1, most).flatmap(
        lambda n: arrays(np.float32, (n, n + 1), elements=st.integers(-20, 20).map(float))
    )


@given(_scores(5))
def test_no_tree_scores_higher(scores: np.ndarray) -> None:
    n = len(scores)
    found = best_tree(scores)
    assert _is_tree(tuple(found.tolist()))
    best = max(
        sum(scores[i, h] for i, h in enumerate(heads)) for heads in product(range(n + 1), repeat=n) if _is_tree(heads)
    )
    assert sum(scores[i, h] for i, h in enumerate(found)) == best


@given(_scores(40))
def test_long_sentences_have_one_root_and_no_cycle(scores: np.ndarray) -> None:
    assert _is_tree(tuple(best_tree(scores).tolist()))


@given(st.lists(st.lists(st.integers(0, 6), min_size=6, max_size=6), min_size=1, max_size=8), st.data())
def test_trees_are_told_from_others_whatever_stands_in_the_padding(rows: list[list[int]], data: st.DataObject) -> None:
    lengths = [data.draw(st.integers(1, 6)) for _ in rows]
    heads = [[min(h, n) if i < n else h for i, h in enumerate(row)] for row, n in zip(rows, lengths, strict=True)]
    said = are_trees(np.array(heads), np.array(lengths)).tolist()
    assert said == [_is_tree(tuple(row[:n])) for row, n in zip(heads, lengths, strict=True)]


def test_two_words_that_govern_each_other_are_parted_at_the_dearer_arc() -> None:
    # Word 1 would have word 2 as its head and the reverse; the root takes the one that loses less by it.
    scores = np.array([[4.0, -9.0, 9.0], [1.0, 8.0, -9.0]])
    assert best_tree(scores).tolist() == [0, 1]
