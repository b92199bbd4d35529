"""What readers of times share: their context, and the words that many forms have in common.

Imports the calendar of this room.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dateline.records.months import MONTHS
from dateline.resolve.times import dates
from dateline.resolve.times.dates import Reading


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may know beside the words.

    Attributes:
        published: the day of the report, or None.
        way: tells where the words point: ``past``, ``future`` or None. A function, since few forms ask.
        told: first and last day of the one time told shortly before, or None.
    """

    published: date | None
    way: Callable[[], str | None] = lambda: None
    told: tuple[date, date] | None = None

    @property
    def direction(self) -> str | None:
        """Where the words point: ``past``, ``future`` or None."""
        return self.way()


Match = re.Match[str]
Reader = Callable[[Match, Context], Reading | None]
NOWHERE = Context(None)
"""The context of a report that tells nothing of its day: readings in it keep what the words alone say."""

SOME_DAY = "XXXX-XX-XX"
_NUMBER_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_COUNT = {word: float(number) for number, word in enumerate(_NUMBER_WORDS.split())} | {
    word: float(number) for number, word in zip(range(20, 100, 10), _TENS.split(), strict=True)
}
_COUNT |= {"a": 1, "an": 1, "half a": 0.5, "half an": 0.5, "half": 0.5, "a hundred": 100, "a dozen": 12, "both": 2}
_LETTER = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "W",
    "fortnight": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "Y", "century": "Y", "centurie": "Y",
}  # fmt: skip
_TIMES = {"decade": 10, "century": 100, "centurie": 100, "fortnight": 2}
ORDINALS = {word: number for number, word in enumerate("first second third fourth fifth sixth seventh".split(), 1)} | {
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
    "twenty-first": 21,
}  # fmt: skip
PARTS = {
    "morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "dawn": "TMO", "dusk": "TEV",
    "sunrise": "TMO", "sunset": "TEV", "daybreak": "TMO", "nightfall": "TEV", "noon": "T12:00", "midday": "T12:00",
    "midnight": "T24:00", "hours": "TMO",
}  # fmt: skip
STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "same": 0, "next": 1, "coming": 1, "following": 1}
SAYS_MONTH = frozenset(
    """in since until till from by before after during of throughout through last next this early late mid between
    for around about and or to""".split()
)
_EDGE = re.compile(
    r"(?:the (?:very )?)?(?:(?P<early>early|beginning|start|first)|(?P<mid>mid)|(?P<late>late|end|second))"
)
_WORDS_BEFORE = re.compile(r"([^\s(\[“\"'‘`]+)[\s(\[“\"'‘`]*$")
_LOOK_BACK = 40


def said(m: Match, name: str) -> str:
    """A group's words in small letters; empty where the form has no such group, or it is not there."""
    return (m[name] or "").lower() if name in m.re.groupindex else ""


def word_before(m: Match) -> str:
    """The word before a match, as written, without the marks after it; empty at the start of the sentence."""
    found = _WORDS_BEFORE.search(words_before(m))
    return found[1] if found else ""


def words_before(m: Match) -> str:
    """A few words before a match."""
    return m.string[max(0, m.start() - _LOOK_BACK) : m.start()]


def words_after(m: Match) -> str:
    """A few words after a match."""
    return m.string[m.end() : m.end() + _LOOK_BACK]


def count_of(words: str | None) -> float | None:
    """A number in words or digits (``two``, ``twenty-four``, ``1.5``, ``half an``); None for a vague one."""
    text = " ".join((words or "").lower().replace("-", " ").split()).removesuffix(" of")
    if text in _COUNT:
        return _COUNT[text]
    if text[:1].isdigit():
        return float(text)
    tens, _, ones = text.partition(" ")
    if tens in _COUNT and ones in _COUNT and _COUNT[tens] >= 20 > _COUNT[ones]:
        return _COUNT[tens] + _COUNT[ones]
    return None


def unit_of(word: str) -> str:
    """A unit of time in the singular."""
    lower = word.lower()
    return lower if lower in _LETTER else lower.removesuffix("s")


def units_in(unit: str) -> int:
    """How many of the unit that TIMEX3 counts in make one: a decade is ten years."""
    return _TIMES.get(unit, 1)


def period(count: float | None, unit: str) -> str:
    """TIMEX3 duration: ``P3D``, ``PT2H``, ``PXY`` where the number is vague."""
    letter = _LETTER[unit]
    amount = "X" if count is None else f"{count * _TIMES.get(unit, 1):g}"
    if unit == "day" and count == 0.5:
        return "PT12H"
    if unit == "hour" and count == 0.5:
        return "PT30M"
    return f"P{letter[0]}{amount}{letter[1]}" if len(letter) == 2 else f"P{amount}{letter}"


def month_number(word: str) -> int:
    """1 to 12 for a month's name or its short form."""
    return MONTHS[word.lower().rstrip(".")]


def edged(m: Match, whole: Reading) -> Reading:
    """The part of an interval that ``early``, ``mid`` or ``the end of`` before it leaves."""
    found = _EDGE.match(said(m, "edge"))
    return whole if found is None else dates.part(whole, found.lastgroup or "")
