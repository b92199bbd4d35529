"""A place as a file tells it, and the checks that hold for every file. May import errors and this room."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.errors import UnsuitableInput
from dateline.records.folding import fold

MAX_NAME = 300
MAX_POPULATION = 10**10
_NUMBER = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """A place of a file that is being imported.

    Attributes:
        where: file and line (or feature), for messages.
        id: what it is called in its file: an id of its own, or its row.
        countries: ISO 3166-1 alpha-3.
        admin1: GeoNames' code of the first-order division; a code of the file's own where that is not known.
        lat, lon: WGS 84 degrees, or None.
        also: other names that are as good: those of a table made on purpose.
        names: other names, which may be old, foreign or wrong: those that GeoNames collects.
        geonames: its number at GeoNames, or None.
    """

    where: str
    id: str
    name: str
    kind: str
    countries: tuple[str, ...]
    admin1: str
    lat: float | None
    lon: float | None
    population: int = 0
    also: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    geonames: int | None = None


def clean_name(text: str, where: str) -> str:
    """A name on one line.

    Raises:
        UnsuitableInput: nothing can be looked up by it.
    """
    name = " ".join(text.split())
    if not name:
        raise UnsuitableInput(where, "the name is missing; every place needs one")
    if len(name) > MAX_NAME:
        raise UnsuitableInput(where, f"a name of {len(name):,} characters; no name is longer than {MAX_NAME}")
    if any("\ud800" <= char <= "\udfff" for char in name):
        raise UnsuitableInput(where, "the name holds half a character (a lone surrogate); write it anew")
    if not fold(name):
        raise UnsuitableInput(where, f"the name {name!r} has no letter and no digit, so nothing can be found by it")
    return name


def degrees(text: str, where: str, *, most: int) -> float | None:
    """A latitude (``most`` is 90) or longitude (180); None where the text is empty.

    Raises:
        UnsuitableInput: it is no number, or out of range.
    """
    if not text.strip():
        return None
    value = _number(text.strip(), where, what="degrees")
    if not -most <= value <= most:
        axis = "latitude" if most == 90 else "longitude"
        raise UnsuitableInput(
            where, f"{text.strip()!r} is no {axis}: it goes from -{most} to {most} (WGS 84 degrees, not metres)"
        )
    return value


def people(text: str, where: str) -> int:
    """A population; 0 where the text is empty.

    Raises:
        UnsuitableInput: it is no number, negative, or more than there are people.
    """
    if not text.strip():
        return 0
    value = _number(text.strip(), where, what="a population")
    if not 0 <= value <= MAX_POPULATION:
        raise UnsuitableInput(where, f"{text.strip()!r} is no population")
    return int(value)


def _number(text: str, where: str, *, what: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise UnsuitableInput(
            where, f"{text[:60]!r} is no number, and {what} must be one; write it with digits and a point, as 36.2"
        )
    return float(text)
