"""Words as reports are compared by them: folded, lightly stemmed, and weighed by how rare they are in news.

The weights come from counts that ship with the package (``stories/data/words.tsv``, made by ``training/words.py``),
never from the reports being compared: what a report is compared by does not depend on what else was read. May import
errors.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from dateline.errors import ResourceError

FILE = "words.tsv"
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ə": "e", "æ": "ae", "œ": "oe"}
)
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`´.]+[^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ`´]s$")
_PIECE = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
_LONGEST = 40
"""Longer runs of letters are no words that two reports would share by meaning."""
_SHORT = 4
"""Shorter words are left as they are."""
_UNSEEN = 0.7
"""How many texts a word counts for that stands in none."""


def words(text: str) -> list[str]:
    """The words of a text as they stand, with the apostrophes and points inside of them."""
    return _WORD.findall(text)


def bare(word: str) -> str:
    """A word without the ending of the possessive."""
    return _POSSESSIVE.sub("", word)


@lru_cache(maxsize=65536)
def keys(word: str) -> tuple[str, ...]:
    """What a word is compared as; mostly one key, none for what says too little.

    Too little say single letters, numbers below 100 and years.
    """
    if len(word) > _LONGEST:
        return ()
    folded = _fold(bare(word))
    return tuple(_stem(piece) for piece in _PIECE.findall(folded) if len(piece) > 1 and not _bare_number(piece))


def _fold(word: str) -> str:
    """Lower case, without accents and apostrophes."""
    lowered = word.casefold()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered.translate(_LETTERS)).casefold()
        lowered = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub("['’ʼ`´]", "", lowered)


def _bare_number(piece: str) -> bool:
    if not piece.isdecimal():
        return False
    return len(piece) < 3 or (len(piece) == 4 and piece[:2] in ("19", "20"))


def _stem(word: str) -> str:
    """A folded word without the endings of plurals and of regular verbs; the same for all forms of most words."""
    if len(word) < _SHORT or not (word.isascii() and word.isalpha()):
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= 3 and re.search("[aeiouy]", bare):
            doubled = bare[-1] == bare[-2] and bare[-1] not in "lsz"
            word = bare[:-1] if doubled else bare
            break
    return word.removesuffix("e") if len(word) > _SHORT else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORT:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare words are: the logarithm of how many news texts there are for each that holds the word.

    Attributes:
        seen: of the keys that stand in two texts or more: near 0 for a word of nearly all.
        unseen: of all others.
    """

    seen: Mapping[str, float]
    unseen: float

    def of(self, key: str) -> float:
        """The rarity of a key."""
        return self.seen.get(key, self.unseen)

    @classmethod
    def counted(cls, texts: int, counts: Mapping[str, int]) -> Rarity:
        """Make it of the number of texts, and in how many of them each key stands."""
        rare = {key: math.log((texts + 1) / (count + _UNSEEN)) for key, count in counts.items()}
        return cls(rare, math.log((texts + 1) / _UNSEEN))


@cache
def load_rarity() -> Rarity:
    """Read the counts that ship with the package.

    Raises:
        ResourceError: the file is missing or damaged.
    """
    try:
        text = resources.files("dateline.stories").joinpath("data", FILE).read_text("utf-8")
        lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
        (_, texts), *rows = lines
        return Rarity.counted(int(texts), {key: int(count) for key, count in rows})
    except (OSError, ValueError) as error:
        raise ResourceError(f"stories/data/{FILE}: {error}; install Dateline again") from error
