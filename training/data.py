"""Reads the training corpora into examples, and examples into padded batches of numbers.

The folder is laid out as training/README.md says: the treebank with its named-entity, PropBank and factuality
layers (all on the same sentences, the split kept), annotated reports, and our own corpus beside this file.
"""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from training import labels

IGNORED = -100
KNOWN_ENTITIES = [*labels.ENTITIES, labels.UNNAMED]


@dataclass
class Trigger:
    """One claim's trigger with its fillers, by word index (``first`` and ``last`` inclusive)."""

    first: int
    last: int
    type: str
    status: str
    core: bool
    fillers: list[tuple[str, int, int, str | None]] = field(default_factory=list)


@dataclass
class Example:
    """One sentence with whatever layers are known of it; a layer that is None teaches nothing."""

    id: str
    words: list[str]
    upos: list[str] | None = None
    heads: list[int] | None = None
    relations: list[str] | None = None
    entities: list[str] | None = None
    frames: list[tuple[int, list[tuple[str, int, int]]]] | None = None
    factuality: dict[int, float] | None = None
    triggers: list[Trigger] | None = None


def read_treebank(folder: Path, split: str) -> list[Example]:
    """The treebank's sentences of one split, with the other layers joined by sentence id and equal words."""
    examples = {example.id: example for example in read_sentences(folder, split)}
    join_entities(examples, folder / f"uner-{split}.iob2")
    _join_frames(examples, folder / f"ewt-propbank-{split}.jsonl")
    _join_factuality(list(examples.values()), folder / "uds-factuality.zip", split)
    return list(examples.values())


