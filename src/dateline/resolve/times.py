"""When: time expressions of a report, found by rule and anchored on the day it was published.

May import records and the calendar of this room. Without a day of publication an expression that hangs on it keeps its
type and nothing else; nor is a date made of digits that can be read two ways.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dateline.records import Sentence, TimeMention
from dateline.resolve.dates import Reading
from dateline.resolve.tense import direction
from dateline.resolve.time_readings import Context
from dateline.resolve.time_rules import ANY, RULES, may_hold_time

STATUS_DIRECTION: Mapping[str, str] = {
    "happened": "past",
    "ongoing": "past",
    "denied": "past",
    "planned": "future",
}
"""Which way a weekday in a claim of this status points; a status that is not here points nowhere."""


def find_times(
    text: str,
    sentences: Iterable[Sentence],
    published: str | None,
    *,
    directions: Sequence[tuple[int, int, str | None]] = (),
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
    found: list[TimeMention] = []
    for sentence in sentences:
        piece = text[sentence.start : sentence.end]
        if may_hold_time(piece):
            here = ordered[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            for start, end, reading in _in_sentence(piece, sentence.start, anchor, here):
                found.append(_mention(text, start, end, reading))
    return tuple(found)


def interval(mention: TimeMention) -> str | None:
    """The ``from/to`` of a mention, or None where it is not fully known."""
    return f"{mention.from_}/{mention.to}" if mention.from_ and mention.to else None


def _in_sentence(
    piece: str, offset: int, anchor: date | None, directions: Sequence[tuple[int, int, str | None]]
) -> Iterable[tuple[int, int, Reading]]:
    at = 0
    while (somewhere := ANY.search(piece, at)) is not None:
        start, at = somewhere.start(), somewhere.end()
        for pattern, read in RULES:
            match = pattern.match(piece, start)
            if match is None or match.end() == start:
                continue
            known = [way for first, last, way in directions if first < offset + match.end() and offset + start < last]
            way = _agreed(known) if known else direction(piece, start)
            reading = read(match, Context(anchor, way))
            if reading is not None:
                at = match.end()
                yield offset + start, offset + match.end(), reading
            break


def _agreed(ways: Sequence[str | None]) -> str | None:
    return ways[0] if len(set(ways)) == 1 else None


def _mention(text: str, start: int, end: int, reading: Reading) -> TimeMention:
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
    )


def _day_of(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
