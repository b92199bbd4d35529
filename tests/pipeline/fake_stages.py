"""Small stand-ins for the stages: "WHO shelled WHOM" is a claim, and some words make trouble on purpose.

A top-level module, so that worker processes can import it.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Sequence
from functools import partial

from dateline.errors import ResourceError, UnsuitableInput
from dateline.pipeline import Resources
from dateline.pipeline.resources import Propose
from dateline.records import (
    ActorMention,
    Analysis,
    Article,
    Claim,
    Filler,
    Mentions,
    RawInput,
    Sentence,
    Skipped,
    Span,
    Versions,
)

VERSIONS = Versions(dateline="0", model="fake", ontology="fake", gazetteer=None)


def make_article(raw: RawInput, *, published: str | None) -> Article:
    text = raw.body.decode("utf-8", errors="replace")
    if not text.strip():
        raise UnsuitableInput(raw.where, "is empty")
    if "BREAK ARTICLE" in text:
        raise KeyError("what no one thought of")
    if "DAMAGED" in text:
        raise ResourceError("the model is damaged; install it again")
    if "KILL WORKER" in text:
        os._exit(9)
    if "SLOW" in text:
        time.sleep(0.02)
    return Article(
        where=raw.where,
        id=raw.fields.get("id", raw.where),
        url=raw.fields.get("url"),
        outlet=raw.fields.get("outlet"),
        title=text.split("\n", 1)[0],
        byline=None,
        published=published or raw.fields.get("published"),
        published_from="given",
        language=raw.fields.get("language", "en"),
        sha256=hashlib.sha256(raw.body).hexdigest(),
        text=text,
    )


def unsupported_language(article: Article) -> str | None:
    return None if article.language == "en" else f"is in {article.language}; only English is read"


def split_sentences(text: str, skipped: Sequence[Skipped]) -> tuple[Sentence, ...]:
    return tuple(Sentence(*match.span()) for match in re.finditer(r"[^\n]+", text))


class Reader:
    def analyse(
        self, documents: Sequence[tuple[str, Sequence[Sentence]]], *, propose: Propose
    ) -> list[tuple[Analysis, ...]]:
        if any("BREAK READER" in text for text, _ in documents):
            raise RuntimeError("model says no")
        return [
            tuple(Analysis(sentence, (), (), (), (), (), ()) for sentence in sentences) for _, sentences in documents
        ]


def read_claims(article: Article, analyses: Sequence[Analysis]) -> tuple[Claim, ...]:
    if "BREAK CLAIMS" in article.text:
        raise ZeroDivisionError
    return tuple(
        _claim(article, analysis.sentence, match)
        for analysis in analyses
        for match in re.finditer(
            r"(\S+) (shelled) (\S+)", article.text[analysis.sentence.start : analysis.sentence.end]
        )
    )


def _claim(article: Article, sentence: Sentence, match: re.Match[str]) -> Claim:
    def filler(group: int) -> Filler:
        start = sentence.start + match.start(group)
        return Filler(start, start + len(match[group]), match[group])

    trigger = filler(2)
    return Claim(
        id=f"{article.id}-{trigger.start}",
        type="shelling",
        status="happened",
        hedge=None,
        trigger=Span(trigger.start, trigger.end, trigger.text),
        sentence=sentence,
        sources=(),
        actors=(filler(1),),
        targets=(filler(3),),
        places=(),
        times=(),
        figures=(),
        instruments=(),
        confidence=0.9,
        found_by="model",
    )


class Resolver:
    def resolve(
        self, article: Article, analyses: Sequence[Analysis], claims: Sequence[Claim]
    ) -> tuple[Mentions, tuple[Claim, ...]]:
        actors = tuple(ActorMention(a.start, a.end, a.text) for claim in claims for a in claim.actors)
        return Mentions(actors=actors), tuple(claims)


def load(reader: type[Reader] = Reader) -> Resources:
    return Resources(
        make_article=make_article,
        unsupported_language=unsupported_language,
        split_sentences=split_sentences,
        reader=reader(),
        propose=lambda tokens: (),
        read_claims=read_claims,
        resolver=Resolver(),
        link_retold=tuple,
        trace=lambda article, analyses, claim: (f"{claim.id}: {claim.type}", f"model: “{claim.trigger.text}”"),
        versions=VERSIONS,
        families={"shelling": "Violence"},
        again=partial(load, reader),
    )


def load_broken() -> Resources:
    raise ResourceError("the model is missing; install it")


def raw(text: str, where: str = "a.txt", **fields: str) -> RawInput:
    return RawInput(where=where, body=text.encode(), kind="text", fields=fields)
