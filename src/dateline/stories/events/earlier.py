"""Days told by how long before the news something happened: ``four days after the collapse``. May import records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dateline.records.resolved import ResolvedClaim

Days = tuple[int, int]

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty".split()
)
_COUNTS = {**{word: number for number, word in enumerate(_NUMBERS)}, "a": 1, "an": 1, "the": 1}
_UNITS = {"day": (1, 0), "week": (7, 3), "month": (30, 6), "year": (365, 60)}
"""Days of each unit, and how many days wrong the reckoning in such units may be."""

_FRESH = 2
"""A day that lies more days before the report is hardly that of its news."""

_SO_LONG = re.compile(r" (?:day|week|month|year)s? (?:after|since|before|earlier)\b", re.I)
_SPAN = rf"\b({'|'.join(_COUNTS)}|\d{{1,3}}) (day|week|month|year)s?"
_SINCE = re.compile(rf"{_SPAN} (?:after|since) (?:[^\W_]|[ '’-]){{0,60}}$", re.I)
_OPENING = re.compile(rf"^{_SPAN} (?:before|earlier)\b,?", re.I)
_AFTERWARDS = re.compile(rf"^[\w ’'-]{{0,25}}{_SPAN} (?:before|earlier)(?=[.,;]| (?:in|at|near|on|by)\b|$)", re.I)


def told_earlier(
    claim: ResolvedClaim, *, own: Days | None, beside: Sequence[Days], published: int | None
) -> Days | None:
    """The days of what a sentence tells as so long before its news; None where it does not do so.

    In ``the owner was arrested on Sunday, four days after the collapse`` the collapse was on Wednesday, though the only
    day told is Sunday. Counted from the shortest span told in the sentence, else from the report.

    Args:
        claim: what may have happened earlier. Its trigger must follow ``four days after`` with no comma between, or be
            followed closely by ``two days earlier``, or the sentence must begin with that.
        own: the days that it tells.
        beside: days told of the claims of its sentence, its own among them.
        published: day of the report.
    """
    at = claim.within
    if at < 0 or not _told_so(claim.sentence) or published is None or (own is not None and own[1] < published - _FRESH):
        return None  # a day of its own before the news has been reckoned already
    before, after = claim.sentence[:at], claim.sentence[at + len(claim.trigger) :]
    found = _SINCE.search(before) or _OPENING.search(before) or _AFTERWARDS.search(after)
    if found is None:
        return None
    number = _COUNTS.get(found[1].lower())
    length, slack = _UNITS[found[2].lower()]
    back = length * (int(found[1]) if number is None else number)
    first, last = min(beside, key=lambda days: (days[1] - days[0], days), default=(published - 1, published))
    return first - back - slack, last - back + slack


@lru_cache(maxsize=64)
def _told_so(sentence: str) -> bool:
    """Whether any words of the sentence tell so: few sentences do, and most hold several claims."""
    return _SO_LONG.search(sentence) is not None
