"""The countries of the world, as data: names, adjectives, peoples.

May import records and errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import yaml

from dateline.errors import ResourceError
from dateline.records.folding import fold

_HOST = re.compile(r"\w{1,10}://(?:[\w-]{1,63}\.){1,10}(?P<top>[A-Za-z]{2})(?=[:/?#]|$)")
_EVERYBODYS = frozenset("ai cc co fm gg io ly me to tv us ws".split())
"""Top-level domains that sites anywhere take for their sound."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country.

    Attributes:
        adjectives: words that stand before nouns; ``people``: nouns for its people.
        lat, lon: a point in its middle, WGS 84 degrees; None for a few islands.
        domain: its top-level domain on the Internet.
    """

    iso3: str
    name: str
    names: tuple[str, ...]
    capital: str | None
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    lat: float | None = None
    lon: float | None = None
    domain: str | None = None


class World:
    """Look-up of countries by the words that news uses for them."""

    def __init__(self, countries: Mapping[str, Country]) -> None:
        self.countries = countries
        self._names = {fold(name): c.iso3 for c in countries.values() for name in c.names}
        self._adjectives = {fold(word): c.iso3 for c in countries.values() for word in c.adjectives}
        self._people = {fold(word): c.iso3 for c in countries.values() for word in c.people}
        self._domains = {c.domain: c.iso3 for c in countries.values() if c.domain not in {None, *_EVERYBODYS}}
        self._capitals = {(c.iso3, fold(c.capital)) for c in countries.values() if c.capital}

    def country(self, name: str) -> Country | None:
        """The country of this name, or None. ``Syria``, ``the United States``; no adjectives, no capitals."""
        iso3 = self._names.get(fold(name))
        return self.countries[iso3] if iso3 is not None else None

    def adjective(self, word: str) -> Country | None:
        """The country that an adjective belongs to (``Syrian``), or None; a lower-case ``us`` is none."""
        iso3 = None if word == "us" else self._adjectives.get(fold(word))
        return self.countries[iso3] if iso3 is not None else None

    def people(self, word: str) -> Country | None:
        """The country whose people a plural noun names (``Syrians``), or None."""
        iso3 = self._people.get(fold(word))
        return self.countries[iso3] if iso3 is not None else None

    def of_address(self, url: str | None) -> str | None:
        """The country of a page's address by its top-level domain, as ISO 3166-1 alpha-3, or None."""
        match = _HOST.match(url or "")
        return self._domains.get(match["top"].lower()) if match is not None else None

    def is_capital(self, iso3: str | None, name: str) -> bool:
        """Whether this is the name of the country's capital."""
        return (iso3, fold(name)) in self._capitals

    @cached_property
    def by_first_word(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """Every name, adjective and people as written, cut at blanks, under its first word, longest first."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for country in self.countries.values():
            for phrase in (*country.names, *country.adjectives, *country.people):
                words = tuple(phrase.split())
                found.setdefault(words[0], []).append((words, country.iso3))
        return {first: tuple(sorted(set(rows), key=lambda row: (-len(row[0]), row))) for first, rows in found.items()}


def load_world() -> World:
    """Read the countries that ship with the package.

    Raises:
        ResourceError: a data file is damaged.
    """
    countries = {}
    for iso3, entry in read_data("countries.yaml").items():
        names = strings(entry, "names")
        capital, at, domain = entry.get("capital"), entry.get("at"), entry.get("domain")
        lat, lon = at if isinstance(at, list) else (None, None)
        countries[iso3] = Country(
            iso3=iso3,
            name=names[0],
            names=names,
            capital=capital if isinstance(capital, str) else None,
            adjectives=strings(entry, "adjectives"),
            people=strings(entry, "people"),
            lat=lat,
            lon=lon,
            domain=domain if isinstance(domain, str) else None,
        )
    return World(countries)


def read_data(name: str) -> Mapping[str, Mapping[str, object]]:
    """A YAML file of this room's data, checked to be a mapping of mappings.

    Raises:
        ResourceError: it is missing or damaged.
    """
    try:
        text = resources.files("dateline.resolve").joinpath("data", name).read_text(encoding="utf-8")
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as error:
        raise ResourceError(f"the data file {name} is missing or damaged ({error}); install dateline again") from error
    if not isinstance(data, dict) or not all(isinstance(entry, dict) for entry in data.values()):
        raise ResourceError(f"the data file {name} is damaged: not a table of entries; install dateline again")
    return data


def strings(entry: Mapping[str, object], field: str) -> tuple[str, ...]:
    """The strings under a field of a data entry; empty where there is none."""
    values = entry.get(field, ())
    return tuple(str(value) for value in values) if isinstance(values, Iterable) else ()
