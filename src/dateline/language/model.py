"""The model file: one ONNX graph, its labels and its word pieces. The only place that knows onnxruntime.

May import records and errors. The file is made by ``training/`` and documented in its model card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.errors import ResourceError
from dateline.language.trees import are_trees, best_tree

Numbers = npt.NDArray[Any]
FOLDER = Path(__file__).parent / "model"
MAX_PIECES_A_WORD = 8
MAX_PIECES = 512
STEP = 2
"""Sentences are padded to a multiple of this many pieces, and of words where the model merges pieces into words: to
lengths that depend on the sentence alone, so that those beside it in a batch cannot change a bit of its numbers."""
FEWEST = 4
"""Words to which the shortest batch is padded: products with a single row are computed in another order."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the indices of each head's output stand for; read from the model file itself."""

    upos: tuple[str, ...]
    relations: tuple[str, ...]
    entities: tuple[str, ...]
    types: tuple[str, ...]
    statuses: tuple[str, ...]
    roles: tuple[str, ...]
    figure_kinds: tuple[str, ...]
    frames: tuple[str, ...]
    entity_steps: tuple[tuple[float, ...], ...]
    """The score of each entity label after each other one; the last row: as the first of a sentence."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One sentence as word pieces: their ids and case classes, and each word's first and last piece."""

    pieces: tuple[int, ...]
    cases: tuple[int, ...]
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    shape: tuple[int, int]
    """The padded lengths in pieces and in words, which all sentences of a batch share; 0 words: these may differ."""


