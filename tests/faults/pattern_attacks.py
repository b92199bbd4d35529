"""Strings against which a regular expression would try in vain for ever, made from the expression itself.

Each part that may repeat is a place to attack: what stands before it in the pattern, then what it repeats, very often,
then something that never fits.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as kinds
from re import _parser as parser
from typing import Any

import dateline

REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
TRIED = "aA0 .,-'\"(<>/\n;:é@_=xzZ9$\t"
"""Characters that stand for classes of them."""


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every regular expression of Dateline by where it stands: those kept in modules, and those written in calls."""
    found: dict[tuple[Any, int], tuple[str, re.Pattern[Any]]] = {}
    seen: set[int] = set()
    for module in pkgutil.walk_packages(dateline.__path__, "dateline."):
        if ".migrations." in module.name or module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            for where, pattern in _kept(value, f"{module.name}.{name}", seen):
                found.setdefault((pattern.pattern, pattern.flags), (where, pattern))
        for where, pattern in _called(Path(str(loaded.__file__)), module.name):
            found.setdefault((pattern.pattern, pattern.flags), (where, pattern))
    return {f"{where} {number}": pattern for number, (where, pattern) in enumerate(found.values())}


def _kept(value: object, where: str, seen: set[int]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield where, value
    if id(value) in seen or isinstance(value, str | bytes):
        return
    seen.add(id(value))
    inner: list[object] = []
    if isinstance(value, dict):
        inner = [*value, *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        inner = list(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        inner = [getattr(value, field.name, None) for field in dataclasses.fields(value)]
    for one in inner:
        yield from _kept(one, where, seen)


def _called(file: Path, module: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                args=[ast.Constant(value=str() | bytes() as written), *_],
            ) if method != "escape":
                yield f"{module}:{node.lineno}", re.compile(written)


def attacks(pattern: re.Pattern[Any], length: int) -> list[Any]:
    """Strings of about so many characters against one pattern."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(written, pattern.flags if isinstance(pattern.pattern, str) else pattern.flags | re.ASCII)
    weak = [*_weak_places(tree, "")]
    begun = dict.fromkeys([*weak, *(("", unit) for unit in ("a", "A", "0", " ", "a ") if weak)])
    made = [f"{before}{(unit * length)[:length]}\0" for before, unit in begun if unit]
    return made if isinstance(pattern.pattern, str) else [one.encode("latin-1", "replace") for one in made]


def _weak_places(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    for kind, value in tree:
        inner: list[Any] = []
        if kind in REPEATS:
            inner = [value[2]]
            if value[1] > 4:
                once = _sample(value[2])
                yield before, once
                yield "", before + once
        elif kind is kinds.BRANCH:
            inner = value[1]
        elif kind is kinds.SUBPATTERN:
            inner = [value[3]]
        elif kind is kinds.ATOMIC_GROUP:
            inner = [value]
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            inner = [value[1]]
        for one in inner:
            yield from _weak_places(one, before)
        before += _sample([(kind, value)])


def _sample(tree: Any) -> str:
    """The shortest that fits, roughly."""
    made = ""
    for kind, value in tree:
        if kind is kinds.LITERAL:
            made += chr(value)
        elif kind is kinds.IN:
            made += next((one for one in TRIED if _fits(one, value)), _first(value))
        elif kind in (kinds.ANY, kinds.NOT_LITERAL):
            made += "a" if value != ord("a") else "b"
        elif kind is kinds.BRANCH:
            made += _sample(value[1][0])
        elif kind is kinds.SUBPATTERN:
            made += _sample(value[3])
        elif kind is kinds.ATOMIC_GROUP:
            made += _sample(value)
        elif kind in REPEATS:
            made += _sample(value[2]) * value[0]
    return made


def _fits(character: str, set_: Any) -> bool:
    tests = {
        kinds.CATEGORY_DIGIT: character.isdigit(),
        kinds.CATEGORY_SPACE: character.isspace(),
        kinds.CATEGORY_WORD: character.isalnum() or character == "_",
    }
    tests |= {kinds.CATEGORY_NOT_DIGIT: not tests[kinds.CATEGORY_DIGIT]}
    tests |= {kinds.CATEGORY_NOT_SPACE: not tests[kinds.CATEGORY_SPACE]}
    tests |= {kinds.CATEGORY_NOT_WORD: not tests[kinds.CATEGORY_WORD]}
    fits = any(
        (kind is kinds.LITERAL and ord(character) == value)
        or (kind is kinds.RANGE and value[0] <= ord(character) <= value[1])
        or (kind is kinds.CATEGORY and tests.get(value, False))
        for kind, value in set_
    )
    return fits != (set_[0][0] is kinds.NEGATE)


def _first(set_: Any) -> str:
    for kind, value in set_:
        if kind in (kinds.LITERAL, kinds.RANGE):
            return chr(value if kind is kinds.LITERAL else value[0])
    return "a"
