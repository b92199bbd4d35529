"""Dates as feeds write them: ISO 8601, RFC 822 and its many relatives.

A date is taken only where day, month and year are told and exist. Nothing is filled in from the clock. The offset is
kept as told; a zone name that stands for more than one offset (IST: India, Israel, Ireland) gives none. May import
records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from dateline.records.months import MONTHS

ABSENT = "date: absent"
BROKEN = "date: broken"
FUTURE = "date: in the future"
NO_ZONE = "date: no time zone"

LONGEST = 80
LEEWAY = timedelta(days=1)
"""How far a date may lie after the moment of fetching: clocks and zones are wrong by so much."""
FIRST_YEAR = 1800
# Hours east of UTC. Left out for having two or more meanings in the news: IST, BST, AST, SST, GST, WST, AMT, ECT.
ZONES = {
    "z": 0.0,
    "gmt": 0.0,
    "ut": 0.0,
    "utc": 0.0,
    "wet": 0.0,
    "west": 1.0,
    "cet": 1.0,
    "cest": 2.0,
    "eet": 2.0,
    "eest": 3.0,
    "msk": 3.0,
    "est": -5.0,
    "edt": -4.0,
    "cst": -6.0,
    "cdt": -5.0,
    "mst": -7.0,
    "mdt": -6.0,
    "pst": -8.0,
    "pdt": -7.0,
    "wat": 1.0,
    "cat": 2.0,
    "sast": 2.0,
    "eat": 3.0,
    "irst": 3.5,
    "pkt": 5.0,
    "npt": 5.75,
    "hkt": 8.0,
    "sgt": 8.0,
    "jst": 9.0,
    "kst": 9.0,
    "aest": 10.0,
    "aedt": 11.0,
    "nzst": 12.0,
    "nzdt": 13.0,
}
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
_ZONE = r"(?: ?(?:GMT|UTC)?(?P<offset>[+-]\d{1,2}(?::?\d\d)?)| ?(?P<zone>[A-Za-z]{1,5}))?(?: ?\([A-Za-z ]{1,40}\))?"
_MERIDIEM = r"(?: ?(?P<half>[ap])\.?m\b\.?)?"
_TIME = rf"(?:(?:,? (?:at |- |\| )?|T){_CLOCK}{_MERIDIEM}{_ZONE})?"
_WEEKDAY = r"(?:[a-z]{3,9}\.?,? ?)?"
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
FORMS = tuple(
    re.compile(form + _TIME, re.I)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)",
        rf"{_WEEKDAY}{_ORDINAL}[ -]{_MONTH},?[ -](?P<year>\d{{4}}|\d\d)",
        rf"{_WEEKDAY}{_MONTH} {_ORDINAL},? (?P<year>\d{{4}})",
    )
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as told: ``clock`` and ``zoned`` say whether it tells the time of day, and where that counts."""

    at: datetime
    clock: bool
    zoned: bool

    def order(self) -> datetime:
        """The moment to sort by; one without a zone is taken for UTC."""
        return self.at if self.zoned else self.at.replace(tzinfo=UTC)

    def iso(self) -> str:
        """ISO 8601: a date, or a date-time with the offset that was told, if one was."""
        return self.at.isoformat() if self.clock else self.at.date().isoformat()


def moment(told: str | None) -> Moment | None:
    """Read a date; None for what is none, is not complete, or does not exist."""
    text = " ".join((told or "")[: LONGEST + 1].split())
    if not text or len(text) > LONGEST or not text.isascii():
        return None
    found = next((match for form in FORMS if (match := form.fullmatch(text))), None)
    if found is None:
        return None
    try:
        return _made(found)
    except (ValueError, OverflowError):
        return None


def read_date(told: str | None, *, fetched: datetime) -> tuple[str | None, str | None]:
    """Read a date that an entry tells.

    Args:
        told: the entry's words.
        fetched: when the feed was fetched, with its zone.

    Returns:
        ISO 8601 date or date-time, or None; and a flag, or None where all is well.
    """
    if not (told or "").strip():
        return None, ABSENT
    found = moment(told)
    if found is None:
        return None, BROKEN
    latest = fetched + LEEWAY
    if found.order() > latest if found.clock else found.at.date() > latest.date():
        return None, FUTURE
    return found.iso(), NO_ZONE if found.clock and not found.zoned else None


def fetched_at(told: str) -> datetime:
    """The moment of fetching, in UTC where no zone is told.

    Raises:
        ValueError: it is no ISO 8601 date-time.
    """
    at = datetime.fromisoformat(told)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _made(found: re.Match[str]) -> Moment | None:
    month = found["month"].lower()
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < 50 else 1900
    day = date(year, MONTHS[month] if month in MONTHS else int(month), int(found["day"]))
    # Day one of the epoch is what programs write that lost the date.
    if year < FIRST_YEAR or day == date(1970, 1, 1):
        return None
    if found["hour"] is None:
        return Moment(datetime.combine(day, time()), clock=False, zoned=False)
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    zone = _zone(found["offset"], found["zone"])
    clock = time(hour, int(found["minute"]), int(found["second"] or 0), tzinfo=zone)
    at = datetime.combine(day, clock)
    if zone is not None:
        at.astimezone(UTC)  # at the ends of the calendar this overflows, which is broken, too
    return Moment(at, clock=True, zoned=zone is not None)


def _zone(offset: str | None, name: str | None) -> timezone | None:
    if offset is not None:
        digits = offset[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        away = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-away if offset[0] == "-" else away)
    east = ZONES.get((name or "").lower())
    return None if east is None else timezone(timedelta(hours=east))
