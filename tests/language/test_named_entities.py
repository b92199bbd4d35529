"""Named entities: the likeliest row of labels, and what a document's sentences tell each other."""

from __future__ import annotations

from itertools import accumulate, pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.language.model import Labels
from dateline.language.names import Scores, Viterbi, agree, entities
from dateline.records import Entity

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
NEVER = -10_000.0
NUMBERS = st.floats(-4, 4, width=32)


def may_follow(before: str, after: str) -> bool:
    return after[0] != "I" or (before != "O" and before[2:] == after[2:])


@given(
    st.lists(st.lists(NUMBERS, min_size=5, max_size=5), min_size=1, max_size=4),
    st.lists(st.lists(NUMBERS, min_size=5, max_size=5), min_size=6, max_size=6),
)
def test_the_likeliest_allowed_row_is_found(rows: list[list[float]], learnt: list[list[float]]) -> None:
    steps = tuple(
        tuple(x if may_follow(before, after) else NEVER for x, after in zip(row, LABELS, strict=True))
        for row, before in zip(learnt, (*LABELS, "O"), strict=True)
    )
    labels = Labels((), (), LABELS, (), (), (), (), (), entity_steps=steps)
    found = Viterbi(np.array([rows], np.float32), labels).marks(0, len(rows))

    def total(row: tuple[str, ...]) -> float:
        where = [LABELS.index(label) for label in row]
        return sum(rows[i][at] + steps[before][at] for i, (before, at) in enumerate(pairwise((5, *where))))

    best = max(total(row) for row in product(LABELS, repeat=len(rows)))
    assert all(may_follow(a, b) for a, b in pairwise(("O", *found)))
    assert total(tuple(found)) == pytest.approx(best, abs=1e-2)


FREE = Labels((), (), LABELS, (), (), (), (), (), entity_steps=((0.0,) * 5,) * 6)
"""Labels any of which may follow any other."""
WORDS = st.sampled_from(["Vance", "Gao", "The", "G", "VANCE", "vance", "said", ""])


@st.composite
def sentences(draw: st.DrawFn) -> list[tuple[int, list[str], np.ndarray]]:
    """Sentences of three documents: which one, its words, and their scores."""
    out = []
    for document in draw(st.lists(st.integers(0, 2), max_size=6)):
        words = draw(st.lists(WORDS, min_size=1, max_size=4))
        rows = draw(st.lists(st.lists(NUMBERS, min_size=5, max_size=5), min_size=len(words), max_size=len(words)))
        out.append((document, words, np.array(rows, np.float32)))
    return out


def agreed(found: list[tuple[int, list[str], np.ndarray]]) -> list[np.ndarray]:
    if not found:
        return []
    lengths = [len(words) for _, words, _ in found]
    table, starts = np.concatenate([rows for _, _, rows in found]), [0, *accumulate(lengths)][:-1]
    agree(table, [words for _, words, _ in found], [document for document, _, _ in found], starts)
    return np.split(table, starts[1:])


@given(sentences())
def test_other_documents_change_no_bit(found: list[tuple[int, list[str], np.ndarray]]) -> None:
    together = agreed(found)
    for document in {one[0] for one in found}:
        own = [i for i, one in enumerate(found) if one[0] == document]
        for i, alone in zip(own, agreed([found[i] for i in own]), strict=True):
            assert np.array_equal(together[i], alone)


@given(sentences())
def test_words_that_stand_once_and_words_in_lower_case_keep_their_scores(
    found: list[tuple[int, list[str], np.ndarray]],
) -> None:
    places = [(document, word) for document, words, _ in found for word in words]
    for (document, words, before), after in zip(found, agreed(found), strict=True):
        for word, old, new in zip(words, before, after, strict=True):
            if places.count((document, word)) == 1 or not word[:1].isupper() or len(word) == 1:
                assert np.array_equal(old, new)


@given(sentences())
def test_a_word_comes_halfway_to_the_mean_of_its_places(found: list[tuple[int, list[str], np.ndarray]]) -> None:
    after = agreed(found)
    for word in ("Vance", "Gao", "The", "VANCE"):
        for document in range(3):
            places = [(i, j) for i, one in enumerate(found) if one[0] == document
                      for j, other in enumerate(one[1]) if other == word]  # fmt: skip
            for i, j in places:
                mean = np.mean([found[a][2][b] for a, b in places], axis=0)
                assert after[i][j] == pytest.approx((found[i][2][j] + mean) / 2, abs=1e-5)


def marks(documents: list[int]) -> list[list[str]]:
    """Of `Vance fell .` with a person's name for a doubtful guess, and `In Vance ,` where it is surely a place."""
    scores = Scores(FREE)
    fell = [[0, 1.0, 0, 0.5, 0], [1, 0, 0, 0, 0], [1, 0, 0, 0, 0]]
    in_ = [[1, 0, 0, 0, 0], [0, 0, 0, 3.0, 0], [1, 0, 0, 0, 0]]
    scores.add([1, 0], np.array([in_, fell], np.float32))
    scores.add([2], np.array([[*in_, [9, 0, 0, 0, 0]]], np.float32))
    return scores.marks([["Vance", "fell", "."], ["In", "Vance", ","], ["In", "Vance", ","]], documents)


def test_what_a_name_is_elsewhere_in_the_document_decides_a_doubt() -> None:
    assert marks([0, 1, 1])[0] == ["B-PER", "O", "O"]
    assert marks([0, 0, 1])[0] == ["B-LOC", "O", "O"]
    assert marks([0, 0, 1])[1:] == [["O", "B-LOC", "O"]] * 2


def test_entities_of_marks() -> None:
    assert list(entities(["B-PER", "I-PER", "I-ORG", "O", "B-LOC"])) == [
        Entity(0, 1, "PER"), Entity(2, 2, "ORG"), Entity(4, 4, "LOC"),
    ]  # fmt: skip
