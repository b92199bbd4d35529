"""The phrases by which page furniture is told, loaded from ``phrases.yaml``. May import nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

END, BREAK, LINE = "end", "break", "line"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern, the reason written down for a line that it matches, and how much of the page it closes."""

    reason: str
    closes: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def phrases() -> tuple[Phrase, ...]:
    """All phrases, in the order in which they are tried."""
    entries = yaml.safe_load(files("dateline.articles").joinpath("phrases.yaml").read_text("utf-8"))
    return tuple(
        Phrase(entry["reason"], entry["closes"], re.compile(pattern))
        for entry in entries
        for pattern in entry["starts"]
    )
