"""Finds out what each named path is and opens it; folders are walked, stdin is sniffed.

May import: errors, records.
"""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from dateline.errors import InputError, UnreadableInput, UnsuitableInput
from dateline.records import RawInput
from dateline.sources.archives import read_archive
from dateline.sources.limits import MAX_BODY, MIB, SNIFFED
from dateline.sources.lines import read_lines
from dateline.sources.streams import (
    DAMAGE,
    GZIP_MAGIC,
    Prefixed,
    describe_damage,
    gunzip,
    printable_name,
    read_capped,
    read_some,
)

SUFFIXES = {
    ".jsonl.gz": "lines",
    ".warc.gz": "archive",
    ".jsonl": "lines",
    ".warc": "archive",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
READ = ".txt, .html, .htm, .jsonl, .jsonl.gz, .warc or .warc.gz"
HTML_SIGN = re.compile(rb"\s*(?:<!--|<\?xml|<!doctype\s+html|<html|<head|<body|<article|<meta|<div|<h1|<p[\s>])", re.I)
JSON_SIGN = re.compile(rb"\s*[{\[]")

Found = Iterator[RawInput | InputError]


def open_inputs(paths: Sequence[str], *, stdin: BinaryIO) -> Found:
    """Open files, folders and archives, in the order in which they are named.

    Args:
        paths: what the user named; ``-`` is stdin. A folder is read with everything below it, sorted by name,
            hidden files left out and links to folders not followed.
        stdin: where ``-`` is read from.

    Yields:
        Raw inputs, and an InputError for each that could not be had (missing, not allowed, damaged, of a kind
        that is not read). Nothing is raised, and what comes after a bad input is still read.
    """
    for path in paths:
        if path == "-":
            yield from _from_stdin(stdin)
        else:
            yield from _from_path(path)


def _from_path(path: str) -> Found:
    name = printable_name(path)
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        link = Path(path).is_symlink()
        reason = "is a link to nothing" if link else "there is no such file or folder; check the name"
        yield UnreadableInput(name, reason)
        return
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield UnreadableInput(name, describe_damage(error))
        return
    if stat.S_ISDIR(mode):
        yield from _from_folder(path)
    elif stat.S_ISREG(mode):
        yield from _from_file(path)
    else:
        yield UnsuitableInput(name, "is no regular file (a device, pipe or socket); a pipe is read as -")


def _from_folder(folder: str) -> Found:
    """Read a folder depth first; a stack of listings, so that no depth can exhaust Python's own."""
    seen = False
    stack: list[Iterator[str]] = [iter([folder])]
    while stack:
        path = next(stack[-1], None)
        if path is None:
            stack.pop()
        elif not _is_folder(path):
            seen = True
            yield from _from_path(path)
        elif path != folder and Path(path).is_symlink():
            seen = True
            yield UnsuitableInput(printable_name(path), "is a link to a folder; name it itself to read it")
        else:
            try:
                names = sorted(n for n in os.listdir(path) if not n.startswith("."))  # noqa: PTH208
            except OSError as error:
                seen = True
                yield UnreadableInput(printable_name(path), f"cannot be listed: {describe_damage(error)}")
                continue
            stack.append(iter([str(Path(path) / name) for name in names]))
    if not seen:
        yield UnreadableInput(printable_name(folder), f"holds no files to read ({READ})")


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112  # unlike Path.is_dir it takes every error for a no


def _from_file(path: str) -> Found:
    name = printable_name(path)
    lowered = Path(path).name.lower()
    suffix = next((s for s in SUFFIXES if lowered.endswith(s)), None)
    if suffix is None:
        yield UnsuitableInput(name, f"is of a kind that is not read; give {READ}")
        return
    try:
        with Path(path).open("rb") as file:
            stream: BinaryIO = gunzip(file) if suffix.endswith(".gz") else file
            yield from _read_as(SUFFIXES[suffix], name, stream)
    except DAMAGE as error:
        yield UnreadableInput(name, f"cannot be read: {describe_damage(error)}")


def _read_as(kind: str, name: str, stream: BinaryIO) -> Found:
    if kind == "lines":
        yield from read_lines(name, stream)
    elif kind == "archive":
        yield from read_archive(name, stream)
    else:
        body = read_capped(stream, MAX_BODY)
        if body is None:
            yield UnsuitableInput(name, f"is larger than {MAX_BODY // MIB} MiB; split it into single reports")
        else:
            yield RawInput(name, body, kind)


def _from_stdin(stdin: BinaryIO) -> Found:
    """Tell what stdin holds by how it begins: an archive, JSONL, a page, or else plain text."""
    try:
        stream, head = _peek(stdin)
        if head.startswith(GZIP_MAGIC):
            stream, head = _peek(gunzip(stream))
        yield from _read_as(_sniff(head), "stdin", stream)
    except (*DAMAGE, ValueError) as error:  # ValueError: stdin was closed
        yield UnreadableInput("stdin", f"cannot be read: {describe_damage(error)}")


def _peek(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    """Look at the first bytes; the stream returned still holds them."""
    head = b""
    try:
        while len(head) < SNIFFED and (more := read_some(stream, SNIFFED - len(head))):
            head += more
    except DAMAGE:
        if not head:
            raise  # else it is met again, and named, when reading on
    whole = io.BufferedReader(Prefixed(head, stream), SNIFFED)
    return cast(BinaryIO, whole), head


def _sniff(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf")
    if start.startswith(b"WARC/"):
        return "archive"
    if JSON_SIGN.match(start):
        return "lines"
    return "html" if HTML_SIGN.match(start) else "text"
