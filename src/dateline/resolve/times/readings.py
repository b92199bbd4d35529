"""What dates say: one function a form, from a match of the grammar to a reading.

Imports the calendar of this room. A reader gives None where the words are no time after all.
"""

from __future__ import annotations

import re
from datetime import date

from dateline.resolve.times import dates
from dateline.resolve.times.dates import WEEKDAYS, Reading
from dateline.resolve.times.lengths import span
from dateline.resolve.times.tense import FUTURE, PAST
from dateline.resolve.times.words import (
    ORDINALS,
    PARTS,
    SAYS_MONTH,
    SOME_DAY,
    STEPS,
    Context,
    Match,
    count_of,
    edged,
    month_number,
    period,
    said,
    unit_of,
    units_in,
    word_before,
    words_after,
    words_before,
)

_SEASON = {"spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI", "fall": "FA"}
_SAYS_YEAR = (SAYS_MONTH - {"for", "around", "about", "or", "and", "to", "next", "last", "this"}) | {
    "year",
    "years",
    "summer",
    "winter",
    "spring",
    "autumn",
    "fall",
    "election",
    "elections",
}
_JOINS_MONTH = re.compile(
    r"(?:from|between|\w(?:ry|ch|il|ay|ne|ly|st|er))(?: \d{4})? (?:to|and|or|until|till|through) $"
)
_NUMBERED = frozenset(
    """resolution resolutions article articles flight route highway unit brigade directive no number room law act local
    model type order section regulation decree code channel gate line bus area index point points version series
    boeing protocol convention level russell russel ward road block sector form case file bill""".split()
)
_NAMES_OF_DAYS = re.compile(
    r"\s+(?:[A-Z]\w+\s+)?(?:Movement|Alliance|Brigades?|Front|Group|Coalition|Bloc|Forces?|Martyrs|Street|Square|Bridge"
    r"|Stadium|Airport|Hospital|University|City|Camp|Base|Battalion|Division|Party|Club|District|Neighbou?rhood"
    r"|Organi[sz]ation|Avenue|Road)\b"
)
_ATTACKS_OF_2001 = re.compile(r"\s+(?:terror(?:ist)?\s+)?(?:attacks?|hijack)", re.IGNORECASE)
_PAPERS = re.compile(
    r"\s+(?:Times|Telegraph|Mail|Mirror|Express|Herald|Post|Tribune|Independent|Star|Sun|World|People|Punch|Vanguard"
    r"|Standard|Night\s+Live)\b"
)
_PAPERS_OF_A_DAY = re.compile(r"\b(?:Mail|Independent|Scotland|Herald|Post|Wales)\s+on\s+$")
_BEFORE_NAMED_DAY = frozenset("Black Bloody Super Cyber Mad Ruby Sheffield".split())
_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_QUARTERS_AWAY = 2


def full_date(m: Match, context: Context) -> Reading | None:
    """A day of a month, with its year or the year that lies nearest."""
    number, of_day = month_number(m["month"]), int(re.sub(r"\D", "", m["day"]))
    if said(m, "year"):
        return dates.day(dates.make_day(int(m["year"]), number, of_day))
    if _NAMES_OF_DAYS.match(words_after(m)):
        return None
    if (number, of_day) == (9, 11) and _ATTACKS_OF_2001.match(words_after(m)):
        return nine_eleven(m, context)
    mask = f"XXXX-{number:02}-{of_day:02}" if dates.make_day(2000, number, of_day) else None
    return dates.day(dates.day_near(context.published, number, of_day, context.direction), mask=mask)


def nine_eleven(_: Match, context: Context) -> Reading | None:
    """``9/11``: the day of the attacks, in a report since then."""
    when = date(2001, 9, 11)
    return dates.day(when) if context.published is None or context.published >= when else None


def iso_date(m: Match, _: Context) -> Reading | None:
    """``2017-03-08``, perhaps with a time."""
    when = dates.make_day(int(m["y"]), int(m["m"]), int(m["d"]))
    if when is None or not m["clock"]:
        return dates.day(when)
    zone = "Z" if m["clock"][5:].endswith(("Z", "z", "+00:00")) else ""
    return dates.day(when, f"T{m['clock'][:5]}{zone}", "TIME")


def digits(m: Match, _: Context) -> Reading | None:
    """``27/04/2016`` is one date; ``03/04/2016`` could be two and is none, like any year of two digits."""
    a, b = int(m["a"]), int(m["b"])
    if not 1 <= a <= 31 or not 1 <= b <= 31 or (a > 12 and b > 12):
        return None
    if len(m["y"]) != 4:
        return Reading("DATE")
    of_year = int(m["y"])
    if a == b or a > 12:
        return dates.day(dates.make_day(of_year, b, a))
    return dates.day(dates.make_day(of_year, a, b)) if b > 12 else Reading("DATE", f"{of_year:04}-XX-XX")


