"""What the names of feasts say: Ramadan, Easter, New Year's Day.

Imports the calendar and the feasts of this room.
"""

from __future__ import annotations

import re

from dateline.resolve.times import dates, holidays
from dateline.resolve.times.dates import Reading
from dateline.resolve.times.words import (
    SAYS_MONTH,
    Context,
    Match,
    said,
    word_before,
)

_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"ramadh?an|ramazan", "ramadan"),
    (r"eid.*fit.*", "eid al-fitr"),
    (r"eid.*(?:adha|azha)", "eid al-adha"),
    (r"new year.?s eve", "new year's eve"),
    (r"new year.*", "new year"),
    (r"chanukah|hanukkah|hanukah", "hanukkah"),
    (r"(?:norouz|nawroz|newroz|nowruz|nauryz|navruz|noruz)", "nowruz"),
    (r"ash?oura|ashura", "ashura"),
    (r"arba.?een|arbaeen", "arbaeen"),
    (r"christmas(?: day)?", "christmas"),
    (r"(?:international )?women.?s day", "women's day"),
    (r"valentine.?s day", "valentine's day"),
    (r"mawlid.*|(?:the )?prophet.*", "mawlid"),
    (r"thanksgiving.*", "thanksgiving"),
)


def feast(m: Match, context: Context) -> Reading | None:
    """Ramadan, Easter, New Year's Day: with its year, or that of the nearest one where the words point."""
    name = feast_name(m["feast"])
    if name is None:
        return Reading("DATE")
    if (
        name == "ramadan"
        and word_before(m)[:1].isupper()
        and word_before(m).lower() not in SAYS_MONTH | {"the", "holy"}
    ):
        return None  # a person of that name
    found = _occurrence(name, m, context)
    if found is None and name in holidays.LONG:
        return Reading("DURATION")
    if found is None:
        fixed = holidays.fixed_day(name)
        return Reading("DATE", None if fixed is None else (said(m, "year") or "XXXX") + fixed)
    if name in holidays.LONG:
        return Reading("DURATION", f"P{found.lasts}D", found.first, found.last)
    return Reading("DATE", found.day.isoformat(), found.first, found.last)


def _occurrence(name: str, m: Match, context: Context) -> holidays.Feast | None:
    published, which = context.published, said(m, "which")
    of_year = int(said(m, "year") or 0) or (published.year if published is not None and which == "this" else 0)
    if of_year:
        found = holidays.occurrences(name, of_year)
        return found[0] if len(found) == 1 else None
    if published is None:
        return None
    near = [one for step in (-1, 0, 1) for one in holidays.occurrences(name, published.year + step)]
    if which == "last":
        return max((one for one in near if one.last < published), key=lambda one: one.day, default=None)
    if which == "next":
        return min((one for one in near if one.first > published), key=lambda one: one.day, default=None)
    now = [one for one in near if one.first <= published <= one.last]
    if now:
        return now[0]
    close = [one for one in near if dates.is_near(published, one.day, context.direction)]
    return close[0] if len(close) == 1 else None


def feast_name(words: str) -> str | None:
    """The key of a feast in ``holidays.FEASTS``; None for one whose days are not reckoned (``Eid``)."""
    text = " ".join(words.lower().replace("’", "'").split())
    if text in holidays.FEASTS:
        return text
    return next((name for pattern, name in _SPELLINGS if re.fullmatch(pattern, text)), None)
