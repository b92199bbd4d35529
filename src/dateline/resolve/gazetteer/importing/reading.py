"""Bytes of a file of places to checked lines of text: size, encoding, archives. May import the errors."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from dateline.errors import InputError, UnreadableInput, UnsuitableInput

MAX_BYTES = 2_000_000_000
MAX_LINE = 1_000_000
_ARCHIVE = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HELD = (".txt", ".csv", ".tsv", ".geojson", ".json")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file of places, open; in an archive, its one member.

    Attributes:
        where: its name in messages.
        suffix: in lower case, with the dot.
    """

    where: str
    suffix: str
    stream: IO[bytes]


@contextmanager
def opened(file: Path) -> Iterator[Source]:
    """Open a file of places, or the one that lies in a zip archive.

    Raises:
        InputError: it cannot be read, is too large, or is no file of places.
    """
    where = str(file)
    try:
        if not file.is_file():
            raise UnreadableInput(where, "is not a file; give a file of places")
        if file.stat().st_size > MAX_BYTES:
            raise _too_large(where)
        with file.open("rb") as stream:
            head = stream.read(len(_ARCHIVE))
            stream.seek(0)
            if head == _ARCHIVE:
                with _member(stream, file) as source:
                    yield source
            elif file.suffix.lower() == ".zip":
                raise UnreadableInput(where, "is not a zip archive, or a damaged one; get it again")
            else:
                yield Source(where, file.suffix.lower(), stream)
    except OSError as error:
        if error.filename is not None and str(error.filename) != where:
            raise
        raise UnreadableInput(where, f"cannot be read: {error.strerror or error}") from error


@contextmanager
def _member(stream: IO[bytes], file: Path) -> Iterator[Source]:
    where = str(file)
    if file.suffix.lower() in {".xlsx", ".ods", ".docx", ".kmz"}:
        raise UnsuitableInput(where, "is a workbook or document; save its table as CSV (UTF-8) and import that")
    try:
        with zipfile.ZipFile(stream) as archive:
            one = _only(archive, where)
            with archive.open(one) as inside:  # its checksum tells at the end whether it is whole
                while inside.read(_BLOCK):
                    pass
            with archive.open(one) as inside:
                path = PurePosixPath(one.filename)
                yield Source(f"{where}/{path.name}", path.suffix.lower(), inside)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise UnreadableInput(where, f"is a damaged or incomplete zip archive ({error}); get it again") from error
    except NotImplementedError as error:  # zipfile's word for a compression that it lacks
        raise UnreadableInput(where, f"is packed in a way that cannot be read ({error}); unpack it first") from error


def _only(archive: zipfile.ZipFile, where: str) -> zipfile.ZipInfo:
    """The one file of places in an archive; GeoNames lays a readme beside it."""
    held = [
        member
        for member in archive.infolist()
        if PurePosixPath(member.filename).suffix.lower() in _HELD
        and not PurePosixPath(member.filename).name.lower().startswith(("readme", "."))
    ]
    if len(held) != 1:
        names = ", ".join(sorted(member.filename for member in held)[:5])
        found = f"more than one file of places ({names})" if held else f"no {', '.join(_HELD)} file"
        raise UnsuitableInput(where, f"holds {found}; unpack it and import one file")
    if held[0].flag_bits & 1:
        raise UnsuitableInput(where, "is encrypted; unpack it first")
    if held[0].file_size > MAX_BYTES:
        raise _too_large(where)
    return held[0]


def lines(source: Source) -> Iterator[str]:
    """The lines of a text in UTF-8, each with its line break.

    Raises:
        InputError: one is too long, not UTF-8 or holds a NUL; the message has line and column.
    """
    number = total = 0
    while raw := _read(source, line=True):
        number += 1
        total += len(raw)
        if total > MAX_BYTES:
            raise _too_large(source.where)
        if len(raw) > MAX_LINE:
            raise UnsuitableInput(
                f"{source.where} line {number}", f"is longer than {MAX_LINE:,} bytes: this is no table of places"
            )
        yield _decoded(raw, source.where, number)


def whole(source: Source) -> str:
    """The whole text of a file in UTF-8.

    Raises:
        InputError: it is too large, not UTF-8 or holds a NUL.
    """
    blocks, total = [], 0
    while block := _read(source, line=False):
        total += len(block)
        if total > MAX_BYTES:
            raise _too_large(source.where)
        blocks.append(block)
    return _decoded(b"".join(blocks), source.where, 1)


def _read(source: Source, *, line: bool) -> bytes:
    try:
        return source.stream.readline(MAX_LINE + 1) if line else source.stream.read(_BLOCK)
    except (zlib.error, EOFError) as error:
        raise UnreadableInput(source.where, f"is damaged or incomplete ({error}); get it again") from error


def _decoded(raw: bytes, where: str, line: int) -> str:
    if line == 1 and raw.startswith(_UTF_16):
        raise UnsuitableInput(f"{where} line 1, column 1", "is UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        raise UnsuitableInput(
            _spot(where, line, before),
            f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8 (or it is no text at all)",
        ) from error
    nul = text.find("\0")
    if nul >= 0:
        raise UnsuitableInput(_spot(where, line, text[:nul]), "a NUL character: this is no text, or a damaged one")
    return text.removeprefix("\ufeff") if line == 1 else text


def _spot(where: str, line: int, before: str) -> str:
    return f"{where} line {line + before.count(chr(10))}, column {len(before) - before.rfind(chr(10))}"


def _too_large(where: str) -> InputError:
    return UnsuitableInput(where, f"is larger than {MAX_BYTES / 1e9:.0f} GB; import it in parts, a country each")
