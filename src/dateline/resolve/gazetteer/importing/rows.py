"""Rows of a table (or features with their properties) to places. May import errors and this room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.errors import UnsuitableInput
from dateline.records.folding import fold
from dateline.resolve.gazetteer.importing.found import Found, clean_name, degrees, people
from dateline.resolve.gazetteer.importing.kinds import KINDS, kind_of_code, kind_of_word
from dateline.resolve.gazetteer.importing.known import Known
from dateline.resolve.gazetteer.importing.layout import Layout, Level

Position = tuple[float | None, float | None]
_CODE = re.compile(r"(?:[A-Z]\.)?[A-Z]{2,5}[1-5]?H?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or a feature.

    Attributes:
        where: file and line or feature, for messages.
        number: which line or feature it is; its id where it has none of its own.
        cells: as many as the layout has headers.
        at: the position where the geometry tells it, not a column.
        kind: the kind where no column tells it.
        id: the id where no column tells it, or "".
    """

    where: str
    number: int
    cells: Sequence[str]
    at: Position | None = None
    kind: str = "town"
    id: str = ""


class Rows:
    """Reads the rows of one file, one after the other; the upper levels of a table of codes are given once each."""

    def __init__(self, known: Known, *, country: str | None) -> None:
        self._known = known
        self._country = country
        self._levels: dict[tuple[int, str], Found] = {}
        self._ids: set[str] = set()
        self.nowhere: dict[str, str] = {}
        """Divisions that the main gazetteer does not know -> where they first stand."""

    def places(self, row: Row, layout: Layout) -> Iterator[Found]:
        """The place of a row, after those above it that have not been given yet.

        Raises:
            UnsuitableInput: the row is not as it should be.
        """
        if layout.levels:
            yield from self._down_the_levels(row, layout)
        else:
            yield self._place(row, layout)

    # --- tables of places

    def _place(self, row: Row, layout: Layout) -> Found:
        column = layout.roles["name"][0]
        name = clean_name(row.cells[column], _spot(row, layout, column))
        countries = self._countries(row, layout)
        lat, lon = _position(row, layout)
        own = _cell(row, layout, "id") or row.id or str(row.number)
        kind = _kind(row, layout)
        return Found(
            where=row.where,
            id=own,
            name=name,
            kind=kind,
            countries=countries,
            admin1=self._admin1(row, layout, countries),
            lat=lat,
            lon=lon,
            population=_population(row, layout),
            also=_names(row, layout),
        )

    def _countries(self, row: Row, layout: Layout) -> tuple[str, ...]:
        """The countries that a row names, in one cell; else the one that holds for the whole file."""
        for column in layout.roles["country"]:
            words = [word.strip() for word in re.split(r"[;|]", row.cells[column]) if word.strip()]
            if words:
                return tuple(dict.fromkeys(self._iso3(word, row, layout, column) for word in words))
        return (self._country,) if self._country is not None else ()

    def _iso3(self, word: str, row: Row, layout: Layout, column: int) -> str:
        country = self._known.country(word)
        if country is None:
            raise UnsuitableInput(
                _spot(row, layout, column),
                f"there is no country {word[:60]!r}; write ISO 3166 codes (SYR or SY) or English names",
            )
        return country

    def _admin1(self, row: Row, layout: Layout, countries: Sequence[str]) -> str:
        name = _cell(row, layout, "admin1")
        if not name or len(countries) != 1:
            return ""
        code = self._known.division(countries[0], name)
        if code is None:
            self.nowhere.setdefault(f"{name} ({countries[0]})", row.where)
        return code or ""

    # --- tables of codes

    def _down_the_levels(self, row: Row, layout: Layout) -> Iterator[Found]:
        told = [level for level in layout.levels if level.depth and row.cells[level.name].strip()]
        coded = [
            level for level in layout.levels if level.depth and level.code is not None and row.cells[level.code].strip()
        ]
        if not told or (coded and coded[-1].depth > told[-1].depth):
            lacking = coded[-1] if coded else layout.levels[-1]
            raise UnsuitableInput(_spot(row, layout, lacking.name), "the name is missing; every place needs one")
        countries = self._country_of(row, layout)
        admin1 = ""
        for level in told:
            found, new = self._level(row, layout, level, countries, admin1, deepest=level is told[-1])
            admin1 = found.admin1
            if new:
                yield found

    def _country_of(self, row: Row, layout: Layout) -> tuple[str, ...]:
        top = layout.levels[0]
        if top.depth == 0:
            for column in (*((top.code,) if top.code is not None else ()), top.name):
                if row.cells[column].strip():
                    return (self._iso3(row.cells[column].strip(), row, layout, column),)
        return self._countries(row, layout)

    def _level(  # noqa: PLR0913 - one argument for each thing that a level hangs on
        self, row: Row, layout: Layout, level: Level, countries: tuple[str, ...], above: str, *, deepest: bool
    ) -> tuple[Found, bool]:
        """A level's place, and whether it was not given before."""
        name = clean_name(row.cells[level.name], _spot(row, layout, level.name))
        code = row.cells[level.code].strip() if level.code is not None else ""
        key = (level.depth, code or "\n".join((*countries, above, fold(name))))
        before = self._levels.get(key)
        if before is not None:
            if deepest and fold(before.name) != fold(name):
                where = _spot(row, layout, level.code if level.code is not None else level.name)
                raise UnsuitableInput(where, f"{code!r} is also the code of {before.name!r} ({before.where})")
            return before, False
        admin1 = above
        if level.depth == 1:
            known = self._known.division(countries[0], name) if len(countries) == 1 else None
            admin1 = known or code or fold(name)
        lat, lon = _position(row, layout) if deepest else (None, None)
        found = Found(
            where=row.where,
            id=self._id(code or str(row.number), level, plain=deepest or bool(code)),
            name=name,
            kind="province" if level.depth == 1 else "district",
            countries=countries,
            admin1=admin1,
            lat=lat,
            lon=lon,
            population=_population(row, layout) if deepest else 0,
            also=tuple(
                clean_name(row.cells[at], _spot(row, layout, at)) for at in level.others if row.cells[at].strip()
            ),
        )
        self._levels[key] = found
        return found, True

    def _id(self, code: str, level: Level, *, plain: bool) -> str:
        """A place's id: its code, with its level where another level bears the same."""
        own = code if plain and code not in self._ids else f"{code}.adm{level.depth}"
        self._ids.add(own)
        return own


