"""What a feed would give: fetched once now, with nothing kept. May import records, errors and the stage ``sources``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.errors import FetchError
from dateline.pipeline.watching.entries import Rules, has_own_text, reason_against
from dateline.pipeline.watching.looking import Visitors, look_at
from dateline.records.feed import Feed, FeedEntry, ParsedFeed
from dateline.records.watched import FeedState, KnownEntry
from dateline.sources.fetching import Robots

Known = Callable[[Sequence[FeedEntry]], Sequence[KnownEntry | None]]


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """An entry, and what would be done with it.

    Attributes:
        done: ``read`` (its whole text stands in the feed), ``fetched`` (its page is asked for), ``known`` or
            ``left out``.
        reason: why it is left out, or what became of it; else "".
    """

    entry: FeedEntry
    done: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check; ``moved``: where the feed lies from now on."""

    parsed: ParsedFeed
    entries: tuple[CheckedEntry, ...]
    moved: str | None


def check(  # noqa: PLR0913 - who asks, what is known, what is left out
    feed: Feed, *, visitors: Visitors, robots: Robots, known: Known, now: datetime, rules: Rules
) -> Checked:
    """Fetch a feed and say what would be read and what not.

    Args:
        feed: it need not be watched.
        visitors: ask for it.
        robots: says which pages may be fetched.
        known: says which entries were met before; all None where nothing is kept yet.
        now: the time.
        rules: what is left out.

    Raises:
        InputError: it cannot be fetched, or is no feed.
    """
    look = look_at(feed, FeedState(), visitors)
    if look.error is not None:
        raise look.error
    assert look.parsed is not None
    assert look.fetched is not None
    entries = tuple(
        _checked(feed, entry, before, robots=robots, now=now, rules=rules)
        for entry, before in zip(look.parsed.entries, known(look.parsed.entries), strict=True)
    )
    return Checked(look.parsed, entries, look.fetched.moved)


def _checked(  # noqa: PLR0913
    feed: Feed, entry: FeedEntry, before: KnownEntry | None, *, robots: Robots, now: datetime, rules: Rules
) -> CheckedEntry:
    if before is not None:
        return CheckedEntry(entry, "known", before.reason or before.state)
    reason = reason_against(feed, entry, now, rules)
    if reason is not None:
        return CheckedEntry(entry, "left out", reason)
    if entry.url is None or has_own_text(feed, entry):
        return CheckedEntry(entry, "read")
    try:
        robots.check(entry.url)
    except FetchError as error:
        return CheckedEntry(entry, "left out", f"robots: {error.reason}")
    return CheckedEntry(entry, "fetched")
