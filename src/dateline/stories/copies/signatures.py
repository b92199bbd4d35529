"""What a fingerprint keeps of a text beside its bands, packed and compared. May import nothing of the project."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Kept = NDArray[np.uint32]
_HEAD = struct.Struct("<8sI5H")


@dataclass(frozen=True, slots=True)
class Signature:
    """Hashes of a text's passages and particulars, each part in ascending order.

    Attributes:
        digest: of all words, quotations included.
        passages: how many different passages the text has.
        kept: the lowest hashes of them.
        figures, weekdays, dates, names: hashes of what the text tells of each.
    """

    digest: bytes
    passages: int
    kept: Kept
    figures: Kept
    weekdays: Kept
    dates: Kept
    names: Kept

    def as_bytes(self) -> bytes:
        """Pack it."""
        parts = (self.kept, self.figures, self.weekdays, self.dates, self.names)
        head = _HEAD.pack(self.digest, self.passages, *(len(part) for part in parts))
        return head + b"".join(part.astype("<u4").tobytes() for part in parts)

    @classmethod
    def from_bytes(cls, packed: bytes) -> Signature:
        """Read back what ``as_bytes`` gave.

        Raises:
            ValueError: it is damaged.
        """
        if len(packed) < _HEAD.size:
            raise ValueError("signature: cut off; make the fingerprint again from the article's text")
        digest, passages, *lengths = _HEAD.unpack_from(packed)
        if len(packed) != _HEAD.size + 4 * sum(lengths):
            raise ValueError("signature: damaged; make the fingerprint again from the article's text")
        values = np.frombuffer(packed, dtype="<u4", offset=_HEAD.size).astype(np.uint32)
        ends = list(accumulate(lengths))
        parts = (values[end - length : end] for length, end in zip(lengths, ends, strict=True))
        return cls(digest, passages, *parts)


@dataclass(frozen=True, slots=True)
class Shared:
    """How many passages two texts share.

    Attributes:
        passages: so many; an estimate where not ``counted``.
        of_left, of_right: their share of either text, 0 to 1.
        counted: both texts are kept whole.
    """

    passages: int
    of_left: float
    of_right: float
    counted: bool


def shared(left: Signature, right: Signature) -> Shared:
    """Compare the passages of two texts: below the lowest hash that either has left out, both are complete."""
    limit = min(_complete_to(left), _complete_to(right))
    mine, other = left.kept[left.kept <= limit], right.kept[right.kept <= limit]
    common = len(np.intersect1d(mine, other, assume_unique=True))
    of_left, of_right = common / max(1, len(mine)), common / max(1, len(other))
    counted = len(mine) == left.passages and len(other) == right.passages
    number = common if counted else round((of_left * left.passages + of_right * right.passages) / 2)
    return Shared(number, of_left, of_right, counted)


def _complete_to(signature: Signature) -> int:
    whole = len(signature.kept) >= signature.passages
    return 2**32 - 1 if whole else int(signature.kept[-1])


def common(left: Kept, right: Kept) -> int:
    """How many hashes two texts' particulars have in common."""
    return len(np.intersect1d(left, right, assume_unique=True))
