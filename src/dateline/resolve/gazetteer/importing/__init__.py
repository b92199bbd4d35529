"""Imports places of one's own: a GeoNames dump, OCHA's tables of codes, any table, GeoJSON; one layer a file.

    FILE -> lines or features -> places, checked -> as the main gazetteer has them, where it has them -> NAME.sqlite

A file is read to its end before anything is written: a bad one leaves everything as it was. May import errors and this
room.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from dateline.errors import DatelineError, UnsuitableInput
from dateline.records.folding import fold
from dateline.resolve.gazetteer.importing.found import Found
from dateline.resolve.gazetteer.importing.geojson import read_geojson
from dateline.resolve.gazetteer.importing.geonames import is_dump, read_dump
from dateline.resolve.gazetteer.importing.known import Known
from dateline.resolve.gazetteer.importing.reading import Source, lines, opened, whole
from dateline.resolve.gazetteer.importing.rows import Rows
from dateline.resolve.gazetteer.importing.tables import read_table
from dateline.resolve.gazetteer.schema import FORMAT
from dateline.resolve.gazetteer.writing import Entry, write

__all__ = ["Imported", "default_name", "import_places", "is_name"]

MAX_PLACES = 5_000_000
_EVERY = 1_000
_NAME = re.compile(r"[^\W_][\w.-]{0,59}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        places, names: how many are in the layer now.
        left_out: places of the file that are not in it: of another country than the one asked for, roads, countries.
        homeless: places without a country; reports that name countries can tell nothing about them.
        nowhere: divisions that the main gazetteer does not know -> where in the file they first stand.
    """

    places: int
    names: int
    left_out: int
    homeless: int
    nowhere: Mapping[str, str]


def is_name(name: str) -> bool:
    """Whether a layer can be called this: letters, digits, ``.``, ``_`` and ``-``, 60 at most."""
    return _NAME.fullmatch(name) is not None


def default_name(file: Path) -> str:
    """What a layer is called after its file; empty where the file's name has no letter or digit."""
    return "-".join(fold(file.name.split(".", 1)[0]).split())[:60]


def import_places(  # noqa: PLR0913 - all but the files are named
    file: Path, out: Path, *, name: str, main: Path, country: str | None = None, progress: Callable[[int], None]
) -> Imported:
    """Write the places of a file as a layer.

    Args:
        file: a GeoNames dump, an OCHA table, a CSV or TSV table, GeoJSON, or a zip archive that holds one of them.
        out: the layer's file; replaced where it exists.
        name: what the layer is called; stands in its places' ids and in the version.
        main: the main gazetteer, in which divisions are looked up.
        country: code or name of the country where places lie whose file does not say it; others are left out.
        progress: called now and then with the number of places read.

    Raises:
        InputError: the file cannot be read or is not as it should be; nothing has been written.
        ResourceError: the main gazetteer is missing or damaged.
        DatelineError: the country is none, or the layer cannot be written.
    """
    known = Known(main)
    try:
        only = known.country(country) if country is not None else None
        if country is not None and only is None:
            raise DatelineError(f"there is no country {country!r}; write its ISO 3166 code (SYR) or its English name")
        rows = Rows(known, country=only)
        with opened(file) as source:
            kept, left_out = _entries(_places(source, rows, known, only), source.where, name, only, known, progress)
    finally:
        known.close()
    if not kept:
        others = f" of its {left_out:,} none is of a kind (or the country) that is taken" if left_out else ""
        raise UnsuitableInput(str(file), f"holds no place{':' if others else ''}{others}; nothing was imported")
    names = _write(out, name, file, kept)
    homeless = sum(not entry.countries for entry in kept)
    return Imported(len(kept), names, left_out, homeless, rows.nowhere)


def _places(source: Source, rows: Rows, known: Known, country: str | None) -> Iterator[Found | None]:
    """The places of a file, read as what its first line shows that it is."""
    if source.suffix in {".geojson", ".json"}:
        return _of_document(whole(source), source.where, rows)
    rest = lines(source)
    head: list[str] = []  # blank lines at the start count too
    while not "".join(head).strip():
        more = next(rest, None)
        if more is None:
            raise UnsuitableInput(source.where, "is empty")
        head.append(more)
    first, text = head[-1], chain(head, rest)
    if first.lstrip().startswith("{"):
        return _of_document("".join(text), source.where, rows)
    if is_dump(first):
        return read_dump(text, source.where, known=known, country=country)
    return read_table(text, source.where, rows=rows)


def _of_document(text: str, where: str, rows: Rows) -> Iterator[Found]:
    if not text.strip():
        raise UnsuitableInput(where, "is empty")
    return read_geojson(text, where, rows=rows)


def _entries(  # noqa: PLR0913, PLR0917 - what a place is checked against
    places: Iterator[Found | None],
    where: str,
    name: str,
    only: str | None,
    known: Known,
    progress: Callable[[int], None],
) -> tuple[list[Entry], int]:
    """The places that are taken, numbered in their order, and how many are not."""
    kept: list[Entry] = []
    ids: set[str] = set()
    left_out = 0
    for read, found in enumerate(places, 1):
        if read % _EVERY == 0:
            progress(read)
        if found is None or (only is not None and only not in found.countries):
            left_out += 1
            continue
        if len(kept) == MAX_PLACES:
            raise UnsuitableInput(
                where, f"holds more than {MAX_PLACES:,} places; import a country at a time (--country), or its own file"
            )
        if found.id in ids:
            raise UnsuitableInput(found.where, f"the id {found.id[:60]!r} stands twice in the file; each needs its own")
        ids.add(found.id)
        kept.append(_entry(found, len(kept) + 1, name, known))
    return kept, left_out


def _entry(found: Found, number: int, name: str, known: Known) -> Entry:
    ref = f"own:{name}/{found.id}"
    # A division without a code would lend its name to all places of its country that have none.
    admin1 = found.admin1 or (ref if found.kind == "province" else "")
    entry = Entry(
        number=number,
        ref=ref,
        name=found.name,
        kind=found.kind,
        countries=found.countries,
        admin1=admin1,
        lat=found.lat,
        lon=found.lon,
        population=found.population,
        also=found.also,
        names=found.names,
    )
    return known.adopt(entry, geonames=found.geonames)


def _write(out: Path, name: str, file: Path, entries: list[Entry]) -> int:
    """Write the layer; give how many names it holds."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(repr(entry).encode("utf-8", "backslashreplace"))
    meta = {
        "format": FORMAT,
        "version": f"{name}-{digest.hexdigest()[:12]}",
        "source": file.name.encode("utf-8", "replace").decode(),
        "places": str(len(entries)),
    }
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write(out, meta, entries)
        database = sqlite3.connect(f"{out.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            (names,) = database.execute("SELECT count(*) FROM names").fetchone()
        finally:
            database.close()
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise DatelineError(f"{out}: cannot be written: {why}") from error
    return int(names)
