"""A feed's bytes to text. A declared charset is believed only where the bytes bear it out.

In order: gzip is undone (sitemaps are often stored so); a byte-order mark; UTF-16 told by its NUL bytes; UTF-8; the
charset of the XML declaration (who wrote the feed knows it); that of the HTTP header (often a server's default);
UTF-8 with a few broken bytes; the best statistical guess. May import: errors, limits of sources.
"""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from charset_normalizer import from_bytes

from dateline.errors import FeedError
from dateline.sources.limits import MAX_BODY, MIB
from dateline.sources.streams import GZIP_MAGIC

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{1,40})[\"']")
PAGE_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})", re.I)
C1 = re.compile("[\x80-\x84\x86-\x9f]")
SNIFFED = 64 * 1024
FEW_BROKEN = 2000
"""One broken byte in so many characters is an accident in UTF-8; more of them are another charset."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A feed's text, and one sentence for each thing that was wrong with its bytes."""

    text: str
    problems: tuple[str, ...] = ()


def decode(body: bytes, *, where: str, charset: str | None) -> Decoded:
    """Turn a feed's bytes into text.

    Args:
        body: as it was fetched, transfer codings undone.
        where: the feed's name, for messages.
        charset: the charset of the HTTP header, or None.

    Raises:
        FeedError: nothing came, it is too large, binary, or in no charset that can be told.
    """
    if body.startswith(GZIP_MAGIC):
        body = _unpacked(body, where)
    if len(body) > MAX_BODY:
        raise FeedError(where, f"holds more than {MAX_BODY // MIB} MiB, which no feed does; check its address")
    if not body.strip(b" \t\r\n\x00"):
        raise FeedError(where, "came empty, which is no feed without entries; try again, or check its address")
    found = _marked(body) or _declared(body, charset) or _mended(body) or _guessed(body)
    if found is None:
        raise FeedError(where, "is in no charset that can be told; ask its publisher to send UTF-8")
    if "\x00" in found.text:
        raise FeedError(where, "holds binary data, which is no feed; check its address")
    return found


def _unpacked(body: bytes, where: str) -> bytes:
    engine = zlib.decompressobj(31)
    try:
        data = engine.decompress(body, MAX_BODY + 1)
    except zlib.error:
        raise FeedError(where, "is gzip-compressed and damaged; fetch it again") from None
    if len(data) <= MAX_BODY and not engine.eof:
        raise FeedError(where, "is gzip-compressed and ends too early; fetch it again")
    return data


def _marked(body: bytes) -> Decoded | None:
    for mark, codec in MARKS:
        if body.startswith(mark):
            text = _strictly(body[len(mark) :], codec)
            if text is not None:
                return Decoded(text)
            return _mended(body[len(mark) :]) if codec == "utf-8" else None
    return None


def _declared(body: bytes, charset: str | None) -> Decoded | None:
    """By the first charset that fits: UTF-8 goes before what is declared, since nothing else looks like it."""
    head = body[:4096]
    named = DECLARED.search(head) or PAGE_CHARSET.search(head)
    own = _codec(named[1].decode("ascii")) if named else None
    given = _codec(charset)
    wide = _wide(head)
    for codec in [wide] if wide else ["utf-8", own, given]:
        text = _strictly(body, codec) if codec else None
        if text is None or (codec != "utf-8" and C1.search(text)):
            continue
        told = own or given
        wrong = told is not None and codec != told and not (codec == "utf-8" and text.isascii())
        return Decoded(text, (f"is said to be in {told}, but is in {codec}; read as that",) if wrong else ())
    return None


def _codec(name: str | None) -> str | None:
    """Python's name of a charset; Latin-1 and ASCII are what browsers take them for, Windows-1252."""
    try:
        codec = codecs.lookup(name.strip()) if name else None
    except (LookupError, ValueError):
        return None
    if codec is None or not codec._is_text_encoding or codec.name in ("idna", "punycode", "raw-unicode-escape"):
        return None
    return "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _wide(head: bytes) -> str | None:
    """Tell UTF-16 without a mark: every other byte of its markup is NUL."""
    even, odd, half = head[::2].count(0), head[1::2].count(0), len(head) // 2
    if odd * 10 > half * 4 and even * 20 < half:
        return "utf-16-le"
    return "utf-16-be" if even * 10 > half * 4 and odd * 20 < half else None


def _mended(body: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(map("\u0080".__le__, text)) - broken
    if broken > max(1, len(text) // FEW_BROKEN) or whole < broken:
        return None
    return Decoded(text, (f"holds {broken} broken characters of UTF-8, shown as U+FFFD",))


def _guessed(body: bytes) -> Decoded | None:
    """Guess by statistics; Western bytes are far likelier Windows-1252 than any of its look-alikes."""
    if body.count(0):
        return None
    sample = body[:SNIFFED]
    high = sum(map((128).__le__, sample))
    codec: str | None = "cp1252"
    # Western text is ASCII with single accents; letters of another script stand beside each other.
    if len(re.findall(rb"[\x80-\xff]{2}", sample)) * 4 > high:
        best = from_bytes(sample, cp_exclusion=["utf_16", "utf_32", "utf_7"]).best()
        codec = best.encoding if best else None
    text = _strictly(body, codec) if codec else None
    if text is None or C1.search(text):
        return None
    return Decoded(text, (f"tells no charset that fits; read as {codec}, which is a guess",))
