"""The public JSON shape of a report, written and read back; may import only the records and the errors.

``as_json`` fixes keys and their order: what other programs build on. ``from_json`` takes such an object apart
again and trusts nothing in it: every type is checked, and every quote is held against the report's own text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from dateline.records.article import Article, Skipped
from dateline.records.claim import Claim, Figure, Filler, PlaceFiller
from dateline.records.mention import ActorMention, PlaceCandidate, PlaceMention, TimeMention
from dateline.records.report import Mentions, Report, Versions
from dateline.records.span import Sentence, Span

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
_T = TypeVar("_T")


def as_json(report: Report) -> dict[str, JsonValue]:
    """Give a report in its public shape.

    Args:
        report: what was read.

    Returns:
        A JSON-able object whose keys always stand, in this order; what is not known is null. Where the input
        lay, its byline and how its date is known are not part of the shape.
    """
    article = report.article
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "published": article.published,
        "language": article.language,
        "sha256": article.sha256,
        "text": article.text,
        "versions": {
            "dateline": report.versions.dateline,
            "model": report.versions.model,
            "ontology": report.versions.ontology,
            "gazetteer": report.versions.gazetteer,
        },
        "sentences": [_sentence(sentence) for sentence in report.sentences],
        "skipped": [{"start": part.start, "end": part.end, "reason": part.reason} for part in article.skipped],
        "mentions": {
            "actors": [_actor(actor) for actor in report.mentions.actors],
            "places": [_place(place) for place in report.mentions.places],
            "times": [_time(time) for time in report.mentions.times],
        },
        "claims": [claim_as_json(claim) for claim in report.claims],
    }


def claim_as_json(claim: Claim) -> dict[str, JsonValue]:
    """Give one claim in its public shape, as it stands in a report's ``claims``."""
    return {
        "id": claim.id,
        "type": claim.type,
        "status": claim.status,
        "hedge": None if claim.hedge is None else _span(claim.hedge),
        "trigger": _span(claim.trigger),
        "sentence": _sentence(claim.sentence),
        "sources": _fillers(claim.sources),
        "actors": _fillers(claim.actors),
        "targets": _fillers(claim.targets),
        "places": [{**_span(place), "role": place.role, "ref": place.ref} for place in claim.places],
        "times": _fillers(claim.times),
        "figures": [{**_span(f), "kind": f.kind, "low": f.low, "best": f.best, "high": f.high} for f in claim.figures],
        "instruments": _fillers(claim.instruments),
        "confidence": claim.confidence,
        "found_by": claim.found_by,
        "same_as": claim.same_as,
    }


def _sentence(sentence: Sentence) -> dict[str, JsonValue]:
    return {"start": sentence.start, "end": sentence.end}


def _span(span: Span) -> dict[str, JsonValue]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _fillers(fillers: Sequence[Filler]) -> list[JsonValue]:
    return [{**_span(filler), "ref": filler.ref} for filler in fillers]


def _actor(actor: ActorMention) -> dict[str, JsonValue]:
    return {
        **_span(actor),
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "country": actor.country,
    }


def _place(place: PlaceMention) -> dict[str, JsonValue]:
    return {
        **_span(place),
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
        "confidence": place.confidence,
        "alternatives": [
            {"id": other.id, "name": other.name, "country": other.country, "lat": other.lat, "lon": other.lon}
            for other in place.alternatives
        ],
        "direction": place.direction,
        "distance_km": place.distance_km,
    }


def _time(time: TimeMention) -> dict[str, JsonValue]:
    days = {"from": time.from_, "to": time.to, "origin": time.origin}
    return {**_span(time), "type": time.type, "value": time.value, **days}


def from_json(value: JsonValue) -> Report:
    """Read a report back from its public shape.

    Args:
        value: an object that ``as_json`` gave, perhaps after a way through a file. Keys that are not known
            here are passed over, so that reports of a later version with more keys can be read.

    Returns:
        The report. Its article's ``where`` is its id; byline and origin of the date are not kept: None.

    Raises:
        ValueError: something is missing, of another type, or quotes words that are not in the text; the
            message names the place, e.g. ``claims[3].trigger.start``.
    """
    report = _Node(value, "", _Node(value, "", "")["text"].string())
    versions = report["versions"]
    return Report(
        article=_read_article(report),
        versions=Versions(
            dateline=versions["dateline"].string(),
            model=versions["model"].string(),
            ontology=versions["ontology"].string(),
            gazetteer=versions["gazetteer"].string_or_none(),
        ),
        sentences=report["sentences"].each(_read_sentence),
        mentions=Mentions(
            actors=report["mentions"]["actors"].each(_read_actor),
            places=report["mentions"]["places"].each(_read_place),
            times=report["mentions"]["times"].each(_read_time),
        ),
        claims=report["claims"].each(_read_claim),
    )


