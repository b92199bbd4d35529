"""Undoes the codings of an archived HTTP answer: chunks, gzip, deflate, brotli. Output is capped.

Many archives keep the headers of an answer but store its body already decoded, so a body that does not look
coded is taken as it is. May import: errors, records.
"""

from __future__ import annotations

import io
import zlib

from dateline.sources.limits import MAX_BODY, MIB
from dateline.sources.streams import GZIP_MAGIC


class BadPayloadError(Exception):
    """The body cannot be decoded; the message says why."""


def decode_payload(body: bytes, *, transfer: str, content: str) -> bytes:
    """Decode a body by its ``Transfer-Encoding`` and ``Content-Encoding``.

    Raises:
        BadPayloadError: it is damaged, too large, or in a coding that is not read.
    """
    if "chunked" in transfer.lower():
        body = _dechunk(body)
    for coding in reversed([part.strip().lower() for part in content.split(",") if part.strip()]):
        body = _decode(body, coding)
    return body


def _decode(body: bytes, coding: str) -> bytes:
    if coding in ("identity", "none", "utf-8"):
        return body
    if coding in ("gzip", "x-gzip"):
        return _inflate(body, 31) if body.startswith(GZIP_MAGIC) else body
    if coding == "deflate":
        # Servers send it with and without the zlib wrapper; 0x78 opens the wrapped kind.
        return _inflate(body, 15 if body[:1] == b"\x78" else -15)
    if coding == "br":
        return _unbrotli(body)
    raise BadPayloadError(f"is packed as {coding!r}, which is not read; store the decoded body")


def _inflate(body: bytes, window: int) -> bytes:
    engine = zlib.decompressobj(window)
    try:
        data = engine.decompress(body, MAX_BODY + 1)
    except zlib.error:
        raise BadPayloadError("has a compressed body that is damaged") from None
    if len(data) > MAX_BODY:
        raise BadPayloadError(f"unpacks to more than {MAX_BODY // MIB} MiB; that is no report")
    if not engine.eof:
        raise BadPayloadError("has a compressed body that ends too early")
    return data


def _unbrotli(body: bytes) -> bytes:
    from fastwarc.stream_io import BrotliReader  # noqa: PLC0415  # only few archives need it

    try:
        data: bytes = BrotliReader(io.BytesIO(body)).read(MAX_BODY + 1)
    except OSError:
        raise BadPayloadError("has a compressed body that is damaged") from None
    if len(data) > MAX_BODY:
        raise BadPayloadError(f"unpacks to more than {MAX_BODY // MIB} MiB; that is no report")
    return data


def _dechunk(body: bytes) -> bytes:
    """Join the chunks; a body whose first line is no chunk size was joined before it was stored."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 1024)
        size = _hex(body[at:end].partition(b";")[0]) if end >= 0 else None
        if size is None:
            if at == 0:
                return body
            raise BadPayloadError("has broken chunks in its body")
        if size == 0:
            return b"".join(parts)
        if end + 2 + size > len(body):
            raise BadPayloadError("ends inside a chunk of its body")
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _hex(digits: bytes) -> int | None:
    digits = digits.strip()
    if not digits or len(digits) > 8 or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(digits, 16)
