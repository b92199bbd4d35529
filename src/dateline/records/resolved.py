"""Claims with their references filled in: what linking, counting and storing see of a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.records.claim import Claim, Figure, Filler, PlaceFiller
from dateline.records.mention import ActorMention, PlaceMention
from dateline.records.report import Report

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PRECISIONS = ("exact", "near", "district", "province", "region", "country")
_RANKS = {precision: rank for rank, precision in enumerate(_PRECISIONS)}


@dataclass(frozen=True, slots=True)
class Party:
    """Who: the report's words, and the known actor that they stand for.

    Attributes:
        text: the words.
        ref, name, kind, country: of the known actor (country as ISO 3166-1 alpha-3); None where unknown.
    """

    text: str
    ref: str | None = None
    name: str | None = None
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where: the report's words, their role (``at``, ``from``, ``to``), and the place that they stand for, if known."""

    text: str
    role: str = "at"
    ref: str | None = None
    name: str | None = None
    kind: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class ResolvedClaim:
    """One claim as it is compared with others, across reports.

    Attributes:
        id: the claim's id, unique in a store.
        article: the id of its article.
        outlet, published: of the article.
        start, end: of the trigger in the article's text.
        trigger, sentence: the words themselves. sentence_start: where the sentence stands in the text.
        hedged: the report marks it as uncertain.
        from_, to: first and last day that the report tells, ISO 8601, or None where it tells none.
        same_as: id of the claim of the same article that it retells, or None.
    """

    id: str
    article: str
    outlet: str | None
    published: str | None
    type: str
    status: str
    hedged: bool
    start: int
    end: int
    trigger: str
    sentence: str
    sentence_start: int
    sources: tuple[Party, ...]
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    places: tuple[Whereabouts, ...]
    from_: str | None
    to: str | None
    figures: tuple[Figure, ...]
    instruments: tuple[str, ...]
    confidence: float
    same_as: str | None = None

    @property
    def within(self) -> int:
        """Where the trigger stands in the sentence."""
        return self.start - self.sentence_start

    @property
    def day(self) -> str:
        """The last day told, else that of publication, else nothing: what lists and windows go by."""
        return self.to or self.from_ or day_of(self.published) or ""

    @property
    def country(self) -> str | None:
        """That of the most precise place; of equally precise ones, of the first."""
        known = [place for place in self.places if place.country is not None]
        best = min(known, key=lambda place: _RANKS.get(place.precision or "", len(_RANKS)), default=None)
        return None if best is None else best.country


def day_of(time: str | None) -> str | None:
    """Give the day of an ISO 8601 time, as it is written: in its own zone."""
    match = _DAY.match(time or "")
    return match.group() if match else None


def resolved_claims(report: Report) -> tuple[ResolvedClaim, ...]:
    """Give the report's claims, in its order, each with what its references stand for."""
    actors: dict[str | None, ActorMention] = {mention.id: mention for mention in report.mentions.actors}
    actors.pop(None, None)
    places = {(mention.start, mention.id): mention for mention in report.mentions.places}
    first_of: dict[str | None, PlaceMention] = {}
    for mention in report.mentions.places:
        first_of.setdefault(mention.id, mention)
    first_of.pop(None, None)

    def resolve(claim: Claim) -> ResolvedClaim:
        first, last = _days(claim)
        return ResolvedClaim(
            id=claim.id,
            article=report.article.id,
            outlet=report.article.outlet,
            published=report.article.published,
            type=claim.type,
            status=claim.status,
            hedged=claim.hedge is not None,
            start=claim.trigger.start,
            end=claim.trigger.end,
            trigger=claim.trigger.text,
            sentence=report.article.text[claim.sentence.start : claim.sentence.end],
            sentence_start=claim.sentence.start,
            sources=_parties(claim.sources, actors),
            actors=_parties(claim.actors, actors),
            targets=_parties(claim.targets, actors),
            places=tuple(
                _whereabouts(filler, places.get((filler.start, filler.ref)) if filler.ref else None, first_of)
                for filler in claim.places
            ),
            from_=first,
            to=last,
            figures=claim.figures,
            instruments=tuple(filler.text for filler in claim.instruments),
            confidence=claim.confidence,
            same_as=claim.same_as,
        )

    return tuple(resolve(claim) for claim in report.claims)


def _parties(fillers: Sequence[Filler], actors: Mapping[str | None, ActorMention]) -> tuple[Party, ...]:
    return tuple(
        Party(filler.text, known.id, known.name, known.kind, known.country)
        if (known := actors.get(filler.ref)) is not None
        else Party(filler.text, filler.ref)
        for filler in fillers
    )


def _whereabouts(
    filler: PlaceFiller, mentioned: PlaceMention | None, first_of: Mapping[str | None, PlaceMention]
) -> Whereabouts:
    """The mention whose words these are knows direction and precision best; else the first one of the same place."""
    place = mentioned or first_of.get(filler.ref)
    if place is None:
        return Whereabouts(filler.text, filler.role, filler.ref)
    return Whereabouts(
        filler.text,
        filler.role,
        place.id,
        place.name,
        place.kind,
        place.country,
        place.admin1,
        place.lat,
        place.lon,
        place.precision,
    )


def _days(claim: Claim) -> tuple[str | None, str | None]:
    """The days that the claim's own times tell: their common part where they share one, else the first of them."""
    told = [filler.ref.split("/") for filler in claim.times if filler.ref is not None and "/" in filler.ref]
    spans = [(part[0][:10] or None, part[1][:10] or None) for part in told]
    if not spans:
        return None, None
    starts = [start for start, _ in spans if start]
    ends = [end for _, end in spans if end]
    first, last = max(starts, default=None), min(ends, default=None)
    if first is not None and last is not None and first > last:
        return spans[0]
    return first, last
