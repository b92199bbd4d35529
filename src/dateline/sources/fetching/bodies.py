"""Bodies out of their compressions, a bounded piece at a time, so that no bomb ever lies in memory unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

from dateline.sources.fetching.trouble import Trouble

_STEP = 64 * 1024
_SLICE = 128  # Of zstd: four bytes can give a block of 128 KiB, so this many at most 4 MiB.
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: what a server may use on the web.
_GZIP, _RAW = 16 + zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_START = b"\x1f"
_ZSTD_START = b"\x28\xb5\x2f\xfd"

ACCEPTED = "gzip, deflate, br, zstd"
"""What is offered to servers as ``Accept-Encoding``."""


def unpack(
    pieces: Iterable[bytes], encodings: Iterable[str], *, cap: int, most: int, watch: Callable[[], object]
) -> bytes:
    """Read a body to its end and undo its compressions.

    Args:
        pieces: the body as it comes from the net.
        encodings: the names in ``Content-Encoding``, in the order in which they were applied.
        cap: bytes that the body, and every stage on the way to it, may have.
        most: how many compressions may lie in each other.
        watch: called between pieces; raises where there is no time left.

    Returns:
        The body.

    Raises:
        Trouble: it is too large, damaged, cut off, or compressed in an unknown way.
    """
    names = [name.strip().lower() for name in encodings]
    names = [name for name in names if name and name != "identity"]
    if len(names) > most:
        raise Trouble(
            f"it is compressed {len(names)} times over, more than {most}; no honest server does that", final=True
        )
    stream = _bounded(pieces, cap, watch)
    for name in reversed(names):
        if name not in _DECODERS:
            raise Trouble(f"it is compressed as {name[:40]!a}, which was not asked for and cannot be read", final=True)
        stream = _bounded(_told(name, _DECODERS[name](stream)), cap, watch)
    body = bytearray()
    for piece in stream:
        body += piece
    return bytes(body)


def _bounded(pieces: Iterable[bytes], cap: int, watch: Callable[[], object]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        watch()
        size += len(piece)
        if size > cap:
            raise Trouble(f"its body has more than {cap:,} bytes; no news report does", final=True)
        yield piece


def _told(name: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Hand on what a decoder gives; its errors become ``Trouble``."""
    try:
        yield from pieces
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise Trouble(f"its {name} compression is damaged; try again later") from error


def _cut_off() -> Trouble:
    return Trouble("its compressed body ends too early; try again later")


def _inflate(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Decompress in steps of bounded size; what lies behind the end stays in ``unused_data``."""
    while True:
        out = stream.decompress(data, _STEP)
        if out:
            yield out
        data = stream.unconsumed_tail
        if stream.eof or (not data and len(out) < _STEP):
            return


def _gunzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Undo gzip, one or more members; what is no member behind the last one is left, as browsers do."""
    stream, begun = zlib.decompressobj(_GZIP), False
    for piece in pieces:
        data = piece
        while data:
            if stream.eof:
                if not data.startswith(_GZIP_START):
                    return
                stream = zlib.decompressobj(_GZIP)
            begun = True
            yield from _inflate(stream, data)
            data = stream.unused_data
    if begun and not stream.eof:
        raise _cut_off()


def _undeflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Undo deflate, with the zlib header that the standard wants or without, as some servers send it."""
    stream, head = None, b""
    for piece in pieces:
        data = head + piece if stream is None else piece
        if stream is None:
            if len(data) < 2:
                head = data
                continue
            wrapped = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            stream = zlib.decompressobj() if wrapped else zlib.decompressobj(_RAW)
        yield from _inflate(stream, data)
        if stream.eof:
            return
    if stream is not None or head:
        raise _cut_off()


def _unbrotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    stream, begun = brotli.Decompressor(), False
    for piece in pieces:
        begun = begun or bool(piece)
        out = stream.process(piece, output_buffer_limit=_STEP)
        while out or not stream.can_accept_more_data():
            yield out
            out = stream.process(b"", output_buffer_limit=_STEP) if not stream.is_finished() else b""
        if stream.is_finished():
            return
    if begun:
        raise _cut_off()


def _unzstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    stream, begun = reader.decompressobj(), False
    for piece in pieces:
        for at in range(0, len(piece), _SLICE):
            data = piece[at : at + _SLICE]
            while data:
                if stream.eof:
                    if not data.startswith(_ZSTD_START[: len(data)]):
                        return
                    stream = reader.decompressobj()
                begun = True
                yield stream.decompress(data)
                data = stream.unused_data
    if begun and not stream.eof:
        raise _cut_off()


_DECODERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
