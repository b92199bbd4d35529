"""Feasts and other named days: when they fall in a year.

Imports nothing of the project. Islamic feasts are reckoned by the tabular civil calendar; the moon that is seen decides
them, a day earlier or later, so their intervals are a day wider on both sides. Jewish feasts begin on the evening
before, and so do their intervals. The last day of a feast is the last one that is commonly kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Feast:
    """One occurrence: its first day proper, and the interval that surely holds it; it lasts so many days."""

    day: date
    first: date
    last: date
    lasts: int = 1


Occurrences = Callable[[int], list[Feast]]


def occurrences(name: str, of_year: int) -> list[Feast]:
    """When a feast begins in a Gregorian year: mostly once, for an Islamic one perhaps twice or never.

    Args:
        name: a key of ``FEASTS``.
        of_year: Gregorian, 1583 to 9000; outside of that the list is empty.
    """
    return FEASTS[name](of_year) if 1583 <= of_year <= 9000 else []


def fixed_day(name: str) -> str | None:
    """``-12-25`` for a feast that is kept on the same day of every year, else None."""
    return _FIXED_VALUE.get(name)


def easter(of_year: int) -> date:
    """Easter Sunday of the Gregorian reckoning (Meeus, Jones and Butcher)."""
    a, (b, c) = of_year % 19, divmod(of_year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return date(of_year, month, (h + ell - 7 * m + 33 * month + 19) % 32)


def orthodox_easter(of_year: int) -> date:
    """Easter Sunday of the Julian reckoning, as a Gregorian date."""
    d = (19 * (of_year % 19) + 15) % 30
    e = (2 * (of_year % 4) + 4 * (of_year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    behind = of_year // 100 - of_year // 400 - 2
    return date(of_year, month, day + 1) + timedelta(days=behind)


def islamic(year: int, month: int, day: int) -> date:
    """A date of the tabular civil Islamic calendar (epoch 16 July 622 Julian) as a Gregorian one."""
    days = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(days + 227_014)


def hebrew_new_year(year: int) -> date:
    """1 Tishri of a Hebrew year as a Gregorian date (the molad with its four postponements)."""
    before, this, after = (_elapsed(y) for y in (year - 1, year, year + 1))
    late = 2 if after - this == 356 else int(this - before == 382)
    return date.fromordinal(this + late - 1_373_427)


def _elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    days = 29 * months + (12_084 + 13_753 * months) // 25_920
    return days + (3 * (days + 1) % 7 < 3)


def _around(day: date, before: int, after: int, *, lasts: int = 1) -> Feast:
    return Feast(day, day - timedelta(days=before), day + timedelta(days=after), lasts)


def _on(month: int, day: int) -> Occurrences:
    return lambda year: [_around(date(year, month, day), 0, 0)]


def _after_easter(days: int, before: int = 0, after: int = 0) -> Occurrences:
    return lambda year: [_around(easter(year) + timedelta(days=days), before, after)]


def _after_orthodox_easter(days: int) -> Occurrences:
    return lambda year: [_around(orthodox_easter(year) + timedelta(days=days), 0, 0)]


def _islamic(month: int, day: int, *, lasts: int) -> Occurrences:
    def of_year(year: int) -> list[Feast]:
        near = (year - 622) * 33 // 32
        days = [islamic(one, month, day) for one in range(near - 1, near + 4)]
        return [_around(when, 1, lasts, lasts=lasts) for when in days if when.year == year]

    return of_year


def _hebrew(reckon: Callable[[int], date], *, lasts: int) -> Occurrences:
    """``reckon`` makes a date of the Hebrew year that begins in the autumn of a Gregorian one."""

    def of_year(year: int) -> list[Feast]:
        days = [reckon(year + 3760), reckon(year + 3761)]
        return [_around(when, 1, lasts - 1, lasts=lasts) for when in days if when.year == year]

    return of_year


def _hanukkah(year: int) -> date:
    new_year = hebrew_new_year(year)
    long_heshvan = (hebrew_new_year(year + 1) - new_year).days % 10 == 5
    return new_year + timedelta(days=83 + long_heshvan)


def _thanksgiving(year: int) -> list[Feast]:
    first = date(year, 11, 1)
    return [_around(first + timedelta(days=(3 - first.weekday()) % 7 + 21), 0, 0)]


LONG = frozenset(("ramadan", "muharram", "hanukkah", "passover"))
"""Feasts that last a week or longer: lengths of time rather than days."""

_FIXED = {
    "christmas": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26), "new year": (1, 1),
    "new year's eve": (12, 31), "orthodox christmas": (1, 7), "may day": (5, 1), "women's day": (3, 8),
    "valentine's day": (2, 14), "halloween": (10, 31),
}  # fmt: skip
_FIXED_VALUE = {name: f"-{month:02}-{day:02}" for name, (month, day) in _FIXED.items()} | {"nowruz": "-03-21"}

FEASTS: Mapping[str, Occurrences] = {
    **{name: _on(*day) for name, day in _FIXED.items()},
    "nowruz": lambda year: [_around(date(year, 3, 21), 1, 0)],  # the equinox, by the meridian of the country
    "thanksgiving": _thanksgiving,
    "easter": _after_easter(0, 2, 1),
    "easter sunday": _after_easter(0),
    "easter monday": _after_easter(1),
    "good friday": _after_easter(-2),
    "palm sunday": _after_easter(-7),
    "ash wednesday": _after_easter(-46),
    "pentecost": _after_easter(49),
    "orthodox easter": _after_orthodox_easter(0),
    "orthodox good friday": _after_orthodox_easter(-2),
    "ramadan": _islamic(9, 1, lasts=30),
    "eid al-fitr": _islamic(10, 1, lasts=3),
    "eid al-adha": _islamic(12, 10, lasts=4),
    "ashura": _islamic(1, 10, lasts=1),
    "muharram": _islamic(1, 1, lasts=30),
    "arbaeen": _islamic(2, 20, lasts=1),
    "mawlid": _islamic(3, 12, lasts=1),
    "rosh hashanah": _hebrew(hebrew_new_year, lasts=2),
    "yom kippur": _hebrew(lambda year: hebrew_new_year(year) + timedelta(days=9), lasts=1),
    "hanukkah": _hebrew(_hanukkah, lasts=8),
    "passover": _hebrew(lambda year: hebrew_new_year(year + 1) - timedelta(days=163), lasts=8),
}
"""Each feast with the function that reckons it."""
