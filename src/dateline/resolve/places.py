"""Which place a name stands for: candidates, evidence, and null where the evidence does not decide.

May import records and the data of this room. Pure: the same toponyms, focus and gazetteer give the same answers.

How a name is decided, in this order:
1. a listed region, sea, river or continent;
2. a country (unless the report's focus makes a namesake division as likely);
3. a division where the words say province, a town where they say town, and otherwise the candidate whose odds
   (people, times the share that its country has in the report) beat the next one's by far.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from dateline.records import PlaceCandidate, PlaceMention
from dateline.resolve.gazetteer import Gazetteer, Place
from dateline.resolve.toponyms import Toponym
from dateline.resolve.world import Country, Region, World

_DIRECTION = re.compile(
    r"^(?:the\s+)?(?:(?:far\s+)?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?"
    r"|central|upper|lower|greater|mainland|rural|downtown)\s+(?=\S)",
    re.IGNORECASE,
)
_KIND_WORD = re.compile(
    r"\s+(?:(?P<province>province|governorate|oblast|region|state|prefecture)|(?P<town>city|town|village)"
    r"|(?P<near>area|countryside|airport|international airport)|(?P<part>district|neighbou?rhood|county|quarter))$",
    re.IGNORECASE,
)
_KIND_OF = re.compile(
    r"^(?:the\s+)?(?:(?P<province>province|governorate|oblast|region|state)|(?P<town>city|town|village)"
    r"|(?P<part>district|neighbou?rhood|county|quarter))\s+of\s+(?=\S)",
    re.IGNORECASE,
)
AMBIGUOUS_COUNTRIES: Mapping[str, tuple[str, ...]] = {
    "congo": ("COD", "COG"),
    "guineas": ("GIN", "GNB", "GNQ"),
}
"""Bare names that two countries share; never resolved, both listed."""

_FAR_AHEAD = 8.0
_AHEAD_WITHIN = 3.0
_FLOOR = 0.01
_CAPITAL_FLOOR = 0.1
_IN_FOCUS = 0.1
_SMALLEST = 500
_UNIQUE_TOWN = 50_000
_WORLD_CITY = 300_000
_GREAT_CITY = 1_000_000
_SAME_PLACE_KM = 12.0
_LISTED = 5
_WEIGHED = 60


@dataclass(frozen=True, slots=True)
class _Name:
    """A toponym's name with the kind words cut off."""

    text: str
    cue: str | None
    near: bool
    directed: bool


@dataclass(frozen=True, slots=True)
class Within:
    """What a place is said to lie in."""

    country: str
    admin1_code: str | None = None


Frames = tuple[Within, ...]
"""What a place is said to lie in: any one of these; empty where nothing is said."""