class Model:
    """A loaded model.

    Attributes:
        version: digest of the weights; stands in every output.
        labels: the label sets of its heads.
    """

    def __init__(self, folder: Path = FOLDER, *, threads: int = 1) -> None:
        """Load ``model.onnx``, ``relations.onnx`` and ``vocabulary.json``.

        Args:
            folder: where both lie.
            threads: threads for one batch; the results do not depend on it.

        Raises:
            ResourceError: a file is missing or cannot be loaded.
        """
        import onnxruntime  # noqa: PLC0415  (120 ms; `dateline --help` must not pay for it)
        from tokenizers import Tokenizer  # noqa: PLC0415

        path, of_relations = folder / "model.onnx", folder / "relations.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            self._relations = onnxruntime.InferenceSession(
                str(of_relations), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "vocabulary.json"))
            said: Mapping[str, str] = self._session.get_modelmeta().custom_metadata_map
            self.version, self.labels = said["version"], _labels(said)
            self._merges = int(said.get("merge", said["layers"])) < int(said["layers"])
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own
            raise ResourceError(f"{path}: the language model cannot be loaded ({error}); reinstall dateline") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._names = [output.name for output in self._session.get_outputs()]
        self._cache: dict[str, tuple[int, ...]] = {}
        self._cls, self._sep, self._unknown = map(self._mark, ("[CLS]", "[SEP]", "[UNK]"))

    def encode(self, words: Sequence[str]) -> Encoded:
        """Turn the words of one sentence into pieces; where they are too many, words are cut to their first piece.

        Raises:
            ValueError: more words than the model can take at all.
        """
        if len(words) > MAX_PIECES - 2:
            raise ValueError(f"a sentence of {len(words)} words: the splitter should have cut it")
        ids = [self._pieces(word) for word in words]
        if sum(map(len, ids)) > MAX_PIECES - 2:
            ids = [own[:1] for own in ids]
        pieces, cases, firsts, lasts = [self._cls], [4], [], []
        for word, own in zip(words, ids, strict=True):
            firsts.append(len(pieces))
            pieces.extend(own)
            lasts.append(len(pieces) - 1)
            cases.extend([case_of(word)] * len(own))
        wide = max(FEWEST, _padded(len(words))) if self._merges else 0
        return Encoded((*pieces, self._sep), (*cases, 4), tuple(firsts), tuple(lasts), (_padded(len(pieces) + 1), wide))

    def _mark(self, name: str) -> int:
        piece: int | None = self._tokenizer.token_to_id(name)
        if piece is None:
            raise ResourceError(f"the language model's vocabulary has no {name}; reinstall dateline")
        return piece

    def _pieces(self, word: str) -> tuple[int, ...]:
        ids = self._cache.get(word)
        if ids is None:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids[:MAX_PIECES_A_WORD]
            ids = tuple(found) or (self._unknown,)
            if len(self._cache) < 200_000:
                self._cache[word] = ids
        return ids

    def run(
        self,
        batch: Sequence[Encoded],
        proposed: Sequence[Mapping[int, int]],
        *,
        floor: float,
        frames: bool = False,
    ) -> dict[str, Numbers]:
        """Run one batch of sentences of the same ``shape``.

        Args:
            batch: the sentences.
            proposed: for each, word index to index of the type that a lexicon proposes there.
            floor: least probability at which a word is taken as a trigger.
            frames: also read PropBank frames (needed by the evaluation only).

        Returns:
            Arrays by output name, as `training/export.py` describes them; each sentence's ``heads`` are a tree.
        """
        width, words = batch[0].shape
        words = words or max(FEWEST, *(len(sentence.firsts) for sentence in batch))
        pieces, cases = np.zeros((len(batch), width), np.int64), np.full((len(batch), width), 4, np.int64)
        firsts, lasts, mask, hints = (np.zeros((len(batch), words), np.int64) for _ in range(4))
        for row, (sentence, hint) in enumerate(zip(batch, proposed, strict=True)):
            pieces[row, : len(sentence.pieces)] = sentence.pieces
            cases[row, : len(sentence.cases)] = sentence.cases
            firsts[row, : len(sentence.firsts)] = sentence.firsts
            lasts[row, : len(sentence.lasts)] = sentence.lasts
            mask[row, : len(sentence.firsts)] = 1
            for word, type_ in hint.items():
                hints[row, word] = type_
        feed: dict[str, Numbers] = {
            "pieces": pieces, "cases": cases, "firsts": firsts, "lasts": lasts, "mask": mask, "proposed": hints,
            "floor": np.array(floor, np.float32), "frames_wanted": np.array(int(frames), np.int64),
        }  # fmt: skip
        out = dict(zip(self._names, self._session.run(self._names, feed), strict=True))
        self._make_trees(out, mask.sum(1))
        return out

    def _make_trees(self, out: dict[str, Numbers], lengths: Numbers) -> None:
        """Where each word's best head does not make a tree, take the best tree, and read its relations."""
        heads, nodes = out["heads"], out["nodes"]
        before = heads.copy()
        for row in np.flatnonzero(~are_trees(heads, lengths)).tolist():
            n = int(lengths[row])
            heads[row, :n] = best_tree(out["arcs"][row, :n, : n + 1])
        rows, words = np.nonzero(heads != before)
        if len(rows):
            pairs = {"children": nodes[rows, words + 1], "parents": nodes[rows, heads[rows, words]]}
            padded = {name: np.pad(these, ((0, FEWEST), (0, 0))) for name, these in pairs.items()}
            (read,) = self._relations.run(None, padded)
            out["relations"][rows, words] = read[: len(rows)]


def _padded(length: int) -> int:
    return -(-length // STEP) * STEP


def _labels(said: Mapping[str, str]) -> Labels:
    """The label sets as the file's metadata have them."""
    names = {name: tuple(json.loads(said[name])) for name in Labels.__slots__ if name != "entity_steps"}
    return Labels(**names, entity_steps=tuple(map(tuple, json.loads(said["entity_steps"]))))


def case_of(word: str) -> int:
    """What the uncased vocabulary does not see: 0 lower, 1 Title, 2 UPPER, 3 mIxed, 4 no letters."""
    if word.islower():
        return 0
    if not any(map(str.isalpha, word)):
        return 4
    if word[0].isupper() and word[1:] == word[1:].lower():
        return 1
    return 2 if word.isupper() else 3
