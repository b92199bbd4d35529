"""Which place a name stands for: candidates, evidence, and null where the evidence does not decide.

    toponym -> name without its kind words -> candidates of the gazetteer -> their odds -> one of them, or none

Two rounds: the places of which the first is sure are evidence for the second (their countries, their nearness, the
same name once said to lie somewhere). May import records and the data of this room. Pure: the same toponyms, focus and
gazetteer give the same answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import inf

from dateline.records import PlaceCandidate, PlaceMention
from dateline.records.folding import fold
from dateline.resolve.gazetteer import Gazetteer, Place
from dateline.resolve.gazetteer.schema import MAIN, SHORT
from dateline.resolve.places.names import Name, name_of
from dateline.resolve.places.odds import AREAS, SETTLED, Evidence, Odds, Within, kilometres
from dateline.resolve.places.precision import of_kind
from dateline.resolve.places.toponyms import Toponym
from dateline.resolve.world import Country, World

AMBIGUOUS_COUNTRIES: Mapping[str, tuple[str, ...]] = {
    "congo": ("COD", "COG"),
    "guineas": ("GIN", "GNB", "GNQ"),
}
"""Bare names that two countries share; never resolved, both listed."""
LIKELY = 0.5
"""From this probability on a place is taken; below it, the candidates stand among the alternatives."""
_RIGHT_WHEN_SURE = 0.96
"""The share of the surest places that is right: measured, since the odds know nothing of wrong maps and wrong spans."""
SURE = 0.85
"""From this confidence on a place is evidence for the others."""
_PLAIN_WORDS = """
    north south east west central center centre northern southern eastern western republic
    bank earth mars mercury venus jupiter saturn neptune pluto moon sun
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
"""Names of divisions and towns somewhere, but seldom meant as such when they stand alone."""
_CITY = 50_000
"""A town of so many people is meant by its other names too, rather than its province."""
_KNOWN = 5_000
_MOST_EVIDENCE = 200
"""So many names are evidence at most, so that a long list of places costs no square of its length."""
_INHABITED = frozenset({"town", "neighbourhood", "camp", "island"})
_DISTRICT_KM = 60.0
_HOLDS = 0.7
"""Below this confidence a place says nothing about what is said to lie in it."""
_SAME_PLACE_KM = 12.0
_LISTED = 5
_WEIGHED = 80
_Spot = tuple[int, int, str]


