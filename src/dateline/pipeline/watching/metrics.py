"""Numbers about a running watch, in the form that Prometheus reads. May import nothing of Dateline."""

from __future__ import annotations

from collections.abc import Mapping
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

LOOPBACK = "127.0.0.1"
_SECONDS = (0.1, 0.3, 1, 3, 10, 30, 100)


class Metrics:
    """Counters and gauges of one watch, in a registry of their own."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.registry = CollectorRegistry()
        self._looks = self._counter("dateline_feed_looks", "Looks at feeds", "outcome")
        self._pages = self._counter("dateline_pages", "Pages asked for", "outcome")
        self._entries = self._counter("dateline_entries", "What became of entries", "outcome")
        self._fetching = self._histogram("dateline_fetch_seconds", "Time for one answer, turns and waits included")
        self._reading = self._histogram("dateline_read_seconds", "Time to read one batch of pages")
        self._adding = self._histogram("dateline_add_seconds", "Time to keep one article")
        self._feeds = Gauge("dateline_feeds", "Feeds by how they fare", ["state"], registry=self.registry)
        self._waiting = self._gauge("dateline_entries_waiting", "Entries that wait to be read")
        self._running = self._gauge("dateline_fetches_running", "Questions that wait for their answer")
        self._size = self._gauge("dateline_store_bytes", "Size of the store")

    def _counter(self, name: str, told: str, label: str) -> Counter:
        return Counter(name, told, [label], registry=self.registry)

    def _gauge(self, name: str, told: str) -> Gauge:
        return Gauge(name, told, registry=self.registry)

    def _histogram(self, name: str, told: str) -> Histogram:
        return Histogram(name, told, buckets=_SECONDS, registry=self.registry)

    def looked(self, outcome: str, seconds: float) -> None:
        """Count a look at a feed: ``new``, ``unchanged``, ``failed``."""
        self._looks.labels(outcome).inc()
        self._fetching.observe(seconds)

    def fetched(self, outcome: str, seconds: float) -> None:
        """Count a page: ``came``, ``unchanged``, ``failed``."""
        self._pages.labels(outcome).inc()
        self._fetching.observe(seconds)

    def entry(self, outcome: str) -> None:
        """Count an entry: ``new``, ``revision``, ``same``, or the kind of reason why it was left out."""
        self._entries.labels(outcome).inc()

    def read(self, seconds: float) -> None:
        """Note how long a batch took to read."""
        self._reading.observe(seconds)

    def added(self, seconds: float) -> None:
        """Note how long an article took to be kept."""
        self._adding.observe(seconds)

    def stand(self, *, feeds: Mapping[str, int], waiting: int, running: int, size: int | None) -> None:
        """Say how things stand: feeds by health, entries that wait, fetches, bytes of the store (None: as before)."""
        for state, count in feeds.items():
            self._feeds.labels(state).set(count)
        self._waiting.set(waiting)
        self._running.set(running)
        if size is not None:
            self._size.set(size)

    def serve(self, port: int) -> WSGIServer:
        """Serve them to this machine alone, at ``/metrics``; port 0 takes any. Gives the server, to be shut down.

        Raises:
            OSError: the port is taken.
        """
        server, _ = start_http_server(port, addr=LOOPBACK, registry=self.registry)
        return server
