"""What is to be asked now: feeds and entries by their time, hosts one question at a time and by their pace.

Every host has a queue of its own; what has to wait stays in it, so that a slow or sulking host holds up nobody else.
``www.`` makes no other host. May import the store, records and the stage ``sources``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from dateline.pipeline.watching.times import Clock, read_moment, spelt
from dateline.records.feed import Feed
from dateline.records.urls import read_url
from dateline.records.watched import DueEntry, KnownEntry, WatchedFeed
from dateline.sources.fetching import Pacing, next_allowed
from dateline.store import Store

FRESH = timedelta(seconds=10)
"""How long what was read from the store is good: other processes may change it."""
MOST_QUEUED = 20_000
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NO_HOST = ""


class Due:
    """Feeds and entries that are to be asked for, and the hosts that are being asked."""

    def __init__(self, store: Store, *, pacing: Pacing, clock: Clock) -> None:
        """Begin with nothing; ``load`` reads what is due."""
        self._store, self._pacing, self._clock = store, pacing, clock
        self._loaded: datetime | None = None
        self._queues: dict[str, deque[DueEntry]] = {}
        self._hosts: set[str] = set()
        self._taken: set[tuple[str, str]] = set()
        self.feeds: dict[str, WatchedFeed] = {}

    def load(self) -> bool:
        """Read from the store what is due, if what is known is old; says whether it did."""
        now = self._clock()
        if self._loaded is not None and timedelta(0) <= now - self._loaded < FRESH:
            return False
        self._loaded = now
        with self._store.reading() as view:
            self.feeds = {one.feed.id: one for one in view.feeds()}
            entries = view.due_entries(spelt(now), limit=MOST_QUEUED)
        before, self._queues = self._queues, {}
        self.add(entries)
        # Hosts keep their places in line.
        kept = {host: self._queues[host] for host in before if host in self._queues}
        self._queues = kept | self._queues
        return True

    def add(self, entries: Iterable[DueEntry]) -> None:
        """Put entries at the end of their hosts' queues."""
        for entry in entries:
            if (entry.feed, entry.key) not in self._taken:
                host = NO_HOST if entry.own_text else host_of_key(entry.url)
                self._queues.setdefault(host, deque()).append(entry)

    def feeds_to_ask(self, by: datetime) -> Iterator[WatchedFeed]:
        """Give the feeds that are due by then and whose host may be asked now, the longest due first."""
        for watched in sorted(self.feeds.values(), key=lambda one: (one.state.due or "", one.feed.id)):
            if self._due(watched) > by:
                return
            if not watched.feed.paused and self._may_ask(host_of(watched.feed.url)):
                yield watched

    def next_entry(self) -> KnownEntry | None:
        """Take the next entry that may be fetched or read now, the hosts in turn; None where none may."""
        while True:
            host = next((host for host in self._queues if not host or self._may_ask(host)), None)
            if host is None:
                return None
            queue = self._queues.pop(host)
            due = queue.popleft()
            if queue:
                self._queues[host] = queue  # at the end of the line
            with self._store.reading() as view:
                known = view.entry(due.feed, due.key)
            if known is not None and self._is_due(known):
                self._taken.add((known.feed, known.key))
                return known

    def _is_due(self, known: KnownEntry) -> bool:
        """Whether an entry that was queued is still to be asked for."""
        due = known.due is not None and known.due <= spelt(self._clock())
        taken = (known.feed, known.key) in self._taken
        return due and not taken and known.entry is not None and known.feed in self.feeds

    def feed_of(self, known: KnownEntry) -> Feed | None:
        """Give the feed of an entry, or None where it was removed."""
        watched = self.feeds.get(known.feed)
        return None if watched is None else watched.feed

    def take(self, host: str) -> None:
        """A host is asked now."""
        self._hosts.add(host)

    def free(self, host: str) -> None:
        """A host has answered."""
        self._hosts.discard(host)

    def done(self, known: KnownEntry) -> None:
        """An entry has been dealt with."""
        self._taken.discard((known.feed, known.key))

    @property
    def taken(self) -> int:
        """How many entries are being dealt with."""
        return len(self._taken)

    def next_moment(self, *, feeds_by: datetime | None) -> datetime | None:
        """Say when something can be asked next.

        Args:
            feeds_by: only feeds due by then, and only entries that are due already; None: all.
        """
        moments = [self._allowed(host) for host in self._queues]
        for watched in self.feeds.values():
            due = self._due(watched)
            if not watched.feed.paused and (feeds_by is None or due <= feeds_by):
                moments.append(max(due, self._allowed(host_of(watched.feed.url))))
        if feeds_by is None:
            with self._store.reading() as view:
                later = read_moment(view.next_entry_due(spelt(self._clock())))
            moments += [later] if later is not None else []
        return min(moments, default=None)

    def _due(self, watched: WatchedFeed) -> datetime:
        return read_moment(watched.state.due) or LONG_AGO

    def _may_ask(self, host: str) -> bool:
        return host not in self._hosts and self._allowed(host) <= self._clock()

    def _allowed(self, host: str) -> datetime:
        """When a host may be asked next, by the pace of both its names."""
        now = self._clock()
        if not host:
            return now
        wait = max(next_allowed(self._pacing.pace(name), now.timestamp()) for name in (host, f"www.{host}"))
        # Seconds as floats lose a little; never before its time.
        return now if wait <= now.timestamp() else datetime.fromtimestamp(wait, UTC) + timedelta(milliseconds=1)


def host_of(url: str | None) -> str:
    """Give the host that has its turns, or "" where an address names none."""
    try:
        return read_url(url or "").host.removeprefix("www.")
    except ValueError:
        return NO_HOST


def host_of_key(key: str | None) -> str:
    """Give the host of an entry's ``url:`` key."""
    return NO_HOST if key is None else host_of("http://" + key.removeprefix("url:"))
