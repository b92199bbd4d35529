"""The entries of actor files: what they may hold, read from YAML and checked; may import the errors.

An entry is ``id: {name, kind, country, names, short, where, since, until, parents, allies}``; all but name and kind
may be left out. Names mean the actor wherever they stand, short names only in reports on its countries.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from dateline.errors import ActorError

if TYPE_CHECKING:
    _Loader = yaml.SafeLoader
else:
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_ID = re.compile(r"[a-z]+:[A-Za-z0-9](?:[\w.:-]*\w)?")
_FIELDS = ("name", "kind", "country", "names", "short", "where", "since", "until", "parents", "allies")
_YEARS = range(1000, 2200)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Actor:
    """A listed actor.

    Attributes:
        id: ``group:hamas``, ``state:SYR:army`` ...
        kind: one of ``kinds.yaml``.
        country: ISO 3166-1 alpha-3 of its home; None where it has no one home.
        names: other names that mean only this actor.
        short: names that mean it in reports on one of the countries of ``where``.
        where: those countries; its own where the entry names none.
        since, until: the years in which it was active, where known; ``until`` only where it ended.
        parents: ids of what it belongs to or split from; ``allies``: of those it fights or works with.
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    names: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    parents: tuple[str, ...] = ()
    allies: tuple[str, ...] = ()


class _Strict(_Loader):
    """YAML as usual, but the same key twice is an error, not a silent loss."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands here twice", key.start_mark)
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_entries(text: str, *, file: str, kinds: Collection[str], countries: Collection[str]) -> dict[str, Actor]:
    """The actors of a file, by id, in its order.

    Args:
        text: the file's YAML.
        file: its name, for messages.
        kinds: the kinds that there are.
        countries: the ISO 3166-1 alpha-3 codes that there are.

    Raises:
        ActorError: the file is no YAML, or an entry breaks the rules; the message names file, entry and field.
    """
    try:
        data = yaml.load(text, Loader=_Strict)  # a safe loader, made strict
    except yaml.YAMLError as error:
        raise ActorError(f"{file}: {_where(error)}; mend the YAML there") from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ActorError(f"{file}: must be a table of entries such as 'group:x: {{name: X, kind: armed group}}'")
    return {str(key): _entry(_Fields(file, str(key), entry), kinds, countries) for key, entry in data.items()}


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "is no YAML"
    return f"line {mark.line + 1}: {problem}" if mark is not None else str(problem)


class _Fields:
    """One entry's fields, each fetched with its check."""

    def __init__(self, file: str, key: str, entry: object) -> None:
        self._at = f"{file}: {key}"
        self.key = key
        if not isinstance(entry, dict):
            raise ActorError(f"{self._at}: must hold fields such as 'name' and 'kind'")
        self._entry: Mapping[str, object] = entry
        for field in entry:
            if field not in _FIELDS:
                raise ActorError(f"{self._at}: {field}: there is no such field; there are {', '.join(_FIELDS)}")

    def fault(self, field: str, problem: str) -> ActorError:
        return ActorError(f"{self._at}: {field}: {problem}")

    def text(self, field: str) -> str | None:
        value = self._entry.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fault(field, f"{value!r} must be text; put it in quotes")
        if not value.strip() or len(value) > _LONGEST:
            raise self.fault(field, f"must hold 1 to {_LONGEST} characters")
        return value.strip()

    def texts(self, field: str) -> tuple[str, ...]:
        values = self._entry.get(field)
        if values is None:
            return ()
        if not isinstance(values, list):
            raise self.fault(field, "must be a list, such as [A, B]")
        for value in values:
            if not isinstance(value, str):
                raise self.fault(field, f"{value!r} must be text; put it in quotes")
            if not value.strip() or len(value) > _LONGEST:
                raise self.fault(field, f"each must hold 1 to {_LONGEST} characters")
        return tuple(value.strip() for value in values)

    def year(self, field: str) -> int | None:
        value = self._entry.get(field)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value not in _YEARS):
            raise self.fault(field, f"{value!r} must be a year, such as 2014")
        return value


def _entry(fields: _Fields, kinds: Collection[str], countries: Collection[str]) -> Actor:
    if not _ID.fullmatch(fields.key):
        raise fields.fault("id", "must look like group:some-name (letters, a colon, letters, digits, hyphens)")
    name, kind, country = fields.text("name"), fields.text("kind"), fields.text("country")
    if name is None or kind is None:
        raise fields.fault("name" if name is None else "kind", "is missing")
    if kind not in kinds:
        raise fields.fault("kind", f"there is no kind {kind!r}; there are {', '.join(sorted(kinds))}")
    short, where = fields.texts("short"), fields.texts("where")
    for field, codes in (("country", (country,) if country is not None else ()), ("where", where)):
        for code in codes:
            if code not in countries:
                raise fields.fault(field, f"{code!r} is no country; write its three letters (ISO 3166-1), such as SYR")
    where = where or ((country,) if country is not None else ())
    if short and not where:
        raise fields.fault("short", "short names need a country (or 'where') whose reports they are taken in")
    since, until = fields.year("since"), fields.year("until")
    if since is not None and until is not None and until < since:
        raise fields.fault("until", f"{until} lies before since, {since}")
    return Actor(
        fields.key,
        name,
        kind,
        country,
        fields.texts("names"),
        short,
        where,
        since,
        until,
        fields.texts("parents"),
        fields.texts("allies"),
    )
