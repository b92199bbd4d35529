"""Makes an article's fingerprint. May import records.

A passage is PASSAGE words in a row, folded. Passages that lie in long quotations are left out: they belong to whoever
is quoted. Of all passages' hashes two things are kept: MinHash bands, by which texts with common passages find each
other, and the KEPT lowest hashes, by which it is told how much of either text stands in the other. A text of up to
about KEPT words is kept whole, so that its shares are counted, not estimated.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from dateline.records.article import Article
from dateline.records.copy import Fingerprint
from dateline.stories.bodies import body_of
from dateline.stories.copies import wording
from dateline.stories.copies.agencies import find_agency
from dateline.stories.copies.signatures import Signature

PASSAGE = 5
"""Words in a passage: few enough that an edit spoils few passages, enough that different reports share hardly any."""
KEPT = 384
"""Passages kept in a signature."""
BANDS, ROWS = 32, 2
"""Texts that share a third of their passages, counted once each, are found with 98 %; a twentieth, with 8 %."""
SEED = 20110926
"""Any number does, but another one makes all stored fingerprints void."""
LEAST_WORDS = 12
"""A shorter text says too little to be told from others."""
LEAST_OWN = 25
"""Words outside of quotations below which the quotations are compared too."""
LONGEST = 100_000
"""Characters that are compared; longer texts are books."""
MOST_FACTS = 60
"""Figures, days and names kept of each."""
MOST_CACHED = 1 << 17
"""Words whose hashes are kept at hand."""

Hashes = NDArray[np.uint64]
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)


def fingerprint(article: Article) -> Fingerprint:
    """Make an article's fingerprint: the same for the same text, on every machine.

    Read are the article's text without headline and page furniture, and for the agency also its byline, address,
    outlet and the furniture that signs it.
    """
    body = body_of(article, most=LONGEST)
    words, is_own = wording.words(wording.fold(body))
    all_words = np.array(list(map(_HASHES.__getitem__, words)), dtype=np.uint64)
    own_words = all_words if all(is_own) else all_words[np.array(is_own, dtype=bool)]
    compared = own_words if len(own_words) >= LEAST_OWN else all_words
    hashes = passages(compared if len(words) >= LEAST_WORDS else compared[:0])
    short = _different((hashes >> np.uint64(32)).astype(np.uint32))
    different = set(words)
    signature = Signature(
        digest=_digest(all_words.astype("<u8").tobytes()),
        passages=len(short),
        kept=short[:KEPT],
        figures=_facts(wording.figures(different)),
        weekdays=_facts(wording.weekdays(different)),
        dates=_facts(wording.dates(words, different)),
        names=_facts(wording.names(body)),
    )
    return Fingerprint(bands(hashes), signature.as_bytes(), len(words), find_agency(article))


def passages(words: Hashes) -> Hashes:
    """Hashes of the passages of a text, in its order, given the hashes of its words."""
    rolled = np.zeros(max(0, len(words) - PASSAGE + 1), dtype=np.uint64)
    for i in range(PASSAGE):
        rolled = rolled * _MULTIPLIERS[0] + words[i : i + len(rolled)]
    return _mixed(rolled)


def bands(hashes: Hashes) -> tuple[int, ...]:
    """MinHash bands of a set of passages."""
    if len(hashes) == 0:
        return ()
    ends = np.array([0, len(hashes)], dtype=np.uint64)
    digest = RMinHash.digest_matrix_from_flat_token_hashes(hashes, ends, num_perm=BANDS * ROWS, seed=SEED)
    rows = np.array(digest.to_rows()[0], dtype=np.uint64).reshape(BANDS, ROWS)
    rolled = np.arange(BANDS, dtype=np.uint64)
    for row in rows.T:
        rolled = rolled * _MULTIPLIERS[0] + row
    return tuple(_mixed(rolled).view(np.int64).tolist())


def _mixed(values: Hashes) -> Hashes:
    """Spread the bits (the finaliser of SplitMix64), so that every one of them can be used as a hash."""
    values = (values ^ (values >> np.uint64(30))) * _MULTIPLIERS[1]
    values = (values ^ (values >> np.uint64(27))) * _MULTIPLIERS[2]
    return values ^ (values >> np.uint64(31))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=8).digest()


def _different(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The different ones, in ascending order; for so few, quicker than ``np.unique``."""
    values = np.sort(values)
    is_first = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=is_first[1:])
    return values[is_first]


class _Hashes(dict[str, int]):
    """Hashes of words, made when first asked for.

    Not Python's hash, nor the library's for strings: those differ from run to run, or from machine to machine.
    """

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST_CACHED:
            self.clear()
        made = self[word] = int.from_bytes(_digest(wording.plain(word).encode("utf-8")), "little")
        return made


_HASHES = _Hashes()


def _facts(facts: Iterable[str]) -> NDArray[np.uint32]:
    # The lowest: the same choice in every text, so that what two long texts keep can be compared.
    return np.array(sorted({_HASHES[fact] >> 32 for fact in facts})[:MOST_FACTS], dtype=np.uint32)