class Places:
    """Decides places against one world and one gazetteer."""

    def __init__(self, world: World, gazetteer: Gazetteer) -> None:
        self._world = world
        self._gazetteer = gazetteer

    def known(self, name: str) -> bool:
        """Whether anything bears this name."""
        return bool(
            self._world.region(name)
            or self._world.country(name)
            or self._gazetteer.towns(name)
            or self._gazetteer.divisions(name)
        )

    def resolve(self, text: str, toponyms: Sequence[Toponym], focus: Counter[str]) -> tuple[PlaceMention, ...]:
        """One mention a toponym, in order.

        Two rounds: places that the first decides add their countries to the focus of the second.
        """
        first = self._round(text, toponyms, focus)
        widened = Counter(focus)
        for mention in first:
            if mention.country is not None and mention.kind == "town" and (mention.confidence or 0) >= 0.8:
                widened[mention.country] += 1
        return self._round(text, toponyms, widened) if widened != focus else first

    def _round(self, text: str, toponyms: Sequence[Toponym], focus: Counter[str]) -> tuple[PlaceMention, ...]:
        done: dict[int, PlaceMention] = {}
        for at in range(len(toponyms) - 1, -1, -1):  # backwards: what contains a place stands after it
            toponym = toponyms[at]
            container = done.get(toponym.inside) if toponym.inside is not None else None
            within = _frames(container) or self._owner(toponym.owner)
            done[at] = self._decide(text, toponym, within, focus)
        return tuple(done[at] for at in range(len(toponyms)))

    def _owner(self, words: str | None) -> Frames:
        """The country that the words before a name claim it for."""
        if words is None:
            return ()
        for piece in (words, words.split()[-1]):
            country = self._world.adjective(piece) or self._world.country(piece)
            if country is not None:
                return (Within(country.iso3),)
        return ()

    def _decide(self, text: str, toponym: Toponym, within: Frames, focus: Counter[str]) -> PlaceMention:
        span = (toponym.start, toponym.end, text[toponym.start : toponym.end])
        name = self._name(span[2], toponym)
        region, country = self._world.region(name.text), self._world.country(name.text)
        if region is not None and name.cue != "town":
            return _region_mention(span, region)
        shared = AMBIGUOUS_COUNTRIES.get(name.text.casefold())
        if shared:
            named = [self._world.countries[iso3] for iso3 in shared]
            return PlaceMention(*span, alternatives=tuple(_country_candidate(c) for c in named))
        if country is not None and not self._is_city_state(name, country):
            mention = self._country(span, name, country, within, focus)
            if mention is not None:
                return mention
        return self._town_or_division(span, name, within, focus)

    def _name(self, words: str, toponym: Toponym) -> _Name:
        """Cut direction and kind words off, unless the whole is a name of its own (``North Korea``)."""
        cue, near = toponym.cue, toponym.near
        name = " ".join(words.split())
        directed = False
        for _ in range(3):
            if self.known(name):
                break
            match = _KIND_WORD.search(name) or _KIND_OF.match(name) or _DIRECTION.match(name)
            if match is None:
                break
            if match.lastgroup == "near":
                near = True
            elif match.lastgroup is not None:
                cue = match.lastgroup
            else:
                directed = True
            name = (name[: match.start()] + name[match.end() :]).strip()
        return _Name(name, cue, near, directed)

    def _is_city_state(self, name: _Name, country: Country) -> bool:
        """Whether the words say town, and the country has one of its own name (``the city of Djibouti``)."""
        return name.cue == "town" and any(t.country == country.iso3 for t in self._gazetteer.towns(name.text))

    def _country(
        self, span: tuple[int, int, str], name: _Name, country: Country, within: Frames, focus: Counter[str]
    ) -> PlaceMention | None:
        """The country; no id where a namesake division is as likely; None to look for a town."""
        if any(self._has_division(name.text, frame.country) for frame in within if frame.country != country.iso3):
            return None  # Georgia, United States
        if within and all(frame.country != country.iso3 and frame.admin1_code is not None for frame in within):
            return None  # Lebanon, Ohio; but in "Mexico, Canada and ..." countries only stand in a row
        total = sum(focus.values())
        own = focus[country.iso3]
        for division in self._gazetteer.divisions(name.text):
            rival = division.country != country.iso3 and division.rank == 0
            if rival and name.cue == "province":
                return None
            if rival and total and focus[division.country] / total >= _IN_FOCUS and focus[division.country] * 2 > own:
                rivals = (_country_candidate(country), _candidate(division))
                return PlaceMention(*span, alternatives=rivals)
        return PlaceMention(
            *span,
            id=f"country:{country.iso3}",
            name=country.name,
            kind="country",
            country=country.iso3,
            precision="country",
            confidence=0.95,
        )

    def _has_division(self, name: str, iso3: str) -> bool:
        return any(d.country == iso3 and d.rank == 0 for d in self._gazetteer.divisions(name))

    def _town_or_division(
        self, span: tuple[int, int, str], name: _Name, within: Frames, focus: Counter[str]
    ) -> PlaceMention:
        candidates = self._candidates(name) if not _is_code(name.text) else []
        found = [c for c in candidates if _lies_in(c, within)]
        odds = sorted(((self._odds(c, within, focus), c) for c in found), key=lambda row: (-row[0], row[1].id))
        ranked = _merge_same(odds[:_WEIGHED])
        listed = tuple(_candidate(place) for place in [c for _, c in ranked] or candidates)
        if name.cue == "part" or not ranked:
            return PlaceMention(*span, alternatives=listed[:_LISTED])
        best_odds, best = ranked[0]
        ahead = best_odds / ranked[1][0] if len(ranked) > 1 else float("inf")
        confidence = self._confidence(best, ahead, within, focus)
        if confidence is None:
            return PlaceMention(*span, alternatives=listed[:_LISTED])
        return _mention(span, best, name, confidence, listed[1 : _LISTED + 1])

    def _candidates(self, name: _Name) -> list[Place]:
        divisions = list(self._gazetteer.divisions(name.text))
        towns = list(self._gazetteer.towns(name.text))
        if name.cue == "province" and divisions:
            return divisions
        if not towns:  # the town may be known by its division's name only
            for division in divisions:
                namesakes = self._gazetteer.towns(division.name)
                towns += [t for t in namesakes if _lies_in(t, (Within(division.country, division.admin1_code),))]
        if name.cue in ("town", "part"):
            return towns
        if any(town.rank <= 1 and self._world.is_capital(town.country, town.name) for town in towns):
            return towns  # a capital bears its name alone: a province of that name is called one
        homes = {(town.country, town.admin1_code) for town in towns}
        return towns + [d for d in divisions if (d.country, d.admin1_code) not in homes]

    def _odds(self, place: Place, within: Frames, focus: Counter[str]) -> float:
        total = sum(focus.values())
        if within or not total:
            weight = 1.0
        else:
            capital = place.kind == "town" and self._world.is_capital(place.country, place.name)
            weight = focus[place.country] / total + (_CAPITAL_FLOOR if capital else _FLOOR)
        known_as = 1.0 if place.rank == 0 else 0.5
        return max(place.population, _SMALLEST) * weight * known_as * (1.0 if place.kind == "town" else 0.5)

    def _confidence(self, place: Place, ahead: float, within: Frames, focus: Counter[str]) -> float | None:
        """How sure the best candidate is, by the kind of evidence; None where it must not be taken."""
        if within:
            return 0.95 if ahead >= _FAR_AHEAD else 0.85 if ahead >= _AHEAD_WITHIN else None
        if ahead < _FAR_AHEAD:
            return None
        total = sum(focus.values())
        capital = self._world.is_capital(place.country, place.name)
        if total and focus[place.country] / total >= _IN_FOCUS:
            return 0.9 if place.rank == 0 else 0.8
        if capital and place.rank <= 1:
            return 0.9
        if _is_world_known(place, ahead, bare=not total):
            return 0.7 if not total else 0.6
        return None


