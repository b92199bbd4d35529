"""What time expressions say: one function a form, from a match of the grammar to a reading.

Imports the calendar of this room.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dateline.resolve import dates
from dateline.resolve.dates import MONTHS, WEEKDAYS, Reading
from dateline.resolve.tense import PAST


@dataclass(frozen=True, slots=True)
class Context:
    """The day of the report, and where the words point: ``past``, ``future`` or None."""

    published: date | None
    direction: str | None


Reader = Callable[[re.Match[str], Context], Reading | None]
_NUMBER_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty"""
_COUNT = {word: number for number, word in enumerate(_NUMBER_WORDS.split())} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_LETTER = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "W",
    "fortnight": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "Y", "century": "Y", "centurie": "Y",
}  # fmt: skip
_TIMES = {"decade": 10, "century": 100, "centurie": 100, "fortnight": 2}
_ORDINAL = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_PART = {
    "morning": "TMO",
    "afternoon": "TAF",
    "evening": "TEV",
    "night": "TNI",
    "noon": "T12:00",
    "dawn": "TMO",
    "midday": "T12:00",
}
_SEASON = {"spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI", "fall": "FA"}


def _number(words: str) -> float | None:
    text = words.lower().removesuffix(" of")
    return _COUNT[text] if text in _COUNT else float(text) if text[:1].isdigit() else None


def _unit(word: str) -> str:
    lower = word.lower()
    return lower if lower in _LETTER else lower.removesuffix("s")


def _period(count: float | None, unit: str) -> str:
    """TIMEX3 duration: ``P3D``, ``PT2H``, ``PXY`` where the number is vague."""
    letter = _LETTER[unit]
    amount = "X" if count is None else f"{count * _TIMES.get(unit, 1):g}"
    return f"P{letter[0]}{amount}{letter[1]}" if len(letter) == 2 else f"P{amount}{letter}"


