"""How news agencies sign their texts, from ``stories/data/agencies.yaml``. Imports nothing of the project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

_CAPITAL = r"[^\W\d_a-z][^\W\d_]*"
_SMALL = "(?:de|del|da|do|la|le|el|al|of|and|upon|sur)"
_PLACE = rf"(?:(?:{_CAPITAL}|\d{{1,4}}|{_SMALL})\b[ ,./'’–—-]*){{1,12}}"
_DASH = r"(?:-{1,2}|–|—|:)"
_CLAIM = r"(?:\b[Cc]opyright|\([Cc]\)|©)[ ©]*"


@dataclass(frozen=True, slots=True)
class Signs:
    """The agencies' signs, each with the agency's name, and patterns that hold them.

    Attributes:
        plain: signs that count anywhere, in small letters.
        written: all signs, as they are written.
        hosts: where agencies publish themselves.
        dateline: at the start of a line; its first group is what stands in brackets, the others are signs.
        copyright: a copyright line with a year; pictures have none. ending: behind the last sentence of a line.
    """

    plain: dict[str, str]
    written: dict[str, str]
    hosts: dict[str, str]
    dateline: re.Pattern[str]
    copyright: re.Pattern[str]
    ending: re.Pattern[str]


@lru_cache(maxsize=1)
def signs() -> Signs:
    """All signs, loaded once."""
    entries = yaml.safe_load(files("dateline.stories").joinpath("data/agencies.yaml").read_text("utf-8"))
    marked = {sign for one in entries for sign in one.get("marked", ())}
    named = [(sign, one["name"]) for one in entries for sign in (one["name"], *one.get("signs", ()))]
    written = {sign: one["name"] for one in entries for sign in (*one.get("signs", ()), *one.get("marked", ()))}
    sign = "|".join(map(re.escape, sorted(written, key=lambda one: (-len(one), one))))
    return Signs(
        plain={sign.casefold(): name for sign, name in named if sign not in marked},
        written=written,
        hosts={host: one["name"] for one in entries for host in one["hosts"]},
        dateline=re.compile(
            rf"^[ \t]*(?:{_PLACE})?"
            rf"(?:\(([^()\n]{{2,60}})\)[ \t]*{_DASH}"
            rf"|(?<=/)[ ]?({sign}) ?/|/({sign})/|(?<=[-–—,])[ ]?({sign}) ?{_DASH} )",
            re.MULTILINE,
        ),
        copyright=re.compile(
            rf"{_CLAIM}(?:\d{{4}}(?:[-–]\d{{4}})?,? (?:by )?(?:[Tt]he )?({sign})(?!\w)"
            rf"|(?:[Tt]he )?({sign}),? \d{{4}}\b)"
        ),
        ending=re.compile(rf"[.!?\"”’')][ \t]*(?:[-–—]{{1,2}} ?({sign})|\(({sign})\)|/({sign})/)\W{{0,2}}$"),
    )


def agency_named(name: str) -> str | None:
    """The agency that bears this name or sign, or None."""
    return signs().plain.get(name.strip().casefold())
