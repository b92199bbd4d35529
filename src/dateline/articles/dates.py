"""When an article was published: as given, as its page says, as its first lines say, or as its address says.

A date is taken only where it is complete (year, month and day) and stands where publication dates stand. It
is never guessed from the running text. A dateline (``BEIRUT, Jan 25 (An Agency) -``) tells month and day; its year
must be known from elsewhere in the page. May import: errors, records.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateline.records.months import MONTHS

FIRST_YEAR, LAST_YEAR = 1800, 2199
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
IN_BYLINE = tuple(
    re.compile(rf"\b{day}(?!\w)", re.I) for day in (rf"{_MONTH} {_DAY},? {_YEAR}", rf"{_DAY} {_MONTH},? {_YEAR}")
)
BYLINE = re.compile(r"(?:by\b|published\b|posted\b|updated\b|last (?:updated|modified)\b|filed\b)", re.I)
YEAR_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)(?:[/-](?P<month>0[1-9]|1[0-2]))?(?=[/_.-]|$)")
_UPPER_WORD = r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'’.-]{1,24}"
_NAME = r"[A-Z][\w.'’-]{1,24}"
_PLACE = rf"{_UPPER_WORD}(?: {_UPPER_WORD}){{0,3}}(?:/{_UPPER_WORD})?(?:, {_NAME}(?: {_NAME}){{0,2}})?"
DATELINE = tuple(
    re.compile(rf"{_PLACE},? \(?(?i:{day}(?:,? {_YEAR})?)\)?,?(?: ?\([^()]{{1,60}}\))? ?(?:--|[-–—:])")
    for day in (rf"{_MONTH} {_DAY}", rf"{_DAY} {_MONTH}")
)
KNOWN = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
CLOSE = 31
"""Days between a dateline and the day that the page tells: it is written at most so long before or after."""
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


def date_of_dateline(line: str, known_by: str | None) -> str | None:
    """Read the day out of a dateline: ``BEIRUT, Jan 25 (An Agency) - Rebels ...``.

    Args:
        line: a line of the report.
        known_by: a day (ISO) that the page tells elsewhere, of which the year is taken, or a year, or a year and month.
            A dateline is written within days of it: of the years around, the one that puts it nearest, and not more
            than a month away from a full day.

    Returns:
        ISO date, or None: no dateline, or a year that nobody tells.
    """
    text = " ".join(line[: 2 * LONGEST].split())
    found = next((match for pattern in DATELINE if (match := pattern.match(text))), None)
    if found is None:
        return None
    if found["year"]:
        return _of(found)
    known = KNOWN.fullmatch((known_by or "")[:10])
    month, day = MONTHS[found["month"].lower()], int(found["day"])
    if known is None:
        return None
    if not known["month"]:
        # The last days of December may be told in the year after, and then the year of the page is not theirs.
        return None if month == 12 and day > 24 else _made(int(known["year"]), month, day)
    around = [made for step in (-1, 0, 1) if (made := _made(int(known["year"]) + step, month, day))]
    close = [made for made in around if _days_apart(made, known_by or "") <= CLOSE]
    return close[0] if len(close) == 1 else None


def year_known(url: str | None, lines: Sequence[str]) -> str | None:
    """The year (or year and month, or day) that a page tells beside its report.

    It is that of the first full date of its byline (``By A. Writer, January 25, 2017``), or the one in its address
    (``/2017/01/``).
    """
    for line in lines:
        text = " ".join(line[: 2 * LONGEST].split())
        if BYLINE.match(text):
            for pattern in IN_BYLINE:
                if (found := pattern.search(text)) and (made := _of(found)):
                    return made
    path = (url or "").partition("?")[0].partition("#")[0]
    years = YEAR_IN_ADDRESS.search(path[:2000])
    if years is None:
        return None
    return f"{years['year']}-{years['month']}" if years["month"] else years["year"]


def _days_apart(made: str, known: str) -> int:
    """Days between a day and another, or the nearer end of a month."""
    day = date.fromisoformat(made)
    if len(known) >= 10:
        return abs((day - date.fromisoformat(known[:10])).days)
    first = date.fromisoformat(f"{known[:7]}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return max((first - day).days, (day - last).days, 0)


def _of(found: re.Match[str]) -> str | None:
    month = found["month"].lower()
    number = MONTHS.get(month) or int(month)
    return _made(int(found["year"]), number, int(found["day"]))


def _made(year: int, month: int, day: int) -> str | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return _within(made.isoformat(), made.year)


def _within(made: str, year: int) -> str | None:
    return made if FIRST_YEAR <= year <= LAST_YEAR else None
