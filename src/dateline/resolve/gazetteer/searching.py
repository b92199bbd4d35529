"""What gazetteer files know under a name, for a person who asks; and spellings near to it, as guesses.

The reader never uses a guess. May import errors and this room.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dateline.records.folding import fold, without_article
from dateline.resolve.gazetteer.lookup import Gazetteer, Place
from dateline.resolve.world import load_world

FARTHEST = 2
"""A guess differs by so many letters at most."""
MOST_GUESSES = 10
_LOOKED_AT = 200
_BONES = 2
"""Fewer consonants say little about a name: its first letter must agree too."""
_LAST = "\U0010ffff"
_KEYS = "SELECT DISTINCT key FROM names WHERE key >= ? AND key < ? AND length(key) BETWEEN ? AND ?"
_DIVISIONS = "SELECT country, admin1, name FROM places WHERE kind = 'province'"
_VOWELS = "aeiouywhаеиоуыэюяьاوي"
_ALIKE = {"c": "k", "q": "k", "j": "g", "z": "s"}
"""Letters that stand for one sound as transcribers choose."""
_DOUBLED = re.compile(r"(.)\1+")
_SKELETON = str.maketrans({**dict.fromkeys(_VOWELS + " "), **_ALIKE})


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that is known, and where.

    Attributes:
        file: the gazetteer file; None for a country, which needs none.
        distance: 0 where the name is known; else in how many letters the guessed spelling differs.
        spelling: the folded name that led here.
    """

    place: Place
    file: Path | None
    distance: int
    spelling: str


def search(name: str, files: Sequence[Path], *, limit: int) -> tuple[Hit, ...]:
    """Places that bear a name, most populous first in each file; where there are none, guesses.

    Args:
        name: in any spelling that folding makes equal.
        files: the main gazetteer, then layers.
        limit: give no more than so many; of guesses, ten at most.

    Raises:
        ResourceError: a file is missing or damaged.
    """
    key = fold(name)
    if not key:
        return ()
    opened = [(file, Gazetteer.open(file)) for file in files]
    try:
        divisions = _divisions(files)
        hits = [*_countries(name, key), *_known(key, key, 0, opened, divisions)]
        if not hits:
            hits = _guesses(without_article(key), files, opened, divisions)[:MOST_GUESSES]
    finally:
        for _, gazetteer in opened:
            gazetteer.close()
    return tuple(hits[:limit])


def _countries(name: str, key: str) -> Iterator[Hit]:
    country = load_world().country(name)
    if country is not None:
        yield Hit(
            Place(
                id=f"country:{country.iso3}",
                name=country.name,
                kind="country",
                country=country.iso3,
                countries=(country.iso3,),
                admin1=None,
                admin1_code="",
                lat=country.lat,
                lon=country.lon,
                population=0,
                rank=0,
            ),
            None,
            0,
            key,
        )


def _known(
    name: str,
    spelling: str,
    distance: int,
    opened: Sequence[tuple[Path, Gazetteer]],
    divisions: Mapping[tuple[str | None, str], str],
) -> Iterator[Hit]:
    for file, gazetteer in opened:
        for place in gazetteer.find(name):
            # a layer does not know by itself what the main gazetteer calls a division
            admin1 = place.admin1 or divisions.get((place.country, place.admin1_code))
            yield Hit(replace(place, admin1=admin1), file, distance, spelling)


def _divisions(files: Sequence[Path]) -> Mapping[tuple[str | None, str], str]:
    found: dict[tuple[str | None, str], str] = {}
    for file in files:
        database = _reading(file)
        for country, code, name in database.execute(_DIVISIONS):
            found.setdefault((country, code), name)
        database.close()
    return found


# --- guesses


def _guesses(
    key: str,
    files: Sequence[Path],
    opened: Sequence[tuple[Path, Gazetteer]],
    divisions: Mapping[tuple[str | None, str], str],
) -> list[Hit]:
    """The nearest spellings: fewest letters apart, then alike in their consonants, then most populous."""
    bones = _skeleton(key)
    most = min(FARTHEST, (len(key) - 1) // 2)
    near: list[tuple[int, bool, str]] = []
    for other in _candidates(key, bones, most, files):
        apart = _distance(key, other, most)
        if apart is not None:
            near.append((apart, _skeleton(other) != bones, other))
    hits = []
    for apart, unlike, other in sorted(near)[:_LOOKED_AT]:
        hits += [((apart, unlike), hit) for hit in _known(other, other, apart, opened, divisions)]
    hits.sort(key=lambda row: (row[0], -row[1].place.population, row[1].place.id))
    best: dict[tuple[str, Path | None], Hit] = {}
    for _, hit in hits:
        best.setdefault((hit.place.id, hit.file), hit)
    return list(best.values())


def _candidates(key: str, bones: str, most: int, files: Sequence[Path]) -> set[str]:
    """Keys that begin with the same two letters or have the same consonants, of about the same length."""
    start = key[:2]
    ranges = [(start, start + _LAST)]
    if bones:
        alike = {letter for letter, stands in _ALIKE.items() if stands == bones[0]} | {bones[0]}
        first = alike | set(_VOWELS) if len(bones) >= _BONES else {key[0]}
        ranges += [(letter, letter + _LAST) for letter in sorted(first)]
    found: set[str] = set()
    for file in files:
        database = _reading(file)
        for low, high in ranges:
            rows = database.execute(_KEYS, (low, high, len(key) - most, len(key) + most))
            found.update(other for (other,) in rows if other.startswith(start) or _has_skeleton(other, bones))
        database.close()
    return found


def _skeleton(key: str) -> str:
    """The consonants of a key, doubled ones once, those that transcribers interchange as one."""
    return _DOUBLED.sub(r"\1", key.translate(_SKELETON))


def _has_skeleton(key: str, bones: str) -> bool:
    """Whether a key has these consonants; most keys are told apart by the last of them, which is quick."""
    letters = key.translate(_SKELETON)
    return letters[-1:] == bones[-1:] and len(letters) >= len(bones) and _DOUBLED.sub(r"\1", letters) == bones


def _distance(a: str, b: str, most: int) -> int | None:
    """How many letters must be put in, left out or changed to make one of the other; None where more than ``most``."""
    if len(a) < len(b):
        a, b = b, a
    start = 0
    while start < len(b) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    while b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if len(a) - len(b) > most or (len(b) > most and len(set(a) - set(b)) > most):
        return None
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (one != other))
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
