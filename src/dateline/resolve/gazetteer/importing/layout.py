"""Which column (or property) of a table holds what, told by its header. Imports errors only.

Two shapes: a table of places (``name``, ``lat``, ``lon`` ...), and a table of codes as OCHA gives out, where each
row goes down the levels of a country (``ADM1_EN``, ``ADM1_PCODE``, ``ADM2_EN`` ... or ``admin1Name_en`` ...).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.errors import UnsuitableInput

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "placename", "nameen", "nameeng", "fullname", "featurename", "shapename", "place"),
    "lat": ("lat", "latitude", "y", "pointy", "latitudey", "ycoord", "centerlat", "centrelat"),
    "lon": ("lon", "lng", "long", "longitude", "x", "pointx", "longitudex", "xcoord", "centerlon", "centrelon"),
    "kind": ("kind", "place", "type", "featuretype", "featurecode", "fcode", "fclass"),
    "country": ("iso3", "iso2", "countrycode", "country", "countryname", "iso", "adm0pcode", "admin0pcode"),
    "admin1": ("admin1", "adm1", "admin1name", "adm1name", "adm1en", "province", "governorate", "oblast", "state"),
    "population": ("population", "pop", "ttl", "populationtotal"),
    "names": ("names", "aliases", "alias", "alternatenames", "altnames", "altname", "othernames"),
    "id": ("id", "pcode", "code", "geonameid", "featureid", "osmid", "uid"),
}
"""What a column holds, and the headers that say so, best first; letters and digits only, in lower case."""
_LANGUAGE = re.compile(r"name([a-z]{2})")
_LEVEL = re.compile(
    r"adm(?:in)?(?P<level>[0-6])(?:(?P<code>p?code?)|(?P<other>alt(?:name)?\d?(?:[a-z]{2})?|ref(?:name)?|name[1-9])"
    r"|(?:name)?(?P<language>[a-z]{2})?)"
)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a table of codes: the column of its name, those of other names, that of its code."""

    depth: int
    name: int
    others: tuple[int, ...]
    code: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a table hold.

    Attributes:
        headers: as the file has them.
        word: what messages call one: ``column`` or ``property``.
        roles: what is held -> its columns, best first.
        languages: columns with the name in other languages.
        levels: from the country (0) down; empty in a table of places.
    """

    headers: tuple[str, ...]
    word: str
    roles: Mapping[str, tuple[int, ...]]
    languages: tuple[int, ...]
    levels: tuple[Level, ...]

    def spot(self, column: int) -> str:
        """How a message names a column."""
        if self.word == "property":
            return f"property {self.headers[column]!r}"
        return f"column {column + 1} ({self.headers[column][:60]})"


def layout_of(headers: Sequence[str], where: str, *, word: str = "column") -> Layout:
    """Tell what columns hold by their headers.

    Raises:
        UnsuitableInput: none of them holds names, half of a position is missing, or two are called the same.
    """
    keys = [re.sub(r"[^a-z0-9]", "", header.casefold()) for header in headers]
    roles = {role: tuple(keys.index(key) for key in names if key in keys) for role, names in _HEADERS.items()}
    if "place" in keys:  # of a feature it is OpenStreetMap's kind, and in a table that has no other name, the name
        place = keys.index("place")
        other = "kind" if roles["name"] == (place,) and word == "column" else "name"
        roles[other] = tuple(at for at in roles[other] if at != place)
    languages = tuple(at for at, key in enumerate(keys) if _LANGUAGE.fullmatch(key) and at not in roles["name"][:1])
    levels = () if roles["name"] else _levels(keys)
    used = {at for columns in roles.values() for at in columns}
    used |= {at for level in levels for at in (level.name, *level.others)}
    twice = next((at for at in sorted(used) if keys.count(keys[at]) > 1), None)
    layout = Layout(tuple(headers), word, roles, languages, levels)
    if twice is not None:
        again = len(keys) - 1 - keys[::-1].index(keys[twice])
        raise UnsuitableInput(f"{where}, {layout.spot(again)}", "two columns are called the same; rename one")
    if not roles["name"] and not levels:
        shown = ", ".join(header[:30] for header in headers[:12]) or "none"
        raise UnsuitableInput(
            where, f"no {word} holds names: call it 'name' (a table of codes: ADM1_EN, ADM1_PCODE ...); found: {shown}"
        )
    if bool(roles["lat"]) != bool(roles["lon"]):
        there, lacking = ("lat", "lon") if roles["lat"] else ("lon", "lat")
        raise UnsuitableInput(f"{where}, {layout.spot(roles[there][0])}", f"there is no {word} {lacking!r} beside it")
    return layout


def _levels(keys: Sequence[str]) -> tuple[Level, ...]:
    """The levels of a table of codes; English names first, then the others as they stand."""
    names: dict[int, list[tuple[int, int]]] = {}
    codes: dict[int, int] = {}
    for at, key in enumerate(keys):
        match = _LEVEL.fullmatch(key)
        if match is None:
            continue
        level = int(match["level"])
        if match["code"]:
            codes.setdefault(level, at)
        else:
            rank = 2 if match["other"] else 0 if match["language"] in (None, "en") else 1
            names.setdefault(level, []).append((rank, at))
    found = []
    for level in sorted(names):
        first, *others = (at for _, at in sorted(names[level]))
        found.append(Level(level, first, tuple(others), codes.get(level)))
    return tuple(found) if any(level.depth for level in found) else ()
