"""Claims: one happening as one report tells it, every value with the words that say it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dateline.records.span import Sentence, Span


@dataclass(frozen=True, slots=True)
class Filler(Span):
    """A role's words; ``ref`` is the id of the actor, or the ISO interval ``from/to`` of the time, or None."""

    ref: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceFiller(Span):
    """A place's words with their role (``at``, ``from`` or ``to``); ``ref`` is the id of the place, or None."""

    role: str = "at"
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Figure(Span):
    """A number told of the happening; bounds are inclusive, None where the words set none."""

    kind: str = "other"
    low: int | float | None = None
    best: int | float | None = None
    high: int | float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One happening as one report tells it. Fields follow docs/codebook.md.

    Attributes:
        id: stable within and across runs: made from the article's id, the trigger's offsets and the type.
        confidence: 0 to 1.
        found_by: ``model``, ``lexicon`` or ``both``.
        same_as: id of the earlier claim of this report that it retells, or None.
    """

    id: str
    type: str
    status: str
    hedge: Span | None
    trigger: Span
    sentence: Sentence
    sources: tuple[Filler, ...]
    actors: tuple[Filler, ...]
    targets: tuple[Filler, ...]
    places: tuple[PlaceFiller, ...]
    times: tuple[Filler, ...]
    figures: tuple[Figure, ...]
    instruments: tuple[Filler, ...]
    confidence: float
    found_by: str
    same_as: str | None = None


def claim_id(article: str, trigger: Span, type_: str) -> str:
    """Give the id of the claim that these words make in the article of this id."""
    said = f"{article}\n{trigger.start}\n{trigger.end}\n{type_}"
    return "c-" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
