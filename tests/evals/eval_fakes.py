"""Small stand-ins: stages that read nothing much, and a model that says what it is told to say."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from dateline.errors import UnsuitableInput
from dateline.language.model import Encoded, Labels
from dateline.pipeline.resources import Propose, Resources
from dateline.records import (
    Analysis,
    Article,
    Claim,
    Filler,
    Mentions,
    RawInput,
    Sentence,
    Skipped,
    Span,
    Token,
    Versions,
)

PAUSE = 0.002


def make_article(raw: RawInput, *, published: str | None) -> Article:
    text = raw.body.decode()
    if not text.strip():
        raise UnsuitableInput(raw.where, "is empty")
    id_ = raw.fields.get("id", raw.where)
    date = published or raw.fields.get("published")
    return Article(raw.where, id_, None, None, None, None, date, None, raw.fields.get("language", "en"), "0", text)


def split_sentences(text: str, skipped: Sequence[Skipped] = ()) -> tuple[Sentence, ...]:
    return (Sentence(0, len(text)),)


def tokenize(text: str, sentence: Sentence) -> tuple[Token, ...]:
    time.sleep(PAUSE)
    return (Token(0, len(text), text),)


class Reader:
    """Cuts tokens and asks the lexicon within its own time, as the real one does."""

    def analyse(
        self, documents: Sequence[tuple[str, Sequence[Sentence]]], *, propose: Propose
    ) -> list[tuple[Analysis, ...]]:
        out = []
        for text, sentences in documents:
            for sentence in sentences:
                propose(tokenize(text, sentence))
                time.sleep(3 * PAUSE)
            out.append(tuple(Analysis(sentence, (), (), (), (), (), ()) for sentence in sentences))
        return out


def propose(tokens: Sequence[Token]) -> tuple[()]:
    time.sleep(PAUSE)
    return ()


def read_claims(article: Article, analyses: Sequence[Analysis]) -> tuple[Claim, ...]:
    """One claim, whose trigger is the first word."""
    word = article.text.split()[0]
    return (
        Claim(
            id=f"{article.id}-0",
            type="attack",
            status="happened",
            hedge=None,
            trigger=Span(0, len(word), word),
            sentence=analyses[0].sentence,
            sources=(),
            actors=(Filler(0, len(word), word),),
            targets=(),
            places=(),
            times=(),
            figures=(),
            instruments=(),
            confidence=0.9,
            found_by="model",
        ),
    )


class Resolver:
    def resolve(
        self, article: Article, analyses: Sequence[Analysis], claims: Sequence[Claim]
    ) -> tuple[Mentions, tuple[Claim, ...]]:
        return Mentions(), tuple(claims)


def load() -> Resources:
    return Resources(
        make_article=make_article,
        unsupported_language=lambda article: None if article.language == "en" else "is not English",
        split_sentences=split_sentences,
        reader=Reader(),
        propose=propose,
        read_claims=read_claims,
        resolver=Resolver(),
        link_retold=tuple,
        trace=lambda article, analyses, claim: (f"{claim.id}: {claim.type}", f"model: “{claim.trigger.text}”"),
        versions=Versions("0", "fake", "fake", None),
    )


class Model:
    """Gives each sentence, known by its first word, the outputs that stand ready for it."""

    labels = Labels(
        upos=("NOUN", "VERB"),
        relations=("root", "nsubj", "obj"),
        entities=("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-OTH", "I-OTH"),
        types=(),
        statuses=(),
        roles=(),
        figure_kinds=(),
        frames=("O", "B-ARG0", "I-ARG0", "B-ARG1", "I-ARG1"),
        entity_steps=((0.0,) * 7,) * 8,
    )

    def __init__(self, said: dict[str, dict[str, list]]) -> None:
        self.said = said
        self._words: list[str] = []

    def encode(self, words: Sequence[str]) -> Encoded:
        if words[0] not in self._words:
            self._words.append(words[0])
        return Encoded((self._words.index(words[0]), *[0] * len(words)), (), (), (), (1 + len(words), 0))

    def run(self, batch, proposed, *, floor: float, frames: bool = False) -> dict[str, np.ndarray]:
        assert frames
        assert floor > 1, "no trigger needs to be read to score the treebank"
        width, _ = batch[0].shape
        said = [self.said[self._words[sentence.pieces[0]]] for sentence in batch]
        out = {
            name: np.array([row[name] + [0] * (width - len(row[name])) for row in said])
            for name in ("upos", "heads", "relations")
        }
        marks = [row["entities"] + [0] * (width - len(row["entities"])) for row in said]
        sure = np.array([row.get("sure", 1.0) for row in said])
        out["entities"] = np.eye(len(self.labels.entities))[np.array(marks)] * sure[:, None, None]
        found = [(i, *frame) for i, row in enumerate(said) for frame in row["frames"]]
        out["frames_where"] = np.array([frame[:2] for frame in found]).reshape(-1, 2)
        out["frames"] = np.array([frame[2] + [0] * (width - len(frame[2])) for frame in found]).reshape(-1, width)
        return out
