"""Where a command's result goes: a file that is complete or absent, or stdout; as JSON or as a table.

May import records only.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from dateline.errors import DatelineError
from dateline.records.shape import JsonValue

FORMATS = ("table", "json", "jsonl")


@contextmanager
def opened(out: Path | None, *, form: str) -> Iterator[TextIO]:
    """Open the place that a result is written to.

    A file appears under its name only once everything is in it; a command that fails leaves what was there.

    Args:
        out: a file; None or ``-`` stand for stdout. A device or a pipe is written to directly.
        form: one of ``FORMATS``. A table on stdout is in the terminal's encoding, what that lacks replaced by
            question marks; all else is UTF-8.

    Yields:
        A text stream.

    Raises:
        DatelineError: the file cannot be written.
    """
    if out is None or str(out) == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            if form == "table":
                sys.stdout.reconfigure(errors="replace")
            else:
                sys.stdout.reconfigure(encoding="utf-8", errors="strict")
        yield sys.stdout
        sys.stdout.flush()
        return
    target = out.resolve()
    with _explained(out):
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
            return
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with part.open("x", encoding="utf-8", newline="\n") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is not None and Path(error.filename).parent != out.resolve().parent:
            raise
        raise DatelineError(f"{out}: cannot be written: {error.strerror or error}") from error


class Lines:
    """JSON Lines: one object a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, value: dict[str, JsonValue]) -> None:
        """Write one object and pass it on at once, for whoever waits at the other end of a pipe."""
        self._stream.write(_json(value, indent=None) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing ends JSON Lines."""


class Array:
    """One JSON array, written object by object, so that memory does not grow with it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lead = "[\n"

    def write(self, value: dict[str, JsonValue]) -> None:
        """Write one object."""
        self._stream.write(self._lead + _json(value, indent=2))
        self._lead = ",\n"

    def close(self) -> None:
        """Close the array."""
        self._stream.write("[]\n" if self._lead == "[\n" else "\n]\n")


def write_all(values: Iterable[dict[str, JsonValue]], stream: TextIO, *, form: str) -> None:
    """Write objects as ``json`` (one array) or ``jsonl``."""
    writer = Array(stream) if form == "json" else Lines(stream)
    for value in values:
        writer.write(value)
    writer.close()


def _json(value: dict[str, JsonValue], *, indent: int | None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # Half a surrogate pair can be written as an escape only.
        return json.dumps(value, ensure_ascii=True, indent=indent, allow_nan=False)
    return text
