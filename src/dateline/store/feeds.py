"""What is watched: feeds and where they stand, their entries and what became of each, the paces of hosts.

Read in a transaction of a writer or in a snapshot; written in a transaction only, so that an entry's article and the
word that it was added are kept together or not at all. May import sqlalchemy, records and errors.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from dateline.errors import NotStored, StoreDamaged
from dateline.records.feed import Feed, FeedEntry
from dateline.records.watched import DueEntry, FeedState, KnownEntry, PageMemory, WatchedFeed
from dateline.store.codec import decode, dumps, encode, plain, plain_or_none
from dateline.store.schema import feed_entries, feeds, hosts
from dateline.store.transaction import Transaction, in_parts, sha256

LONGEST_KEY = 400
"""Characters of a key that are kept; PostgreSQL's indexes take no more than 2,704 bytes. Longer ones are hashed."""


@dataclass(frozen=True, slots=True)
class _Memo:
    """What stands in the column ``entry``."""

    entry: FeedEntry | None
    page: PageMemory


class FeedsRead:
    """Questions about what is watched."""

    connection: Connection

    def feeds(self) -> tuple[WatchedFeed, ...]:
        """Give all feeds, by title, with how many of their entries wait."""
        waiting: dict[str, int] = {feed: count for feed, count in self.connection.execute(_WAITING)}  # noqa: C416
        found = (_watched(row, waiting.get(row.id, 0)) for row in self.connection.execute(select(feeds)))
        return tuple(sorted(found, key=lambda one: (one.feed.title.casefold(), one.feed.id)))

    def feed(self, id_: str) -> WatchedFeed | None:
        """Give one feed by its id, or None."""
        row = self.connection.execute(select(feeds).where(feeds.c.id == plain(id_))).one_or_none()
        return None if row is None else _watched(row, self.waiting(row.id))

    def find_feed(self, named: str) -> WatchedFeed:
        """Give the feed that a person names by its address, its id or the beginning of that.

        Raises:
            NotStored: there is none, or more than one.
        """
        told = plain(named.strip())
        chosen = (feeds.c.url == told) | (func.substr(feeds.c.id, 1, len(told)) == told)
        rows = self.connection.execute(select(feeds).where(chosen).order_by(feeds.c.id).limit(2)).all()
        if len(rows) != 1:
            what = "there is no feed" if not rows else "there is more than one feed"
            raise NotStored(f"{what} {told[:200]!r}; give its whole address or id (dateline feeds list)")
        return _watched(rows[0], self.waiting(rows[0].id))

    def waiting(self, feed: str | None = None) -> int:
        """Count the entries that wait to be read: of one feed, or of all."""
        asked = select(func.count()).select_from(feed_entries).where(feed_entries.c.state == "waiting")
        if feed is not None:
            asked = asked.where(feed_entries.c.feed == feed)
        return self.connection.execute(asked).scalar() or 0

    def entry(self, feed: str, key: str) -> KnownEntry | None:
        """Give an entry by its feed and key, or None."""
        asked = select(feed_entries).where(feed_entries.c.feed == feed, feed_entries.c.key == key)
        row = self.connection.execute(asked).one_or_none()
        return None if row is None else _known(row)

    def known_entries(self, feed: str, entries: Sequence[FeedEntry]) -> list[KnownEntry | None]:
        """Say for each entry of a feed under what it is known: in this feed, else by its address in another one."""
        keys = [tuple(map(entry_key, entry.keys)) for entry in entries]
        wanted = list(dict.fromkeys(key for own in keys for key in own))
        here: dict[str, KnownEntry] = {}
        elsewhere: dict[str, KnownEntry] = {}
        for part in in_parts(wanted):
            own = (feed_entries.c.feed == feed) & (feed_entries.c.key.in_(part))
            for row in self.connection.execute(select(feed_entries).where(own)):
                here[row.key] = _known(row)
            by_url = select(feed_entries).where(feed_entries.c.url.in_(part))
            for row in self.connection.execute(by_url.order_by(feed_entries.c.seen, feed_entries.c.feed)):
                (here if row.feed == feed else elsewhere).setdefault(row.url, _known(row))
        return [_first(here, own) or _first(elsewhere, own) for own in keys]

    def due_entries(self, now: str, *, limit: int) -> tuple[DueEntry, ...]:
        """Give entries that are to be fetched by now, those that are due the longest first."""
        own_text = feed_entries.c.entry.like('%"content":"%')  # a quotation mark within a text is escaped
        columns = (feed_entries.c.feed, feed_entries.c.key, feed_entries.c.url, own_text.label("own_text"))
        order = (feed_entries.c.due, feed_entries.c.feed, feed_entries.c.key)
        rows = self.connection.execute(select(*columns).where(feed_entries.c.due <= now).order_by(*order).limit(limit))
        return tuple(DueEntry(row.feed, row.key, row.url, bool(row.own_text)) for row in rows)

    def next_entry_due(self, now: str) -> str | None:
        """Say when the next entry is to be fetched after now, or None where none is."""
        return self.connection.execute(select(func.min(feed_entries.c.due)).where(feed_entries.c.due > now)).scalar()

    def host_states(self) -> tuple[Mapping[str, object], ...]:
        """Give what was kept of each host, by name."""
        asked = select(hosts.c.host, hosts.c.state).order_by(hosts.c.host)
        return tuple(_mapping(host, state) for host, state in self.connection.execute(asked))


