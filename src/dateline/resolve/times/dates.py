"""Calendar arithmetic for time expressions: intervals of days with their TIMEX3 values.

Imports nothing of the project. Every function gives None rather than a date outside of the calendar.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.resolve.times.tense import FUTURE, PAST

WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_NEAREST_WITHIN = 60
_DAYS_AWAY = 240
_MONTHS_AWAY = 8
_LONGEST_MONTH = 31
_PARTS = {"early": (0, 0.5), "mid": (0.25, 0.75), "late": (0.5, 1)}
_CALENDAR = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """TIMEX3 ``type`` and ``value``, first and last day; each None where it is not said.

    A value that hangs on a day nobody told has ``X`` for what is missing: ``XXXX-WXX-5`` is some Friday.
    """

    type: str
    value: str | None = None
    first: date | None = None
    last: date | None = None


def day(when: date | None, suffix: str = "", kind: str = "DATE", *, mask: str | None = None) -> Reading:
    """One day, with a TIMEX3 part of day as ``suffix`` (``TMO``); ``mask`` is the value of a day that is not known."""
    if when is None:
        return Reading(kind, None if mask is None else mask + suffix)
    return Reading(kind, when.isoformat() + suffix, when, when)


def month(year: int | None, number: int) -> Reading:
    """One month, perhaps of an unknown year."""
    if year is None or not 1 <= year <= 9998:
        return Reading("DATE", f"XXXX-{number:02}")
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    return Reading("DATE", f"{year:04}-{number:02}", first, following - timedelta(days=1))


def year(number: int | None) -> Reading:
    """One calendar year."""
    if number is None or not 1 <= number <= 9999:
        return Reading("DATE", "XXXX")
    return Reading("DATE", f"{number:04}", date(number, 1, 1), date(number, 12, 31))


def decade(first: int) -> Reading:
    """Ten years from a year that ends on 0."""
    return Reading("DATE", f"{first // 10:03}", date(first, 1, 1), date(first + 9, 12, 31))


def century(number: int) -> Reading:
    """The hundred years that ordinal numbers count, 1801 to 1900 being the 19th."""
    if not 1 <= number <= 99:
        return Reading("DATE")
    return Reading("DATE", f"{number - 1:02}", date(number * 100 - 99, 1, 1), date(number * 100, 12, 31))


def week(some_day: date | None) -> Reading:
    """The ISO week, Monday to Sunday, that holds a day."""
    monday = None if some_day is None else shift(some_day, -some_day.weekday())
    sunday = shift(monday, 6)
    if some_day is None or monday is None or sunday is None:
        return Reading("DATE", "XXXX-WXX")
    iso = some_day.isocalendar()
    return Reading("DATE", f"{iso.year:04}-W{iso.week:02}", monday, sunday)


def weekend(some_day: date | None) -> Reading:
    """Saturday and Sunday of the ISO week that holds a day."""
    whole = week(some_day)
    return Reading("DATE", f"{whole.value}-WE", shift(whole.last, -1), whole.last)


def quarter(of_year: int | None, number: int) -> Reading:
    """A quarter of a calendar year."""
    if of_year is None or not 1 <= of_year <= 9998:
        return Reading("DATE", f"XXXX-Q{number}")
    begin, end = month(of_year, number * 3 - 2), month(of_year, number * 3)
    return Reading("DATE", f"{of_year:04}-Q{number}", begin.first, end.last)


def half(of_year: int | None, number: int) -> Reading:
    """The first or second half of a calendar year."""
    if of_year is None or not 1 <= of_year <= 9998:
        return Reading("DATE", f"XXXX-H{number}")
    begin, end = month(of_year, number * 6 - 5), month(of_year, number * 6)
    return Reading("DATE", f"{of_year:04}-H{number}", begin.first, end.last)


def season(of_year: int | None, code: str) -> Reading:
    """A season of a year: its months differ by hemisphere, so its days are all the year's; a winter reaches further."""
    if of_year is None or not 2 <= of_year <= 9997:
        return Reading("DATE", f"XXXX-{code}")
    if code == "WI":
        return Reading("DATE", f"{of_year:04}-WI", date(of_year - 1, 12, 1), month(of_year + 1, 3).last)
    return Reading("DATE", f"{of_year:04}-{code}", date(of_year, 1, 1), date(of_year, 12, 31))


