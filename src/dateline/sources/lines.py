"""JSONL: one report a line, streamed. A line that is wrong is named and the rest is still read.

A line is an object with ``text``, or ``title`` and ``text`` (joined by a blank line), or ``html``; optional
``id``, ``url``, ``outlet`` (or ``source``), ``published``, ``language``. Other fields are left alone.
May import: errors, records.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from dateline.errors import InputError, UnreadableInput, UnsuitableInput
from dateline.records import RawInput
from dateline.sources.limits import MAX_DISCARDED, MAX_LEADING_FAILURES, MAX_LINE, MIB
from dateline.sources.streams import DAMAGE, describe_damage

CARRIED = ("id", "url", "outlet", "source", "title", "published", "language")
KNOWN = (*CARRIED, "text", "html")
SHAPE = 'each line must be an object such as {"title": "...", "text": "..."}'


class _BadLineError(Exception):
    """Why a line cannot be taken; becomes an InputError with the line's number."""


class _EndlessLineError(Exception):
    """A line does not end within MAX_DISCARDED."""


def read_lines(name: str, stream: BinaryIO) -> Iterator[RawInput | InputError]:
    """Read a JSONL stream.

    Args:
        name: the input's name, for messages.
        stream: undecoded, uncompressed bytes.

    Yields:
        A raw input a line, or the error that names the line; blank lines are passed over.
    """
    good = bad = number = 0
    try:
        for number, line in _numbered(stream):
            if number == 1 and _is_utf16(line):
                yield UnsuitableInput(name, "is UTF-16 or binary, but JSONL is UTF-8; convert it")
                return
            found = _read_line(f"{name} line {number}", line)
            if found is None:
                continue
            yield found
            good, bad = good + isinstance(found, RawInput), bad + isinstance(found, InputError)
            if not good and bad >= MAX_LEADING_FAILURES:
                yield UnsuitableInput(name, f"none of the first {bad} lines is a report; {SHAPE}")
                return
    except _EndlessLineError:
        yield UnsuitableInput(f"{name} line {number + 1}", "does not end; the rest of the file is left out")
        return
    except DAMAGE as error:
        before = "; the lines before it were read" if number else ""
        yield UnreadableInput(f"{name} line {number + 1}", describe_damage(error) + before)
        return
    if not good and not bad:
        yield UnsuitableInput(name, f"holds no lines; {SHAPE}")


def _numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number, from 1; None stands for one that is longer than MAX_LINE."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) <= MAX_LINE or line.endswith(b"\n"):
            yield number, line
            continue
        discarded = 0
        while line and not line.endswith(b"\n"):
            line = stream.readline(MIB)
            discarded += len(line)
            if discarded > MAX_DISCARDED:
                raise _EndlessLineError
        yield number, None


def _is_utf16(line: bytes | None) -> bool:
    """Tell by the first line: a UTF-16 mark, or NUL bytes, which JSON never holds raw."""
    if line is None:
        return False
    return line.startswith((b"\xff\xfe", b"\xfe\xff")) or line.count(0) * 10 > len(line)


def _read_line(where: str, line: bytes | None) -> RawInput | InputError | None:
    """Make a raw input of one line; None of a blank one."""
    if line is None:
        return UnsuitableInput(where, f"is longer than {MAX_LINE // MIB} MiB and was left out; split the report")
    line = line.removeprefix(b"\xef\xbb\xbf").strip()
    if not line:
        return None
    try:
        return _as_input(where, _parse(line))
    except _BadLineError as error:
        return UnsuitableInput(where, str(error))


def _parse(line: bytes) -> dict[str, object]:
    try:
        value: object = json.loads(line.decode("utf-8"), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        raise _BadLineError(f"is not UTF-8 (byte {error.start} of the line); convert the file") from None
    except json.JSONDecodeError as error:
        raise _BadLineError(f"is not JSON: {error.msg} (character {error.pos + 1}); {SHAPE}") from None
    except RecursionError:
        raise _BadLineError(f"is nested too deep; {SHAPE}") from None
    except ValueError:
        raise _BadLineError("holds a number that is too long; write it as a string") from None
    if not isinstance(value, dict):
        kind = "an array" if isinstance(value, list) else "a bare value"
        raise _BadLineError(f"is {kind}, not an object; {SHAPE}")
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object; two values for a field that we read would leave it open which one is meant."""
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen and key in KNOWN:
                raise _BadLineError(f'field "{key}" stands twice; keep one')
            seen.add(key)
    return made


def _as_input(where: str, record: dict[str, object]) -> RawInput:
    given = {key: _string(record, key) for key in KNOWN}
    fields = {key: value for key in CARRIED if (value := given[key])}
    source = fields.pop("source", None)
    if source:
        fields.setdefault("outlet", source)
    text, html = given["text"], given["html"]
    if text:
        body = f"{fields['title']}\n\n{text}" if "title" in fields else text
        return RawInput(where, body.encode("utf-8"), "text", "utf-8", fields)
    if html:
        return RawInput(where, html.encode("utf-8"), "html", "utf-8", fields)
    raise _BadLineError('holds neither "text" nor "html", or they are empty')


def _string(record: dict[str, object], key: str) -> str:
    """The field as a string, empty where it is absent or null; a whole number is taken for an ``id``."""
    value = record.get(key)
    if value is None:
        return ""
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _BadLineError(f'field "{key}" must be a string, not {_json_type(value)}')
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _BadLineError(
            f'field "{key}" holds half of a surrogate pair (character {error.start + 1}): a character was cut'
        ) from None
    stripped = value.strip()
    return value if stripped and key in ("text", "html") else stripped


def _json_type(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "an array", dict: "an object"}
    return names.get(type(value), type(value).__name__)
