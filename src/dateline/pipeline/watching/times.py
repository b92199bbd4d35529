"""Moments as text and as numbers; a clock is a function that gives the time with its zone. May import nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def spelt(moment: datetime) -> str:
    """Give a moment as it is kept: ISO 8601 UTC, to the second, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(told: str | None) -> datetime | None:
    """Read a moment or a day; a day is its noon, what names no zone is taken as UTC. None for what is neither."""
    if not told:
        return None
    try:
        moment = datetime.fromisoformat(f"{told}T12:00" if len(told) == 10 else told)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