class Places:
    """Decides places against one world and one gazetteer."""

    def __init__(self, world: World, gazetteer: Gazetteer) -> None:
        self._world = world
        self._gazetteer = gazetteer

    def known(self, name: str) -> bool:
        """Whether anything bears this name."""
        return bool(self._world.country(name) or self._gazetteer.find(name))

    def _is_well_known(self, name: str) -> bool:
        """Whether a name inside another one may be taken for the place that it says: no village, no mere alias."""
        return any(
            place.kind == "province"
            or place.id.startswith("region:")
            or (_is_city(place) and place.population >= _KNOWN)
            for place in self._gazetteer.find(name)
        )

    def resolve(
        self, text: str, toponyms: Sequence[Toponym], focus: Counter[str], *, address: str | None = None
    ) -> tuple[PlaceMention, ...]:
        """One mention a toponym, in order.

        Args:
            text: the article's text.
            toponyms: its place names.
            focus: how often it names each country, by ISO 3166-1 alpha-3.
            address: the page's URL, whose top-level domain is a weak hint at what its readers know.
        """
        home = self._world.of_address(address)
        holders = self._holders(text, toponyms)
        names = [
            name_of(text[t.start : t.end], t, holds=at in holders, known=self.known, well_known=self._is_well_known)
            for at, t in enumerate(toponyms)
        ]
        named = Counter({**focus, **({home: focus[home] + 1} if home is not None else {})})
        first = self._round(text, toponyms, names, Evidence(named, {}, {}))
        return self._round(text, toponyms, names, self._learned(first, names, toponyms, named))

    def _holders(self, text: str, toponyms: Sequence[Toponym]) -> set[int]:
        """The toponyms in which the one before lies (``Tampa, FL``): a mere row of towns (``Homs, Hama``) has none."""
        found = set()
        for toponym in toponyms:
            if toponym.inside is not None:
                holder = toponyms[toponym.inside]
                areas = self._gazetteer.find(text[holder.start : holder.end])
                inner = self._gazetteer.find(text[toponym.start : toponym.end])
                if any(_holds(area, place) for area in areas for place in inner) or any(a.rank == SHORT for a in areas):
                    found.add(toponym.inside)
        return found

    def _round(
        self, text: str, toponyms: Sequence[Toponym], names: Sequence[Name], evidence: Evidence
    ) -> tuple[PlaceMention, ...]:
        odds = {text: Odds(self._world, evidence.beside(text)) for text in {name.text for name in names}}
        done: dict[int, PlaceMention] = {}
        for at in range(len(toponyms) - 1, -1, -1):  # backwards: what contains a place stands after it
            toponym = toponyms[at]
            container = done.get(toponym.inside) if toponym.inside is not None else None
            within = _frames(container) or self._owner(toponym.owner)
            span = (toponym.start, toponym.end, text[toponym.start : toponym.end])
            done[at] = self._decide(span, names[at], toponym, within, odds[names[at].text])
        return tuple(done[at] for at in range(len(toponyms)))

    def _owner(self, words: str | None) -> tuple[Within, ...]:
        """The country that the words before a name claim it for."""
        for piece in (words, words.split()[-1]) if words else ():
            country = self._world.adjective(piece) or self._world.country(piece)
            if country is not None:
                return (Within.owner(country.iso3),)
        return ()

    def _decide(self, span: _Spot, name: Name, toponym: Toponym, within: Sequence[Within], odds: Odds) -> PlaceMention:
        shared = AMBIGUOUS_COUNTRIES.get(name.text.casefold())
        if shared:
            named = [_country(self._world.countries[iso3]) for iso3 in shared]
            return PlaceMention(*span, alternatives=tuple(map(_candidate, named)))
        ranked = _merge_same(odds.shares(name, self._candidates(name), within)[:_WEIGHED])
        listed = tuple(_candidate(place) for _, place in ranked)
        if not ranked or ranked[0][0] < LIKELY:
            return PlaceMention(*span, alternatives=listed[:_LISTED])
        share, best = ranked[0]
        return _mention(span, best, name, toponym, share, listed[1 : _LISTED + 1])

    def _learned(
        self, mentions: Sequence[PlaceMention], names: Sequence[Name], toponyms: Sequence[Toponym], focus: Counter[str]
    ) -> Evidence:
        """What the places of which the first round is sure say about the others."""
        places: dict[str, list[Place]] = {}
        told: dict[str, str] = {}
        for mention, name, toponym in zip(mentions, names, toponyms, strict=True):
            if mention.id is None or (mention.confidence or 0) < SURE:
                continue
            if len(places) >= _MOST_EVIDENCE and name.text not in places:
                continue
            container = mentions[toponym.inside] if toponym.inside is not None else None
            within = _frames(container) or self._owner(toponym.owner)
            for place in self._gazetteer.find(name.text):
                if place.id == mention.id:
                    places.setdefault(name.text, []).append(place)
                    if any(frame.holds(place) for frame in within):
                        told.setdefault(name.text, mention.id)
        return Evidence(focus, places, told)

    def _candidates(self, name: Name) -> list[Place]:
        """Whatever bears the name and can be meant by it as it stands there."""
        country = self._world.country(name.text)
        found = [place for place in self._gazetteer.find(name.text) if self._may_be_meant(name, place)]
        if any(place.kind not in SETTLED and place.rank == MAIN for place in found):
            found = [place for place in found if place.kind != "town" or place.rank == MAIN]  # White House: Casablanca
        towns: list[Place] = []
        if name.cue not in ("province", "part") and not name.holds:
            towns = self._towns_of(found)
            found = [place for place in found if not self._is_called_by(place, towns)]
        ids = {place.id for place in found}
        return [
            *([_country(country)] if country is not None else []),
            *found,
            *(town for town in towns if town.id not in ids),
        ]

    def _may_be_meant(self, name: Name, place: Place) -> bool:
        """No to what is too short, or too plain a word, to name a settled place; ``Canadian`` is no town in Texas."""
        if place.kind not in SETTLED:
            return True
        plain = name.text.lower() in _PLAIN or self._world.adjective(name.text) is not None
        if plain and name.cue is None:
            return False
        return place.rank == SHORT or not _is_code(name.text)

    def _is_called_by(self, area: Place, towns: Sequence[Place]) -> bool:
        """Whether a town bears an area's name alone, so that the area would be called one: a province, a district."""
        return area.kind in AREAS and any(
            (area.country, area.admin1_code) == (town.country, town.admin1_code)
            or (area.kind == "province" and area.country == town.country and self._is_capital(town))
            or (area.kind != "province" and _apart(area, town) <= _DISTRICT_KM)
            for town in towns
        )

    def _is_capital(self, town: Place) -> bool:
        return self._world.is_capital(town.country, town.name)

    def _towns_of(self, found: Sequence[Place]) -> list[Place]:
        """The towns among the places, and those that lie in one of the divisions and bear its main name."""
        towns = [place for place in found if _is_city(place)]
        for division in found:
            if division.kind == "province" and division.rank < SHORT:
                towns += [
                    town
                    for town in self._gazetteer.find(division.name)
                    if _is_city(town) and (town.country, town.admin1_code) == (division.country, division.admin1_code)
                ]
        return towns