@dataclass(frozen=True, slots=True)
class _Node:
    """A JSON value with its path, and the report's text that its quotes are held against."""

    value: JsonValue
    path: str
    text: str

    def __getitem__(self, key: str) -> _Node:
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        path = f"{self.path}.{key}" if self.path else key
        if key not in self.value:
            raise ValueError(f"{path}: is missing")
        return _Node(self.value[key], path, self.text)

    def added(self, key: str) -> _Node:
        """A value that reports of an older version do not have: null where it is missing."""
        lacks = isinstance(self.value, dict) and key not in self.value
        return _Node(None, f"{self.path}.{key}", self.text) if lacks else self[key]

    def wrong(self, wanted: str) -> ValueError:
        """Make the error that says what should stand here."""
        return ValueError(f"{self.path or 'report'}: should be {wanted}, not {type(self.value).__name__}")

    def each(self, read: Callable[[_Node], _T]) -> tuple[_T, ...]:
        """Read every item of a list."""
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return tuple(read(_Node(item, f"{self.path}[{index}]", self.text)) for index, item in enumerate(self.value))

    def string(self) -> str:
        """Take a string."""
        if not isinstance(self.value, str):
            raise self.wrong("a string")
        return self.value

    def string_or_none(self) -> str | None:
        """Take a string or null."""
        return None if self.value is None else self.string()

    def number(self) -> int | float:
        """Take a number as it is written: 3 stays an int, 3.0 a float."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.wrong("a number")
        return self.value

    def number_or_none(self) -> int | float | None:
        """Take a number or null."""
        return None if self.value is None else self.number()

    def bounds(self) -> tuple[int, int]:
        """Take ``start`` and ``end``, which must lie in the text, in this order, and hold something."""
        start, end = self["start"].number(), self["end"].number()
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(self.text)):
            raise ValueError(f"{self.path}: {start}:{end} does not lie in the text")
        return start, end

    def quote(self) -> tuple[int, int, str]:
        """Take ``start``, ``end`` and ``text``, which must be the text's own words there."""
        start, end = self.bounds()
        words = self["text"].string()
        if self.text[start:end] != words:
            raise ValueError(f"{self.path}: quotes {words!r}, but the text says {self.text[start:end]!r}")
        return start, end, words


def _read_article(report: _Node) -> Article:
    return Article(
        where=report["id"].string(),
        id=report["id"].string(),
        url=report["url"].string_or_none(),
        outlet=report["outlet"].string_or_none(),
        title=report["title"].string_or_none(),
        byline=None,
        published=report["published"].string_or_none(),
        published_from=None,
        language=report["language"].string_or_none(),
        sha256=report["sha256"].string(),
        text=report.text,
        skipped=report["skipped"].each(lambda part: Skipped(*part.bounds(), part["reason"].string())),
    )


def _read_sentence(node: _Node) -> Sentence:
    return Sentence(*node.bounds())


def _read_actor(node: _Node) -> ActorMention:
    return ActorMention(
        *node.quote(),
        id=node["id"].string_or_none(),
        name=node["name"].string_or_none(),
        kind=node["kind"].string_or_none(),
        country=node["country"].string_or_none(),
    )


def _read_place(node: _Node) -> PlaceMention:
    return PlaceMention(
        *node.quote(),
        id=node["id"].string_or_none(),
        name=node["name"].string_or_none(),
        kind=node["kind"].string_or_none(),
        country=node["country"].string_or_none(),
        admin1=node["admin1"].string_or_none(),
        lat=node["lat"].number_or_none(),
        lon=node["lon"].number_or_none(),
        precision=node["precision"].string_or_none(),
        confidence=node["confidence"].number_or_none(),
        alternatives=node["alternatives"].each(_read_candidate),
        direction=node.added("direction").string_or_none(),
        distance_km=node.added("distance_km").number_or_none(),
    )


def _read_candidate(node: _Node) -> PlaceCandidate:
    return PlaceCandidate(
        id=node["id"].string(),
        name=node["name"].string(),
        country=node["country"].string_or_none(),
        lat=node["lat"].number_or_none(),
        lon=node["lon"].number_or_none(),
    )


def _read_time(node: _Node) -> TimeMention:
    return TimeMention(
        *node.quote(),
        type=node["type"].string(),
        value=node["value"].string_or_none(),
        from_=node["from"].string_or_none(),
        to=node["to"].string_or_none(),
        origin=node.added("origin").string_or_none(),
    )


def _read_filler(node: _Node) -> Filler:
    return Filler(*node.quote(), ref=node["ref"].string_or_none())


def _read_place_filler(node: _Node) -> PlaceFiller:
    return PlaceFiller(*node.quote(), role=node["role"].string(), ref=node["ref"].string_or_none())


def _read_figure(node: _Node) -> Figure:
    return Figure(
        *node.quote(),
        kind=node["kind"].string(),
        low=node["low"].number_or_none(),
        best=node["best"].number_or_none(),
        high=node["high"].number_or_none(),
    )


def _read_claim(node: _Node) -> Claim:
    hedge = node["hedge"]
    return Claim(
        id=node["id"].string(),
        type=node["type"].string(),
        status=node["status"].string(),
        hedge=None if hedge.value is None else Span(*hedge.quote()),
        trigger=Span(*node["trigger"].quote()),
        sentence=_read_sentence(node["sentence"]),
        sources=node["sources"].each(_read_filler),
        actors=node["actors"].each(_read_filler),
        targets=node["targets"].each(_read_filler),
        places=node["places"].each(_read_place_filler),
        times=node["times"].each(_read_filler),
        figures=node["figures"].each(_read_figure),
        instruments=node["instruments"].each(_read_filler),
        confidence=node["confidence"].number(),
        found_by=node["found_by"].string(),
        same_as=node["same_as"].string_or_none(),
    )
