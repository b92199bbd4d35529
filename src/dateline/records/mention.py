"""Mentions: actors, places and times of a report, resolved where the evidence allows and null where not."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.records.span import Span


@dataclass(frozen=True, slots=True)
class ActorMention(Span):
    """Who: ``id`` is a known actor's id; ``kind`` its kind; ``country`` ISO 3166-1 alpha-3."""

    id: str | None = None
    name: str | None = None
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """Another place that the words may stand for."""

    id: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class PlaceMention(Span):
    """Where: resolved to a gazetteer place.

    Attributes:
        id: ``geonames:NNN``, ``country:ISO3`` ... or None where unresolved.
        country: ISO 3166-1 alpha-3.
        lat, lon: WGS 84 degrees of the place; of a province, region or country a point in its middle, to centre a map
            on: ``precision`` says which, and nothing coarser than ``near`` is to be drawn as a point.
        precision: ``exact``, ``near``, ``district``, ``province``, ``region`` or ``country``; None where unresolved.
        confidence: how often such a resolution is right, 0 to 1; None where unresolved.
        direction: where from the place the words point, in which case it is ``near`` it: ``n``, ``ne`` ... or None.
        distance_km: how far from it, as told, in kilometres; None where it is not told.
    """

    id: str | None = None
    name: str | None = None
    kind: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    confidence: float | None = None
    alternatives: tuple[PlaceCandidate, ...] = ()
    direction: str | None = None
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class TimeMention(Span):
    """When.

    Attributes:
        type, value: as in TIMEX3 (DATE, TIME, DURATION, SET); ``X`` in a value stands for what is not known.
        from_, to: first and last day, ISO 8601, or None.
        origin: how these days were got: ``stated`` by the words alone, reckoned from the day ``published``, or from
            another time that was ``told`` beside it; None where there are none.
    """

    type: str = "DATE"
    value: str | None = None
    from_: str | None = None
    to: str | None = None
    origin: str | None = None
