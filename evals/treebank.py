"""Scores of the model's own layers on the treebank's test set: tags, tree, entities, PropBank arguments.

Counted as is usual: UPOS, UAS and LAS over all words with gold tokens (punctuation included, full relation labels);
entities by exact span and label (PER, ORG, LOC); PropBank arguments by exact span and label, predicates found by the
model itself, and also with the gold predicates' arguments alone where the predicate was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from training.data import Example, read_treebank

from dateline.language.decode import Viterbi, entities
from dateline.language.model import Model
from dateline.language.reader import batches

SCORED = ("PER", "ORG", "LOC")


def f1(right: int, said: int, wanted: int) -> float:
    """Harmonic mean of precision and recall, 0 where nothing was said or wanted."""
    return 2 * right / max(1, said + wanted)


def outputs(
    model: Model, examples: Sequence[Example]
) -> Iterator[tuple[Example, dict[str, np.ndarray], list[tuple[int, np.ndarray]]]]:
    """Each sentence with the model's outputs for it, and its frames as (predicate, marks of every word)."""
    encoded = [model.encode(x.words) for x in examples]
    for group in batches(encoded):
        out = model.run([encoded[i] for i in group], [{} for _ in group], floor=2.0, frames=True)
        frames: dict[int, list[tuple[int, np.ndarray]]] = {}
        for (row, word), marks in zip(out["frames_where"].tolist(), out["frames"], strict=True):
            frames.setdefault(row, []).append((word, marks))
        names = Viterbi(out["entities"], model.labels)
        for row, i in enumerate(group):
            one = {name: out[name][row] for name in ("upos", "heads", "relations")}
            one["entities"] = np.array(names.marks(row, len(examples[i].words)))
            yield examples[i], one, frames.get(row, [])


def scores(model: Model, folder: Path, split: str = "test") -> dict[str, float]:
    """All scores on one split of the corpora in ``folder``."""
    c: Counter[str] = Counter()
    for x, out, frames in outputs(model, read_treebank(folder, split)):
        _count_syntax(c, x, out, model)
        if x.entities:
            _count_entities(c, x.entities, out["entities"].tolist())
        if x.frames is not None:
            _count_frames(c, x.frames, frames, len(x.words), model)
    words = max(1, c["words"])
    return {
        "upos": c["upos"] / words,
        "uas": c["uas"] / words,
        "las": c["las"] / words,
        "entities_f1": f1(c["entities right"], c["entities said"], c["entities wanted"]),
        "predicates_f1": f1(c["predicates right"], c["predicates said"], c["predicates wanted"]),
        "arguments_f1": f1(c["arguments right"], c["arguments said"], c["arguments wanted"]),
    }


def _count_syntax(c: Counter[str], x: Example, out: dict[str, np.ndarray], model: Model) -> None:
    assert x.upos and x.heads and x.relations
    for i, (tag, head, relation) in enumerate(zip(x.upos, x.heads, x.relations, strict=True)):
        c["words"] += 1
        c["upos"] += model.labels.upos[out["upos"][i]] == tag
        attached = int(out["heads"][i]) - 1 == head
        c["uas"] += attached
        c["las"] += attached and model.labels.relations[out["relations"][i]] == relation


def _count_entities(c: Counter[str], marks: list[str], read: list[str]) -> None:
    # OTH is in the training part only.
    gold = set(entities([m if m[2:] in SCORED else "O" for m in marks]))
    said = {e for e in entities(read) if e.label in SCORED}
    c["entities right"] += len(gold & said)
    c["entities said"] += len(said)
    c["entities wanted"] += len(gold)


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
