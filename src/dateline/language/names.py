"""From the model's scores of labels to named entities: each word beside the same word elsewhere in its document.

May import records. A sentence alone often does not say what kind of name it holds (`Vance was hit.`); another sentence
of the report does. A word has mostly one sense in a text (Gale, Church and Yarowsky 1992), and its labels mostly agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from dateline.language.model import Labels
from dateline.records import Entity

Numbers = npt.NDArray[np.float32]
OWN = 0.5
"""What a word's own sentence weighs against all places in the document where it stands (docs/decisions/0015)."""


def agree(scores: Numbers, words: Sequence[Sequence[str]], documents: Sequence[int], starts: Sequence[int]) -> None:
    """Draw the scores of each capitalised word of two letters or more towards their mean over its document, in place.

    Args:
        scores: a row of labels' scores for each word, [words, labels].
        words: for each sentence, its words; as they stand are they compared.
        documents: for each sentence, the document that it stands in. The sentences of one come in its order; what
            others stand between them changes nothing.
        starts: for each sentence, the row of its first word.
    """
    where: dict[tuple[int, str], list[int]] = {}
    for document, row, start in zip(documents, words, starts, strict=True):
        for at, word in enumerate(row, start):
            if len(word) > 1 and word[0].isupper():
                where.setdefault((document, word), []).append(at)
    shared = [rows for rows in where.values() if len(rows) > 1]
    if not shared:
        return
    counts = np.array([len(rows) for rows in shared])
    rows, group = np.concatenate(shared), np.repeat(np.arange(len(shared)), counts)
    means = np.zeros((len(shared), scores.shape[1]), np.float32)
    np.add.at(means, group, scores[rows])
    means /= counts[:, None].astype(np.float32)
    scores[rows] = OWN * scores[rows] + (1 - OWN) * means[group]


class Viterbi:
    """The likeliest row of BIO labels by a linear-chain conditional random field (Viterbi 1967, Lafferty et al. 2001).

    The steps between labels come with the model; those that BIO forbids are out of reach.
    """

    def __init__(self, scores: npt.NDArray[np.generic], labels: Labels) -> None:
        """Take the scores [B, W, labels] of one batch."""
        self._labels = labels.entities
        steps = np.array(labels.entity_steps, np.float32)
        best = steps[-1] + scores[:, 0].astype(np.float32)
        self._best, self._back = [best], []
        for word in range(1, scores.shape[1]):
            paths = best[:, :, None] + steps[:-1]
            self._back.append(paths.argmax(1))
            best = paths.max(1) + scores[:, word].astype(np.float32)
            self._best.append(best)

    def marks(self, index: int, n: int) -> list[str]:
        """The labels of the first ``n`` words of sentence ``index``."""
        label = int(self._best[n - 1][index].argmax())
        out = [label]
        for word in range(n - 2, -1, -1):
            label = int(self._back[word][index][label])
            out.append(label)
        return [self._labels[i] for i in reversed(out)]


class Scores:
    """The scores of labels that a model gave batch by batch, until all sentences of the documents are there."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._batches: list[tuple[Sequence[int], Numbers]] = []
        self._starts: dict[int, int] = {}
        self._rows = 0

    def add(self, group: Sequence[int], scores: Numbers) -> None:
        """Take the scores [B, W, labels] of a batch; ``group`` says which sentences it holds."""
        self._batches.append((group, scores.astype(np.float32)))
        self._starts.update((i, self._rows + row * scores.shape[1]) for row, i in enumerate(group))
        self._rows += scores.shape[0] * scores.shape[1]

    def marks(self, words: Sequence[Sequence[str]], documents: Sequence[int]) -> list[list[str]]:
        """The labels of all sentences; their words and documents as for `agree`."""
        if not words:
            return []
        table = np.concatenate([scores.reshape(-1, scores.shape[2]) for _, scores in self._batches])
        agree(table, words, documents, [self._starts[i] for i in range(len(words))])
        out: dict[int, list[str]] = {}
        for group, scores in self._batches:
            first = self._starts[group[0]]
            own = table[first : first + scores.shape[0] * scores.shape[1]].reshape(scores.shape)
            found = Viterbi(own, self._labels)
            out.update((i, found.marks(row, len(words[i]))) for row, i in enumerate(group))
        return [out[i] for i in range(len(words))]


def entities(marks: Sequence[str]) -> Iterator[Entity]:
    """Entities of a row of BIO labels; an I of another kind than before begins an entity of its own."""
    first, label = 0, ""
    for i, mark in enumerate((*marks, "O")):
        kind = mark[2:]
        if label and (mark[0] != "I" or kind != label):
            yield Entity(first, i - 1, label)
            label = ""
        if kind and not label:
            first, label = i, kind