class Feeds(Transaction, FeedsRead):
    """The part of a transaction that writes down what is watched."""

    def add_feed(self, feed: Feed) -> bool:
        """Add a feed, and say whether it is new; one whose id or address is there already stays as it is."""
        same = (feeds.c.id == feed.id) | (feeds.c.url == feed.url)
        if self.connection.execute(select(feeds.c.id).where(same)).first() is not None:
            return False
        self.add(feeds, _row(feed, FeedState()))
        return True

    def put_feed(self, feed: Feed, state: FeedState) -> None:
        """Write down where a feed stands; one that was removed meanwhile stays away."""
        row = _row(feed, state)
        self.connection.execute(update(feeds).where(feeds.c.id == row.pop("id")).values(**row))

    def pause_feed(self, id_: str, *, paused: bool) -> None:
        """Pause a feed, or go on with it: then at once, with a clean slate."""
        found = self.feed(id_)
        if found is not None:
            state = found.state if paused else replace(found.state, due=None, failures=0, error=None)
            self.put_feed(replace(found.feed, paused=paused), state)

    def remove_feed(self, id_: str) -> None:
        """Remove a feed and what is known of its entries; articles stay.

        What waits here and was left out elsewhere as a duplicate is forgotten there, so that it is found again.
        """
        lost = select(feed_entries.c.url).where(
            feed_entries.c.feed == id_, feed_entries.c.state == "waiting", feed_entries.c.url.is_not(None)
        )
        again = feed_entries.c.reason.like("duplicate:%") & feed_entries.c.url.in_(lost)
        self.connection.execute(delete(feed_entries).where(again))
        self.connection.execute(delete(feed_entries).where(feed_entries.c.feed == id_))
        self.connection.execute(delete(feeds).where(feeds.c.id == id_))

    def put_entries(self, entries: Iterable[KnownEntry]) -> None:
        """Write down what entries are and what became of them."""
        for part in in_parts(entries):
            self.put(feed_entries, *map(_entry_row, part))

    def put_hosts(self, states: Iterable[Mapping[str, object]]) -> None:
        """Keep what is known of hosts; each names its ``host``."""
        rows = [{"host": plain(str(state["host"]), LONGEST_KEY), "state": dumps(dict(state))} for state in states]
        self.put(hosts, *rows)


_WAITING = (
    select(feed_entries.c.feed, func.count()).where(feed_entries.c.state == "waiting").group_by(feed_entries.c.feed)
)


def entry_key(key: str) -> str:
    """Give a key as it is kept: what a database can hold, not too long."""
    safe = plain(key)
    return safe if len(safe) <= LONGEST_KEY else f"{safe[: LONGEST_KEY - 65]}~{sha256(key.encode('utf-8', 'replace'))}"


def _first(found: Mapping[str, KnownEntry], keys: Iterable[str]) -> KnownEntry | None:
    return next((found[key] for key in keys if key in found), None)


def _watched(row: Row[Any], waiting: int) -> WatchedFeed:
    # Address and pause stand in columns of their own, and these count.
    feed = replace(decode(Feed, row.feed), url=row.url, paused=bool(row.paused))
    return WatchedFeed(feed, decode(FeedState, row.state), waiting)


def _row(feed: Feed, state: FeedState) -> dict[str, Any]:
    return {
        "id": feed.id,
        "url": feed.url,
        "paused": int(feed.paused),
        "feed": encode(feed),
        "state": encode(state),
    }


def _known(row: Row[Any]) -> KnownEntry:
    memo = decode(_Memo, row.entry) if row.entry else _Memo(None, PageMemory())
    return KnownEntry(
        row.feed, row.key, row.url, row.seen, row.state, row.reason, row.tries, row.due, memo.entry, memo.page
    )


def _entry_row(known: KnownEntry) -> dict[str, object]:
    return {
        "feed": known.feed,
        "key": entry_key(known.key),
        "url": None if known.url is None else entry_key(known.url),
        "seen": known.seen,
        "state": known.state,
        "reason": plain_or_none(known.reason),
        "tries": known.tries,
        "due": known.due,
        "entry": encode(_Memo(known.entry, known.page)),
    }


def _mapping(host: str, state: str) -> Mapping[str, object]:
    try:
        found = json.loads(state)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise StoreDamaged(f"what is kept of the host {host} cannot be read: restore the store from a backup")
    return found


__all__ = ["Feeds", "FeedsRead", "entry_key"]
