"""Keeps what came, and tells of it: the one place where a watch writes to the store, logs and counts.

May import the store, adding, records and this room.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import TypeVar

from dateline.errors import FetchError, InputError, StoreBusy
from dateline.pipeline.resources import Resources
from dateline.pipeline.run import read
from dateline.pipeline.watching import keeping
from dateline.pipeline.watching.entries import Rules, kind_of, shown_entry
from dateline.pipeline.watching.looking import Look
from dateline.pipeline.watching.metrics import Metrics
from dateline.pipeline.watching.pages import Readable
from dateline.pipeline.watching.rounds import Log, Round
from dateline.pipeline.watching.times import Clock
from dateline.records import Report
from dateline.records.fetched import Fetched
from dateline.records.urls import read_url
from dateline.records.watched import KnownEntry, PageMemory
from dateline.sources.fetching import Pacing
from dateline.store import Store, Writing

BUSY = 5.0
"""Seconds to wait before the store is tried again, after another process held it for longer than it waits."""
_R = TypeVar("_R")


class Desk:
    """Writes down what came of looks and visits, one transaction each."""

    def __init__(  # noqa: PLR0913 - what it may touch is passed in, each by its name
        self,
        store: Store,
        resources: Resources,
        *,
        pacing: Pacing,
        clock: Clock,
        sleep: Callable[[float], object],
        stopped: Callable[[], bool],
        log: Log,
        metrics: Metrics,
        rules: Rules,
    ) -> None:
        """Put the parts together; see ``Watch``."""
        self._store, self._resources, self._pacing = store, resources, pacing
        self._clock, self._sleep, self._stopped = clock, sleep, stopped
        self._log, self._metrics, self._rules = log, metrics, rules
        self.round = Round()

    def look(self, feed: str, url: str, look: Look) -> keeping.Looked | None:
        """Keep what came of a look at a feed; gives what it changed, None where the feed was removed."""
        kept = self._write(url, lambda tx: keeping.keep_look(tx, feed, look, self._clock(), self._rules))
        if kept is None:
            return None
        self.round.looks += 1
        due = kept.watched.state.due
        if look.error is not None:
            self.round.failing[url] = look.error.reason
            self._metrics.looked("failed", look.seconds)
            self._log.warning(
                "feed failed", feed=url, reason=look.error.reason, paused=kept.watched.feed.paused, next=due
            )
            return kept
        if kept.moved is not None:
            self._log.info("feed moved", feed=url, to=kept.moved)
        met = kept.met
        self._metrics.looked("unchanged" if met is None else "read", look.seconds)
        for kind in met.left_out if met else ():
            self._left_out(kind)
        new, left_out = (met.new, len(met.left_out)) if met else (0, 0)
        self._log.info("feed read", feed=url, new=new, left_out=left_out, unchanged=met is None, next=due)
        return kept

    def unchanged(self, known: KnownEntry, fetched: Fetched) -> None:
        """Keep that a page is what it was."""
        now = self._clock()
        self._write(fetched.asked, lambda tx: keeping.keep_unchanged(tx, known, now, fetched=fetched))

    def trouble(self, known: KnownEntry, error: FetchError) -> None:
        """Keep that a page could not be had."""
        url = known.entry.url if known.entry else None
        after = self._write(url, lambda tx: keeping.keep_trouble(tx, known, error, self._clock()))
        if after is not None:
            self._tell_of(known, after, error)

    def left_out(
        self, known: KnownEntry, error: InputError, *, url: str | None, page: PageMemory | None = None
    ) -> None:
        """Keep that an entry cannot be read, and why; ``url``: what was asked for it just now."""
        after = self._write(url, lambda tx: keeping.keep_left_out(tx, known, error, self._clock(), page=page))
        if after is not None:
            self._tell_of(known, after, error)

    def read(self, batch: Sequence[Readable]) -> None:
        """Read pages at once, and keep them one by one; an early end leaves the rest for another time."""
        started = time.monotonic()
        results = list(read([ready.raw for ready in batch], self._resources))
        self._metrics.read(time.monotonic() - started)
        for ready, result in zip(batch, results, strict=True):
            if self._stopped():
                return
            self._keep(ready, result)

    def _keep(self, ready: Readable, result: Report | InputError) -> None:
        short = None if isinstance(result, InputError) else keeping.too_short(result, self._rules)
        if short is not None or isinstance(result, InputError):
            error = short or result
            assert isinstance(error, InputError)
            self.left_out(ready.known, error, url=None, page=ready.page)
            return
        started = time.monotonic()
        added = self._write(None, lambda tx: keeping.keep_report(tx, ready, result, self._clock()))
        if added is None:
            return
        self._metrics.added(time.monotonic() - started)
        self._metrics.entry(added.kind)
        counts = {"new": "added", "revision": "revised", "same": "same"}
        name = counts[added.kind]
        setattr(self.round, name, getattr(self.round, name) + 1)
        article = added.article
        self._log.info(
            "article kept",
            kind=added.kind,
            id=article.id,
            url=article.url,
            claims=article.claims,
            feed=ready.known.feed,
        )

    def _tell_of(self, before: KnownEntry, after: KnownEntry, error: InputError) -> None:
        entry = before.entry
        where = shown_entry(entry) if entry else after.key
        if before.state == "waiting" and after.state in ("skipped", "failed"):
            self._left_out(kind_of(after.reason))
            self._log.warning("entry left out", entry=where, feed=after.feed, reason=after.reason)
        else:
            self._log.info("entry waits", entry=where, feed=after.feed, reason=error.reason, next=after.due)

    def _left_out(self, kind: str) -> None:
        self.round.left_out[kind] += 1
        self._metrics.entry(kind)

    def _write(self, url: str | None, act: Callable[[Writing], _R]) -> _R:
        """Run one transaction, with the pace of the host that was asked; waits where another process writes."""
        while True:
            try:
                with self._store.writing() as tx:
                    if url is not None:
                        self._put_pace(tx, url)
                    return act(tx)
            except StoreBusy as error:
                if self._stopped():
                    raise
                self._log.warning("store busy", reason=str(error))
                self._sleep(BUSY)

    def _put_pace(self, tx: Writing, url: str) -> None:
        try:
            host = read_url(url).host
        except ValueError:
            return
        tx.put_hosts([asdict(self._pacing.pace(host))])

    def finish_round(self) -> Round:
        """Give the round that is over, and begin a new one."""
        over, self.round = self.round, Round()
        with self._store.reading() as view:
            return replace(over, waiting=view.waiting())