def _holds(area: Place, place: Place) -> bool:
    """Whether an area of its country holds a place that is not the town which it is named after."""
    there = area.kind in AREAS and (area.country, area.admin1_code) == (place.country, place.admin1_code)
    return there and place.kind in SETTLED and place.kind != "province" and fold(place.name) != fold(area.name)


def _is_city(place: Place) -> bool:
    """Whether a place is a town that is meant by this name rather than its province is."""
    return place.kind == "town" and (place.rank == MAIN or (place.rank < SHORT and place.population >= _CITY))


def _apart(a: Place, b: Place) -> float:
    """Kilometres between two places; infinite where one has no position."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return inf
    return kilometres((a.lat, a.lon), (b.lat, b.lon))


def _is_code(name: str) -> bool:
    """Whether a name is an abbreviation (``WA``, ``EU``)."""
    bare = name.replace(".", "")
    return len(bare) <= 2 or (len(bare) <= 3 and bare.isupper())


def _frames(container: PlaceMention | None) -> tuple[Within, ...]:
    """The countries and divisions that a mention sets as frames for what lies in it.

    Where it is not resolved itself, each of the divisions and countries that it may stand for is one.
    """
    if container is None:
        return ()
    if container.id is not None:
        doubtful = (container.confidence or 0) < _HOLDS
        return () if doubtful else _frame(container.id, container.country)
    return tuple(frame for other in container.alternatives for frame in _frame(other.id, other.country))


def _frame(id_: str, country: str | None) -> tuple[Within, ...]:
    if country is None or id_.startswith("geonames:"):
        return ()  # towns stand in rows as often as in one another
    if id_.startswith("admin1:"):
        return (Within(country, id_.split(".", 1)[1]),)
    return (Within(country),)


def _merge_same(shares: Sequence[tuple[float, Place]]) -> list[tuple[float, Place]]:
    """Add what is the same place as a likelier one to it: a few kilometres away, in the same country."""
    kept: list[tuple[float, Place]] = []
    for share, place in shares:
        at = next((i for i, (_, other) in enumerate(kept) if _same(place, other)), None)
        if at is None:
            kept.append((share, place))
        else:
            kept[at] = (kept[at][0] + share, kept[at][1])
    return kept


def _same(a: Place, b: Place) -> bool:
    if a.country != b.country or (a.kind != b.kind and not {a.kind, b.kind} <= _INHABITED):
        return False
    return _apart(a, b) <= _SAME_PLACE_KM


def _mention(  # noqa: PLR0913, PLR0917 - what is decided, and what the words say beside it
    span: _Spot, place: Place, name: Name, toponym: Toponym, share: float, others: tuple[PlaceCandidate, ...]
) -> PlaceMention:
    return PlaceMention(
        *span,
        id=place.id,
        name=place.name,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        precision=of_kind(place.kind, near=name.near),
        confidence=round(_RIGHT_WHEN_SURE * share, 2),
        alternatives=others,
        direction=name.direction,
        distance_km=toponym.distance_km,
    )


def _country(country: Country) -> Place:
    """A country as one of the places that bear a name."""
    own = (country.iso3,)
    return Place(
        f"country:{country.iso3}", country.name, "country", country.iso3, own, None, "", country.lat, country.lon, 0, 0
    )


def _candidate(place: Place) -> PlaceCandidate:
    return PlaceCandidate(place.id, place.name, place.country, place.lat, place.lon)
