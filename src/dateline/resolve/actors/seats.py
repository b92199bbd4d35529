"""Where a bare capital may stand for its government: as who acts or speaks, not as a place. May import records."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.records import Claim

_VERBAL = frozenset(
    """
    talks agreement ceasefire cooperation support appeal demand accusation refusal threat sanction arms_supply aid
    """.split()
)
"""Types whose target is somebody who is dealt with; the target of an attack or a capture may be the city itself."""
_PLACED = frozenset("displacement accident protest riot".split())
"""Types that happen in a city rather than being done by it."""
_IN = re.compile(
    r"\b(?:in|at|near|into|around|outside|from|inside|across|through|over|towards?|of)\s+(?:the\s+)?$", re.IGNORECASE
)


def acting(text: str, claims: Sequence[Claim]) -> set[tuple[int, int]]:
    """The offsets of sources, actors and targets where a bare capital is its government."""
    found = set()
    for claim in claims:
        places = {(place.start, place.end) for place in claim.places}
        roles = [claim.sources]
        if claim.type not in _PLACED:
            roles.append(claim.actors)
        if claim.type in _VERBAL:
            roles.append(claim.targets)
        for filler in (filler for role in roles for filler in role):
            span = (filler.start, filler.end)
            if span not in places and not _IN.search(text[max(0, filler.start - 20) : filler.start]):
                found.add(span)
    return found
