"""Byte streams: names that are safe to print, undoing gzip, and what a damaged stream is called.

May import: errors, records.
"""

from __future__ import annotations

import gzip
import io
import os
import zlib
from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
DAMAGE = (EOFError, zlib.error, OSError)
"""What reading a stream may raise; ``gzip.BadGzipFile`` is an ``OSError``."""


def printable_name(path: str) -> str:
    """Name a path in a way that any terminal or JSON writer can take: odd characters become escapes."""
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def describe_damage(error: BaseException) -> str:
    """Say in words why a stream could not be read on."""
    if isinstance(error, EOFError):
        return "the compressed data end too early (a cut-off download or copy?)"
    if isinstance(error, zlib.error | gzip.BadGzipFile):
        return "the compressed data are damaged"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error) or type(error).__name__


def gunzip(stream: BinaryIO) -> BinaryIO:
    """Undo gzip as a stream; reading it raises one of ``DAMAGE`` where the data are cut off or broken."""
    return gzip.GzipFile(fileobj=stream, mode="rb")  # type: ignore[return-value]


def read_some(stream: BinaryIO, size: int) -> bytes:
    """Read what one step of the stream gives, so that nothing that lies before damage is lost with it."""
    step = getattr(stream, "read1", stream.read)
    data: bytes = step(size)
    return data


class Prefixed(io.RawIOBase):
    """A stream that gives some bytes already taken from it once more, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` from the head, then from the rest; 0 at the end."""
        data = self._head[: len(buffer)] if self._head else read_some(self._rest, len(buffer))
        self._head = self._head[len(data) :] if self._head else b""
        buffer[: len(data)] = data
        return len(data)


class Tolerant:
    """A stream for a parser that must not see errors: damage ends it, and is kept in ``damage``."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0
        self.damage: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Read as the stream does; nothing once it is damaged."""
        if self.damage is not None:
            return b""
        try:
            data = read_some(self._stream, size)
        except DAMAGE as error:
            self.damage = error
            return b""
        self._position += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position


def read_capped(stream: BinaryIO, cap: int) -> bytes | None:
    """Read a stream to its end, or None where it holds more than ``cap`` bytes."""
    data = stream.read(cap + 1)
    return None if len(data) > cap else data
