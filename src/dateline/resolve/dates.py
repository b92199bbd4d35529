"""Calendar arithmetic for time expressions: intervals of days with their TIMEX3 values.

Imports nothing of the project. Every function gives None rather than a date outside of the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateline.resolve.tense import FUTURE, PAST

_MONTH_NAMES = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep"
    "|october oct|november nov|december dec"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        _MONTH_NAMES.split("|"),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_NEAREST_WITHIN = 60
_DAYS_AWAY = 240
_MONTHS_AWAY = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """TIMEX3 ``type`` and ``value``, first and last day; each None where it is not said."""

    type: str
    value: str | None = None
    first: date | None = None
    last: date | None = None


def day(when: date | None, suffix: str = "", kind: str = "DATE") -> Reading:
    """One day, with a TIMEX3 part of day as ``suffix`` (``TMO``)."""
    return Reading(kind) if when is None else Reading(kind, when.isoformat() + suffix, when, when)


def month(year: int | None, number: int) -> Reading:
    """One month; without a year only the type is known."""
    if year is None or not 1 <= year <= 9998:
        return Reading("DATE")
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    return Reading("DATE", f"{year:04}-{number:02}", first, following - timedelta(days=1))


def year(number: int | None) -> Reading:
    """One calendar year."""
    if number is None or not 1 <= number <= 9999:
        return Reading("DATE")
    return Reading("DATE", f"{number:04}", date(number, 1, 1), date(number, 12, 31))


def decade(first: int) -> Reading:
    """Ten years from a year that ends on 0."""
    return Reading("DATE", f"{first // 10:03}", date(first, 1, 1), date(first + 9, 12, 31))


def week(some_day: date | None) -> Reading:
    """The ISO week, Monday to Sunday, that holds a day."""
    if some_day is None:
        return Reading("DATE")
    iso = some_day.isocalendar()
    monday = shift(some_day, -some_day.weekday())
    sunday = None if monday is None else shift(monday, 6)
    if monday is None or sunday is None:
        return Reading("DATE")
    return Reading("DATE", f"{iso.year:04}-W{iso.week:02}", monday, sunday)


def weekend(some_day: date | None) -> Reading:
    """Saturday and Sunday of the ISO week that holds a day."""
    whole = week(some_day)
    if whole.value is None or whole.last is None:
        return whole
    return Reading("DATE", f"{whole.value}-WE", shift(whole.last, -1), whole.last)


def quarter(of_year: int | None, number: int) -> Reading:
    """A quarter of a calendar year."""
    if of_year is None:
        return Reading("DATE")
    begin, end = month(of_year, number * 3 - 2), month(of_year, number * 3)
    return Reading("DATE", f"{of_year:04}-Q{number}", begin.first, end.last)


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

    None too where that month lies too far off for its year to go without saying.
    """
    if published is None:
        return None
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
    days = [when for when in found if when is not None]
    if direction == PAST:
        close = [when for when in days if 0 <= (published - when).days <= _DAYS_AWAY]
    elif direction == FUTURE:
        close = [when for when in days if 0 <= (when - published).days <= _DAYS_AWAY]
    else:
        close = [when for when in days if abs((when - published).days) <= _NEAREST_WITHIN]
    return close[0] if len(close) == 1 else None
