"""Words for the organs of states, and for people whom no name names, from ``data/organs.yaml``.

May import the errors. Compiled with the listed actors, so that a run reads one file.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from dateline.errors import ResourceError
from dateline.records.folding import fold

_MINISTRY = (
    *("{} ministry", "ministry of {}", "ministry of the {}", "{} ministries"),
    *("{} department", "department of {}", "{} minister", "minister of {}", "minister for {}", "{} ministers"),
    *("{} secretary", "secretary of {}", "{} chief", "deputy {} minister"),
)


@dataclass(frozen=True, slots=True)
class Organ:
    """What a word for an organ says.

    Attributes:
        key: the last part of its id.
        nameless: it never gives an id.
        contested: countries where it gives none.
        known: countries where a listed actor is this organ.
    """

    key: str
    kind: str
    nameless: bool
    contested: frozenset[str]
    known: Mapping[str, str]


class Organs:
    """Look-up of the words."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._organs = {
            key: Organ(key, kind, nameless, frozenset(contested), known)
            for key, (kind, nameless, contested, known) in data["organs"].items()
        }
        self._nouns: Mapping[str, str] = data["nouns"]
        self._seats: Mapping[str, str] = data["seats"]
        self._not_seats = frozenset(data["not_seats"])
        self._rulers: Mapping[str, str] = data["rulers"]

    def find(self, noun: str) -> Organ | None:
        """The organ that a noun (lower case, without its country) means, or None."""
        key = self._nouns.get(noun)
        return self._organs[key] if key is not None else None

    def of(self, key: str) -> Organ:
        """The organ of this key."""
        return self._organs[key]

    def seat(self, city: str) -> str | None:
        """The country whose government a city stands for beside its capital, or None."""
        return self._seats.get(fold(city))

    def ruled(self, name: str) -> str | None:
        """The country that a ruler's name (``President Bashar al-Assad``) stands for before ``regime``, or None."""
        key = fold(name)
        return self._rulers.get(key) or self._rulers.get(key.rpartition(" ")[2])

    def no_seat(self, city: str) -> bool:
        """Whether the city, a capital, stands for no government."""
        return fold(city) in self._not_seats


def compile_organs(data: Mapping[str, Mapping[str, object]], *, known: Container[str]) -> dict[str, Any]:
    """The words of the data file, each with its organ; ``known``: the ids of listed actors.

    Raises:
        ResourceError: an entry lacks its kind, a noun has two meanings, or an id is not listed.
    """
    organs: dict[str, Any] = {}
    nouns: dict[str, str] = {}
    seats: dict[str, str] = {}
    not_seats: list[str] = []
    rulers: dict[str, str] = {}
    for key, entry in data.items():
        named = _table(entry.get("known"))
        for id_ in named.values():
            if id_ not in known:
                raise ResourceError(f"organs.yaml: {key}: known: {id_} is not listed")
        organs[key] = [str(entry["kind"]), entry.get("nameless") is True, _list(entry.get("contested")), named]
        for noun in _all_nouns(entry):
            if nouns.setdefault(noun, key) != key:
                raise ResourceError(f"organs.yaml: {noun!r} stands under {nouns[noun]} and {key}")
        for iso3, cities in _table(entry.get("seats")).items():
            seats.update({fold(city): iso3 for city in _list(cities)})
        for iso3, names in _table(entry.get("rulers")).items():
            rulers.update({fold(name): iso3 for name in _list(names)})
        not_seats += [fold(city) for city in _list(entry.get("not_seats"))]
    return {"organs": organs, "nouns": nouns, "seats": seats, "not_seats": not_seats, "rulers": rulers}


def _all_nouns(entry: Mapping[str, object]) -> list[str]:
    members = _list(entry.get("members"))
    made = [form.format(subject) for subject in _list(entry.get("ministry")) for form in _MINISTRY]
    return list(dict.fromkeys([*_list(entry.get("nouns")), *made, *members, *map(_plural, members)]))


def _plural(noun: str) -> str:
    """``policemen``, ``armies``, ``judges``; of ``member of parliament``, ``members of parliament``."""
    head, of, rest = noun.partition(" of ")
    for ending, plural in (("man", "men"), ("child", "children"), ("thief", "thieves"), ("person", "persons")):
        if head.endswith(ending):
            return head.removesuffix(ending) + plural + of + rest
    if head.endswith("y") and head[-2] not in "aeou":
        return head[:-1] + "ies" + of + rest
    return head + ("es" if head.endswith(("s", "x", "ch", "sh")) else "s") + of + rest


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
