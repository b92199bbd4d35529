"""robots.txt: what a host's owner asks of programs like this one.

A host without one (any 4xx) allows all. One that cannot be had (5xx, unreachable, too slow) allows nothing for the
time being, as RFC 9309 wants, unless we still hold what it said before.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from dateline.errors import FetchError
from dateline.records.urls import read_url, shown_url
from dateline.sources.fetching.fetcher import Clock, Fetcher

MAX_ROBOTS = 500 * 1024
"""Bytes of robots.txt that are read; what lies behind is left, as RFC 9309 wants."""
MAX_DELAY = 60.0
"""Seconds; a longer ``Crawl-delay`` is taken at this."""
AGE = timedelta(hours=24)
RETRY = timedelta(minutes=15)
"""How long rules are kept, and how long a host whose rules cannot be had is left alone."""
_TOKEN = "dateline"


class RobotsRules:
    """What one robots.txt says to us."""

    def __init__(self, body: bytes) -> None:
        """Read a robots.txt; whatever is in it, something is made of it.

        Args:
            body: its bytes.
        """
        kept = body[:MAX_ROBOTS]
        if len(body) > MAX_ROBOTS:
            kept = kept[: max(kept.rfind(b"\n"), 0)]  # Half a rule could say the opposite.
        self._rules = Protego.parse(kept.decode("utf-8", "replace").removeprefix("\ufeff"))

    def allowed(self, url: str) -> bool:
        """Whether the rules let us fetch an address of that host."""
        return self._rules.can_fetch(url, _TOKEN)

    def delay(self) -> float | None:
        """Seconds that we are asked to leave between two questions, capped; None where nothing is asked."""
        told = []
        if (delay := self._rules.crawl_delay(_TOKEN)) is not None:
            told.append(delay)
        if (rate := self._rules.request_rate(_TOKEN)) is not None:
            told.append(min(rate.seconds, 10**6) / min(rate.requests, 10**6))  # They may be too long for a float.
        return min(MAX_DELAY, max(told)) if told else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one origin: its rules, or why they cannot be had, and until when that holds."""

    until: datetime
    says: RobotsRules | FetchError


class Robots:
    """The robots.txt of every host that is asked, fetched when first wanted and kept. Safe among threads."""

    def __init__(self, fetcher: Fetcher, *, clock: Clock) -> None:
        """Make an empty collection.

        Args:
            fetcher: fetches robots.txt files.
            clock: the time, which tells how old rules are.
        """
        self._fetcher = fetcher
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._lock = threading.Lock()

    def check(self, url: str) -> None:
        """Do nothing where an address may be fetched.

        Raises:
            FetchError: the host does not want it fetched, or its wish cannot be known for now.
        """
        known = self._about(url)
        if isinstance(known.says, FetchError):
            raise FetchError(
                shown_url(url),
                f"its robots.txt cannot be had, so it is not fetched for now: {known.says.reason}",
                status=known.says.status,
                retry_after=max(0.0, (known.until - self._clock()).total_seconds()),
                # Only a refused address is for good; what a server answers can change.
                final=known.says.final and known.says.status is None,
            )
        if not known.says.allowed(url):
            raise FetchError(
                shown_url(url),
                "the host's robots.txt asks programs not to fetch it; read it in a browser, or ask the outlet",
                final=True,
            )

    def known(self, url: str) -> bool:
        """Whether the host's wishes are known well enough that it is not asked for them now."""
        with self._lock:
            known = self._known.get(_origin(url))
        return known is not None and self._clock() < known.until

    def allowed(self, url: str) -> bool:
        """Whether an address may be fetched, as far as is known now."""
        says = self._about(url).says
        return isinstance(says, RobotsRules) and says.allowed(url)

    def delay(self, url: str) -> float | None:
        """Seconds that the host asks to leave between two questions; None where it asks for nothing, or is unknown."""
        says = self._about(url).says
        return says.delay() if isinstance(says, RobotsRules) else None

    def _about(self, url: str) -> _Known:
        origin = _origin(url)
        now = self._clock()
        with self._lock:
            known = self._known.get(origin)
        if known is None or now >= known.until:
            known = self._ask(origin, known, now)
            with self._lock:
                self._known[origin] = known
        return known

    def _ask(self, origin: str, before: _Known | None, now: datetime) -> _Known:
        try:
            fetched = self._fetcher.get(f"{origin}/robots.txt", accept="text/plain, */*;q=0.1")
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return _Known(now + AGE, RobotsRules(b""))
            wait = max(RETRY, timedelta(seconds=error.retry_after or 0.0))
            says = before.says if before is not None and isinstance(before.says, RobotsRules) else error
            return _Known(now + wait, says)
        return _Known(now + AGE, RobotsRules(fetched.body))


def _origin(url: str) -> str:
    try:
        return read_url(url).origin
    except ValueError as error:
        raise FetchError(shown_url(url), str(error), final=True) from error
