"""The grammar of figures: from the words of a report to a number, and how far the words reach.

The words themselves (numerals, vague numbers, ``at least`` ...) are the ontology's; the rules are here:

    figure = {around | at_least | at_most | filler | currency} number [to number] {after}
    number = digits [scale] | numerals [scale] | a whole figure (``dozens``) [scale] | a, an

May import: ontology.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from dateline.ontology import Bounds, FigureWords, Number, fold

MAX_DIGITS = 15
MAX_BEFORE = 6  # phrases before a number: bounds the work on "the the the ..."
_PIECE = re.compile(
    r"([0-9]+(?:,[0-9]{3})*(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)([a-z]*)|[a-z]+(?:'[a-z]+)?|[^\w\s]"
)
_THOUSANDS = re.compile("(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_CURRENCIES = frozenset(("$", "£", "€", "¥", "₹", "₦", "us", "nz", "au", "hk", "usd", "eur", "gbp"))
_FRACTION = re.compile(r"(?:half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)")
_GROUPS = frozenset(("couple", "pair", "duo", "trio", "quartet"))
_STRONG = frozenset(("strong", "man", "member", "person", "woman", "vehicle", "truck"))
_HARM = frozenset(("killed", "dead", "wounded", "injured", "hurt", "missing", "kidnapped", "arrested", "detained"))
_DEFINITE = frozenset(("the", "his", "her", "their", "its", "my", "our", "a", "an"))
_PERSONS = frozenset(("people", "persons", "men", "women", "children"))
_PLURALS = frozenset(("people", "men", "women", "children", "police", "cattle", "militia", "army"))


Exact: TypeAlias = "int | Decimal"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number before it is rounded, and the last scale (``hundred``, ``million``) that it was told in."""

    low: Exact | None
    best: Exact | None
    high: Exact | None
    scale: int = 1
    end: int = 0
    told: bool = True  # False for a bare article, which counts but is no number word


def pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Words, numbers and marks of a text, folded: (whole, digits, letters that stand on the digits)."""
    for match in _PIECE.finditer(fold(_THOUSANDS.sub(",", text))):
        yield match.group(), match.group(1) or "", match.group(2) or ""


class FigureParser:
    """The grammar over the pieces of a text; a rule takes a position and gives what it reads, or None."""

    def __init__(self, pieces: Sequence[tuple[tuple[str, str, str], int]], table: FigureWords) -> None:
        self.words = [piece[0] for piece, _ in pieces]
        self.tokens = [at for _, at in pieces]
        self._digits = [piece[1:] for piece, _ in pieces]
        self._table = table

    def figure(self, start: int) -> tuple[Amount, int] | None:
        """A figure that begins at ``start``, with the position of its first word that is no filler."""
        table = self._table
        at, begin, ways = start, -1, set[str]()
        between = self._word(start) == "between"
        at += between
        numbers = [at]
        kinds = (("most", table.at_most), ("least", table.at_least), ("around", table.around))
        while at < len(self.words) and len(numbers) < MAX_BEFORE:
            for way, phrases in kinds:
                if length := self._phrase(phrases, at):
                    ways.add(way)
                    begin = at if begin < 0 else begin
                    break
            else:
                length = self._phrase(table.fillers, at)
                if not length and self.words[at] in _CURRENCIES:
                    length, begin = 1, (at if begin < 0 else begin)
            if not length:
                break
            at += length
            numbers.append(at)
        for place in reversed(numbers):
            amount = self._number(place)
            if amount is None:
                continue
            begin = place if begin < 0 or begin > place else begin
            ranged = self._range(amount, between=between)
            end, after = self._after((ranged or amount).end)
            told = _apply(ranged or amount, ways | after, end)
            return told, start if between and ranged else begin
        return None

    def first(self) -> tuple[Amount, int] | None:
        """The first figure of the text, unless a fraction stands before it."""
        for at in range(len(self.words)):
            if self._fraction(at):
                return None
            if found := self.figure(at):
                return found
        return None

    def total(self) -> tuple[Amount, int] | None:
        """The sum of two or more counted things that are the whole text, one of them with a number word."""
        items: list[Amount] = []
        at = 0
        while at < len(self.words):
            found = self.figure(at)
            item = found[0] if found and found[0].end > at else self._definite(at)
            if item is None:
                return None
            at = item.end
            while at < len(self.words) and self.words[at] not in ("and", ",", "plus"):
                if self.words[at] in _HARM or self._digits[at][0]:
                    return None
                at += 1
            while at < len(self.words) and self.words[at] in ("and", ",", "plus"):
                at += 1
            items.append(item)
        if len(items) < 2 or not (any(item.told for item in items) or self._all_articles()):
            return None
        return Amount(
            _sum([item.low for item in items]),
            _sum([item.best for item in items]),
            _sum([item.high for item in items]),
            end=at,
        ), 0

    def _all_articles(self) -> bool:
        """Whether the text is like ``a teak merchant and his clerk``, which counts from an article."""
        return self._word(0) in ("a", "an")

    def _definite(self, start: int) -> Amount | None:
        """One thing that is not counted but plainly single: ``his wife``, ``Malawi's vice-president``."""
        at = start
        while at < len(self.words) and self.words[at] not in ("and", ",", "plus"):
            at += 1
        words = self.words[start:at]
        owned = any(word.endswith("'s") for word in words[:-1]) or "'" in words[:-1]
        if not 2 <= len(words) <= 7 or not (words[0] in _DEFINITE or owned):
            return None
        if words[-1] in _PLURALS or (words[-1].endswith("s") and not words[-1].endswith("ss")):
            return None
        return Amount(1, 1, 1, end=at, told=False)

    def _number(self, at: int) -> Amount | None:
        amount = self._whole(at) or self._digit(at) or self._spelled(at) or self._article(at)
        if amount is None:
            return None
        following = self.words[amount.end : amount.end + 3]
        if following[:1] == ["-"] and following[1:2]:
            following = following[1:]
        if amount.told and following[:2] in (["year", "-"], ["year", "old"], ["years", "old"]):
            return None
        return None if self._fraction(at) else amount

    def _fraction(self, at: int) -> bool:
        """Whether a share of something begins here: ``four-fifths``, ``one in four``, ``a third of``."""
        number = self._spelled(at)
        if number is None:
            return (
                self._word(at) in ("a", "an")
                and bool(_FRACTION.fullmatch(self._word(at + 1)))
                and (self._word(at + 2) == "of")
                and not self._whole(at + 1)
            )
        end = number.end + (self._word(number.end) == "-")
        if _FRACTION.fullmatch(self._word(end)):
            return not self._whole(at)
        return self._word(end) == "in" and self._spelled(end + 1) is not None and self.words[at] == "one"

    def _whole(self, at: int) -> Amount | None:
        """A phrase of the table of vague numbers, with the scale that it multiplies: ``several hundred``."""
        length = self._phrase(self._table.words, at)
        if not length:
            return None
        end = at + length
        low, best, high = self._table.words[tuple(self.words[at:end])]
        if best == 1 and self.words[at] == "single" and self._word(end) == "-":
            return None
        of = self._word(end) == "of"
        scale = self._table.scales.get(self._word(end + of).removesuffix("s"), 0)
        plural = self._word(end + of).endswith("s")
        if scale and plural and low is not None and low > 9:
            # Tens of thousands reach to a hundred thousand less one.
            top = None if high is None else (int(high) + 1) * scale - 1
            return Amount(int(low) * scale, None, top, scale, end + of + 1)
        inner = self._phrase(self._table.words, end) if low == 3 and not of else 0
        if inner and plural:  # several hundreds, several tens of thousands: the vague scale says enough
            return self._whole(end)
        if scale and not plural and low:
            return Amount(_times(low, scale), _times(best, scale), _times(high, scale), scale, end + of + 1)
        return Amount(_times(low, 1), _times(best, 1), _times(high, 1), end=end)

    def _digit(self, at: int) -> Amount | None:
        digits, letters = self._digits[at] if at < len(self.words) else ("", "")
        if not digits or len(digits) > MAX_DIGITS or letters in ("st", "nd", "rd", "th", "s"):
            return None
        if self._word(at - 1) == "," == self._word(at + 1) and len(digits) < 3:  # an age: Idris, 34, said
            return None
        plain = digits.replace(",", "")
        value: Exact = Decimal(plain) if "." in plain else int(plain)
        scale = self._table.suffixes.get(letters, 1)
        return self._scaled(value * scale, scale, at + 1)

    def _spelled(self, at: int) -> Amount | None:
        """Numerals below a thousand and their scales: ``two hundred and fifty thousand``."""
        numerals, scales = self._table.numerals, self._table.scales
        word = self._word(at)
        if word in ("a", "an") and self._word(at + 1) in scales:
            current, at = 1, at + 1
        elif word in numerals:
            current, at = numerals[word], at + 1
        else:
            return self._digit(at)
        while True:
            word, joint = self._word(at), 0
            hyphened = word == "-" and current % 100 >= 20 and current % 10 == 0
            if hyphened or (word == "and" and current and current % 100 == 0):
                joint = 1
            ones = numerals.get(self._word(at + joint), -1)
            tens = current % 10 == 0 and current % 100 >= 20 and 0 < ones < 10
            if tens or (ones > 0 and current and current % 100 == 0):
                current, at = current + ones, at + joint + 1
            elif word == "hundred" and current < 100:
                current, at = current * 100, at + 1
            else:
                break
        amount = self._scaled(current, 100 if current and current % 100 == 0 else 1, at)
        return self._continued(amount)

    def _continued(self, amount: Amount) -> Amount:
        """With the rest of a spelled number: the ``two hundred`` of ``one thousand two hundred``."""
        joint = self._word(amount.end) == "and"
        if amount.scale < 1000 or self._word(amount.end + joint) not in self._table.numerals:
            return amount
        rest = self._spelled(amount.end + joint)
        if rest is None or rest.best is None or amount.best is None or rest.best >= (100 if joint else amount.scale):
            return amount
        value = amount.best + rest.best
        return Amount(value, value, value, amount.scale, rest.end)

    def _scaled(self, value: Exact, scale: int, at: int) -> Amount:
        """``value`` times the scale words that follow; ``and a half`` adds half of the last."""
        while True:
            word = self._word(at)
            factor = self._table.scales.get(word, 0) or self._table.scales.get(word.removesuffix("s"), 0)
            if self.words[at : at + 3] == ["and", "a", "half"]:
                value, at = value + Decimal(scale) / 2, at + 3
            elif factor and value * factor < 10**MAX_DIGITS:  # numbers told in words are never negative
                value, scale, at = value * factor, scale * factor if scale == 1 else factor, at + 1
            else:
                return Amount(value, value, value, scale, at)

    def _article(self, at: int) -> Amount | None:
        if self._word(at) not in ("a", "an") or self._phrase(self._table.nothing, at):
            return None
        if self.words[at + 2 : at + 3] == ["-"] and self._word(at + 3) in _STRONG:  # a 500-strong crowd
            return self._digit(at + 1) or self._spelled(at + 1)
        if self._word(at + 2) in _GROUPS:
            return self._whole(at + 2)
        return Amount(1, 1, 1, end=at + 1, told=False)

    def _range(self, low: Amount, *, between: bool) -> Amount | None:
        joint = self._word(low.end)
        if joint not in (("and", "-", "to") if between else ("to", "-", "or")) or not low.told:
            return None
        at = low.end + 1
        while self._word(at) in _CURRENCIES:
            at += 1
        # "March 28 - Dozens": a dash before a whole figure parts, and makes no range.
        parted = joint == "-" and self._whole(at) is not None
        high = None if parted or self._word(at) in ("a", "an") else self._number(at)
        if high is None:
            return None
        bottom, top = (low.low if low.low is not None else low.best), high.high
        if bottom is None or top is None:
            return None
        if low.scale == 1 < high.scale and bottom * high.scale <= top:  # two to three hundred
            bottom *= high.scale
        return Amount(bottom, None, top, high.scale, high.end) if bottom < top else None

    def _after(self, at: int) -> tuple[int, set[str]]:
        """What follows a number and belongs to it: its end and the ways of ``_apply``."""
        table = self._table
        kinds = (
            ("around", table.after_around),
            ("least", table.after_at_least),
            ("most", table.after_at_most),
        )
        for begin in (at, at + 1) if self._word(at) in _PERSONS else (at,):  # 66 people or more
            for way, phrases in kinds:
                if length := self._phrase(phrases, begin):
                    return begin + length, {way}
        return at, set()

    def _phrase(self, phrases: Collection[tuple[str, ...]] | Mapping[tuple[str, ...], Bounds], at: int) -> int:
        """Length of the longest of ``phrases`` that stands at ``at``; 0 where none does."""
        longest = min(5, len(self.words) - at)
        return next((n for n in range(longest, 0, -1) if tuple(self.words[at : at + n]) in phrases), 0)

    def _word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""


def _apply(amount: Amount, ways: set[str], end: int) -> Amount:
    """``at most``, ``at least`` and ``around`` (in this order of strength) on a number."""
    low, best, high = amount.low, amount.best, amount.high
    if "most" in ways:
        low = None
    elif "least" in ways:
        high = None
    elif "around" in ways and best is not None:
        tenth = Decimal(best) / 10
        low, high = best - tenth, best + tenth
        if best == int(best):  # of things that are counted whole, the bounds are whole
            low, high = math.floor(low), math.ceil(high)
    return Amount(low, best, high, amount.scale, end, amount.told)


def _sum(bounds: Sequence[Exact | None]) -> Exact | None:
    """The sum, or None where any bound is open."""
    known = [bound for bound in bounds if bound is not None]
    return sum(known, 0) if len(known) == len(bounds) else None


def _times(bound: Number | None, scale: int) -> Exact | None:
    if bound is None:
        return None
    return (Decimal(str(bound)) if isinstance(bound, float) else bound) * scale
