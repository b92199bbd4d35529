"""Looking names up in a gazetteer file: read only, little memory, the last names kept.

May import records, errors and the folding of this room.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from dateline.errors import ResourceError
from dateline.resolve.folding import fold, without_article
from dateline.resolve.gazetteer.schema import FORMAT

_Row = tuple[Any, ...]  # SQLite's columns; the two functions that take them apart say what they are
_REMEDY = "build it again, or leave it out to use the one that ships with the package"
_KEPT_NAMES = 20_000

_TOWNS = """
SELECT p.id, p.name, p.country, p.admin1, a.name, p.lat, p.lon, p.population, n.rank
FROM names n JOIN places p ON p.id = n.place
LEFT JOIN admin1 a ON a.country = p.country AND a.code = p.admin1
WHERE n.key = ? ORDER BY p.population DESC, p.id
"""
_DIVISIONS = """
SELECT a.country, a.code, a.name, a.population, n.rank
FROM admin1_names n JOIN admin1 a ON a.country = n.country AND a.code = n.code
WHERE n.key = ? ORDER BY a.population DESC, a.country, a.code
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name may stand for.

    Attributes:
        id: ``geonames:NNN`` for a town, ``admin1:ISO3.CODE`` for a first-order division.
        kind: ``town`` or ``province``.
        country: ISO 3166-1 alpha-3.
        admin1: name of the division it lies in (its own for a division), or None.
        admin1_code: GeoNames code of that division.
        lat, lon: WGS 84 degrees; None for a division.
        population: people living there by GeoNames; 0 where not known; for a division, of its towns.
        rank: 0 where the name asked for is its main one, 1 for another one, 2 without the Arabic article.
    """

    id: str
    name: str
    kind: str
    country: str
    admin1: str | None
    admin1_code: str
    lat: float | None
    lon: float | None
    population: int
    rank: int


class Gazetteer:
    """A gazetteer file, open for look-ups."""

    def __init__(self, database: sqlite3.Connection, version: str) -> None:
        self.version = version
        self._database = database
        self.towns: Callable[[str], tuple[Place, ...]] = lru_cache(_KEPT_NAMES)(self._find_towns)
        self.divisions: Callable[[str], tuple[Place, ...]] = lru_cache(_KEPT_NAMES)(self._find_divisions)

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Open a gazetteer file, or the core that ships with the package.

        Raises:
            ResourceError: the file is missing, damaged, or of another format.
        """
        with resources.as_file(resources.files("dateline.resolve").joinpath("data/core.sqlite")) as core:
            file = path if path is not None else core
            if not file.is_file():
                raise ResourceError(f"the gazetteer {file} is missing; {_REMEDY}")
            database = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            meta = dict(database.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            database.close()
            raise ResourceError(f"the gazetteer {file} cannot be read ({error}); {_REMEDY}") from error
        if meta.get("format") != FORMAT or "version" not in meta:
            database.close()
            raise ResourceError(f"the gazetteer {file} is of format {meta.get('format')}, not {FORMAT}; {_REMEDY}")
        return cls(database, meta["version"])

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _find_towns(self, name: str) -> tuple[Place, ...]:
        """Towns of this name, most populous first; empty where none is known."""
        rows = self._rows(_TOWNS, name)
        return tuple(_town(*row) for row in rows)

    def _find_divisions(self, name: str) -> tuple[Place, ...]:
        """First-order divisions (provinces, states, oblasts ...) of this name, most populous first."""
        return tuple(_division(*row) for row in self._rows(_DIVISIONS, name))

    def _rows(self, query: str, name: str) -> list[_Row]:
        """Rows for the folded name; where nothing bears it, for the name without its Arabic article."""
        key = fold(name)
        rows = self._database.execute(query, (key,)).fetchall() if key else []
        short = without_article(key)
        if not rows and short != key:
            rows = self._database.execute(query, (short,)).fetchall()
        return rows


def _town(  # noqa: PLR0913, PLR0917 - one argument a column
    id_: int,
    name: str,
    country: str,
    code: str,
    admin1: str | None,
    lat: int,
    lon: int,
    population: int,
    rank: int,
) -> Place:
    return Place(f"geonames:{id_}", name, "town", country, admin1, code, lat / 1e5, lon / 1e5, population, rank)


def _division(country: str, code: str, name: str, population: int, rank: int) -> Place:
    return Place(f"admin1:{country}.{code}", name, "province", country, name, code, None, None, population, rank)
