"""Reading YAML that is not trusted: one document of plain mappings, lists and scalars, and nothing clever.

The parser's events are turned into values here rather than by PyYAML's constructors, so that aliases (which
make small files explode), tags, deep nesting and doubled keys can be refused; ``no`` and ``on`` stay words.
May import: errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import yaml

from dateline.errors import OntologyError

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_PLAIN: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
# libyaml is some ten times faster, but not every build of PyYAML has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(body: bytes, file: str) -> dict[str, Value]:
    """The mapping that a YAML file holds.

    Args:
        body: the file's bytes (UTF-8).
        file: its name, for messages.

    Raises:
        OntologyError: too large, not UTF-8, not YAML, no mapping, or with anchors, tags, doubled keys or more
            than ``MAX_DEPTH`` levels.
    """
    if len(body) > MAX_BYTES:
        raise OntologyError(f"{file}: larger than {MAX_BYTES:,} bytes; split it into several files")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OntologyError(f"{file}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from None
    try:
        value = _document(iter(yaml.parse(text, Loader=_LOADER)), file)
    except yaml.YAMLError as error:
        raise OntologyError(f"{file}: not valid YAML: {' '.join(str(error).split())}; mend it there") from None
    if not isinstance(value, dict):
        raise OntologyError(f"{file}: holds no mapping; start with a key such as 'triggers:'")
    return value


def _document(events: Iterator[yaml.Event], file: str) -> Value:
    value: Value = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise OntologyError(f"{file}: holds more than one document; remove the line '---' and what follows")
        elif isinstance(event, yaml.NodeEvent):
            value = _value(event, events, file, 1)
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], file: str, depth: int) -> Value:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise OntologyError(f"{file} line {line}: anchors and aliases are not allowed; write the value out")
    tag = getattr(event, "tag", None)
    if tag not in (None, "!"):
        raise OntologyError(f"{file} line {line}: the tag {tag!r} is not allowed; remove it")
    if depth > MAX_DEPTH:
        raise OntologyError(f"{file} line {line}: nested deeper than {MAX_DEPTH} levels; write it flat")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event.value) if event.implicit[0] else str(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Value] = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_value(inner, events, file, depth + 1))
        return items
    entries: dict[str, Value] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        if not isinstance(inner, yaml.ScalarEvent):
            raise OntologyError(f"{file} line {line}: a key is not a word; put it in quotes")
        key = str(inner.value)
        if key in entries:
            raise OntologyError(f"{file} line {_line(inner)}: {key!r} stands twice; put both under one key")
        entries[key] = _value(next(events), events, file, depth + 1)
    return entries


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _scalar(text: str) -> Value:
    if text in _PLAIN:
        return _PLAIN[text]
    if text[0] in "+-0123456789":
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
    return text
