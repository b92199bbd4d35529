"""GeoNames dumps: ``SY.txt``, ``allCountries.txt``; tab-separated, no header, no quoting. May import this room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.errors import UnsuitableInput
from dateline.records.folding import fold
from dateline.resolve.gazetteer.building import is_usable_alias
from dateline.resolve.gazetteer.importing.found import MAX_NAME, Found, clean_name, degrees, people
from dateline.resolve.gazetteer.importing.kinds import kind_of_feature
from dateline.resolve.gazetteer.importing.known import Known

COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class", "feature code",
    "country code", "cc2", "admin1 code", "admin2 code", "admin3 code", "admin4 code", "population", "elevation",
    "dem", "timezone", "modification date",
)  # fmt: skip
_ID, _NAME, _ASCII, _OTHERS, _LAT, _LON, _CLASS, _CODE, _COUNTRY, _CC2, _ADMIN1 = range(11)
_POPULATION = 14
_SETTLED = frozenset({"P", "A"})


def is_dump(line: str) -> bool:
    """Whether a first line is one of a dump: a number, and tabs enough that it can be nothing else."""
    cells = line.split("\t")
    return cells[0].isdecimal() and len(cells) >= 8


def read_dump(lines: Iterable[str], where: str, *, known: Known, country: str | None) -> Iterator[Found | None]:
    """The places of a dump; None for a line whose place is left out (roads, countries, other countries' places).

    Args:
        lines: with their line breaks.
        where: the file's name in messages.
        known: looks countries up.
        country: the only country to be taken, as ISO 3166-1 alpha-3, or None for all.

    Raises:
        UnsuitableInput: a line is not as it should be.
    """
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t")
        if cells == [""]:
            continue
        here = f"{where} line {number}"
        if len(cells) != len(COLUMNS):
            raise UnsuitableInput(
                f"{here}, column {min(len(cells), len(COLUMNS)) + (len(cells) > len(COLUMNS))}",
                f"{len(cells)} columns where a GeoNames dump has {len(COLUMNS)}; get the file again",
            )
        yield _place(cells, here, known, country)


def _place(cells: list[str], here: str, known: Known, country: str | None) -> Found | None:
    number = cells[_ID]
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise UnsuitableInput(_at(here, _ID), f"{number[:60]!r} is no GeoNames number")
    kind = kind_of_feature(cells[_CLASS], cells[_CODE])
    codes = [cells[_COUNTRY], *(cells[_CC2].split(",") if cells[_CLASS] not in _SETTLED else ())]
    codes = [code for code in dict.fromkeys(codes) if code]
    countries = [known.country(code) for code in codes]
    if cells[_COUNTRY] and countries[0] is None:
        raise UnsuitableInput(_at(here, _COUNTRY), f"there is no country {cells[_COUNTRY]!r} in ISO 3166")
    several = tuple(dict.fromkeys(iso3 for iso3 in countries if iso3 is not None))  # cc2 also has codes of the past
    lat = degrees(cells[_LAT], _at(here, _LAT), most=90)
    lon = degrees(cells[_LON], _at(here, _LON), most=180)
    if lat is None or lon is None:
        raise UnsuitableInput(_at(here, _LAT if lat is None else _LON), "the position is missing")
    population = people(cells[_POPULATION], _at(here, _POPULATION))
    name = cells[_NAME] if fold(cells[_NAME]) else cells[_ASCII]
    name = clean_name(name, _at(here, _NAME))
    if kind is None or (country is not None and country not in several):
        return None
    others = [alias for alias in cells[_OTHERS].split(",") if len(alias) <= MAX_NAME and is_usable_alias(alias)]
    return Found(
        where=here,
        id=number,
        name=name,
        kind=kind,
        countries=several,
        admin1=cells[_ADMIN1],
        lat=lat,
        lon=lon,
        population=population,
        also=(cells[_ASCII],) if cells[_ASCII] else (),
        names=tuple(dict.fromkeys(others)),
        geonames=int(number),
    )


def _at(here: str, column: int) -> str:
    return f"{here}, column {column + 1} ({COLUMNS[column]})"