def day_of_month(m: Match, context: Context) -> Reading | None:
    """``the 25th of last month``, ``on the 25th``: a day whose month is not named."""
    of_day = int(re.sub(r"\D", "", m["day"]))
    published, which = context.published, said(m, "which")
    mask = f"XXXX-XX-{of_day:02}"
    if published is None:
        return dates.day(None, mask=mask)
    if which:
        return dates.day(dates.make_day(*dates.shift_months(published, STEPS[which]), of_day), mask=mask)
    way = context.direction
    if way is None:
        return dates.day(None, mask=mask)
    step = (of_day > published.day) * -1 if way == PAST else int(of_day < published.day)
    return dates.day(dates.make_day(*dates.shift_months(published, step), of_day), mask=mask)


def month_year(m: Match, _: Context) -> Reading | None:
    """``June 2014``, ``early June 2014``."""
    return edged(m, dates.month(int(m["year"]), month_number(m["month"])))


def month_of(m: Match, context: Context) -> Reading | None:
    """``October of next year``."""
    of_year = None if context.published is None else context.published.year + STEPS[said(m, "which")]
    return edged(m, dates.month(of_year, month_number(m["month"])))


def month_alone(m: Match, context: Context) -> Reading | None:
    """A month without its year. ``March`` and ``May`` need a word before them that months follow; so do names."""
    name, which, before = m["month"].lower(), said(m, "which"), word_before(m).lower()
    if not said(m, "edge") and not which:
        cued = before in SAYS_MONTH and (
            before not in ("and", "or", "to") or _JOINS_MONTH.search(words_before(m)) is not None
        )
        if name in ("march", "may", "mar.") and not cued:
            return None
        if name in ("april", "june", "august") and not cued and re.match(r"\s[A-Z][a-z]", words_after(m)):
            return None  # June Smith
    number, published = month_number(m["month"]), context.published
    if published is None:
        return dates.month(None, number)
    if which == "last":
        return edged(m, dates.month(published.year - (number >= published.month), number))
    if which == "next":
        return edged(m, dates.month(published.year + (number <= published.month), number))
    if which == "this":
        return edged(m, dates.month(published.year, number))
    return edged(m, dates.month(dates.month_near(published, number, context.direction), number))


def year_alone(m: Match, _: Context) -> Reading | None:
    """A calendar year, or its half; a number that counts or names something is none."""
    edge, of_year = said(m, "edge"), int(m["year"])
    if not edge:
        before = word_before(m).lower()
        cued = before in _SAYS_YEAR
        if before.rstrip(".") in _NUMBERED or before[-1:].isdigit():
            return None
        if not cued and (of_year < 1900 or re.match(r"\s+(?:were|are|have|had)\b", words_after(m))):
            return None
    if "half" in edge:
        return dates.half(of_year, 1 + ("second" in edge))
    return edged(m, dates.year(of_year))


def short_year(m: Match, _: Context) -> Reading | None:
    """``since '82``."""
    if word_before(m).lower() not in _SAYS_YEAR:
        return None
    number = int(m["short"])
    return dates.year(number + (1900 if number > 30 else 2000))


def half_year(m: Match, context: Context) -> Reading | None:
    """``the first half of this year``."""
    of_year = None if context.published is None else context.published.year + STEPS[said(m, "which")]
    return dates.half(of_year, 1 + (m["nth"].lower() == "second"))


def decade(m: Match, _: Context) -> Reading | None:
    """``the 1990s``, ``the early '90s``; people in their 70s are no decade."""
    if said(m, "short"):
        if word_before(m).lower() in ("their", "his", "her", "my", "our"):
            return None
        return edged(m, dates.decade(1900 + int(m["short"])))
    if word := said(m, "word"):
        return edged(m, dates.decade(1920 + 10 * _DECADES.index(word)))
    return edged(m, dates.decade(int(m["first"])))


def century(m: Match, _: Context) -> Reading | None:
    """``the 19th century``, ``the early twentieth century``."""
    word = m["nth"].lower()
    number = int(word[:-2]) if word[0].isdigit() else ORDINALS[word]
    return edged(m, dates.century(number))


def season(m: Match, context: Context) -> Reading | None:
    """A season: its days differ by hemisphere, so that only the year bounds them."""
    code, published = _SEASON[m["season"].lower()], context.published
    which = said(m, "which")
    if said(m, "year"):
        return dates.season(int(m["year"]), code)
    if which == "this" and published is not None:
        return dates.season(published.year, code)
    if not which and word_before(m).lower() not in SAYS_MONTH:
        return None  # a spring of water
    return dates.season(None, code)


