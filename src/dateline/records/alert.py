"""Saved queries, alerts on them, and what each alert told of."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.records.stored import Filter

CHANNELS = ("webhook", "email", "atom")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A filter under a name; ``made``: when it was saved, ISO 8601 UTC."""

    name: str
    filter: Filter
    made: str


@dataclass(frozen=True, slots=True)
class Alert:
    """Tells somebody when an event or a story that a query finds is new, or changes in what matters.

    Attributes:
        name: what it is called. query: the name of the saved query.
        of: ``events`` or ``stories``.
        channel: one of ``CHANNELS``.
        to: a web address, a mail address, or the path of an Atom file.
        secret_file: path of a file with the secret that webhooks are signed with, or None; the secret itself is never
            kept in the store.
        cool_down: seconds that must pass before the same item is told of again.
        digest: seconds over which news are gathered into one message; 0: told at once.
        min_sources: how many independent sources an item needs before it is told of.
        min_confidence: 0 to 1, likewise; of stories nothing is reckoned, so it must be 0.
        made: when it was added, ISO 8601 UTC.
    """

    name: str
    query: str
    of: str
    channel: str
    to: str
    secret_file: str | None
    cool_down: int
    digest: int
    min_sources: int
    min_confidence: float
    made: str


@dataclass(frozen=True, slots=True)
class AlertState:
    """How far an alert has come.

    Attributes:
        seen: the line of the log up to which it has looked. The log has one line for each report and judgement, in the
            order in which they were written, whatever the clock said: nothing is missed between two looks.
        rest_until: ISO 8601 UTC; nothing is sent before it, since the last try failed or is under way; or None.
    """

    seen: int = 0
    rest_until: str | None = None


@dataclass(frozen=True, slots=True)
class Firing:
    """One thing that an alert tells of.

    Attributes:
        alert: the alert's name. item: id of the event or story.
        version: how it stood (``Standing.version``); the same version is never told twice.
        at: when it is to be told, ISO 8601 UTC; later than now where a digest or a cool-down holds it back.
        state: ``known`` (it was there before the alert and is not told), ``waiting``, ``sent`` or ``failed``.
        tries: how often it was sent. reason: why the last try failed, or None.
    """

    alert: str
    item: str
    version: str
    at: str
    state: str
    tries: int = 0
    reason: str | None = None
