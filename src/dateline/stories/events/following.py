"""What became of what was planned, threatened or feared: later events that carry it out or deny it.

May import records. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dateline.records.event import AHEAD, Event, Following
from dateline.records.resolved import Party
from dateline.stories.events.evidence import label, place_relation
from dateline.stories.events.facts import ordinal, party_keys
from dateline.stories.events.table import Table, load_table

_HOW = {"happened": "carried out", "ongoing": "ongoing", "denied": "denied"}
LATE_DAYS = 60
"""So long after a plan without a day something may still be its carrying out."""

_ENOUGH = 2
"""So many things must agree."""


def follow(planned: Event, others: Iterable[Event], *, table: Table | None = None) -> tuple[Following, ...]:
    """Find what became of an event that was planned, threatened or feared.

    Another event follows it where its type is the same or the same by a more general name, it was first reported no
    earlier, its days do not lie before those planned, and at least two of actors, targets, place and days agree while
    none of the known ones contradicts.

    Args:
        planned: an event with the status ``planned`` or ``hypothetical``; of any other nothing follows.
        others: events that may follow it.
        table: types that can be one happening; None: what ships with the package.

    Returns:
        What follows, the likeliest first.
    """
    if planned.status not in AHEAD:
        return ()
    table = table or load_table()
    found = [link for other in others if (link := _follows(planned, other, table)) is not None]
    return tuple(sorted(found, key=lambda link: (-link.score, link.event)))


def _follows(planned: Event, other: Event, table: Table) -> Following | None:
    if other.id == planned.id or other.status not in _HOW:
        return None
    if table.relation(planned.type, other.type) not in ("same", "general"):
        return None
    if (other.reported_from or "") < (planned.reported_from or ""):
        return None
    days, place = _days(planned, other), _place(planned, other)
    if days is False or place is False or _others(planned, other):
        return None
    reasons = [
        *_parties("by", planned.actors, other.actors),
        *_parties("against", planned.targets, other.targets),
        *([place] if place else []),
        *([days] if days else []),
    ]
    if len(reasons) < _ENOUGH:
        return None
    return Following(other.id, planned.id, _HOW[other.status], len(reasons), tuple(reasons))


def _others(planned: Event, other: Event) -> bool:
    """Whether known actors are told of both, and none of them is the same."""
    one, two = ({party.ref for party in event.actors if party.ref} for event in (planned, other))
    return bool(one and two and not one & two)


def _parties(by: str, left: Iterable[Party], right: Iterable[Party]) -> list[str]:
    shared = party_keys(left) & party_keys(right)
    return [f"both {by} {', '.join(sorted(key.removeprefix('=') for key in shared))}"] if shared else []


def _place(planned: Event, other: Event) -> str | Literal[False] | None:
    """Why the places agree; False where they cannot; None where nothing is known."""
    if planned.place is None or other.place is None:
        return None
    relation = place_relation(planned.place, other.place)
    if relation in ("place_other", "place_abroad", "place_next"):
        return False
    if relation in ("place_same", "place_within"):
        return f"same place: {label(other.place)}"
    return None


def _days(planned: Event, other: Event) -> str | Literal[False] | None:
    """Why the days agree; False where they cannot; None where nothing is known."""
    happened = ordinal(other.from_) or ordinal(other.reported_from)
    meant, until = ordinal(planned.from_), ordinal(planned.to)
    if happened is None:
        return None
    if meant is None or until is None:
        told = ordinal(planned.reported_from)
        return False if told is not None and not -1 <= happened - told <= LATE_DAYS else None
    last = ordinal(other.to) or happened
    if last < meant - 1 or happened - until > LATE_DAYS:
        return False
    # The day of a report alone excludes, but does not confirm.
    return "on the days planned" if other.from_ is not None and happened <= until + 1 else None