def quarter(m: Match, context: Context) -> Reading | None:
    """A quarter of a named or relative year, or the last one up to the report."""
    word, published = said(m, "nth") or said(m, "q"), context.published
    if word == "last" and not (said(m, "year") or said(m, "which")):
        return Reading("DATE", "XXXX-QX") if published is None else _calendar_unit("quarter", published, -1)
    number = int(word.strip("qndrsth")) if not word.isalpha() else ORDINALS.get(word, 4)
    if said(m, "year"):
        return dates.quarter(int(m["year"]), number)
    if published is None:
        return dates.quarter(None, number)
    if said(m, "which"):
        return dates.quarter(published.year + STEPS[said(m, "which")], number)
    way, now = context.direction, (published.month + 2) // 3
    if way == PAST and (now - number) % 4 <= _QUARTERS_AWAY:
        return dates.quarter(published.year - (number > now), number)
    if way == FUTURE and (number - now) % 4 <= _QUARTERS_AWAY:
        return dates.quarter(published.year + (number < now), number)
    return dates.quarter(None, number)


def near_day(m: Match, context: Context) -> Reading | None:
    """today, yesterday, tomorrow, tonight, with a part of the day."""
    word = m["word"].lower()
    step = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    step += {"before": -1, "after": 1}.get(said(m, "beyond"), 0)
    part = "night" if word == "tonight" else "hours" if said(m, "hours") else said(m, "part")
    when = dates.shift(context.published, step)
    return dates.day(when, PARTS[part], "TIME", mask=SOME_DAY) if part else dates.day(when, mask=SOME_DAY)


def last_night(_: Match, context: Context) -> Reading | None:
    """The night before the report."""
    return dates.day(dates.shift(context.published, -1), "TNI", "TIME", mask=SOME_DAY)


def this_part(m: Match, context: Context) -> Reading | None:
    """``this morning``."""
    return dates.day(context.published, PARTS[m["part"].lower()], "TIME", mask=SOME_DAY)


def overnight(_: Match, context: Context) -> Reading | None:
    """The night that ends on the day of the report."""
    before = dates.shift(context.published, -1)
    if before is None:
        return Reading("TIME", f"{SOME_DAY}TNI")
    return Reading("TIME", f"{before.isoformat()}TNI", before, context.published)


def weekday(m: Match, context: Context) -> Reading | None:
    """A weekday, with a part of the day; ``Black Friday`` and the ``Sunday Times`` are none."""
    if word_before(m) in _BEFORE_NAMED_DAY or _PAPERS.match(words_after(m)) or _PAPERS_OF_A_DAY.search(words_before(m)):
        return None
    weekday = WEEKDAYS[m["weekday"].lower()]
    which, published = said(m, "which"), context.published
    when: date | None
    if which in ("last", "past"):
        when = dates.weekday_near(dates.shift(published, -1), weekday, PAST)
    elif which == "this" and published is not None:
        when = dates.shift(published, weekday - published.weekday())
    elif which:  # "next Friday" is read two ways
        when = None
    else:
        when = dates.weekday_near(published, weekday, context.direction)
    part, mask = "hours" if said(m, "hours") else said(m, "part"), f"XXXX-WXX-{weekday + 1}"
    return dates.day(when, PARTS[part], "TIME", mask=mask) if part else dates.day(when, mask=mask)


def nth_weekday(m: Match, _: Context) -> Reading | None:
    """``the first Friday of June 2016``."""
    number, at = month_number(m["month"]), WEEKDAYS[m["weekday"].lower()]
    whole = dates.month(int(m["year"]) if said(m, "year") else None, number)
    if whole.first is None or whole.last is None:
        return whole
    if m["nth"].lower() == "last":
        return dates.day(dates.shift(whole.last, -((whole.last.weekday() - at) % 7)))
    days = (at - whole.first.weekday()) % 7 + 7 * ORDINALS[m["nth"].lower()] - 7
    return dates.day(dates.shift(whole.first, days))


def week_of_month(m: Match, context: Context) -> Reading | None:
    """``the last week of March``: whether weeks begin with the month or on a Monday is not said, so either fits."""
    number = month_number(m["month"])
    near = None if said(m, "year") else dates.month_near(context.published, number, context.direction)
    whole = dates.month(int(m["year"]) if said(m, "year") else near, number)
    if whole.first is None or whole.last is None:
        return whole
    if m["nth"].lower() in ("last", "final"):
        return Reading("DATE", whole.value, dates.shift(whole.last, -9), whole.last)
    end = 7 * ORDINALS[m["nth"].lower()]
    first, last = dates.shift(whole.first, max(0, end - 10)), dates.shift(whole.first, end + 2)
    return Reading("DATE", whole.value, first, min(last or whole.last, whole.last))


