"""The watch itself: what is due is fetched by a crew of threads, read in batches and kept, until it is told to stop.

    feeds that are due ----> crew: look_at ----> desk: entries wait
    entries that are due --> crew: fetch ------> ready --batch--> desk: read, article and entry kept, one by one
                             (own text in the feed: ready at once)

Only this thread reads reports and writes to the store; the crew waits for the net.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from dateline.errors import FetchError, InputError
from dateline.pipeline.resources import Resources
from dateline.pipeline.watching.crew import Crew
from dateline.pipeline.watching.desk import Desk
from dateline.pipeline.watching.due import Due, host_of
from dateline.pipeline.watching.entries import Rules, has_own_text
from dateline.pipeline.watching.health import STATES, health_of
from dateline.pipeline.watching.looking import Look, Visitors, look_at
from dateline.pipeline.watching.metrics import Metrics
from dateline.pipeline.watching.pages import ACCEPT, Readable, of_own_text, of_page
from dateline.pipeline.watching.rounds import Log, Round
from dateline.pipeline.watching.times import Clock, spelt
from dateline.records.feed import Feed
from dateline.records.fetched import Fetched
from dateline.records.watched import DueEntry, KnownEntry, WatchedFeed
from dateline.sources.fetching import Pacing
from dateline.store import Store

FETCHES = 8
"""Questions at once, over all hosts."""
BATCH = 8
"""Pages that are read at once: few, so that an end is soon reached; more would not be faster by much."""
AHEAD = 4 * BATCH
"""Pages that are asked for or have come, without being read yet."""
GATHER = timedelta(seconds=2)
"""How long a page waits for others to be read with."""
PAUSE = timedelta(seconds=15)
"""A longer rest ends a round."""
NAP = 30.0
"""Seconds."""
WAIT = 0.2
"""Seconds to wait for answers before something else is looked after."""
SOON = timedelta(seconds=120)
"""A single round waits so long for a host's turn; what needs longer is left for the next one."""
SIZE_KNOWN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _LookDone:
    """What came of asking for a feed."""

    feed: Feed
    look: Look


@dataclass(frozen=True, slots=True)
class _Visit:
    """What came of asking for an entry's page."""

    known: KnownEntry
    url: str
    result: Fetched | FetchError
    seconds: float


