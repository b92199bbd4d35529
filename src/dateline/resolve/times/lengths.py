"""What lengths of time, sets and times of day say: one function a form, from a match of the grammar to a reading.

Imports the calendar of this room. A reader gives None where the words are no time after all.
"""

from __future__ import annotations

import re
from datetime import date

from dateline.resolve.times import dates
from dateline.resolve.times.dates import WEEKDAYS, Reading
from dateline.resolve.times.words import (
    ORDINALS,
    PARTS,
    SOME_DAY,
    STEPS,
    Context,
    Match,
    count_of,
    period,
    said,
    unit_of,
    word_before,
    words_after,
    words_before,
)

_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_RATE = re.compile(r"(?:\d[\d,.]*(?:\s[a-z]\w+)?|\b(?:times|twice|once))\s$", re.IGNORECASE)
_LENGTH_AFTER = re.compile(r"\s+(?:of|after|before)\b")
_LENGTH_BEFORE = frozenset("for in within over after lasting last lasts lasted spent taken take takes".split())
_OVER = frozenset(("over", "through", "throughout"))
_FIXED_SETS = {
    "daily": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y", "annual": "P1Y", "annually": "P1Y",
    "nightly": "P1D", "hourly": "PT1H", "quarterly": "P3M",
}  # fmt: skip


def span_until_now(m: Match, context: Context) -> Reading | None:
    """``the past three days``, ``in recent months``: a length, with its ends where they are certain."""
    which, unit, count = said(m, "which"), unit_of(m["unit"]), count_of(said(m, "count"))
    return span(count, unit, None if which == "previous" else context.published, STEPS.get(which, -1))


def span(count: float | None, unit: str, published: date | None, step: int) -> Reading:
    """So many units up to the report, or from it on where ``step`` is more than 0."""
    value = period(count, unit)
    if published is None or count is None or count != int(count) or count > 5000:
        return Reading("DURATION", value)
    other: date | None = None
    if unit in _MONTHS_OF:
        other = dates.months_before(published, -step * int(count) * _MONTHS_OF[unit])
    elif unit in ("hour", "day", "night", "week"):
        days = -(-int(count) // 24) if unit == "hour" else int(count) * (7 if unit == "week" else 1)
        other = dates.shift(published, step * days)
    return Reading("DURATION", value, *((published, other) if step > 0 else (other, published)))


def length(m: Match, _: Context) -> Reading | None:
    """``six months``, ``27-year``; ``15 dollars a day`` is a rate, and ``a quarter`` a fraction."""
    count, unit = count_of(m["count"]), unit_of(m["unit"])
    article = m["count"].lower() in ("a", "an")
    if article and unit == "quarter":
        return None
    if article and _RATE.search(words_before(m)):
        return Reading("SET", period(1, unit))
    if said(m, "half") and count is not None:
        count += 0.5
    return Reading("DURATION", period(count, unit))


def no_time(_match: Match, _: Context) -> Reading | None:
    """``12 years old``: an age."""
    return None


def half_more(m: Match, _: Context) -> Reading | None:
    """``a year and a half``."""
    return Reading("DURATION", period((count_of(said(m, "count")) or 0) + 0.5, unit_of(m["unit"])))


def vague_length(m: Match, _: Context) -> Reading | None:
    """``for years``, ``hours after``, ``decades-long``: a length without a number."""
    cues = _OVER if m.group()[:1] in "tT" else _LENGTH_BEFORE
    told = m.group().lower().endswith("long") or _LENGTH_AFTER.match(words_after(m)) or word_before(m).lower() in cues
    return None if not told else Reading("DURATION", period(None, unit_of(m["unit"])))


def running_length(m: Match, _: Context) -> Reading | None:
    """``for a third day``: so many of them, without a break."""
    return Reading("DURATION", period(float(ORDINALS[m["nth"].lower()]), unit_of(m["unit"])))


def whole_length(m: Match, _: Context) -> Reading | None:
    """``day-long``, ``weeklong``."""
    return Reading("DURATION", period(1, unit_of(m["unit"])))


def repeated(m: Match, _: Context) -> Reading | None:
    """``every Friday``, ``twice a week``, ``daily``; the ``Daily Mail`` is none."""
    words = m.group().lower().split()
    last = words[-1]
    if last in _FIXED_SETS:
        named = m.group()[0].isupper() and re.match(r"\s[A-Z]", words_after(m)) and last != "annual"
        return None if named else Reading("SET", _FIXED_SETS[last])
    for word in words:
        if word.removesuffix("s") in WEEKDAYS:
            return Reading("SET", f"XXXX-WXX-{WEEKDAYS[word.removesuffix('s')] + 1}")
    if last in PARTS:
        return Reading("SET", f"{SOME_DAY}{PARTS[last]}")
    count = 2 if "other" in words else count_of(said(m, "count")) if said(m, "count") else 1
    return Reading("SET", period(count, unit_of(last)))


def clock(m: Match, context: Context) -> Reading | None:
    """A time of day, with its day where one is named beside it."""
    hour, minute = int(m["hour"]), int(m["minute"] or 0)
    half = said(m, "half").replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or (half in ("am", "pm") and int(m["hour"]) > 12):
        return None
    zone = "Z" if m["zone"] and re.search(r"(?:GMT|UTC)(?!\s*[+-])", m["zone"]) else ""
    time = f"T{hour:02}:{minute:02}{zone}"
    weekday = said(m, "weekday")
    if not weekday:
        return Reading("TIME", time)
    if weekday in WEEKDAYS:
        when = dates.weekday_near(context.published, WEEKDAYS[weekday], context.direction)
        return dates.day(when, time, "TIME", mask=f"XXXX-WXX-{WEEKDAYS[weekday] + 1}")
    when = dates.shift(context.published, {"yesterday": -1, "tomorrow": 1}.get(weekday, 0))
    return dates.day(when, time, "TIME", mask=SOME_DAY)


def part_alone(m: Match, _: Context) -> Reading | None:
    """``dawn``, ``noon``, ``the early hours`` of no named day."""
    return Reading("TIME", PARTS[m["part"].lower()])


def fixed_reference(m: Match, _: Context) -> Reading | None:
    """``now``, ``recently``, ``soon``: the present, past or future as such."""
    return Reading("DATE", next(name for name in ("PRESENT_REF", "PAST_REF", "FUTURE_REF") if said(m, name)))