def _calendar_unit(unit: str, when: date | None, step: int) -> Reading:
    """The year, month, week, weekend or day so many steps from the one that holds a day."""
    if unit == "year":
        return dates.year(None if when is None else when.year + step)
    if unit == "month":
        if when is None:
            return Reading("DATE", "XXXX-XX")
        return dates.month(*dates.shift_months(when, step))
    if unit == "week":
        return dates.week(dates.shift(when, 7 * step))
    if unit == "weekend":
        return dates.weekend(dates.shift(when, 7 * step))
    if unit == "quarter":
        if when is None:
            return Reading("DATE", "XXXX-QX")
        moved = dates.shift_months(when, 3 * step)
        return dates.quarter(moved[0], (moved[1] + 2) // 3)
    return dates.day(dates.shift(when, step), mask=SOME_DAY)


def relative_unit(m: Match, context: Context) -> Reading | None:
    """Last week, this month, next year, this weekend; ``the previous year`` is measured from something told earlier."""
    which, unit = said(m, "which"), unit_of(m["unit"])
    if unit == "decade" or which in ("past", "coming"):
        return span(1, unit, context.published, STEPS[which])
    if which in ("previous", "following", "same"):
        return _from_told(unit, STEPS[which], context)
    return edged(m, _calendar_unit(unit, context.published, STEPS[which]))


def edge_of_unit(m: Match, context: Context) -> Reading | None:
    """``by the end of the year``, ``since the start of the month``: that of the report, if the words point to it."""
    unit, before = unit_of(m["unit"]), word_before(m).lower()
    current = before == "since" or context.direction == FUTURE
    return edged(m, _calendar_unit(unit, context.published if current else None, 0))


def the_weekend(_: Match, context: Context) -> Reading | None:
    """``over the weekend``: the last one begun before the report, or the next."""
    published, way = context.published, context.direction
    if published is None or way is None:
        return dates.weekend(None)
    return dates.weekend(dates.shift(published, -7 if way == PAST and published.weekday() < 5 else 0))


def from_the_story(m: Match, context: Context) -> Reading | None:
    """That day, the next morning, the following month: measured from something told earlier."""
    step, unit, beyond = STEPS.get(said(m, "which"), 0), unit_of(m["unit"]), said(m, "beyond")
    if beyond:
        step = 1 if beyond == "after" else -1
    if unit in PARTS:
        around = _from_told("day", step, context)
        return Reading("TIME", f"{around.value}{PARTS[unit]}", around.first, around.last)
    return _from_told(unit, step, context)


def _from_told(unit: str, step: int, context: Context) -> Reading:
    """So many units from the time told before, where that lies in one such unit."""
    if context.told is None:
        return _calendar_unit(unit, None, step)
    first, last = (_calendar_unit(unit, day, step) for day in context.told)
    return first if first == last else _calendar_unit(unit, None, step)


def ago(m: Match, context: Context) -> Reading | None:
    """``three days ago``; ``earlier`` and ``later`` hang on something told before."""
    unit, count, how = unit_of(m["unit"]), count_of(m["count"]), m["how"].lower()
    if said(m, "half") and count is not None:
        count += 0.5
    if unit in ("second", "minute", "hour"):
        return Reading("TIME", period(count, unit))
    mask = Reading("DATE", period(count, unit))
    told = context.told if how in ("earlier", "later") else None
    anchor = None if how in ("earlier", "later") else context.published
    if told is not None and told[0] == told[1]:
        anchor = told[0]
    if count is None or anchor is None or count != int(count) or count > 5000:
        return mask
    steps = int(count) * units_in(unit) * (-1 if how in ("ago", "earlier") else 1)
    if unit in ("week", "fortnight"):
        exact = dates.shift(anchor, 7 * steps)
        around = dates.week(exact)
        return Reading("DATE", exact.isoformat() if exact else mask.value, around.first, around.last)
    unit = {"night": "day", "decade": "year", "century": "year", "centurie": "year"}.get(unit, unit)
    return _calendar_unit(unit, anchor, steps)


def vague_ago(m: Match, _: Context) -> Reading | None:
    """``hours later``, ``years ago``: some number of them."""
    unit = unit_of(m["unit"])
    return Reading("TIME" if unit in ("second", "minute", "hour") else "DATE", period(None, unit))
