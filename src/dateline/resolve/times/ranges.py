"""From when to when: ``3-5 May``, ``2014-2016``, ``from Monday to Thursday``.

Imports the readings of this room. A range is a TIMEX3 DURATION, as long as from its beginning to its end (``between
2014 and 2016`` is P2Y), with its first and last day.
"""

from __future__ import annotations

import re

from dateline.records.months import MONTHS
from dateline.resolve.times import dates
from dateline.resolve.times.dates import Reading
from dateline.resolve.times.tense import FUTURE
from dateline.resolve.times.words import Context, Match, said

BETWEEN = re.compile(r"\s?(?:to|till|until|through|[-–—])\s?")
AND = re.compile(r"\s?and\s?")
OPENING = re.compile(r"\b(?P<word>from|between)\s+$", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:moved|postponed|delayed|shifted|rescheduled|deferred|put off|brought forward)\b", re.IGNORECASE
)
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_MONTH_OR_DAY = re.compile(r"XXXX-\d\d(?:-\d\d)?")
_CALENDAR = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_LEAP_YEAR = 2000
_LOOK_BACK = 60


def days(m: Match, context: Context) -> Reading | None:
    """Days of one month."""
    first, last = (int(re.sub(r"\D", "", m[name])) for name in ("first", "last"))
    number = MONTHS[m["month"].lower().rstrip(".")]
    if first >= last:
        return None
    of_year = int(said(m, "year") or 0)
    end = dates.make_day(of_year or _LEAP_YEAR, number, last)
    if end is not None and not of_year:
        end = dates.day_near(context.published, number, last, context.direction)
    begin = dates.shift(end, first - last)
    return Reading("DURATION", f"P{last - first}D", begin, end)


def years(m: Match, _: Context) -> Reading | None:
    """``2014-2016``, ``1914-18``; ``2010-11`` may be a month, unless the dash says otherwise."""
    first, last = int(m["first"]), int(m["last"])
    if last < 100:
        if last <= 12 and m["dash"] == "-":
            return Reading("DATE", None)
        last += first // 100 * 100
    if first >= last:
        return None
    return Reading("DURATION", f"P{last - first}Y", dates.year(first).first, dates.year(last).last)


def moved(piece: str, at: int) -> bool:
    """Whether something was ``moved from Monday to Thursday``: then the two are no range."""
    return _MOVED.search(piece, max(0, at - _LOOK_BACK), at) is not None


def joined(first: tuple[str | None, Reading], last: tuple[str | None, Reading], context: Context) -> Reading | None:
    """Two times as one range, or None where they are of different kinds or no range.

    Args:
        first: what the words alone say (a TIMEX3 value), and how they are read.
        last: the same of the later one.
        context: of both.
    """
    (begin, begun), (end, ended) = first, last
    if begin is None or end is None or not begun.type == ended.type == "DATE":
        return None
    weekdays = _WEEKDAY.fullmatch(begin), _WEEKDAY.fullmatch(end)
    if weekdays[0] and weekdays[1]:
        apart = (int(weekdays[1][1]) - int(weekdays[0][1])) % 7
        return _week(apart, begun, ended, context) if apart else None
    if _MONTH_OR_DAY.fullmatch(begin) or _MONTH_OR_DAY.fullmatch(end):
        begun, ended = _same_year(begin, end, begun, ended, context)
    if len(begin) != len(end):
        return _days_apart(begun, ended)
    return _length(begin, end, begun, ended)


def _week(apart: int, begun: Reading, ended: Reading, context: Context) -> Reading:
    """Weekdays: the days from the one to the next such other."""
    if context.direction == FUTURE and begun.first is not None:
        return Reading("DURATION", f"P{apart}D", begun.first, dates.shift(begun.first, apart))
    return Reading("DURATION", f"P{apart}D", dates.shift(ended.first, -apart), ended.first)


def _same_year(begin: str, end: str, begun: Reading, ended: Reading, context: Context) -> tuple[Reading, Reading]:
    """The year that only one of the two names, or that fits the other, is the year of both, or the next one is."""
    if _CALENDAR.fullmatch(begin):
        return begun, _in_year(end, int(begin[:4]), begun, 1)
    if _CALENDAR.fullmatch(end):
        return _in_year(begin, int(end[:4]), ended, -1), ended
    if context.direction == FUTURE and begun.first is not None:
        return begun, _in_year(end, begun.first.year, begun, 1)
    return (begun if ended.first is None else _in_year(begin, ended.first.year, ended, -1)), ended


def _in_year(mask: str, of_year: int, other: Reading, step: int) -> Reading:
    """A month or day in that year, or in the year before or after so that it lies on the right side of the other."""
    for year in (of_year, of_year + step):
        found = dates.of_value(mask.replace("XXXX", f"{year:04}"))
        if found is None or found.first is None or other.first is None:
            break
        if (other.first - found.first).days * step <= 0:
            return found
    return Reading("DATE")


def _length(begin: str, end: str, begun: Reading, ended: Reading) -> Reading | None:
    """Years from years, months from months, days from days."""
    if len(begin) == 4 and begin.isdigit() and end.isdigit():
        apart = int(end) - int(begin)
        return Reading("DURATION", f"P{apart}Y", begun.first, ended.last) if apart > 0 else None
    if len(begin) == 7 and begin[5:].isdigit() and end[5:].isdigit():
        apart = int(end[5:]) - int(begin[5:])
        if "X" in begin or "X" in end:
            apart %= 12
        else:
            apart += 12 * (int(end[:4]) - int(begin[:4]))
        return Reading("DURATION", f"P{apart}M", begun.first, ended.last) if apart > 0 else None
    return _days_apart(begun, ended)


def _days_apart(begun: Reading, ended: Reading) -> Reading | None:
    if begun.first is None or ended.last is None or ended.first is None or begun.first >= ended.last:
        return None
    return Reading("DURATION", f"P{(ended.first - begun.first).days}D", begun.first, ended.last)
