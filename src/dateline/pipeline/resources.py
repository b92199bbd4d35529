"""The stages as one run uses them, each bound to the data that it needs; may import every stage.

    RawInput --make_article--> Article --split_sentences--> Sentence... --reader--> Analysis...
             --read_claims--> Claim... --resolver--> Mentions, Claim... --link_retold--> Claim... ==> Report

Tests hand in fakes in place of any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

import dateline
from dateline.records import (
    Analysis,
    Article,
    Claim,
    Mentions,
    Proposal,
    RawInput,
    Sentence,
    Skipped,
    Token,
    Versions,
)

Propose = Callable[[Sequence[Token]], Sequence[Proposal]]


class MakeArticle(Protocol):
    """Makes the article of an input; raises InputError where there is none in it."""

    def __call__(self, raw: RawInput, *, published: str | None) -> Article:
        """Make it; ``published`` is the date that the user gives, or None."""


class Reader(Protocol):
    """Analyses sentences."""

    def analyse(
        self, documents: Sequence[tuple[str, Sequence[Sentence]]], *, propose: Propose
    ) -> list[tuple[Analysis, ...]]:
        """Analyse each document's sentences; a document's result does not depend on the others."""


class Resolver(Protocol):
    """Finds the known actors, places and dates that words stand for."""

    def resolve(
        self, article: Article, analyses: Sequence[Analysis], claims: Sequence[Claim]
    ) -> tuple[Mentions, tuple[Claim, ...]]:
        """Give the report's mentions, and the same claims with their ``ref`` filled where known."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Everything that reading a report needs beside the report.

    Attributes:
        make_article, unsupported_language, split_sentences, reader, propose, read_claims, resolver, link_retold: the
            stages, in their order; the second says why an article's language is not read, or None.
        trace: why a claim is as it is, a line a decision.
        versions: what stands in every report.
        families: type -> the family that it belongs to, for those who show reports.
        again: loads equal resources in another process; must pickle. None where that cannot be done: then
            everything is read in this process.
    """

    make_article: MakeArticle
    unsupported_language: Callable[[Article], str | None]
    split_sentences: Callable[[str, Sequence[Skipped]], tuple[Sentence, ...]]
    reader: Reader
    propose: Propose
    read_claims: Callable[[Article, Sequence[Analysis]], tuple[Claim, ...]]
    resolver: Resolver
    link_retold: Callable[[Sequence[Claim]], tuple[Claim, ...]]
    trace: Callable[[Article, Sequence[Analysis], Claim], tuple[str, ...]]
    versions: Versions
    families: Mapping[str, str] = field(default_factory=dict)
    again: Callable[[], Resources] | None = None


def load_resources(
    *,
    extra_ontology: Sequence[Path] = (),
    extra_actors: Sequence[Path] = (),
    gazetteer: Path | None = None,
    own_places: Sequence[Path] = (),
) -> Resources:
    """Load model, ontology and gazetteer.

    Args:
        extra_ontology: the user's own ontology files, laid over the built-in one in this order.
        extra_actors: the user's own files of actors, laid over the built-in lists in this order.
        gazetteer: a gazetteer file; None: the one that ships with the package.
        own_places: files of imported places, laid beside it.

    Returns:
        The resources. The reader uses one thread: many reports are spread over processes instead.

    Raises:
        OntologyError: an ontology file breaks its rules.
        ActorError: a file of actors breaks its rules.
        ResourceError: model or gazetteer are missing or damaged.
    """
    # They bring the model's runtime and the page reader along, which takes a second; fakes need neither.
    from dateline import articles, claims, language, ontology, resolve  # noqa: PLC0415

    types = ontology.load(extra_ontology)
    lexicon = claims.Lexicon(types)
    reader = language.Reader.load(threads=1)
    resolver = resolve.Resolver.load(gazetteer=gazetteer, own=own_places, extra_actors=extra_actors)
    return Resources(
        make_article=articles.make_article,
        unsupported_language=articles.unsupported_language,
        split_sentences=language.split_sentences,
        reader=reader,
        propose=lexicon.propose,
        read_claims=partial(claims.read_claims, ontology=types, lexicon=lexicon),
        resolver=resolver,
        link_retold=claims.link_retold,
        trace=partial(claims.trace, lexicon=lexicon),
        versions=Versions(
            dateline=dateline.__version__,
            model=reader.version,
            ontology=types.version,
            gazetteer=resolver.version,
        ),
        families={name: type_.group for name, type_ in types.types.items()},
        again=partial(
            load_resources,
            extra_ontology=tuple(extra_ontology),
            extra_actors=tuple(extra_actors),
            gazetteer=gazetteer,
            own_places=tuple(own_places),
        ),
    )
