"""When: time expressions of a report, found by rule and anchored on the day it was published.

    words -> forms that may begin with them -> readings -> ranges joined -> times of day put on the day told beside them

May import records and the calendar of this room. Without a day of publication an expression that hangs on it keeps what
the words alone say (``XXXX-WXX-5`` is some Friday) and no days; nor is a date made of digits that can be read two ways.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateline.records import Sentence, TimeMention
from dateline.resolve.times import ranges
from dateline.resolve.times.dates import Reading
from dateline.resolve.times.rules import FIRST_WORD, rules_for
from dateline.resolve.times.tense import direction
from dateline.resolve.times.words import NOWHERE, Context, Match, Reader

STATUS_DIRECTION: Mapping[str, str] = {
    "happened": "past",
    "ongoing": "past",
    "denied": "past",
    "planned": "future",
}
"""Which way a weekday in a claim of this status points; a status that is not here points nowhere."""


Directions = Sequence[tuple[int, int, str | None]]
_Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class _Found:
    """An expression in a sentence: its offsets there, how it was read, and in which context."""

    start: int
    end: int
    reading: Reading
    context: Context
    match: Match
    read: Reader

    def bare(self) -> str | None:
        """What the words alone say, without a day to measure from."""
        reading = self.read(self.match, NOWHERE)
        return None if reading is None else reading.value


def find_times(
    text: str,
    sentences: Iterable[Sentence],
    published: str | None,
    *,
    directions: Directions = (),
) -> tuple[TimeMention, ...]:
    """All time expressions in the sentences, in text order, not overlapping.

    Args:
        text: the article's text.
        sentences: what is read of it.
        published: ISO 8601 date or date-time of the report, or None; anything else counts as None.
        directions: spans (start, end) known to point to the ``past`` or ``future``, or nowhere (None), with which;
            elsewhere the nearest verb decides.
    """
    anchor = _day_of(published)
    ordered = sorted(directions, key=lambda row: row[:2])
    starts = [row[0] for row in ordered]
    mentions: list[TimeMention] = []
    told: set[_Days] = set()
    for sentence in sentences:
        piece, offset = text[sentence.start : sentence.end], sentence.start
        here = ordered[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        found = _in_sentence(piece, offset, anchor, here, told)
        told = {days for one in found if (days := _days(one.reading))}
        mentions += (_mention(text, offset, one) for one in _on_their_day(piece, _ranges(piece, found)))
    return tuple(mentions)


def interval(mention: TimeMention) -> str | None:
    """The ``from/to`` of a mention, or None where it is not fully known."""
    return f"{mention.from_}/{mention.to}" if mention.from_ and mention.to else None


def _in_sentence(
    piece: str, offset: int, anchor: date | None, directions: Directions, told_before: set[_Days]
) -> list[_Found]:
    """The expressions of a sentence one by one, each with its own context.

    What is measured from something told (``the next day``) hangs on the one time told before it in this sentence, or
    else in the sentence before; where there are two, on none.
    """
    found: list[_Found] = []
    told: set[_Days] = set()
    at = 0
    for word in FIRST_WORD.finditer(piece):
        start = word.start()
        if start < at:
            continue
        for pattern, read in rules_for(word.group()):
            match = pattern.match(piece, start)
            if match is None:
                continue
            known = told or told_before
            way = _way(piece, match, offset, directions)
            context = Context(anchor, way, next(iter(known)) if len(known) == 1 else None)
            reading = read(match, context)
            at = match.end()  # what is no time after all holds none either: the February of a 17 February Brigade
            if reading is not None:
                found.append(_Found(start, at, reading, context, match, read))
                if days := _days(reading):
                    told.add(days)
            break
    return found


def _way(piece: str, match: Match, offset: int, directions: Directions) -> Callable[[], str | None]:
    """Tells where the words point: what claims say of this span, or else the nearest verb."""

    def decide() -> str | None:
        start, end = match.span()
        known = [way for first, last, way in directions if first < offset + end and offset + start < last]
        return _agreed(known) if known else direction(piece, start)

    return decide


def _ranges(piece: str, found: Sequence[_Found]) -> list[_Found]:
    """The expressions, each two that are one range (``from Monday to Thursday``) made one."""
    made: list[_Found] = []
    for one in found:
        joined = _joined(piece, made[-1], one) if made and one.start - made[-1].end < _LONGEST_JOINT else None
        if joined is None:
            made.append(one)
        else:
            made[-1] = joined
    return made


_LONGEST_JOINT = 10
_NEARBY = 300


def _joined(piece: str, first: _Found, last: _Found) -> _Found | None:
    """Two expressions as one range, or None; its words ``from`` and ``to`` say nothing of past or future."""
    opening = ranges.OPENING.search(piece, max(0, first.start - _LONGEST_JOINT), first.start)
    between = opening is not None and opening["word"].lower() == "between"
    joint = (ranges.AND if between else ranges.BETWEEN).fullmatch(piece, first.end, last.start)
    if joint is None or ranges.moved(piece, first.start):
        return None
    start = opening.start() if opening is not None else first.start
    nearby = piece[max(0, start - _NEARBY) : start], piece[last.end : last.end + _NEARBY]
    way = direction("".join(nearby), len(nearby[0]))
    context = replace(last.context, way=lambda: way)
    readings = [one.read(one.match, context) or one.reading for one in (first, last)]
    reading = ranges.joined((first.bare(), readings[0]), (last.bare(), readings[1]), context)
    return None if reading is None else replace(last, start=start, reading=reading)


def _on_their_day(piece: str, found: Sequence[_Found]) -> Iterable[_Found]:
    """The expressions, a time of day put on the day beside it, or else on the only one that its sentence tells."""
    if not any(_loose(one) for one in found):
        return found
    days = {_days(one.reading) for one in found if one.reading.first is not None}
    only = days.pop() if len(days) == 1 else None
    return [_on_day(one, _beside(piece, found, i) or only) if _loose(one) else one for i, one in enumerate(found)]


_BESIDE = re.compile(r"[\s,(]{0,3}(?:(?:on|at|around|about|by)\s)?")


def _beside(piece: str, found: Sequence[_Found], i: int) -> _Days | None:
    for before, after, other in ((i, i + 1, i + 1), (i - 1, i, i - 1)):
        if 0 <= other < len(found) and _BESIDE.fullmatch(piece, found[before].end, found[after].start):
            days = _days(found[other].reading)
            if days is not None and days[0] == days[1]:
                return days
    return None


def _loose(one: _Found) -> bool:
    """Whether this is a time of day without its day."""
    return one.reading.type == "TIME" and (one.reading.value or "").startswith("T")


def _on_day(one: _Found, days: _Days | None) -> _Found:
    if days is None or days[0] != days[1]:
        return one
    return replace(one, reading=Reading("TIME", f"{days[0].isoformat()}{one.reading.value}", *days))


def _days(reading: Reading) -> _Days | None:
    """First and last day of a date or time; a length is nothing to measure from."""
    if reading.type not in ("DATE", "TIME") or reading.first is None or reading.last is None:
        return None
    return reading.first, reading.last


def _agreed(ways: Sequence[str | None]) -> str | None:
    return ways[0] if len(set(ways)) == 1 else None


def _mention(text: str, offset: int, one: _Found) -> TimeMention:
    start, end, reading = offset + one.start, offset + one.end, one.reading
    first, last = reading.first, reading.last
    if first is None or last is None or first > last:
        first = last = None
    return TimeMention(
        start,
        end,
        text[start:end],
        type=reading.type,
        value=reading.value,
        from_=first.isoformat() if first is not None else None,
        to=last.isoformat() if last is not None else None,
        origin=_origin(one) if first is not None else None,
    )


def _origin(one: _Found) -> str:
    """How its days were got: read once more with less to measure from, until they are gone."""
    if _days_of(one.read(one.match, NOWHERE)):
        return "stated"
    return "published" if _days_of(one.read(one.match, replace(one.context, told=None))) else "told"


def _days_of(reading: Reading | None) -> bool:
    return reading is not None and reading.first is not None


def _day_of(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
