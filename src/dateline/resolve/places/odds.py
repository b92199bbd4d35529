"""How likely each place of a name is the one meant: a naive Bayes over few, readable pieces of evidence.

    odds = how much the place is talked of  *  spelling  *  kind word  *  the report's countries  *  nearness

May import records and the data of this room. Pure. The weights are round numbers, set by hand on development reports;
what the outcome is worth as a probability was measured (docs/decisions/0006-places.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from dateline.resolve.gazetteer import Place
from dateline.resolve.gazetteer.schema import SHORT
from dateline.resolve.places.names import Name
from dateline.resolve.places.precision import COUNTRY, REGION, of_kind
from dateline.resolve.world import World

AREAS = frozenset({"province", "district", "county"})
"""Kinds of divisions of a country."""
SETTLED = AREAS | {"town", "neighbourhood"}
"""Kinds of places where people live."""
_COUNTRY = 2e8
_AS_PEOPLE: Mapping[str, float] = {
    **dict.fromkeys(("continent", "sea", "region"), 2e7),
    **dict.fromkeys(("strait", "river", "mountains", "desert", "peninsula", "lake", "islands", "canal"), 2e6),
    **dict.fromkeys(("border", "airport", "nuclear plant", "holy site", "palace", "headquarters", "island"), 5e5),
}
"""How much what has no inhabitants of its own is talked of, as the town of so many people."""
_SITE, _SMALLEST, _OWN = 2e5, 500, 5_000
_HOLDERS = AREAS | {"country"}
_AREA_SHARE, _AREA_THAT_HOLDS = 0.3, 20.0
_SPELLING = (1.0, 0.2, 0.1, 0.0005)
_CLASHES = 0.002
_ELSEWHERE, _CAPITAL_ELSEWHERE = 0.01, 0.1
_OF_ITSELF = 0.3
_OWNED, _INSIDE = 1e5, 1e3
"""So many times likelier is what lies where the report says: ``Syria's X``, and ``X, Syria`` (perhaps a mere row)."""
_NEARNESS = ((30, 20.0), (100, 8.0), (300, 3.0))
"""Within so many kilometres of another place of the report: so many times likelier."""
_DIVISION = 10.0
"""In the only first-order division of which the report names anything: so many times likelier, and one more."""
_UNKNOWN, _UNKNOWN_WITHIN, _UNKNOWN_NOWHERE = 250, 0.2, 4.0
"""That none of the listed places is meant is as likely as a town of so many people of the report's own country;
less so where it says what the place lies in, more so where it names no country at all."""


@dataclass(frozen=True, slots=True)
class Within:
    """What a place is said to lie in; ``odds``: how much likelier that makes what lies there."""

    country: str
    admin1_code: str | None = None
    odds: float = _INSIDE

    @classmethod
    def owner(cls, country: str) -> Within:
        """A country that the words claim the place for."""
        return cls(country, odds=_OWNED)

    def holds(self, place: Place) -> bool:
        """Whether a place lies in it."""
        return self.country in place.countries and self.admin1_code in (None, place.admin1_code)


Division = tuple[str, str]
"""A first-order division: its country (ISO 3166-1 alpha-3) and its name."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a report says about where its places are.

    Attributes:
        focus: how often it names each country, by ISO 3166-1 alpha-3.
        places: what is sure already, by the name as written; no name is evidence for itself.
        told: ids that the report itself decided for a name, by its text.
    """

    focus: Counter[str]
    places: Mapping[str, Sequence[Place]]
    told: Mapping[str, str]

    def beside(self, name: str) -> Evidence:
        """The evidence without what stands on this name itself."""
        return Evidence(self.focus, {text: found for text, found in self.places.items() if text != name}, self.told)

    def countries(self) -> Counter[str]:
        """How often the report speaks of each country, by its name or by a settled place in it."""
        return self.focus + Counter(place.country for place in self._settled() if place.country is not None)

    def divisions(self) -> Counter[Division]:
        """How often it speaks of each first-order division, by its name or by a place in it."""
        return Counter(
            (place.country, place.admin1) for place in self._settled() if place.country is not None and place.admin1
        )

    def anchors(self) -> list[tuple[float, float]]:
        """Where the places are that are sure and not wide, each once."""
        points = dict.fromkeys(
            (place.lat, place.lon)
            for found in self.places.values()
            for place in found
            if of_kind(place.kind, near=False) not in (REGION, COUNTRY)
        )
        return [(lat, lon) for lat, lon in points if lat is not None and lon is not None]

    def _settled(self) -> Iterator[Place]:
        return (place for found in self.places.values() for place in found if place.kind in SETTLED)


