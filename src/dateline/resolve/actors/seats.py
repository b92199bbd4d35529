"""Where a bare capital may stand for its government: as who acts or speaks, not as a place. May import records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dateline.records import Analysis, Claim

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

_SPEECH_WORDS = """
    accused accuses added admitted agreed announced announces argued asked believes blamed called calls claimed
    claims condemned confirmed decided declared demanded demands denied denies dismissed expects fears hopes
    insisted insists offered pledged promised recalled refused rejected rejects replied responded said says
    signalled signaled sees sought stressed summoned suspects threatened told urged urges vetoed vowed vows wants
    warned warns welcomed
"""
_SPEECH = frozenset(_SPEECH_WORDS.split())


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


def speaking(analyses: Iterable[Analysis]) -> set[tuple[int, int]]:
    """The offsets of place names that are the subject of a verb of speaking or deciding: ``Washington said``."""
    return {
        (analysis.tokens[entity.first].start, analysis.tokens[entity.last].end)
        for analysis in analyses
        for entity in analysis.entities
        if entity.label == "LOC" and any(_speaks(analysis, token) for token in range(entity.first, entity.last + 1))
    }


def _speaks(analysis: Analysis, token: int) -> bool:
    head = analysis.heads[token]
    return head >= 0 and analysis.relations[token] == "nsubj" and analysis.tokens[head].text.lower() in _SPEECH