def part(whole: Reading, edge: str) -> Reading:
    """``early``, ``mid`` or ``late`` in a month, year, decade or century: the days of that half, or of the middle.

    The value stays: TIMEX3 says such a part beside it. A half that is called one is given to the day.
    """
    if whole.first is None or whole.last is None or edge not in _PARTS:
        return whole
    days = (whole.last - whole.first).days + 1
    if days > _LONGEST_MONTH:  # whole months, so that half a year ends with June
        months = (whole.last.year - whole.first.year) * 12 + whole.last.month - whole.first.month + 1
        begin, end = _share(months, edge)
        first = month(*shift_months(whole.first, begin)).first
        return Reading(whole.type, whole.value, first, month(*shift_months(whole.first, end - 1)).last)
    begin, end = _share(days, edge)
    return Reading(whole.type, whole.value, shift(whole.first, begin), shift(whole.first, end - 1))


def _share(length: int, edge: str) -> tuple[int, int]:
    """Which of so many months or days lie wholly or partly in that part: first, and one after the last."""
    begin, end = _PARTS[edge]
    return math.floor(length * begin), math.ceil(length * end)


def of_value(value: str) -> Reading | None:
    """The reading of a value that is a year, a month or a day; None for any other."""
    found = _CALENDAR.fullmatch(value)
    if found is None:
        return None
    if found["day"]:
        when = make_day(int(found["year"]), int(found["month"]), int(found["day"]))
        return None if when is None else day(when)
    return month(int(found["year"]), int(found["month"])) if found["month"] else year(int(found["year"]))


def months_before(when: date, months: int) -> date | None:
    """The same day of the month so many months before (after, if negative), or the last that the month has."""
    whole = month(*shift_months(when, -months))
    if whole.first is None or whole.last is None:
        return None
    return min(whole.last, whole.first + timedelta(days=when.day - 1))


def make_day(of_year: int, of_month: int, of_day: int) -> date | None:
    """A date, or None where the calendar has none such."""
    try:
        return date(of_year, of_month, of_day)
    except ValueError:
        return None


def shift(when: date | None, days: int) -> date | None:
    """A date so many days later, or None outside of the calendar."""
    try:
        return None if when is None else when + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(when: date, months: int) -> tuple[int, int]:
    """Year and month so many months later."""
    whole = when.year * 12 + when.month - 1 + months
    return whole // 12, whole % 12 + 1


def weekday_near(published: date | None, weekday: int, direction: str | None) -> date | None:
    """The weekday on or before the day of the report (``past``), on or after it (``future``), or None.

    News names its own day by the weekday: the weekday of the report is its own day, whichever way the words point.
    """
    if published is None:
        return None
    if published.weekday() == weekday:
        return published
    if direction is None:
        return None
    if direction == PAST:
        return shift(published, -((published.weekday() - weekday) % 7))
    return shift(published, (weekday - published.weekday()) % 7)


def month_near(published: date | None, number: int, direction: str | None) -> int | None:
    """The year of the last such month up to the report's (``past``), of the next from it on (``future``), or None.

    The month of the report is its own, as a weekday is. None too where that month lies too far off for its year to go
    without saying.
    """
    if published is None:
        return None
    if published.month == number:
        return published.year
    if direction == PAST:
        away, found = (published.month - number) % 12, published.year - (number > published.month)
    elif direction == FUTURE:
        away, found = (number - published.month) % 12, published.year + (number < published.month)
    else:
        return None
    return found if away <= _MONTHS_AWAY else None


def day_near(published: date | None, of_month: int, of_day: int, direction: str | None) -> date | None:
    """A day without its year: the nearest that way, or the only one that is close; else None."""
    if published is None:
        return None
    found = [make_day(published.year + step, of_month, of_day) for step in (-1, 0, 1)]
    close = [when for when in found if when is not None and is_near(published, when, direction)]
    return close[0] if len(close) == 1 else None


def is_near(published: date, when: date, direction: str | None) -> bool:
    """Whether a day goes without its year in a report: not far off that way, or close by where no way is known."""
    ahead = (when - published).days
    if direction == PAST:
        return -_DAYS_AWAY <= ahead <= 0
    if direction == FUTURE:
        return 0 <= ahead <= _DAYS_AWAY
    return abs(ahead) <= _NEAREST_WITHIN