def _month_number(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


def full_date(m: re.Match[str], context: Context) -> Reading | None:
    """A day of a month, with its year or the year that lies nearest."""
    number, of_day = _month_number(m["month"]), int(re.sub(r"\D", "", m["day"]))
    if m["year"]:
        return dates.day(dates.make_day(int(m["year"]), number, of_day))
    return dates.day(dates.day_near(context.published, number, of_day, context.direction))


def iso_date(m: re.Match[str], _: Context) -> Reading | None:
    """``2017-03-08``."""
    return dates.day(dates.make_day(int(m["y"]), int(m["m"]), int(m["d"])))


def digits(m: re.Match[str], _: Context) -> Reading | None:
    """``27/04/2016`` is one date; ``03/04/2016`` could be two and is none, like any year of two digits."""
    a, b = int(m["a"]), int(m["b"])
    if len(m["y"]) != 4:
        return Reading("DATE")
    if a == b or a > 12 >= b:
        return dates.day(dates.make_day(int(m["y"]), b, a))
    return dates.day(dates.make_day(int(m["y"]), a, b)) if b > 12 else Reading("DATE")


def month_year(m: re.Match[str], _: Context) -> Reading | None:
    """``June 2014``."""
    return dates.month(int(m["year"]), _month_number(m["month"]))


def month_of(m: re.Match[str], context: Context) -> Reading | None:
    """``October of next year``."""
    if context.published is None:
        return Reading("DATE")
    step = {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    return dates.month(context.published.year + step, _month_number(m["month"]))


def month_alone(m: re.Match[str], context: Context) -> Reading | None:
    """A month without its year."""
    number = _month_number(m["month"])
    which = (m["which"] or "").lower()
    if which == "last" and context.published is not None:
        return dates.month(context.published.year - (number >= context.published.month), number)
    if which == "next" and context.published is not None:
        return dates.month(context.published.year + (number <= context.published.month), number)
    if which == "this" and context.published is not None:
        return dates.month(context.published.year, number)
    return dates.month(dates.month_near(context.published, number, context.direction), number)


def year_alone(m: re.Match[str], _: Context) -> Reading | None:
    """A calendar year; ``early`` or ``late`` in it says no more days."""
    return dates.year(int(m["year"]))


def decade(m: re.Match[str], _: Context) -> Reading | None:
    """``the 1990s``."""
    return dates.decade(int(m["first"]))


def season(m: re.Match[str], _: Context) -> Reading | None:
    """A season: its days are not said, and differ by hemisphere."""
    code = _SEASON[m["season"].lower()]
    if m["year"]:
        return Reading("DATE", f"{m['year']}-{code}")
    return Reading("DATE", None)


def quarter(m: re.Match[str], context: Context) -> Reading | None:
    """A quarter of a named or relative year."""
    number = _ORDINAL[m["nth"].lower()]
    of_year: int | None = None
    if m["year"]:
        of_year = int(m["year"])
    elif m["which"] and context.published is not None:
        of_year = context.published.year + {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    return dates.quarter(of_year, number)


def near_day(m: re.Match[str], context: Context) -> Reading | None:
    """today, yesterday, tomorrow, tonight, with a part of the day."""
    word = m["word"].lower()
    step = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    step += {"before": -1, "after": 1}.get((m["beyond"] or "").lower(), 0)
    part = "night" if word == "tonight" else (m["part"] or "").lower()
    if part:
        return dates.day(dates.shift(context.published, step), _PART[part], "TIME")
    return dates.day(dates.shift(context.published, step))


def last_night(_: re.Match[str], context: Context) -> Reading | None:
    """The night before the report."""
    return dates.day(dates.shift(context.published, -1), "TNI", "TIME")


def this_part(m: re.Match[str], context: Context) -> Reading | None:
    """``this morning``."""
    return dates.day(context.published, _PART[m["part"].lower()], "TIME")


def overnight(_: re.Match[str], context: Context) -> Reading | None:
    """The night that ends on the day of the report."""
    before = dates.shift(context.published, -1)
    if before is None:
        return Reading("TIME")
    return Reading("TIME", f"{before.isoformat()}TNI", before, context.published)


def weekday(m: re.Match[str], context: Context) -> Reading | None:
    """A weekday, with a part of the day."""
    weekday = WEEKDAYS[m["weekday"].lower()]
    which = (m["which"] or "").lower()
    when: date | None
    if which in ("last", "past"):
        before = dates.shift(context.published, -1)
        when = dates.weekday_near(before, weekday, PAST)
    elif which == "this" and context.published is not None:
        when = dates.shift(context.published, weekday - context.published.weekday())
    elif which:  # "next Friday" is read two ways
        when = None
    else:
        when = dates.weekday_near(context.published, weekday, context.direction)
    part = (m["part"] or "").lower()
    return dates.day(when, _PART[part], "TIME") if part else dates.day(when)


def relative_unit(m: re.Match[str], context: Context) -> Reading | None:
    """Last week, this month, next year, this weekend."""
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(m["which"].lower(), 0)
    unit, published = _unit(m["unit"]), context.published
    if unit == "decade":
        return Reading("DURATION", "P10Y")
    if m["which"].lower() in ("previous", "following", "same") or published is None:
        return Reading("DATE")  # measured from something told earlier
    if unit == "year":
        return dates.year(published.year + step)
    if unit == "month":
        return dates.month(*dates.shift_months(published, step))
    if unit == "week":
        return dates.week(dates.shift(published, 7 * step))
    if unit == "weekend":
        return dates.weekend(dates.shift(published, 7 * step))
    return Reading("DATE")


def ago(m: re.Match[str], context: Context) -> Reading | None:
    """``three days ago``; ``earlier`` and ``later`` hang on something told before."""
    unit, count, published = _unit(m["unit"]), _number(m["count"]), context.published
    if unit in ("second", "minute", "hour"):
        return Reading("TIME")
    if m["how"].lower() != "ago" or count is None or published is None or count != int(count) or count > 5000:
        return Reading("DATE")
    steps = int(count) * _TIMES.get(unit, 1)
    if unit in ("day", "night"):
        return dates.day(dates.shift(published, -steps))
    if unit in ("week", "fortnight"):
        exact = dates.shift(published, -7 * steps)
        around = dates.week(exact)
        return Reading("DATE", exact.isoformat() if exact else None, around.first, around.last)
    if unit == "month":
        return dates.month(*dates.shift_months(published, -steps))
    return dates.year(published.year - steps) if unit == "year" else Reading("DATE")


def span_until_now(m: re.Match[str], context: Context) -> Reading | None:
    """``the past three days``, ``in recent months``: a length, with its ends where they are certain."""
    unit, published = _unit(m["unit"]), context.published
    count = _number(m["count"]) if m["count"] else None
    value = _period(count, unit)
    if (
        published is None
        or count is None
        or count != int(count)
        or unit not in ("day", "night", "week")
        or count > 5000
    ):
        return Reading("DURATION", value)
    length = int(count) * (7 if unit == "week" else 1)
    if m["which"].lower() in ("next", "coming"):
        return Reading("DURATION", value, published, dates.shift(published, length))
    return Reading("DURATION", value, dates.shift(published, -length), published)


def length(m: re.Match[str], _: Context) -> Reading | None:
    """``six months``, ``27-year``."""
    return Reading("DURATION", _period(_number(m["count"]), _unit(m["unit"])))


def vague_length(m: re.Match[str], _: Context) -> Reading | None:
    """``years of``: a length without a number."""
    return Reading("DURATION", _period(None, _unit(m["unit"])))


def clock(m: re.Match[str], context: Context) -> Reading | None:
    """A time of day, with its day where one is named beside it."""
    hour, minute = int(m["hour"]), int(m["minute"] or 0)
    half = (m["half"] or "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or (m["half"] and int(m["hour"]) > 12):
        return None
    zone = "Z" if m["zone"] and re.search(r"(?:GMT|UTC)(?!\s*[+-])", m["zone"]) else ""
    clock = f"T{hour:02}:{minute:02}{zone}"
    weekday = (m["weekday"] or "").lower()
    when: date | None = None
    if weekday in WEEKDAYS:
        when = dates.weekday_near(context.published, WEEKDAYS[weekday], context.direction)
    elif weekday:
        when = dates.shift(context.published, -(weekday == "yesterday"))
    return Reading("TIME", clock) if when is None else dates.day(when, clock, "TIME")


def part_alone(_match: re.Match[str], _: Context) -> Reading | None:
    """``dawn``, ``noon`` of no named day."""
    return Reading("TIME", None)


def repeated(m: re.Match[str], _: Context) -> Reading | None:
    """``every Friday``, ``daily``."""
    words = m.group().lower().split()
    fixed = {
        "daily": "P1D",
        "weekly": "P1W",
        "monthly": "P1M",
        "yearly": "P1Y",
        "annual": "P1Y",
        "annually": "P1Y",
        "nightly": "P1D",
    }
    last = words[-1]
    if last in fixed:
        return Reading("SET", fixed[last])
    if last in WEEKDAYS:
        return Reading("SET", f"XXXX-WXX-{WEEKDAYS[last] + 1}")
    return Reading("SET", _period(1, _unit(last)))


def now(_match: re.Match[str], _: Context) -> Reading | None:
    """``now``."""
    return Reading("DATE", "PRESENT_REF")


def lately(_match: re.Match[str], _: Context) -> Reading | None:
    """``recently``."""
    return Reading("DATE", "PAST_REF")


def sometime(_match: re.Match[str], _: Context) -> Reading | None:
    """``the future``, ``soon``."""
    return Reading("DATE", "FUTURE_REF")


def from_the_story(_match: re.Match[str], _: Context) -> Reading | None:
    """That day, the same week, the following month: measured from something told earlier."""
    return Reading("DATE")
