"""Threads that wait for the net, so that a slow server holds up nobody else. May import nothing.

They are daemons: when the program is told to end, no slow server keeps it. Nothing is lost by that, since only the main
thread writes down what came.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

_R = TypeVar("_R")


class Crew(Generic[_R]):
    """Runs jobs beside each other and hands back what came of them, in the order in which they end.

    Jobs must not raise.
    """

    def __init__(self, size: int) -> None:
        """Start ``size`` threads."""
        self.size = size
        self.busy = 0
        self._jobs: SimpleQueue[Callable[[], _R] | None] = SimpleQueue()
        self._done: SimpleQueue[_R] = SimpleQueue()
        for number in range(size):
            threading.Thread(target=self._work, name=f"fetch-{number + 1}", daemon=True).start()

    @property
    def free(self) -> int:
        """How many jobs can begin at once."""
        return self.size - self.busy

    def begin(self, job: Callable[[], _R]) -> None:
        """Have a job done."""
        self.busy += 1
        self._jobs.put(job)

    def finished(self, *, wait: float) -> list[_R]:
        """Give what came of the jobs that ended since; waits so many seconds for a first one."""
        found: list[_R] = []
        try:
            found.append(self._done.get(timeout=wait) if wait > 0 else self._done.get_nowait())
            while True:
                found.append(self._done.get_nowait())
        except Empty:
            self.busy -= len(found)
            return found

    def leave(self) -> None:
        """Let the threads go when they are done with what they do."""
        for _ in range(self.size):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._done.put(job())
