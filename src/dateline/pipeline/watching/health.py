"""How a feed fares, in one word and in a sentence for people. Pure; may import records and this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateline.pipeline.watching.rhythm import silent_for, usual_gap
from dateline.pipeline.watching.times import DAY, HOUR
from dateline.records.watched import WatchedFeed

STATES = ("ok", "new", "silent", "failing", "paused")


@dataclass(frozen=True, slots=True)
class Health:
    """How a feed fares.

    Attributes:
        state: one of ``STATES``: it answers; was not looked at yet; answers, but tells nothing against its rhythm; gave
            nothing that could be read at the last look; is not asked.
        words: what is the matter and what to do, or "".
    """

    state: str
    words: str = ""


def health_of(watched: WatchedFeed, now: datetime) -> Health:
    """Say how a feed fares."""
    state = watched.state
    if watched.feed.paused:
        return Health("paused", state.error or "")
    if state.error is not None:
        times = f" ({state.failures} times in a row)" if state.failures > 1 else ""
        return Health("failing", f"{state.error}{times}")
    if state.looked is None:
        return Health("new")
    silent, gap = silent_for(state, now), usual_gap(state.entries)
    if silent is not None and gap is not None:
        words = f"no entry for {span(silent)}, usually one in {span(gap)}; has it moved? Look at its site"
        return Health("silent", words)
    if not state.entries:
        return Health("silent", "it has given no entry yet; is it the right address?")
    return Health("ok", state.problems[0] if state.problems else "")


def span(time: timedelta) -> str:
    """Say a length of time in its largest unit: ``3 days``, ``2 hours``, ``5 minutes``."""
    for unit, name in ((DAY, "day"), (HOUR, "hour")):
        if time >= 2 * unit:
            return f"{round(time / unit)} {name}s"
    minutes = max(1, round(time / timedelta(minutes=1)))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