def _is_code(name: str) -> bool:
    """Whether a name is an abbreviation (``WA``, ``EU``): too short to tell places apart."""
    return len(name.replace(".", "")) <= 3 and name.isupper()


def _is_world_known(place: Place, ahead: float, *, bare: bool) -> bool:
    """Whether a main name needs no country beside it.

    ``bare`` says that the report names no country at all. Where it names some, and not this one, a village of the
    report's own country that the gazetteer lacks may be meant, so that much more is asked for.
    """
    if place.rank != 0:
        return False
    unique = ahead == float("inf")
    if place.kind != "town":
        return bare and unique and place.population >= _WORLD_CITY
    if bare:
        return place.population >= (_UNIQUE_TOWN if unique else _WORLD_CITY)
    return (unique and place.population >= _WORLD_CITY) or place.population >= _GREAT_CITY


def _frames(container: PlaceMention | None) -> Frames:
    """The countries and divisions that a mention sets as frames for what lies in it.

    Where it is not resolved itself, each of the divisions and countries that it may stand for is one.
    """
    if container is None:
        return ()
    if container.id is not None:
        return _frame(container.id, container.country)
    return tuple(frame for other in container.alternatives for frame in _frame(other.id, other.country))


def _frame(id_: str, country: str | None) -> Frames:
    if country is None or id_.startswith("geonames:"):
        return ()  # towns stand in rows as often as in one another
    if id_.startswith("admin1:"):
        return (Within(country, id_.split(".", 1)[1]),)
    return (Within(country),)


def _lies_in(place: Place, frames: Frames) -> bool:
    return not frames or any(
        place.country == frame.country and frame.admin1_code in (None, place.admin1_code) for frame in frames
    )


def _merge_same(odds: Sequence[tuple[float, Place]]) -> list[tuple[float, Place]]:
    """Drop towns that are the same place as a likelier one: a few kilometres away, in the same country."""
    kept: list[tuple[float, Place]] = []
    for value, place in odds:
        if not any(_same(place, other) for _, other in kept):
            kept.append((value, place))
    return kept


def _same(a: Place, b: Place) -> bool:
    if a.country != b.country or a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    east = (a.lon - b.lon) * cos(radians(a.lat))
    return hypot(a.lat - b.lat, east) * 111.2 <= _SAME_PLACE_KM


def _mention(
    span: tuple[int, int, str],
    place: Place,
    name: _Name,
    confidence: float,
    others: tuple[PlaceCandidate, ...],
) -> PlaceMention:
    town = place.kind == "town"
    near = name.near or name.directed
    return PlaceMention(
        *span,
        id=place.id,
        name=place.name,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        precision=("near" if near else "exact") if town else "province",
        confidence=confidence,
        alternatives=others,
    )


def _region_mention(span: tuple[int, int, str], region: Region) -> PlaceMention:
    return PlaceMention(
        *span,
        id=region.id,
        name=region.name,
        kind=region.kind,
        country=region.country,
        precision="region",
        confidence=0.9,
    )


def _candidate(place: Place) -> PlaceCandidate:
    return PlaceCandidate(place.id, place.name, place.country, place.lat, place.lon)


def _country_candidate(country: Country) -> PlaceCandidate:
    return PlaceCandidate(f"country:{country.iso3}", country.name, country.iso3, None, None)
