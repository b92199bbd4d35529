"""Scores of the model's own layers on the treebank's test set: tags, tree, entities, PropBank arguments.

Counted as is usual: UPOS, UAS and LAS over all words with gold tokens (punctuation included, full relation labels);
entities by exact span and label (PER, ORG, LOC), read in the company of their document, as in use, and in their
sentence alone; PropBank arguments by exact span and label, predicates found by the
model itself, and also with the gold predicates' arguments alone where the predicate was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from training.data import Example, read_treebank

from dateline.language.model import Model
from dateline.language.names import Scores, entities
from dateline.language.reader import batches

SCORED = ("PER", "ORG", "LOC")


def f1(right: int, said: int, wanted: int) -> float:
    """Harmonic mean of precision and recall, 0 where nothing was said or wanted."""
    return 2 * right / max(1, said + wanted)


@dataclass(frozen=True)
class Read:
    """What the model says of one sentence."""

    example: Example
    upos: np.ndarray
    heads: np.ndarray
    relations: np.ndarray
    names: list[str]
    """BIO labels, read in the company of the document."""
    names_alone: list[str]
    frames: list[tuple[int, np.ndarray]]
    """Predicates, each with the marks of every word."""


def outputs(model: Model, examples: Sequence[Example]) -> Iterator[Read]:
    """Each sentence with what the model says of it."""
    encoded = [model.encode(x.words) for x in examples]
    names = Scores(model.labels)
    layers: dict[int, tuple[np.ndarray, ...]] = {}
    frames: dict[int, list[tuple[int, np.ndarray]]] = {}
    for group in batches(encoded):
        out = model.run([encoded[i] for i in group], [{} for _ in group], floor=2.0, frames=True)
        for (row, word), marks in zip(out["frames_where"].tolist(), out["frames"], strict=True):
            frames.setdefault(group[row], []).append((word, marks))
        for row, i in enumerate(group):
            layers[i] = out["upos"][row], out["heads"][row], out["relations"][row]
        names.add(group, out["entities"])
    words = [x.words for x in examples]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(map(document, examples)))}
    together = names.marks(words, [numbers[document(x)] for x in examples])
    alone = names.marks(words, range(len(examples)))
    for i, x in enumerate(examples):
        yield Read(x, *layers[i], together[i], alone[i], frames.get(i, []))


def document(example: Example) -> str:
    """The treebank's text in which a sentence stands, by the sentence's id."""
    return example.id.rpartition("-")[0]


def scores(model: Model, folder: Path, split: str = "test") -> dict[str, float]:
    """All scores on one split of the corpora in ``folder``."""
    c: Counter[str] = Counter()
    for read in outputs(model, read_treebank(folder, split)):
        x = read.example
        _count_syntax(c, read, model)
        if x.entities:
            _count_names(c, "entities", x.entities, read.names)
            _count_names(c, "entities alone", x.entities, read.names_alone)
        if x.frames is not None:
            _count_frames(c, x.frames, read.frames, len(x.words), model)
    words = max(1, c["words"])
    return {
        "upos": c["upos"] / words,
        "uas": c["uas"] / words,
        "las": c["las"] / words,
        "entities_f1": f1(c["entities right"], c["entities said"], c["entities wanted"]),
        "entities_alone_f1": f1(c["entities alone right"], c["entities alone said"], c["entities alone wanted"]),
        "predicates_f1": f1(c["predicates right"], c["predicates said"], c["predicates wanted"]),
        "arguments_f1": f1(c["arguments right"], c["arguments said"], c["arguments wanted"]),
    }


def _count_syntax(c: Counter[str], read: Read, model: Model) -> None:
    x = read.example
    assert x.upos and x.heads and x.relations
    for i, (tag, head, relation) in enumerate(zip(x.upos, x.heads, x.relations, strict=True)):
        c["words"] += 1
        c["upos"] += model.labels.upos[read.upos[i]] == tag
        attached = int(read.heads[i]) - 1 == head
        c["uas"] += attached
        c["las"] += attached and model.labels.relations[read.relations[i]] == relation


def _count_names(c: Counter[str], name: str, marks: list[str], read: list[str]) -> None:
    # OTH is in the training part only.
    gold = set(entities([m if m[2:] in SCORED else "O" for m in marks]))
    said = {e for e in entities(read) if e.label in SCORED}
    c[f"{name} right"] += len(gold & said)
    c[f"{name} said"] += len(said)
    c[f"{name} wanted"] += len(gold)


def _count_frames(
    c: Counter[str],
    gold: list[tuple[int, list[tuple[str, int, int]]]],
    said: list[tuple[int, np.ndarray]],
    n: int,
    model: Model,
) -> None:
    wanted = {(i, *argument) for i, arguments in gold for argument in arguments}
    found = {
        (i, e.label, e.first, e.last)
        for i, marks in said
        for e in entities([model.labels.frames[m] for m in marks[:n].tolist()])
    }
    c["predicates right"] += len({i for i, _ in gold} & {i for i, _ in said})
    c["predicates said"] += len(said)
    c["predicates wanted"] += len(gold)
    c["arguments right"] += len(wanted & found)
    c["arguments said"] += len(found)
    c["arguments wanted"] += len(wanted)
