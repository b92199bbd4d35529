"""What happened in one round of watching, and where single happenings are told. May import nothing of Dateline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class Log(Protocol):
    """Takes happenings with their facts, as a logger of ``structlog`` does."""

    def info(self, event: str, **facts: object) -> object:
        """Tell what happened."""

    def warning(self, event: str, **facts: object) -> object:
        """Tell what somebody should look at."""


@dataclass(slots=True)
class Round:
    """What happened from the moment when something was due until nothing was.

    Attributes:
        looks: feeds that were asked. failing: those of them that failed, by address, with the reason.
        added, revised, same: articles.
        left_out: entries, by kind of reason.
        waiting: entries that still wait. due: when something is due next, or None.
    """

    looks: int = 0
    failing: dict[str, str] = field(default_factory=dict)
    added: int = 0
    revised: int = 0
    same: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    due: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing happened."""
        return not (self.looks or self.added or self.revised or self.same or self.left_out)
