"""Header values: made safe, and read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from dateline.sources.fetching.trouble import Trouble

Headers = tuple[tuple[str, str], ...]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s;\"',]{1,40})", re.IGNORECASE)
_MEDIA = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,60})", re.ASCII)


def user_agent(version: str, contact: str | None = None) -> str:
    """Name the program to the servers that it asks, with someone to write to where one is given."""
    plain = re.sub(r"[()\\]", "", contact or "").strip()
    note = f"+{plain}" if plain else "news monitor; set a contact with DATELINE_CONTACT"
    return one_line(f"Dateline/{version} ({note})")


def one_line(value: str) -> str:
    """Make any text a header value that cannot start another header: one line of printable ASCII."""
    line = _CONTROL.sub(" ", value).strip()
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in _utf8(char)) for char in line)


def to_send(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Give headers as they go over the wire.

    Raises:
        Trouble: a name or a value would break out of its line.
    """
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or _CONTROL.search(value) or not value.isascii():
            raise Trouble(f"the header {name[:40]!a} holds characters that may not stand in one", final=True)
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]


def received(raw: Iterable[tuple[bytes, bytes]], *, most_lines: int, most_bytes: int) -> Headers:
    """Read headers as they came; control characters in values become blanks.

    Raises:
        Trouble: they are too many or too long.
    """
    lines = list(raw)
    if len(lines) > most_lines or sum(len(name) + len(value) + 4 for name, value in lines) > most_bytes:
        raise Trouble(f"its headers are more than {most_lines} lines or {most_bytes:,} bytes; something is wrong there")
    return tuple((name.decode("latin-1"), _CONTROL.sub(" ", _text(value)).strip()) for name, value in lines)


def first(headers: Headers, name: str) -> str | None:
    """Give the first value under a name (in lower case) that is not empty, or None."""
    return next((value for key, value in headers if key.lower() == name and value), None)


def listed(headers: Headers, name: str) -> list[str]:
    """Give the values of a header that holds a list, over all its lines."""
    return [part for key, value in headers if key.lower() == name for part in value.split(",")]


def media_and_charset(content_type: str | None) -> tuple[str | None, str | None]:
    """Read a ``Content-Type``: the media type in lower case and the charset, each None where it is not told."""
    media = _MEDIA.match(content_type or "")
    charset = _CHARSET.search(content_type or "")
    return media[1].lower() if media else None, charset[1].lower() if charset else None


def retry_after(value: str | None, *, now: datetime, cap: float) -> float | None:
    """Read a ``Retry-After``: seconds from now, not less than 0 nor more than ``cap``; None where it tells nothing."""
    text = (value or "").strip()
    if re.fullmatch("[0-9]+", text):
        return min(cap, float(text[:12]))
    try:
        when = parsedate_to_datetime(text)
        seconds = ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(cap, max(0.0, seconds))


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _utf8(char: str) -> bytes:
    return char.encode("utf-8", "replace")
