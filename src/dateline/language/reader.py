"""Reads sentences: tokens in, analyses out, in batches of like length. May import records and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from dateline.language.decode import Batch
from dateline.language.model import FOLDER, Encoded, Model
from dateline.language.names import Scores, entities
from dateline.language.segment import tokenize
from dateline.records import Analysis, Proposal, Sentence, Token

Propose = Callable[[Sequence[Token]], Sequence[Proposal]]

FLOOR = 0.75
"""Least probability at which a word is taken as a trigger; how it was chosen stands in docs/decisions/0003."""
LIKE = "attack"
"""Roles and status of a type that the model does not know (a user's own) are read as if it were this one."""
PIECES_A_BATCH = 768
"""Word pieces run at once; between 256 and 2,048 the speed hardly changes (docs/decisions/0003)."""


def _nothing(_tokens: Sequence[Token]) -> Sequence[Proposal]:
    return ()


class Reader:
    """Analyses sentences with the language model.

    The same sentence gives the same analysis alone or in any batch, with any number of threads; a name in it is
    read in the company of the same words elsewhere in its document.
    """

    def __init__(self, model: Model, *, floor: float = FLOOR) -> None:
        self.model = model
        self.version = model.version
        self._floor = floor
        self._types = {name: i for i, name in enumerate(model.labels.types)}

    @classmethod
    def load(cls, folder: Path = FOLDER, *, threads: int = 1) -> Reader:
        """Load the model that ships with the package, or one from another folder.

        Raises:
            ResourceError: the model is missing or damaged.
        """
        return cls(Model(folder, threads=threads))

    def analyse(
        self, documents: Sequence[tuple[str, Sequence[Sentence]]], *, propose: Propose = _nothing
    ) -> list[tuple[Analysis, ...]]:
        """Analyse every sentence of every document.

        Args:
            documents: texts with their sentences.
            propose: given a sentence's tokens, the triggers that a lexicon puts forward.

        Returns:
            For each document, the analyses of its sentences that hold a word, in order.
        """
        places, sentences, tokens = [], [], []
        for number, (text, found) in enumerate(documents):
            for sentence in found:
                cut = tokenize(text, sentence)
                if any(any(map(str.isalnum, token.text)) for token in cut):
                    places.append(number)
                    sentences.append(sentence)
                    tokens.append(cut)
        analyses = self._analyse(sentences, tokens, [propose(cut) for cut in tokens], places)
        out: list[list[Analysis]] = [[] for _ in documents]
        for number, analysis in zip(places, analyses, strict=True):
            out[number].append(analysis)
        return [tuple(group) for group in out]

    def _analyse(
        self,
        sentences: Sequence[Sentence],
        tokens: Sequence[tuple[Token, ...]],
        proposals: Sequence[Sequence[Proposal]],
        documents: Sequence[int],
    ) -> list[Analysis]:
        words = [[token.text for token in cut] for cut in tokens]
        encoded = [self.model.encode(row) for row in words]
        names = Scores(self.model.labels)
        out: dict[int, Analysis] = {}
        for group in batches(encoded):
            hints = [{p.first: self._types.get(p.type, self._types[LIKE]) for p in proposals[i]} for i in group]
            outputs = self.model.run([encoded[i] for i in group], hints, floor=self._floor)
            names.add(group, outputs["entities"])
            batch = Batch(outputs, self.model.labels, floor=self._floor)
            for row, i in enumerate(group):
                out[i] = batch.analysis(row, sentences[i], tokens[i], proposals[i])
        marks = names.marks(words, documents)
        return [replace(out[i], entities=tuple(entities(row))) for i, row in enumerate(marks)]


def batches(encoded: Sequence[Encoded]) -> Iterator[list[int]]:
    """Indices of sentences of equal padded lengths, some `PIECES_A_BATCH` pieces at a time."""
    order = sorted(range(len(encoded)), key=lambda i: (encoded[i].shape, i))
    for (pieces, _words), same in groupby(order, key=lambda i: encoded[i].shape):
        group, size = list(same), max(1, PIECES_A_BATCH // pieces)
        yield from (group[at : at + size] for at in range(0, len(group), size))
