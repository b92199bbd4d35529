"""How far a command has come, in one line on a terminal; may import nothing of Dateline."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

# Seconds between two changes of the line: more often nobody can read it.
PAUSE = 0.1


class Progress:
    """A line that is written over and over; nothing at all where it is not to be shown."""

    def __init__(self, stream: TextIO, *, shown: bool, what: str = "inputs") -> None:
        self._stream = stream
        self._what = what
        self._shown = shown
        self._next = 0.0

    def __enter__(self) -> Progress:
        """Say that loading is over."""
        self.update(0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave the terminal as it was."""
        self.clear()

    def update(self, done: int) -> None:
        """Show how many are done."""
        now = time.monotonic()
        if self._shown and now >= self._next:
            self._stream.write(f"\r\x1b[K{done:,} {self._what} read")
            self._stream.flush()
            self._next = now + PAUSE

    def clear(self) -> None:
        """Take the line away, so that another message can stand in its place."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._next = 0.0
