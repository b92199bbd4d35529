"""Copies: by what texts are compared, and what was decided of one."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_VERSION = 1
"""First byte of a stored fingerprint: raised wherever the same text would give another one."""
_HEAD = struct.Struct("<BIBB")
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is compared by; made of the text alone, so it can be stored and looked up.

    Attributes:
        bands: signed 64-bit numbers; two texts that share a large part very probably share one. Empty where the text is
            too short to be told from others.
        signature: what resemblance, figures, names and days are compared by; its layout is the business of the module
            that makes it.
        words: how many words the text has, without headline and page furniture.
        agency: the agency whose text it says it is (``Reuters``), or None.
    """

    bands: tuple[int, ...]
    signature: bytes
    words: int
    agency: str | None

    def as_bytes(self) -> bytes:
        """Pack it; the first byte is the version."""
        agency = (self.agency or "").encode("utf-8")
        if len(agency) > _LONGEST or len(self.bands) > _LONGEST:
            raise ValueError(f"fingerprint: at most {_LONGEST} bands, and as many bytes for the agency's name")
        head = _HEAD.pack(_VERSION, self.words, len(self.bands), len(agency))
        return head + struct.pack(f"<{len(self.bands)}q", *self.bands) + agency + self.signature

    @classmethod
    def from_bytes(cls, packed: bytes) -> Fingerprint:
        """Read back what ``as_bytes`` gave.

        Raises:
            ValueError: it is cut off, or of another version: make the fingerprint again from the text.
        """
        if not packed or packed[0] != _VERSION:
            told = f"version {packed[0]}" if packed else "empty"
            raise ValueError(f"fingerprint: {told}, not version {_VERSION}; make it again from the article's text")
        if len(packed) < _HEAD.size:
            raise ValueError("fingerprint: cut off; make it again from the article's text")
        _, words, count, length = _HEAD.unpack_from(packed)
        names = _HEAD.size + 8 * count
        if len(packed) < names + length:
            raise ValueError("fingerprint: cut off; make it again from the article's text")
        bands = struct.unpack_from(f"<{count}q", packed, _HEAD.size)
        agency = packed[names : names + length].decode("utf-8")
        return cls(bands, packed[names + length :], words, agency or None)


@dataclass(frozen=True, slots=True)
class Printed:
    """An article as copies are looked for: who printed it and when, and its text's fingerprint.

    Attributes:
        article: its id.
        url, outlet, published, title: as in ``Article``.
    """

    article: str
    url: str | None
    outlet: str | None
    published: str | None
    title: str | None
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class CopyChoice:
    """Whether an article copies one that was there before.

    Attributes:
        of: id of the article that it copies, or None.
        kind: ``exact`` (the same words), ``copy`` (cut, reordered, edited), ``update`` (another version by the same
            outlet or agency, with newer figures or more text), ``partial`` (most of it is its own text, but most of
            the other text stands in it), or None.
        score: how much of the smaller text is shared, 0 to 1; 1 where a person judged so.
        reasons: what was compared, as short sentences. Where ``of`` is None: why the likest text is no original, if one
            was like it at all.
    """

    of: str | None
    kind: str | None
    score: float
    reasons: tuple[str, ...]
