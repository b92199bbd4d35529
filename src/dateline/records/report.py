"""A report that has been read: the article and everything that was read out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dateline.records.article import Article
from dateline.records.claim import Claim, claim_id
from dateline.records.mention import ActorMention, PlaceMention, TimeMention
from dateline.records.span import Sentence


@dataclass(frozen=True, slots=True)
class Versions:
    """What a reading depends on; stands in every output."""

    dateline: str
    model: str
    ontology: str
    gazetteer: str | None


@dataclass(frozen=True, slots=True)
class Mentions:
    """Actors, places and times of a report, each in text order."""

    actors: tuple[ActorMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """An article with its sentences, mentions and claims.

    ``dateline.records.shape.as_json`` gives the public shape of it.
    """

    article: Article
    versions: Versions
    sentences: tuple[Sentence, ...]
    mentions: Mentions
    claims: tuple[Claim, ...]


def renamed(report: Report, article: str) -> Report:
    """Give the report under another id of its article, and its claims under the ids that follow from that."""
    if report.article.id == article:
        return report
    ids = {claim.id: claim_id(article, claim.trigger, claim.type) for claim in report.claims}
    claims = tuple(
        replace(claim, id=ids[claim.id], same_as=None if claim.same_as is None else ids.get(claim.same_as))
        for claim in report.claims
    )
    return replace(report, article=replace(report.article, id=article), claims=claims)
