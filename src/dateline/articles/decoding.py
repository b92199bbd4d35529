"""Bytes to text. A declared charset is believed only where the bytes bear it out.

In order: a byte-order mark; UTF-16 told by its NUL bytes; UTF-8, also with a few broken bytes, which become
U+FFFD; the declared charset (the carrier's, then the page's own); the best statistical guess.
Line ends are kept as they are: offsets count in the text that is given out. May import: errors, records.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x1f\x8b": "gzip-compressed",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x7fELF": "a program",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
}
PAGE_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})", re.I)
STATEFUL = ("iso2022", "hz", "utf7")
"""Charsets whose bytes are all ASCII, so that being valid UTF-8 tells nothing."""
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
C1 = re.compile("[\x80-\x84\x86-\x9f\ufffe\uffff]")
MIXED = re.compile("[A-Za-z][\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufdff]")
GUESSED_FROM = 64 * 1024
FEWEST_WIDE = 16
"""So many bytes at least are taken for UTF-16 without a mark."""


class UndecodableError(Exception):
    """The bytes are no text; the message says what they look like."""


def decode(body: bytes, *, declared: str | None, kind: str) -> str:
    """Turn a body into text.

    Args:
        body: undecoded bytes.
        declared: the charset that the carrier names, if any.
        kind: ``html`` also looks for the charset that the page names itself.

    Raises:
        UndecodableError: the bytes are binary, or in no charset that can be told.
    """
    for magic, what in MAGIC.items():
        if body.startswith(magic):
            raise UndecodableError(f"is {what}, not text")
    text = _by_mark(body, declared) or _by_charset(body, declared, kind)
    controls = len(CONTROLS.findall(text))
    if "\x00" in text or controls * 100 > len(text):
        raise UndecodableError("holds binary data, not text")
    return text


def _by_mark(body: bytes, declared: str | None) -> str | None:
    if declared and _codec(declared) == "utf-8":
        return None  # a carrier that names UTF-8 has dealt with marks: what is left belongs to the text
    for mark, codec in MARKS:
        if body.startswith(mark):
            try:
                return body[len(mark) :].decode(codec)
            except UnicodeDecodeError:
                return body[len(mark) :].decode(codec, "replace") if codec == "utf-8" else None
    return None


def _by_charset(body: bytes, declared: str | None, kind: str) -> str:
    page = PAGE_CHARSET.search(body[:4096]) if kind == "html" else None
    named = [_codec(declared), _codec(page[1].decode("ascii") if page else None)]
    candidates = [codec for codec in named if codec]
    if wide := _unmarked_utf16(body):
        candidates.insert(0, wide)
    elif not any(c.replace("-", "").replace("_", "").startswith(STATEFUL) for c in candidates):
        candidates.insert(0, "utf-8")
    text = _first_that_fits(body, candidates[:1]) or _nearly_utf8(body)
    text = text or _first_that_fits(body, candidates[1:]) or _guessed(body)
    if text is None:
        raise UndecodableError("is in no charset that can be told; convert it to UTF-8")
    return text


def _codec(name: str | None) -> str | None:
    """Python's name of a charset; Latin-1 and ASCII are what browsers take them for, Windows-1252."""
    try:
        codec = codecs.lookup(name.strip()) if name else None
    except (LookupError, ValueError):
        return None
    if codec is None or not codec._is_text_encoding:
        return None
    return "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name


def _first_that_fits(body: bytes, codecs_: Iterable[str]) -> str | None:
    for codec in codecs_:
        try:
            text = body.decode(codec)
        except (UnicodeError, ValueError):
            continue
        if codec == "utf-8" or _plausible(text):
            return text
    return None


def _plausible(text: str) -> bool:
    """Doubt a decoding that yields control characters, or letters of other scripts inside English words."""
    if C1.search(text):
        return False
    latin = sum(c.isascii() and c.isalpha() for c in text[:GUESSED_FROM])
    mixed = len(MIXED.findall(text[:GUESSED_FROM]))
    return mixed * 50 <= latin or mixed < 2


def _unmarked_utf16(body: bytes) -> str | None:
    """Tell UTF-16 without a mark: in Western text every other byte is NUL. Of a few bytes that may be chance."""
    head = body[:4096]
    if len(body) % 2 or len(head) < FEWEST_WIDE:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd * 10 > half * 4 and even * 20 < half:
        return "utf-16-le"
    return "utf-16-be" if even * 10 > half * 4 and odd * 20 < half else None


def _nearly_utf8(body: bytes) -> str | None:
    """UTF-8 with a few bytes broken, as when it was cut off inside a character."""
    text = body.decode("utf-8", "replace")
    broken = len(re.findall("\ufffd+", text))
    whole = sum(not c.isascii() for c in text) - text.count("\ufffd")
    return text if broken <= max(1, len(text) // 2000) and whole >= broken and whole else None


def _guessed(body: bytes) -> str | None:
    """Guess by statistics; Western bytes are far likelier Windows-1252 than any of its look-alikes."""
    if body.count(0):
        return None
    high = sum(byte > 127 for byte in body[:GUESSED_FROM])
    if high * 2 < min(len(body), GUESSED_FROM):
        western = _first_that_fits(body, ("cp1252",))
        if western is not None:
            return western
    best = from_bytes(body[:GUESSED_FROM], cp_exclusion=["utf_16", "utf_32", "utf_7"]).best()
    if best is None:
        return None
    try:
        return body.decode(best.encoding)
    except (UnicodeError, LookupError):
        return None