class Odds:
    """Weighs the places of one name against what a report says beside it."""

    def __init__(self, world: World, evidence: Evidence) -> None:
        self._world = world
        self._told = evidence.told
        self._countries, self._divisions = evidence.countries(), evidence.divisions()
        self._total, self._in_divisions = self._countries.total(), self._divisions.total()
        self._anchors = evidence.anchors()

    def shares(self, name: Name, places: Sequence[Place], within: Sequence[Within]) -> list[tuple[float, Place]]:
        """Each place with its probability, likeliest first; what they lack to 1 is that none of them is meant."""
        weighed = [(self._weight(name, place, within), place) for place in places]
        unknown = _UNKNOWN * (_UNKNOWN_WITHIN if within else 1.0) * (1.0 if self._total else _UNKNOWN_NOWHERE)
        total = unknown + sum(weight for weight, _ in weighed)
        shares = ((weight / total, place) for weight, place in weighed)
        return sorted(shares, key=lambda row: (-row[0], row[1].id))

    def _weight(self, name: Name, place: Place, within: Sequence[Within]) -> float:
        weight = _people(place) * _SPELLING[place.rank] * _kind_fits(name, place)
        if name.holds and place.kind in _HOLDERS:
            weight *= _AREA_THAT_HOLDS
        if name.holds and place.rank == SHORT:
            weight /= _SPELLING[SHORT]  # "Tampa, FL": there an abbreviation is as good as a name
        if self._told.get(name.text) == place.id:
            weight *= _INSIDE
        if within:
            if any(frame.holds(place) for frame in within):
                return weight
            in_division = place.kind == "country" and within[0].admin1_code is not None  # Lebanon, Tennessee
            return weight / (_OWNED if in_division else within[0].odds)
        return weight * self._of_country(place) * self._of_division(place) * self._nearness(place)

    def _of_country(self, place: Place) -> float:
        """The share that the place's country has in the report's country names, and a little for all others."""
        if not self._total:
            return 1.0
        named = max((self._countries[country] for country in place.countries), default=0) / self._total
        if place.kind in ("country", "continent") or not place.countries:
            return max(_OF_ITSELF, named)  # they need no other naming than their own
        capital = place.kind == "town" and self._world.is_capital(place.country, place.name)
        return named + (_CAPITAL_ELSEWHERE if capital else _ELSEWHERE)

    def _of_division(self, place: Place) -> float:
        if not self._in_divisions or place.country is None or place.admin1 is None:
            return 1.0
        return 1 + _DIVISION * self._divisions[place.country, place.admin1] / self._in_divisions

    def _nearness(self, place: Place) -> float:
        if place.lat is None or place.lon is None or place.kind in ("country", "continent", "sea"):
            return 1.0
        here = (place.lat, place.lon)
        apart = min((kilometres(here, there) for there in self._anchors), default=None)
        return next((times for reach, times in _NEARNESS if apart is not None and apart <= reach), 1.0)


def _people(place: Place) -> float:
    """How much a place is talked of, as people that live there."""
    if place.kind == "country":
        return _COUNTRY
    if place.id.startswith("own:") and not place.population:
        return _OWN if place.kind in SETTLED else _SMALLEST  # a user's villages are meant; a dump's every stream is not
    if place.kind in AREAS:
        return max(place.population * _AREA_SHARE, 3e4)
    if place.kind == "town" or place.population:
        return max(float(place.population), _SMALLEST)
    return _AS_PEOPLE.get(place.kind, _SITE)


def _kind_fits(name: Name, place: Place) -> float:
    """Whether the place is what the words say that it is."""
    kinds: Mapping[str, Collection[str]] = {
        "province": ("province", "region"),
        "town": ("town", "neighbourhood"),
        "part": SETTLED - {"town", "province"},
    }
    if name.cue is None:
        return 1.0
    return 1.0 if place.kind in kinds[name.cue] else _CLASHES


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of two points in degrees, on a sphere (haversine)."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, point)) for point in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 12_742 * asin(sqrt(half))
