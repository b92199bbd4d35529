"""When an article was published: as given, as its page says, as its first lines say, or as its address says.

A date is taken only where it is complete (year, month and day) and stands where publication dates stand. It
is never guessed from the running text. May import: errors, records.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST_YEAR, LAST_YEAR = 1800, 2199
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = r"(?:[\s,|-]{1,4}(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s?\(?[a-z]{2,5}\)?)?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_LABEL = r"(?:(?:first )?(?:published|posted|date|issued|released)(?: on| at)?:? )?"
DATE_LINES = tuple(
    re.compile(_LABEL + _WEEKDAY + day + _CLOCK, re.I)
    for day in (
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_DAY} {_MONTH},? {_YEAR}",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    )
)
RFC_2822 = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ")
IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>0[1-9]|1[0-2])[/-]?(?P<day>[0-2]\d|3[01])(?=[/_.-]|$)")
LONGEST = 80


def parse_date(value: str | None) -> str | None:
    """Read a date or date-time as people and programs write them.

    Args:
        value: ISO 8601, RFC 2822 (``Fri, 20 Jan 2017 10:00:00 GMT``) or English (``January 20, 2017``).

    Returns:
        ISO 8601 date, or date-time where the value tells the time; None for anything else.
    """
    text = " ".join((value or "").split())
    if not text or len(text) > LONGEST:
        return None
    try:
        moment = datetime.fromisoformat(text)
        bare = not re.search(r"\d[T ]\d", text)
        return _within(moment.date().isoformat() if bare else moment.isoformat(), moment.year)
    except ValueError:
        pass
    if not RFC_2822.search(text):
        return date_line(text)
    try:
        moment = parsedate_to_datetime(text)
        return _within(moment.isoformat(), moment.year)
    except (ValueError, IndexError, OverflowError, TypeError):
        return None


def date_line(line: str) -> str | None:
    """Read a line that is a date and nothing else (``Thursday, January 24, 2019``, ``2019-05-02``)."""
    text = " ".join(line.split())
    if len(text) > LONGEST:
        return None
    for pattern in DATE_LINES:
        if found := pattern.fullmatch(text):
            return _of(found)
    return None


def date_in_address(url: str | None) -> str | None:
    """Read the day out of an address such as ``https://example.org/2019/01/24/name``."""
    path = (url or "").partition("?")[0].partition("#")[0]
    found = IN_ADDRESS.search(path[:2000])
    return _of(found) if found else None


def not_after(value: str | None, fetched: str | None) -> bool:
    """Tell whether a date can be true of something that was fetched at a known time (two days of leeway)."""
    if not value or not fetched:
        return True
    try:
        return date.fromisoformat(value[:10]) <= date.fromisoformat(fetched[:10]) + timedelta(days=2)
    except ValueError:
        return True


def first_date_line(lines: Sequence[str]) -> str | None:
    """Find the date line among the first lines of a report, if they have one and only one."""
    found = {made for line in lines if (made := date_line(line))}
    return found.pop() if len(found) == 1 else None


def _of(found: re.Match[str]) -> str | None:
    month = found["month"].lower()
    number = MONTHS.get(month) or int(month)
    try:
        made = date(int(found["year"]), number, int(found["day"]))
    except ValueError:
        return None
    return _within(made.isoformat(), made.year)


def _within(made: str, year: int) -> str | None:
    return made if FIRST_YEAR <= year <= LAST_YEAR else None
