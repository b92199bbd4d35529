"""How often a host is asked: a gap between two questions, its own wishes, and longer and longer waits in trouble.

The rules are pure functions of a ``Pace``, which is plain JSON and lives in the store across restarts;
``Pacing`` holds the paces of a running watch, and lets one question at a time through to each host.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from dateline.errors import FetchError
from dateline.sources.fetching.fetcher import Clock
from dateline.sources.fetching.limits import DAY

GAP = 2.0
"""Seconds between the end of one question to a host and the next, where the host wishes nothing else."""
MAX_GAP = 60.0
FIRST_WAIT = 60.0
"""Seconds to wait after the first failure; each one more doubles it, up to six hours."""
MAX_WAIT = 6 * 60 * 60.0
PATIENCE = 120.0
"""Seconds that a turn is waited for; a host that needs longer is left for later."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of one host. Times are seconds since 1970, UTC; ``dataclasses.asdict`` makes JSON of it.

    Attributes:
        host: its name.
        last: when it was last asked, or None.
        until: it is not to be asked before; 0 where nothing stands against it.
        failures: how often in a row it gave no proper answer.
        gap: seconds to leave between two questions.
    """

    host: str
    last: float | None = None
    until: float = 0.0
    failures: int = 0
    gap: float = GAP


def next_allowed(pace: Pace, now: float) -> float:
    """Say when a host may be asked next: ``now``, or a moment after it, never more than a day away.

    A clock that was set back cannot stop us: what lies more than a day ahead is taken as a day.
    """
    after_last = pace.last + pace.gap if pace.last is not None and pace.last <= now + DAY else now
    return min(max(now, after_last, pace.until), now + DAY)


def after_answer(pace: Pace, now: float) -> Pace:
    """Note that a host answered properly, whatever the answer."""
    return replace(pace, last=now, until=0.0, failures=0)


def after_trouble(pace: Pace, now: float, *, retry_after: float | None = None) -> Pace:
    """Note that a host gave no proper answer, and how long it is left alone.

    Args:
        pace: what was known.
        now: the time.
        retry_after: seconds that it asked for; it is left alone for at least as long.

    Returns:
        What is known now. The wait gets a little longer by chance, so that hosts that failed together are not
        asked together again; host and count seed it, so that it can be repeated.
    """
    failures = pace.failures + 1
    ours = min(MAX_WAIT, FIRST_WAIT * 2.0 ** min(failures - 1, 20))
    wait = min(DAY, max(ours, retry_after or 0.0) * (1 + 0.25 * _chance(pace.host, failures)))
    return replace(pace, last=now, until=now + wait, failures=failures)


def pace_from_json(value: Mapping[str, object]) -> Pace:
    """Make a pace of its JSON; what is missing or makes no sense is as if the host were new."""
    host, failures = value.get("host"), value.get("failures")
    if not isinstance(host, str):
        raise ValueError("a pace needs the name of its host")
    last, until, gap = (_number(value.get(key)) for key in ("last", "until", "gap"))
    return Pace(
        host=host,
        last=last,
        until=until or 0.0,
        failures=failures if isinstance(failures, int) and failures >= 0 else 0,
        gap=_gap(gap),
    )


class Pacing:
    """Lets questions through to hosts: one at a time to each, and no sooner than its pace allows."""

    def __init__(
        self, *, clock: Clock, sleep: Callable[[float], object], paces: Iterable[Pace] = (), patience: float = PATIENCE
    ) -> None:
        """Start from what is known.

        Args:
            clock: the time.
            sleep: waits so many seconds.
            paces: what was known of hosts when we last ran.
            patience: seconds that a turn is waited for at most.
        """
        self._clock = clock
        self._sleep = sleep
        self._patience = patience
        self._paces = {pace.host: pace for pace in paces}
        self._turns: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, *, gap: float | None = None) -> Iterator[None]:
        """Wait for a host's turn, and note how it went.

        Args:
            host: its name.
            gap: seconds that it wishes between two questions, or None for the usual ones.

        Raises:
            FetchError: the turn is further away than we wait; ``retry_after`` says how far.
        """
        with self._lock:
            turn = self._turns.setdefault(host, threading.Lock())
        with turn:
            pace = replace(self.pace(host), gap=_gap(gap))
            wait = next_allowed(pace, self._now()) - self._now()
            if wait > self._patience:
                reason = f"it is left alone for another {math.ceil(wait)} seconds, as it asked or after trouble"
                raise FetchError(host, reason, retry_after=wait, unasked=True)
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            except FetchError as error:
                self._note(
                    after_trouble(pace, self._now(), retry_after=error.retry_after)
                    if _hosts_fault(error)
                    else after_answer(pace, self._now())
                )
                raise
            except BaseException:
                self._note(replace(pace, last=self._now()))
                raise
            self._note(after_answer(pace, self._now()))

    def pace(self, host: str) -> Pace:
        """Give what is known of a host."""
        with self._lock:
            return self._paces.get(host, Pace(host))

    def paces(self) -> tuple[Pace, ...]:
        """Give what is known of all hosts, by name, to be kept."""
        with self._lock:
            return tuple(sorted(self._paces.values(), key=lambda pace: pace.host))

    def _note(self, pace: Pace) -> None:
        with self._lock:
            self._paces[pace.host] = pace

    def _now(self) -> float:
        return self._clock().timestamp()


def _hosts_fault(error: FetchError) -> bool:
    """Whether the host is in trouble or wants to be left alone, as against one address that is wrong."""
    if error.status is None:
        return not error.final
    return error.status == 429 or error.status >= 500


def _chance(host: str, count: int) -> float:
    digest = hashlib.sha256(f"{host} {count}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def _gap(seconds: float | None) -> float:
    return GAP if seconds is None else min(MAX_GAP, max(GAP, seconds))


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e12 else None  # False for what is no number, too.