def read_sentences(folder: Path, split: str) -> Iterator[Example]:
    """The treebank's sentences of one split, with tags and trees."""
    for block in (folder / f"en_ewt-ud-{split}.conllu").read_text("utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
        rows = [row for row in rows if row[0].isdigit()]
        if rows:
            id_ = next(line.split("=")[1].strip() for line in block.splitlines() if line.startswith("# sent_id"))
            yield Example(
                id=id_,
                words=[row[1] for row in rows],
                upos=[row[3] for row in rows],
                heads=[int(row[6]) - 1 for row in rows],
                relations=[row[7] for row in rows],
            )


def join_entities(examples: dict[str, Example], path: Path) -> None:
    """Names of the sentences; where no other names (OTH) are marked at all, a word without a mark may be one."""
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.splitlines()
        id_ = next((x.split("=")[1].strip() for x in lines if x.startswith("# sent_id")), None)
        rows = [x.split("\t") for x in lines if x and x[0] != "#"]
        example = examples.get(id_ or "")
        if example and [row[1] for row in rows] == example.words:
            example.entities = mended([row[2] for row in rows])
    if not any(mark[2:] == "OTH" for x in examples.values() for mark in x.entities or ()):
        for example in examples.values():
            marks = example.entities
            example.entities = marks and [labels.UNNAMED if mark == "O" else mark for mark in marks]


def mended(marks: Iterable[str]) -> list[str]:
    """Labels as the heads know them: others are none ("B-O" is a slip in the published files), an I begins no name."""
    out = ["O"]
    for said in marks:
        mark = said if said in labels.ENTITIES else "O"
        out.append(mark if labels.may_follow(out[-1], mark) else f"B-{mark[2:]}")
    return out[1:]


def _join_frames(examples: dict[str, Example], path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        example = examples.get(row["sent_id"])
        if example and row["words"] == example.words:
            known = set(labels.FRAME_ROLES)
            example.frames = [
                (frame["i"], [(r, a, b) for r, a, b in frame["args"] if r in known]) for frame in row["frames"]
            ]


def _join_factuality(examples: list[Example], path: Path, split: str) -> None:
    """UDS counts sentences of an older release; a layer is taken only where all its words are predicates here."""
    with zipfile.ZipFile(path) as archive:
        data = json.loads(archive.read("factuality.json"))["data"]
    for number, example in enumerate(examples, 1):
        values: dict[int, float] = {}
        for key, node in data.get(f"ewt-{split}-{number}", {}).items():
            values[int(key.rsplit("-", 1)[1]) - 1] = float(node["factuality"]["factual"]["value"])
        predicates = {i for i, _ in example.frames or []}
        if values and all(i < len(example.words) for i in values):
            agree = sum(i in predicates for i in values)
            if agree >= 0.75 * len(values):
                example.factuality = {i: v for i, v in values.items() if i in predicates}


def load_reports(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Annotated reports: one JSON object a file."""
    for path in sorted(paths):
        yield json.loads(path.read_text("utf-8"))


def claim_examples(reports: Iterable[dict[str, Any]]) -> list[Example]:
    """Sentences of annotated reports, with the claims whose triggers stand in them."""
    from dateline.language.segment import split_sentences, tokenize  # noqa: PLC0415  (shared with run time)

    examples = []
    for report in reports:
        text = report["text"]
        claims = sorted(report["claims"], key=lambda c: c["trigger"]["start"])
        for number, sentence in enumerate(split_sentences(text)):
            tokens = tokenize(text, sentence)
            inside = [c for c in claims if sentence.start <= c["trigger"]["start"] < sentence.end]
            example = Example(f"{report['id']}#{number}", [t.text for t in tokens], triggers=[])
            if report.get("names") is not None:
                example.entities = _marks(report["names"], [(t.start, t.end) for t in tokens])
            for claim in inside:
                trigger = _trigger(claim, [(t.start, t.end) for t in tokens])
                if trigger:
                    assert example.triggers is not None
                    example.triggers.append(trigger)
            examples.append(example)
    return examples


def _marks(names: Iterable[dict[str, Any]], offsets: list[tuple[int, int]]) -> list[str]:
    """Names as BIO labels of the words."""
    marks = ["O"] * len(offsets)
    for name in names:
        words = _words_of(name, offsets)
        if words:
            first, last = words
            marks[first : last + 1] = [f"B-{name['label']}", *[f"I-{name['label']}"] * (last - first)]
    return marks


def _words_of(span: dict[str, Any], offsets: list[tuple[int, int]]) -> tuple[int, int] | None:
    hit = [i for i, (start, end) in enumerate(offsets) if start < span["end"] and end > span["start"]]
    return (hit[0], hit[-1]) if hit else None


def _trigger(claim: dict[str, Any], offsets: list[tuple[int, int]]) -> Trigger | None:
    words = _words_of(claim["trigger"], offsets)
    if words is None or claim["type"] not in labels.TYPES:
        return None
    trigger = Trigger(*words, claim["type"], claim["status"], claim.get("core", True))
    names = {
        "actors": "actor",
        "targets": "target",
        "times": "time",
        "instruments": "instrument",
        "sources": "source",
    }
    spans = [(role, span, None) for field_, role in names.items() for span in claim[field_]]
    spans += [(span["role"], span, None) for span in claim["places"]]
    spans += [("figure", span, span["kind"]) for span in claim["figures"]]
    spans += [("hedge", claim["hedge"], None)] if claim["hedge"] else []
    for role, span, kind in spans:
        where = _words_of(span, offsets)
        if where and where[1] - where[0] < 40:
            trigger.fillers.append((role, *where, kind))
    return trigger


class Encoder:
    """Words to word pieces, with a cache; the same at run time."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._cache: dict[str, list[int]] = {}
        self.cls, self.sep, self.mask, self.unknown = map(self._mark, ("[CLS]", "[SEP]", "[MASK]", "[UNK]"))

    def _mark(self, name: str) -> int:
        piece: int | None = self._tokenizer.token_to_id(name)
        assert piece is not None, f"the vocabulary has no {name}"
        return piece

    def pieces(self, word: str) -> list[int]:
        """Piece ids of one word, at most eight; never empty."""
        ids = self._cache.get(word)
        if ids is None:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids[:8]
            ids = self._cache[word] = found or [self.unknown]
        return ids

    def length(self, example: Example) -> int:
        """Pieces that a sentence takes."""
        return 2 + sum(len(self.pieces(word)) for word in example.words)


Batch = dict[str, np.ndarray]


def batches(
    examples: list[Example], encoder: Encoder, *, pieces: int, rng: random.Random | None
) -> Iterator[list[Example]]:
    """Groups sentences of like length, up to ``pieces`` a batch after padding; shuffled where ``rng`` is given."""
    keyed = [(encoder.length(x) + (rng.random() * 4 if rng else 0), i, x) for i, x in enumerate(examples)]
    groups: list[list[Example]] = [[]]
    longest = 0
    for length, _, example in sorted(keyed, key=lambda k: k[:2]):
        longest = max(longest, int(length))
        if groups[-1] and longest * (len(groups[-1]) + 1) > pieces:
            groups.append([])
            longest = int(length)
        groups[-1].append(example)
    if rng:
        rng.shuffle(groups)
    yield from (group for group in groups if group)


def encode(group: list[Example], encoder: Encoder, *, hidden: float = 0.0) -> Batch:
    """The inputs of one batch: piece ids, their case, and the indices of each word's first and last piece.

    ``hidden`` is the share of words that are masked, so that what a word is must be learned from those around it.
    """
    ids, cases, firsts, lasts = [], [], [], []
    for example in group:
        row, case, first, last = [encoder.cls], [4], [], []
        for word in example.words:
            first.append(len(row))
            pieces = encoder.pieces(word)
            if hidden and random.random() < hidden:
                pieces = [encoder.mask] * len(pieces)
            row += pieces
            last.append(len(row) - 1)
            case += [labels.case_of(word)] * len(pieces)
        ids.append([*row, encoder.sep])
        cases.append([*case, 4])
        firsts.append(first)
        lasts.append(last)
    return {
        "pieces": _pad(ids, 0),
        "cases": _pad(cases, 4),
        "firsts": _pad(firsts, 0),
        "lasts": _pad(lasts, 0),
        "mask": _pad([[1] * len(f) for f in firsts], 0),
    }


def _pad(rows: list[list[int]], fill: int) -> np.ndarray:
    width = max(len(row) for row in rows)
    return np.array([row + [fill] * (width - len(row)) for row in rows], dtype=np.int64)


def targets(group: list[Example], width: int) -> Batch:
    """What the heads should say of one batch; IGNORED where a layer is not known."""
    out: Batch = {
        name: np.full((len(group), width), IGNORED, np.int64)
        for name in ("upos", "heads", "relations", "entities", "predicates", "triggers", "continues")
    }
    out["factuality"] = np.full((len(group), width), np.nan, np.float32)
    out["trigger_weights"] = np.ones((len(group), width), np.float32)
    for b, x in enumerate(group):
        n = len(x.words)
        if x.upos and x.heads and x.relations:
            out["upos"][b, :n] = [labels.UPOS.index(u) for u in x.upos]
            out["heads"][b, :n] = [h + 1 for h in x.heads]
            out["relations"][b, :n] = [labels.RELATIONS.index(r) for r in x.relations]
        if x.entities:
            out["entities"][b, :n] = [KNOWN_ENTITIES.index(mark) for mark in x.entities]
        if x.frames is not None:
            out["predicates"][b, :n] = 0
            out["predicates"][b, [i for i, _ in x.frames]] = 1
        for i, value in (x.factuality or {}).items():
            out["factuality"][b, i] = value
        if x.triggers is not None:
            _trigger_targets(out, b, n, x.triggers)
    return out


def _trigger_targets(out: Batch, b: int, n: int, triggers: list[Trigger]) -> None:
    out["triggers"][b, :n] = 0
    out["continues"][b, :n] = 0
    for t in triggers:
        out["triggers"][b, t.first : t.last + 1] = labels.TRIGGERS.index(t.type)
        out["continues"][b, t.first + 1 : t.last + 1] = 1
        if not t.core:
            out["trigger_weights"][b, t.first : t.last + 1] = 0.5


def frame_pairs(group: list[Example], width: int) -> Batch:
    """PropBank: predicate positions [T, 2] and the BIO role of every word for each [T, W]."""
    where, rows = [], []
    for b, x in enumerate(group):
        for i, arguments in x.frames or []:
            row = np.full(width, IGNORED, np.int64)
            row[: len(x.words)] = 0
            for role, first, last in arguments:
                row[first] = labels.FRAMES.index(f"B-{role}")
                row[first + 1 : last + 1] = labels.FRAMES.index(f"I-{role}")
            where.append((b, i))
            rows.append(row)
    return {
        "where": np.array(where, np.int64).reshape(-1, 2),
        "frames": np.array(rows, np.int64).reshape(-1, width),
    }


def claim_pairs(group: list[Example], width: int) -> Batch:
    """Claims: trigger positions [T, 2], types, statuses, role marks [T, W, roles] (O, B, I) and figure kinds [T, W]."""
    where, types, statuses, marks, kinds, weights = [], [], [], [], [], []
    for b, x in enumerate(group):
        for t in x.triggers or []:
            mark = np.full((width, len(labels.ROLES)), IGNORED, np.int64)
            mark[: len(x.words)] = 0
            kind = np.full(width, IGNORED, np.int64)
            for role, first, last, figure in t.fillers:
                r = labels.ROLES.index(role)
                mark[first, r] = 1
                mark[first + 1 : last + 1, r] = 2
                if figure:
                    kind[first : last + 1] = labels.FIGURE_KINDS.index(figure)
            where.append((b, t.first))
            types.append(labels.TRIGGERS.index(t.type))
            statuses.append(labels.STATUSES.index(t.status))
            marks.append(mark)
            kinds.append(kind)
            weights.append(1.0 if t.core else 0.5)
    n = len(where)
    return {
        "where": np.array(where, np.int64).reshape(-1, 2),
        "types": np.array(types, np.int64),
        "statuses": np.array(statuses, np.int64),
        "marks": np.array(marks, np.int64).reshape(n, width, len(labels.ROLES)),
        "kinds": np.array(kinds, np.int64).reshape(n, width),
        "weights": np.array(weights, np.float32),
    }
