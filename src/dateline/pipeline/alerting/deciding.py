"""What is news for an alert, and when it is told: pure functions of records and times. May import records only.

An item is told of when the alert meets it for the first time and it has the sources and the confidence that are asked
for. After that it is told of again only when it changed in what matters:

- its status changed (``planned`` to ``happened``, ``happened`` to ``denied``);
- the number of killed or wounded to go by rose by a fifth or more, and by at least three.

A story is told of once. What was below the sources or the confidence asked for is new when it reaches them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dateline.records.alert import Alert, Firing
from dateline.records.event import Event, Number

COUNTED = ("killed", "wounded")
RISE, LEAST_RISE = 1.2, 3
"""A toll is news when it is this many times what was told, and at least so many more."""
BACK_OFF = (60, 300, 1_800, 7_200, 21_600, 43_200, 86_400)
"""Seconds between one try to send and the next; after the last of them it is given up."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands, as far as alerts care.

    Attributes:
        status: of an event; of a story ``told``.
        figures: the numbers to go by of killed and wounded, where any are told.
        sources: how many independent ones. confidence: 0 to 1; of a story 1.
    """

    status: str
    figures: Mapping[str, Number] = field(default_factory=dict)
    sources: int = 0
    confidence: float = 1.0

    def version(self) -> str:
        """Name it: what ``standing_of`` reads back, but for sources and confidence, which are no news by themselves."""
        return " ".join([self.status, *(f"{kind}={self.figures[kind]}" for kind in COUNTED if kind in self.figures)])


def event_standing(event: Event) -> Standing:
    """Say how an event stands."""
    figures = {one.kind: best for one in event.figures if one.kind in COUNTED and (best := one.best) is not None}
    return Standing(event.status, figures, event.independent_sources, event.confidence)


def story_standing(origins: int) -> Standing:
    """Say how a story stands that so many independent sources tell."""
    return Standing("told", sources=origins)


def standing_of(version: str) -> Standing:
    """Read a version back."""
    status, *figures = version.split(" ")
    pairs = (figure.partition("=") for figure in figures)
    return Standing(status, {kind: float(number) for kind, _, number in pairs})


def is_enough(now: Standing, alert: Alert) -> bool:
    """Whether an item has the sources and the confidence that an alert asks for."""
    return now.sources >= alert.min_sources and now.confidence >= alert.min_confidence


def news(told: Standing | None, now: Standing) -> tuple[str, ...]:
    """Say what is news of an item.

    Args:
        told: how it stood when it was told of last, or the alert met it first; None: it is met now.
        now: how it stands.

    Returns:
        Short sentences; none where nothing is news.
    """
    if told is None:
        return ("new",)
    found = [f"status: {told.status} -> {now.status}"] if told.status != now.status else []
    for kind in COUNTED:
        before, after = told.figures.get(kind), now.figures.get(kind, 0)
        if after >= (before or 0) * RISE and after - (before or 0) >= LEAST_RISE:
            found.append(f"{kind}: {'none' if before is None else f'{before:g}'} -> {after:g}")
    return tuple(found)


def firing(alert: Alert, item: str, now: Standing, *, told: Sequence[Firing], at: str) -> Firing | None:
    """Decide whether an alert tells of an item.

    Args:
        alert: the alert.
        item: id of the event or story.
        now: how it stands.
        told: what the alert told of it, in the order of telling.
        at: the time, ISO 8601 UTC.

    Returns:
        What is to be told, and when; or None.
    """
    if not told:
        return (
            Firing(alert.name, item, now.version(), due(alert, None, at=at), "waiting")
            if is_enough(now, alert)
            else None
        )
    if not news(standing_of(told[-1].version), now) or any(one.version == now.version() for one in told):
        return None
    last = next((one for one in reversed(told) if one.state != "known"), None)
    return Firing(alert.name, item, now.version(), due(alert, last, at=at), "waiting")


def due(alert: Alert, last: Firing | None, *, at: str) -> str:
    """Say when something is told that is news at a time, after ``last`` was told of the same item.

    It takes the place of what still waits to be told of the item. Else a cool-down passes first, and a digest waits for
    the end of its period; periods are counted from 1970, so all of an alert's news of one period have the same time.
    """
    if last is not None and last.state == "waiting" and last.tries == 0 and last.at >= at:
        return last.at
    when = moment(at)
    if last is not None:
        when = max(when, moment(last.at) + timedelta(seconds=alert.cool_down))
    if alert.digest:
        passed = int((when - _EPOCH).total_seconds()) // alert.digest
        when = _EPOCH + timedelta(seconds=(passed + 1) * alert.digest)
    return written(when)


def rest(tries: int, *, at: str, asked: float | None) -> str:
    """Say until when nothing is sent after so many failed tries; ``asked``: seconds that the other side asks for."""
    wait = max(BACK_OFF[min(tries, len(BACK_OFF)) - 1], asked or 0)
    return written(moment(at) + timedelta(seconds=wait))


def is_given_up(tries: int) -> bool:
    """Whether so many tries are enough."""
    return tries > len(BACK_OFF)


def moment(time: str) -> datetime:
    """Read an ISO 8601 time or day; without a zone it is taken as UTC."""
    read = datetime.fromisoformat(time)
    return read.astimezone(UTC) if read.tzinfo is not None else read.replace(tzinfo=UTC)


def written(time: datetime) -> str:
    """Write a time as the store has it: UTC, to the second."""
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
