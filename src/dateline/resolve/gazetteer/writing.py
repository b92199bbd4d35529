"""Writes gazetteer files: rows of places and names in, one SQLite file out; the same rows give the same bytes.

May import records.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dateline.records.folding import fold, without_article
from dateline.resolve.gazetteer.schema import BARE, MAIN, OTHER, SCHEMA, SHORT

_SQLITE_VERSION_BYTES = slice(96, 100)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to be written; the columns are explained beside the table.

    Attributes:
        number: the key in the file.
        ref: the public id, or None for ``geonames:NUMBER``.
        also: names that are as good as the main one; ``names``: others, which may be old, foreign or wrong; ``shorts``:
            abbreviations that count only after a town's name.
        lat, lon: WGS 84 degrees, or None.
    """

    number: int
    ref: str | None
    name: str
    kind: str
    countries: tuple[str, ...]
    admin1: str
    lat: float | None
    lon: float | None
    population: int
    also: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    shorts: tuple[str, ...] = ()

    def row(self) -> tuple[object, ...]:
        """The columns of ``places``."""
        country = self.countries[0] if len(self.countries) == 1 else ""
        several = ",".join(self.countries) if len(self.countries) > 1 else None
        where = (_whole(self.lat), _whole(self.lon))
        return (self.number, self.ref, self.name, self.kind, country, several, self.admin1, *where, self.population)

    def keys(self) -> Iterator[tuple[str, int, int]]:
        """The rows of ``names``, each key once, at its best rank."""
        best: dict[str, int] = {}
        for rank, spelling in (
            *((MAIN, name) for name in (self.name, *self.also)),
            *((OTHER, name) for name in self.names),
            *((SHORT, name) for name in self.shorts),
        ):
            key = fold(spelling)
            if key:
                best[key] = min(rank, best.get(key, rank))
        for key, rank in list(best.items()):
            if rank < BARE:
                best.setdefault(without_article(key), BARE)
        return ((key, self.number, rank) for key, rank in best.items())


def write(path: Path, meta: Mapping[str, str], entries: Iterable[Entry]) -> None:
    """Write a whole file beside the old one and put it in its place.

    Raises:
        OSError, sqlite3.Error: it cannot be written; the old file is as it was.
    """
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    ordered = sorted(entries, key=lambda entry: entry.number)
    database = sqlite3.connect(part)
    try:
        database.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        marks = ", ".join("?" * 10)
        database.executemany(f"INSERT INTO places VALUES ({marks})", (entry.row() for entry in ordered))
        # sorted on disk, not here: a dump has millions of names
        database.execute("CREATE TEMP TABLE unsorted (key TEXT, place INTEGER, rank INTEGER)")
        keys = (row for entry in ordered for row in entry.keys())  # noqa: SIM118 - no mapping
        database.executemany("INSERT INTO unsorted VALUES (?, ?, ?)", keys)
        database.execute("INSERT INTO names SELECT key, place, rank FROM unsorted ORDER BY key, place")
        database.execute("DROP TABLE unsorted")
        database.commit()
        database.execute("VACUUM")
        database.close()
        with part.open("r+b") as file:  # the header names the SQLite that wrote it: the bytes that would differ
            file.seek(_SQLITE_VERSION_BYTES.start)
            file.write(bytes(4))
        part.replace(path)
    except BaseException:
        database.close()
        part.unlink(missing_ok=True)
        raise


def _whole(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 1e5)
