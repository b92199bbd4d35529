"""From the model's numbers to an analysed sentence: spans, labels and probabilities, nothing more.

May import records. What the readings mean (claims) is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dateline.language.model import Labels
from dateline.records import Analysis, Argument, Chance, Predicate, Proposal, Sentence, Token

Outputs = Mapping[str, npt.NDArray[np.generic]]
Numbers = npt.NDArray[np.float32]
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
NEAR = 0.1
"""From this probability of being a trigger on, a word is named among the chances."""
BRIDGE = 0.2
"""From this probability on, a word between two pieces of a filler is taken as part of it."""


class Batch:
    """The outputs of one batch, ready to be read sentence by sentence."""

    def __init__(self, outputs: Outputs, labels: Labels, *, floor: float) -> None:
        self._labels, self._floor = labels, floor
        self._upos, self._heads = outputs["upos"].tolist(), outputs["heads"].tolist()
        self._relations = outputs["relations"].tolist()
        self._triggers: Numbers = outputs["triggers"]  # type: ignore[assignment]
        self._continues = outputs["continues"].tolist()
        self._types, self._status = outputs["types"].tolist(), outputs["status"]
        self._marks: Numbers = outputs["marks"]  # type: ignore[assignment]
        self._kinds = outputs["kinds"]
        self._rows: dict[int, list[tuple[int, int]]] = {}
        for row, (sentence, word) in enumerate(outputs["where"].tolist()):
            self._rows.setdefault(sentence, []).append((word, row))

    def analysis(
        self, index: int, sentence: Sentence, tokens: tuple[Token, ...], proposals: Sequence[Proposal]
    ) -> Analysis:
        """What the model sees in sentence ``index`` of the batch; names are still to be read (`language.names`)."""
        n = len(tokens)
        return Analysis(
            sentence,
            tokens,
            tuple(self._labels.upos[i] for i in self._upos[index][:n]),
            tuple(node - 1 for node in self._heads[index][:n]),
            tuple(self._labels.relations[i] for i in self._relations[index][:n]),
            (),
            tuple(self._predicates(index, n, {p.first: p for p in proposals})),
            tuple(self._chances(index, n)),
        )

    def _chances(self, index: int, n: int) -> Iterator[Chance]:
        scores = self._triggers[index, :n]
        for word in np.flatnonzero(1 - scores[:, 0] >= NEAR).tolist():
            type_ = self._labels.types[1 + int(scores[word, 1:].argmax())]
            yield Chance(word, type_, round(float(1 - scores[word, 0]), 3))

    def _predicates(self, index: int, n: int, proposals: Mapping[int, Proposal]) -> Iterator[Predicate]:
        rows = self._rows.get(index, [])
        seen = -1
        for place, (word, row) in enumerate(rows):
            if word <= seen:
                continue
            sure = float(1 - self._triggers[index, word, 0])
            proposal = proposals.get(word)
            foreign = proposal is not None and proposal.type not in self._labels.types
            alone = foreign or sure < self._floor
            seen = proposal.last if proposal and alone else self._last(index, rows, place)
            type_ = proposal.type if proposal and foreign else self._labels.types[self._types[row]]
            yield Predicate(
                first=word,
                last=seen,
                type=type_,
                score=0.0 if foreign else float(self._triggers[index, word, self._types[row]]),
                found_by="lexicon" if alone else "both" if proposal else "model",
                status=self._labels.statuses[int(np.argmax(self._status[row]))],
                status_score=float(np.max(self._status[row])),
                arguments=tuple(self._arguments(row, n)),
            )

    def _last(self, index: int, rows: Sequence[tuple[int, int]], place: int) -> int:
        """The last word of a trigger of several words: of one type, each said to go on from the one before."""
        word, row = rows[place]
        for after, other in rows[place + 1 :]:
            if after != word + 1 or self._types[other] != self._types[row] or self._continues[index][after] < 0.5:
                break
            word = after
        return word

    def _arguments(self, row: int, n: int) -> Iterator[Argument]:
        marks = self._marks[row, :n]
        chosen = marks.argmax(-1)
        for index in np.flatnonzero(chosen.any(0)).tolist():
            role = self._labels.roles[index]
            row_marks = bridged(chosen[:, index].tolist(), (1 - marks[:, index, OUTSIDE]).tolist())
            for first, last in runs(row_marks):
                score = float(1 - marks[first : last + 1, index, OUTSIDE].mean())
                kind = self._labels.figure_kinds[int(self._kinds[row, first])] if role == "figure" else None
                yield Argument(role, first, last, score, kind)


def bridged(marks: list[int], inside: Sequence[float]) -> list[int]:
    """Marks with short doubtful gaps closed: one or two words, each at least `BRIDGE` likely to be inside."""
    out = list(marks)
    spans = list(runs(marks))
    for (_, last), (first, _) in pairwise(spans):
        gap = range(last + 1, first)
        if 0 < len(gap) <= 2 and min(inside[i] for i in gap) >= BRIDGE:
            for i in (*gap, first):
                out[i] = INSIDE
    return out


def runs(marks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Spans, both ends inclusive, of a row of BIO marks; an I with nothing before it begins a span."""
    first = None
    for i, mark in enumerate((*marks, OUTSIDE)):
        if first is not None and mark != INSIDE:
            yield first, i - 1
            first = None
        if mark == BEGIN or (mark == INSIDE and first is None):
            first = i
