"""When a feed is asked next: by its own rhythm, its wishes and its troubles. Pure; may import records.

A feed is asked about twice in the time that usually lies between two of its entries, at least every six hours and at
most every five minutes. A little is added by chance, so that feeds do not march in step; the feed's id and the number
of looks seed it, so that it can be repeated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import mean, median

from dateline.pipeline.watching.times import DAY, HOUR, read_moment, spelt
from dateline.records.watched import FeedState

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=6)
UNKNOWN = timedelta(minutes=30)
"""Between two looks at a feed whose rhythm is not known yet."""
KEPT = 20
"""Entries whose times are kept for the rhythm."""
ENOUGH = 4
SILENCE = 6.0
"""So many times its usual gap without an entry, and more than a day, is silence."""


def latest(before: Sequence[str], new: Iterable[str]) -> tuple[str, ...]:
    """Give the times of the latest entries, the newest first."""
    return tuple(sorted((*before, *new), reverse=True)[:KEPT])


def usual_gap(entries: Sequence[str]) -> timedelta | None:
    """Give the median time between two entries; None where there are too few to tell.

    Entries that come in heaps, or tell the day only, would make it nothing: it is at least a quarter of the mean.
    """
    moments = sorted(moment for told in entries if (moment := read_moment(told)))
    if len(moments) < ENOUGH:
        return None
    gaps = [(after - before).total_seconds() for before, after in pairwise(moments)]
    return timedelta(seconds=max(median(gaps), mean(gaps) / 4))


def silent_for(state: FeedState, now: datetime) -> timedelta | None:
    """Say for how long a feed has been silent against its rhythm; None where it is not, or no rhythm is known."""
    gap, last = usual_gap(state.entries), read_moment(state.entries[0] if state.entries else None)
    if gap is None or last is None:
        return None
    return now - last if now - last > max(DAY, SILENCE * gap) else None


def next_look(feed: str, state: FeedState, now: datetime) -> str:
    """Say when a feed that answered is asked next."""
    gap, last = usual_gap(state.entries), read_moment(state.entries[0] if state.entries else None)
    interval = UNKNOWN
    if gap is not None and last is not None:
        # One that fell silent is asked less and less often.
        interval = min(LONGEST, max(SHORTEST, gap / 2, (now - last) / 20))
    if state.ttl is not None:
        interval = max(interval, min(DAY, timedelta(minutes=max(0, state.ttl))))
    due = now + interval * (1 + 0.1 * _chance(feed, state.looks))
    return spelt(_not_skipped(due, state))


def next_try(feed: str, state: FeedState, now: datetime, *, retry_after: float | None = None) -> str:
    """Say when a feed that failed ``state.failures`` times in a row is asked next: later and later, up to six hours."""
    wait = min(LONGEST, SHORTEST * 2.0 ** min(max(0, state.failures - 1), 10))
    asked = timedelta(seconds=min(retry_after or 0.0, DAY.total_seconds()))
    return spelt(now + max(wait, asked) * (1 + 0.1 * _chance(feed, state.looks)))


def _not_skipped(due: datetime, state: FeedState) -> datetime:
    """Move on to an hour in which the feed wants to be asked; where it wants that never, its wish is passed over."""
    moment = due
    for _ in range(7 * 24):
        if moment.hour not in state.skip_hours and moment.strftime("%A") not in state.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + HOUR
    return due


def _chance(feed: str, count: int) -> float:
    digest = hashlib.sha256(f"{feed} {count}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
