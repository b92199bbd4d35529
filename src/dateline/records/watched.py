"""What a watch remembers of feeds and their entries, over restarts. Times are ISO 8601 UTC, to the second."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.records.feed import Feed, FeedEntry

ENTRY_STATES = ("waiting", "added", "skipped", "failed")
"""What became of an entry: to be read, in the store, left out on purpose, could not be had."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How much came of a feed since it was added.

    Attributes:
        added: new articles. revised: edits of articles that were there.
        same: entries whose article was there already, by another feed or by hand.
        left_out: entries that were left out or failed, by kind of reason, as ``(("not English", 3), ...)``.
    """

    added: int = 0
    revised: int = 0
    same: int = 0
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FeedState:
    """Where a feed stands.

    Attributes:
        etag, modified: to ask with next time, so that what did not change is not sent again.
        looked: when it was last asked, whatever came of it. due: when it is to be asked next; None: at once.
        looks: how often it was asked.
        failures: how often in a row it gave nothing that could be read.
        error: why, at the last time, or None.
        entries: times of its latest entries, the newest first: as told, or when first seen.
        ttl, skip_hours, skip_days: the feed's own wishes, see ``ParsedFeed``.
        problems: what was wrong with what it gave last.
        tally: what came of it.
    """

    etag: str | None = None
    modified: str | None = None
    looked: str | None = None
    due: str | None = None
    looks: int = 0
    failures: int = 0
    error: str | None = None
    entries: tuple[str, ...] = ()
    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed with where it stands and how many of its entries wait to be read."""

    feed: Feed
    state: FeedState
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class PageMemory:
    """What is remembered of an entry's page or text, to notice edits cheaply.

    Attributes:
        address: that its article stands under, or None.
        etag, modified: to ask with next time.
        sha256: of the bytes that were read last.
        looked: when it was last fetched. looks: how often.
        published: as the entry told first; later changes of it are no news.
        updated: as the entry told last.
    """

    address: str | None = None
    etag: str | None = None
    modified: str | None = None
    sha256: str | None = None
    looked: str | None = None
    looks: int = 0
    published: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that was met.

    Attributes:
        feed: id of the feed that it was met in. key: what it is known by there.
        url: the ``url:`` key of its address, which counts in all feeds, or None.
        seen: when it was first met.
        state: one of ``ENTRY_STATES``. reason: why it was left out, as ``kind: words``, or why it waits again.
        tries: how often it was tried in vain.
        due: when it is to be fetched (again), or None: never.
        entry: what the feed told, as long as it may be fetched.
        page: what is remembered of its page.
    """

    feed: str
    key: str
    url: str | None
    seen: str
    state: str = "waiting"
    reason: str | None = None
    tries: int = 0
    due: str | None = None
    entry: FeedEntry | None = None
    page: PageMemory = field(default_factory=PageMemory)


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An entry that is to be fetched, or read as its feed carries it (``own_text``); ``url`` as in ``KnownEntry``."""

    feed: str
    key: str
    url: str | None
    own_text: bool
