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
        lat, lon: WGS 84 degrees; None for countries and regions (no centroid poses as a place).
        precision: ``exact``, ``near``, ``district``, ``province``, ``region`` or ``country``; None where unresolved.
        confidence: 0 to 1, None where unresolved.
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


@dataclass(frozen=True, slots=True)
class TimeMention(Span):
    """When: TIMEX3 ``type`` (DATE, TIME, DURATION, SET) and ``value``; ``from_``/``to`` ISO dates or None."""

    type: str = "DATE"
    value: str | None = None
    from_: str | None = None
    to: str | None = None
