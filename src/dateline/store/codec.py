"""How records become JSON and bytes in a row, and records again.

Equal records give equal text: keys in the order of the record's fields, no blanks. May import records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import zstandard

from dateline.errors import StoreDamaged

CODEC = "zstd"
# A row is unpacked to at most this much: what was read is capped at a smaller size, so more can only be damage.
MOST_UNPACKED = 512 * 1024 * 1024
_LEVEL = 6
_READABLE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_ESCAPED = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False)
_PLAIN = frozenset((str, int, float, bool, NoneType))
_T = TypeVar("_T")


def dumps(value: object) -> str:
    """Give JSON text that both databases can keep: no NUL (JSON escapes it), no half of a surrogate pair."""
    text = _READABLE.encode(value)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return _ESCAPED.encode(value)
    return text


def plain(text: str, most: int | None = None) -> str:
    """Text for a column of its own: what a database cannot hold (NUL, half a surrogate pair) becomes U+FFFD."""
    text = text.replace("\0", "\ufffd")
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text if most is None else text[:most]


def plain_or_none(text: str | None) -> str | None:
    """The same, where there may be none."""
    return None if text is None else plain(text)


def encode(record: object) -> str:
    """Give a record as JSON."""
    return dumps(as_value(record))


def decode(kind: type[_T], text: str) -> _T:
    """Read a record of this kind back from ``encode``'s text; keys that it does not know are passed over."""
    try:
        read: Callable[[Any], _T] = _reader(cast(Hashable, kind))
        return read(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(f"a stored {kind.__name__} cannot be read ({error!r}): restore the store") from None


def as_value(value: Any) -> Any:
    """Give a record, or what a field of one holds, as JSON knows it."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [as_value(one) for one in value]
    return {key: as_value(getattr(value, name)) for name, key in _names(cast(Hashable, kind))}


@cache
def _names(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields and their keys: ``from_`` stands as ``from``."""
    return tuple((field.name, field.name.rstrip("_")) for field in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of this type out of JSON."""
    if is_dataclass(kind):
        return _record_reader(cast(type, kind))
    origin, inside = get_origin(kind), get_args(kind)
    if origin is tuple:
        item = _reader(inside[0])
        return tuple if item is _as_is else lambda values: tuple(map(item, values))
    if origin in (Union, UnionType):
        readers = [reader for one in inside if one is not NoneType and (reader := _reader(one)) is not _as_is]
        if readers:
            (reader,) = readers
            return lambda value: None if value is None else reader(value)
    return _as_is


def _record_reader(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    plan = [(key, _reader(hints[name])) for name, key in _names(kind)]
    required = _required(kind)

    def read(value: Mapping[str, Any]) -> Any:
        if all(key in value for key, _ in plan):
            return kind(*[reader(value[key]) for key, reader in plan])
        # Written before a field with a default was added: the default stands for it.
        known = zip(_names(kind), plan, strict=True)
        return kind(
            **{name: reader(value[key]) for (name, _), (key, reader) in known if key in value or key in required}
        )

    return read


def _required(kind: type) -> set[str]:
    return {
        field.name.rstrip("_")
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    }


def _as_is(value: Any) -> Any:
    return value


# --- bytes


def pack(body: bytes) -> bytes:
    """Compress; the same bytes give the same bytes."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(body)


def unpack(body: bytes, *, what: str) -> bytes:
    """Take compressed bytes apart.

    Raises:
        StoreDamaged: they are broken; the message names ``what``.
    """
    try:
        size = zstandard.frame_content_size(body)
        if not 0 <= size <= MOST_UNPACKED:
            raise StoreDamaged(f"{what} claims to hold {size} bytes: restore the store from a backup")
        return zstandard.ZstdDecompressor().decompress(body)
    except zstandard.ZstdError as error:
        raise StoreDamaged(f"{what} cannot be unpacked ({error}): restore the store from a backup") from None


def pairs(values: Sequence[Sequence[object]]) -> str:
    """Give header lines or redirects as JSON."""
    return dumps([list(one) for one in values])
