"""A polite visit: the host's rules, its turn, then the guarded fetch."""

from __future__ import annotations

from dateline.errors import FetchError
from dateline.records.fetched import Fetched
from dateline.records.urls import read_url, shown_url
from dateline.sources.fetching.fetcher import Fetcher
from dateline.sources.fetching.pacing import Pacing
from dateline.sources.fetching.robots import Robots


class Visitor:
    """Fetches for the watch loop; may be used by many threads at once.

    The turn is that of the host that is asked first. Where it redirects to another one, that one's robots.txt is
    kept to as well, but no second turn is waited for, since two visits could wait for each other for ever.
    """

    def __init__(self, fetcher: Fetcher, *, pacing: Pacing, robots: Robots | None) -> None:
        """Put the parts together.

        Args:
            fetcher: fetches.
            pacing: gives the turns.
            robots: the hosts' rules; None for what is put up for programs (feeds, sitemaps).
        """
        self._fetcher = fetcher
        self._pacing = pacing
        self._robots = robots

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None, accept: str = "*/*") -> Fetched:
        """Fetch an address when its host allows, see ``Fetcher.get``.

        Raises:
            FetchError: it was not fetched; ``retry_after`` says when to come again, where that is known.
        """
        try:
            host = read_url(url).host
        except ValueError as error:
            raise FetchError(shown_url(url), str(error), final=True) from error
        permit, gap = None, None
        if self._robots is not None:
            permit, gap = self._robots.check, self._delay(self._robots, url, host)
        with self._pacing.turn(host, gap=gap):
            return self._fetcher.get(url, etag=etag, modified=modified, accept=accept, permit=permit)

    def _delay(self, robots: Robots, url: str, host: str) -> float | None:
        """Ask for the host's wish, in a turn of its own where it has to be fetched."""
        if robots.known(url):
            return robots.delay(url)
        with self._pacing.turn(host):
            return robots.delay(url)
