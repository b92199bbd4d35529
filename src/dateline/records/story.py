"""Stories: what a report is compared by, the state of a story that grows, and the choice between stories."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from dateline.records.shape import JsonValue

_VERSION = 1
"""Raised wherever the same reports would give another state; stands in every stored state."""

Weights: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a report is compared by.

    Attributes:
        key: the word folded and stemmed; equal for all its forms.
        weight: what it weighs in the report, 1 to 1000; the squares of all weights add up to about 1000 squared.
        word: as the report first writes it, to be shown.
        place: it belongs to the name of a known place.
    """

    key: str
    weight: int
    word: str
    place: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What a report is compared by; a pure function of the report and of data that ships with the package.

    Attributes:
        terms: its weightiest words, the weightiest first.
        days: single days that it tells of, ISO 8601, in order.
        published: its day of publication, ISO 8601, or None where it is not known.
        keys: the weightiest of the terms' keys, by which stories are looked up that it may belong to.
    """

    terms: tuple[Term, ...]
    days: tuple[str, ...]
    published: str | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryState:
    """A story as further reports are compared with it.

    Attributes:
        id: made from the first report's id; never changes.
        title, lead: headline and first sentence of its most central report.
        first, last: days of publication of its first and last report, or None where no report is dated.
        size: how many reports.
        terms: for each of its weightiest words, the weights in its reports added up; the weightiest first.
        days: how many of its reports tell of a day, for the days that most tell of.
        keys: words that it is found by.
    """

    id: str
    title: str
    lead: str
    first: str | None
    last: str | None
    size: int
    terms: Weights
    days: Weights
    keys: tuple[str, ...]

    def as_bytes(self) -> bytes:
        """Pack it for a store: compact JSON with its version; the same state gives the same bytes."""
        value: dict[str, JsonValue] = {
            "version": _VERSION,
            "id": self.id,
            "title": self.title,
            "lead": self.lead,
            "first": self.first,
            "last": self.last,
            "size": self.size,
            "terms": dict(self.terms),
            "days": dict(self.days),
            "keys": list(self.keys),
        }
        # ASCII, so that half a surrogate pair in a title survives the way through bytes.
        return json.dumps(value, separators=(",", ":")).encode("ascii")

    @classmethod
    def from_bytes(cls, packed: bytes) -> StoryState:
        """Read back what ``as_bytes`` gave.

        Raises:
            ValueError: it is broken or of another version: derive the stories again.
        """
        try:
            value = json.loads(packed)
        except ValueError as error:
            raise ValueError(f"story: cannot be read ({error}); derive the stories again") from None
        told = value.get("version") if isinstance(value, dict) else None
        if told != _VERSION:
            raise ValueError(f"story: version {told}, not {_VERSION}; derive the stories again")
        try:
            return cls(
                id=_text(value, "id"),
                title=_text(value, "title"),
                lead=_text(value, "lead"),
                first=_day_or_none(value, "first"),
                last=_day_or_none(value, "last"),
                size=_number(value["size"], "size"),
                terms=_weights(value, "terms"),
                days=_weights(value, "days"),
                keys=tuple(str(key) for key in value["keys"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"story: lacks or garbles {error}; derive the stories again") from None


@dataclass(frozen=True, slots=True)
class StoryChoice:
    """Which story a report joins.

    Attributes:
        story: its id, or None where the report opens a new one.
        score: how much the report shares with it (or, where it opens a new one, with the nearest), 0 to about 1.
        reasons: why, as short sentences, the weightiest first.
        related: ids and scores of other stories that share something with the report, the nearest first.
    """

    story: str | None
    score: float
    reasons: tuple[str, ...]
    related: tuple[tuple[str, float], ...] = ()


def _text(value: Mapping[str, object], key: str) -> str:
    text = value[key]
    if not isinstance(text, str):
        raise TypeError(key)
    return text


def _day_or_none(value: Mapping[str, object], key: str) -> str | None:
    return None if value[key] is None else date.fromisoformat(_text(value, key)).isoformat()


def _number(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise TypeError(key)
    return value


def _weights(value: Mapping[str, object], key: str) -> Weights:
    weights = value[key]
    if not isinstance(weights, dict):
        raise TypeError(key)
    return {str(name): _number(weight, key) for name, weight in weights.items()}