def _spot(row: Row, layout: Layout, column: int) -> str:
    return f"{row.where}, {layout.spot(column)}"


def _cell(row: Row, layout: Layout, role: str) -> str:
    """The first cell of a role that is not empty, on one line."""
    cells = (" ".join(row.cells[column].split()) for column in layout.roles[role])
    return next((cell for cell in cells if cell), "")


def _position(row: Row, layout: Layout) -> Position:
    if row.at is not None:
        return row.at
    if not layout.roles["lat"]:
        return None, None
    y, x = layout.roles["lat"][0], layout.roles["lon"][0]
    lat = degrees(row.cells[y], _spot(row, layout, y), most=90)
    lon = degrees(row.cells[x], _spot(row, layout, x), most=180)
    if (lat is None) != (lon is None):
        raise UnsuitableInput(_spot(row, layout, y if lat is None else x), "the other half of the position is missing")
    return lat, lon


def _population(row: Row, layout: Layout) -> int:
    columns = layout.roles["population"]
    return people(row.cells[columns[0]], _spot(row, layout, columns[0])) if columns else 0


def _names(row: Row, layout: Layout) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for column in layout.roles["names"]:
        for name in re.split(r"[;|]", row.cells[column]):
            if name.strip():
                found[clean_name(name, _spot(row, layout, column))] = None
    for column in layout.languages:
        if row.cells[column].strip():
            found[clean_name(row.cells[column], _spot(row, layout, column))] = None
    return tuple(found)


def _kind(row: Row, layout: Layout) -> str:
    for column in layout.roles["kind"]:
        word = row.cells[column].strip()
        if not word:
            continue
        kind = kind_of_word(word) or (kind_of_code(word) if _CODE.fullmatch(word) else None)
        if kind is None:
            raise UnsuitableInput(
                _spot(row, layout, column), f"{word[:60]!r} is no kind of place; there are: {', '.join(KINDS)}"
            )
        return kind
    return row.kind