class Watch:
    """Watches the feeds of one store."""

    def __init__(  # noqa: PLR0913 - what it may touch is passed in, each by its name
        self,
        store: Store,
        resources: Resources,
        *,
        visitors: Visitors,
        pacing: Pacing,
        clock: Clock,
        sleep: Callable[[float], object],
        stopped: Callable[[], bool],
        log: Log,
        metrics: Metrics | None = None,
        rules: Rules | None = None,
        tell: Callable[[Round], object] = lambda _: None,
        fetches: int = FETCHES,
        nap: float = NAP,
    ) -> None:
        """Put the parts together.

        Args:
            store: where feeds and articles are.
            resources: the stages.
            visitors: ask for feeds and pages.
            pacing: theirs; begun with what the store kept of hosts.
            clock: the time.
            sleep: waits so many seconds, less where the watch is to stop.
            stopped: whether it is to stop.
            log: where single happenings are told.
            metrics: numbers for whoever asks; None: nobody does.
            rules: what is left out.
            tell: is told of each round when it is over.
            fetches: questions at once.
            nap: seconds to sleep at once, at most: other processes may add feeds.
        """
        self._store, self._visitors = store, visitors
        self._clock, self._sleep, self._stopped = clock, sleep, stopped
        self._tell, self._measured, self._nap = tell, metrics is not None, nap
        self._metrics = metrics or Metrics()
        self._due = Due(store, pacing=pacing, clock=clock)
        self._desk = Desk(
            store,
            resources,
            pacing=pacing,
            clock=clock,
            sleep=sleep,
            stopped=stopped,
            log=log,
            metrics=self._metrics,
            rules=rules or Rules(),
        )
        self._crew: Crew[_LookDone | _Visit] = Crew(fetches)
        self._looking: set[str] = set()
        self._ready: list[Readable] = []
        self._ready_since = clock()
        self._sized: datetime | None = None

    def run(self, *, until: datetime | None = None, once: bool = False) -> Round:
        """Watch until told to stop.

        Args:
            until: stop by then.
            once: look once at each feed that is due, read what waits, and stop.

        Returns:
            The last round.

        Raises:
            StoreError: the store cannot go on; what was kept is safe.
            DatelineError: a part of the installation is damaged.
        """
        feeds_by = self._clock() if once else None
        try:
            while not self._stopped() and (until is None or self._clock() < until):
                if self._due.load():
                    self._measure()
                self._begin(feeds_by or self._clock())
                for done in self._crew.finished(wait=WAIT if self._crew.busy else 0):
                    self._keep(done)
                if self._ready and self._is_time_to_read():
                    batch, self._ready = self._ready[:BATCH], self._ready[BATCH:]
                    self._read(batch)
                elif not (self._crew.busy or self._ready) and not self._rest(feeds_by, until):
                    break
        finally:
            self._crew.leave()
        return self._finish(None)

    # --- asking

    def _begin(self, feeds_by: datetime) -> None:
        """Give the crew what is due, as long as it has room: feeds before pages."""
        if self._crew.free:
            for watched in self._due.feeds_to_ask(feeds_by):
                if watched.feed.id not in self._looking:
                    self._begin_look(watched)
                if not self._crew.free:
                    break
        while self._crew.free and self._due.taken < AHEAD and (known := self._due.next_entry()) is not None:
            self._begin_visit(known)

    def _begin_look(self, watched: WatchedFeed) -> None:
        feed, state = watched.feed, watched.state
        self._looking.add(feed.id)
        self._due.take(host_of(feed.url))
        self._crew.begin(lambda: _LookDone(feed, look_at(feed, state, self._visitors)))

    def _begin_visit(self, known: KnownEntry) -> None:
        feed, entry = self._due.feed_of(known), known.entry
        assert feed is not None
        assert entry is not None
        if entry.url is None or has_own_text(feed, entry):
            self._make_ready(of_own_text(feed, known, entry, now=spelt(self._clock())))
        else:
            self._due.take(host_of(entry.url))
            self._crew.begin(partial(self._visit, known, entry.url))

    def _visit(self, known: KnownEntry, url: str) -> _Visit:
        """Ask for a page; runs in the crew."""
        started = time.monotonic()
        result: Fetched | FetchError
        try:
            result = self._visitors.pages.get(url, etag=known.page.etag, modified=known.page.modified, accept=ACCEPT)
        except FetchError as error:
            result = error.with_traceback(None)
        except Exception as error:
            what = f"internal error ({type(error).__name__}: {error})"[:300]
            result = FetchError(url, f"{what}; please report it, with this address")
        return _Visit(known, url, result, time.monotonic() - started)

    # --- keeping

    def _keep(self, done: _LookDone | _Visit) -> None:
        if isinstance(done, _LookDone):
            self._keep_look(done)
        else:
            self._keep_visit(done)

    def _keep_look(self, done: _LookDone) -> None:
        self._due.free(host_of(done.feed.url))
        self._looking.discard(done.feed.id)
        kept = self._desk.look(done.feed.id, done.feed.url, done.look)
        if kept is None:
            self._due.feeds.pop(done.feed.id, None)
            return
        self._due.feeds[done.feed.id] = kept.watched
        if kept.met is not None:
            now = spelt(self._clock())
            changed = (one for one in kept.met.changed if one.due is not None and one.due <= now)
            self._due.add(
                DueEntry(one.feed, one.key, one.url, bool(one.entry and one.entry.content)) for one in changed
            )

    def _keep_visit(self, visit: _Visit) -> None:
        self._due.free(host_of(visit.url))
        known, result, feed = visit.known, visit.result, self._due.feed_of(visit.known)
        if isinstance(result, FetchError):
            self._metrics.fetched("failed", visit.seconds)
            self._desk.trouble(known, result)
        elif result.unchanged or result.sha256 == known.page.sha256:
            self._metrics.fetched("unchanged", visit.seconds)
            self._desk.unchanged(known, result)
        elif feed is not None and known.entry is not None:
            self._metrics.fetched("came", visit.seconds)
            try:
                self._make_ready(of_page(feed, known, known.entry, result))
                return
            except InputError as error:
                self._desk.left_out(known, error, url=visit.url)
        self._due.done(known)

    def _make_ready(self, ready: Readable) -> None:
        if not self._ready:
            self._ready_since = self._clock()
        self._ready.append(ready)

    def _is_time_to_read(self) -> bool:
        waited = self._clock() - self._ready_since
        return len(self._ready) >= BATCH or not self._crew.busy or not timedelta(0) <= waited < GATHER

    def _read(self, batch: list[Readable]) -> None:
        self._ready_since = self._clock()
        self._desk.read(batch)
        for ready in batch:
            self._due.done(ready.known)

    # --- between rounds

    def _rest(self, feeds_by: datetime | None, until: datetime | None) -> bool:
        """Sleep until something is due; False where a single round is over."""
        now = self._clock()
        due = self._due.next_moment(feeds_by=feeds_by)
        if feeds_by is not None and (due is None or due - now > SOON):
            return False
        if feeds_by is None and (due is None or due - now > PAUSE):
            self._finish(due)
        ends = [moment for moment in (due, until) if moment is not None]
        wait = min((moment - now).total_seconds() for moment in ends) if ends else self._nap
        self._sleep(min(self._nap, max(0.0, wait)))
        return True

    def _finish(self, due: datetime | None) -> Round:
        """End the round, and tell of it where anything happened."""
        over = self._desk.round
        if not over.empty:
            over = self._desk.finish_round()
            over.due = due
            self._tell(over)
        return over

    def _measure(self) -> None:
        """Say in numbers how things stand, for whoever asks for them."""
        if not self._measured:
            return
        now = self._clock()
        feeds = dict.fromkeys(STATES, 0)
        for watched in self._due.feeds.values():
            feeds[health_of(watched, now).state] += 1
        size = None
        with self._store.reading() as view:
            waiting = view.waiting()
            if self._sized is None or now - self._sized >= SIZE_KNOWN:
                size, self._sized = view.counts().size, now
        self._metrics.stand(feeds=feeds, waiting=waiting, running=self._crew.busy, size=size)
