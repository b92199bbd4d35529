"""Sending what is due: noted as tried, sent outside of any transaction, then noted as sent.

Whatever stops it in between, it is sent again after a rest, under the same key: at least once, and a receiver that
keeps keys sees it once. While one process sends for an alert, others leave it alone. May import records, store, export.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from dateline.errors import DatelineError
from dateline.pipeline.alerting import items
from dateline.pipeline.alerting.channels import MailServer, Outcome, mail, post
from dateline.pipeline.alerting.deciding import is_given_up, news, rest, standing_of
from dateline.pipeline.alerting.feeding import alert_feed, write_whole
from dateline.pipeline.alerting.messages import Message, Told, key_of
from dateline.records.alert import Alert, AlertState, Firing
from dateline.sources.fetching import Fetcher
from dateline.store import Store
from dateline.store.alerts import (
    firings_of,
    load_alert,
    put_state,
    set_firings,
    waiting_firings,
)
from dateline.store.queries import load_query
from dateline.store.reading import Reading

MOST_ITEMS = 100
"""How many items a message bears."""


@dataclass(frozen=True, slots=True)
class Channels:
    """What messages are sent through; a mail server only where one is set."""

    fetcher: Fetcher
    mail_server: MailServer | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What sending for an alert did: how many items went out, and what went wrong last, or None."""

    items: int
    trouble: str | None = None


def send_due(store: Store, name: str, channels: Channels) -> Sent:
    """Send all that is due for an alert, one message after the other, until one fails.

    Raises:
        NotStored: there is no such alert.
        StoreError: the store cannot be written.
    """
    count, trouble = 0, None
    while batch := _take(store, name, channels):
        told = _told(store, batch)
        outcome = _send(store, Message(batch.alert, key_of(batch.alert, batch.firings), batch.at, told), channels)
        _settle(store, batch, outcome)
        if outcome.reason is None:
            count += len(told)
            continue
        trouble = outcome.reason
        if not outcome.final:
            break
    return Sent(count, trouble)


def send_example(store: Store, name: str, channels: Channels) -> Outcome:
    """Send the latest item that an alert's query finds, marked as a test; of an Atom file, write it as it stands.

    Raises:
        NotStored: there is no such alert.
    """
    with store.reading() as view:
        alert, _ = load_alert(view, name)
        filter_ = replace(load_query(view, alert.query), limit=1, after=None)
        latest, _ = items.listed(view, filter_, alert.of)
        told = tuple(Told("test", (), item, items.quotes(view, item), alert.made) for item in latest)
    at = _now(store)
    if _unable(alert, channels) is not None:
        return Outcome(_unable(alert, channels))
    return _send(store, Message(alert, f"test-{alert.name}-{at}".replace(" ", "-"), at, told, test=True), channels)


def _now(store: Store) -> str:
    with store.writing() as tx:
        return tx.now


# --- one batch


@dataclass(frozen=True, slots=True)
class _Batch:
    alert: Alert
    state: AlertState
    firings: tuple[Firing, ...]
    at: str


def _take(store: Store, name: str, channels: Channels) -> _Batch | None:
    """Take what is due first, and note that it is tried now."""
    with store.writing() as tx:
        view = Reading(tx.connection)
        alert, state = load_alert(view, name)
        if (state.rest_until or "") > tx.now:
            return None
        due = waiting_firings(view, name, until=tx.now)
        if not due:
            return None
        if (missing := _unable(alert, channels)) is not None:
            raise DatelineError(missing)
        first = list(_first_items(due))
        tries = first[0].tries + 1
        set_firings(tx, first, state="waiting", tries=tries, reason=first[0].reason)
        put_state(tx, name, replace(state, rest_until=rest(tries, at=tx.now, asked=None)))
        return _Batch(alert, state, tuple(replace(one, tries=tries) for one in first), tx.now)


def _first_items(due: Sequence[Firing]) -> Iterator[Firing]:
    for number, (_, same) in enumerate(groupby(due, key=lambda one: one.item)):
        if number < MOST_ITEMS:
            yield from same


def _unable(alert: Alert, channels: Channels) -> str | None:
    if alert.channel == "email" and channels.mail_server is None:
        return f"alert {alert.name}: no mail server is set; set DATELINE_SMTP_HOST and DATELINE_SMTP_FROM"
    return None


def _told(store: Store, batch: _Batch) -> tuple[Told, ...]:
    """Read the items of a batch; what is in the store no more is left out."""
    found: list[Told] = []
    seen: set[str] = set()
    with store.reading() as view:
        for id_, same in groupby(batch.firings, key=lambda one: one.item):
            item = items.found(view, batch.alert.of, id_)
            if item is None or item.id in seen:
                continue
            seen.add(item.id)
            ours = tuple(same)
            told = firings_of(view, batch.alert.name, [item.id]).get(item.id, [])
            before = [one for one in told if one.state in ("known", "sent")]
            was = standing_of(before[-1].version) if before else None
            why = news(was, items.standing(view, item, batch.alert)) or ("changed, and changed back",)
            found.append(Told(key_of(batch.alert, ours), why, item, items.quotes(view, item), ours[-1].at))
    return tuple(found)


def _settle(store: Store, batch: _Batch, outcome: Outcome) -> None:
    tries = batch.firings[0].tries
    with store.writing() as tx:
        # How far it looked may have changed meanwhile; only the rest is ours.
        _, state = load_alert(Reading(tx.connection), batch.alert.name)
        if outcome.reason is None:
            set_firings(tx, batch.firings, state="sent", tries=tries, reason=None)
            put_state(tx, batch.alert.name, replace(state, rest_until=None))
            return
        lost = outcome.final or is_given_up(tries)
        set_firings(tx, batch.firings, state="failed" if lost else "waiting", tries=tries, reason=outcome.reason)
        until = None if outcome.final else rest(tries, at=tx.now, asked=outcome.retry_after)
        put_state(tx, batch.alert.name, replace(state, rest_until=until))


# --- the ways out


def _send(store: Store, message: Message, channels: Channels) -> Outcome:
    if message.alert.channel == "atom":
        return _write_feed(store, message)
    if not message.told and not message.test:
        return Outcome()  # all of it was taken out of the store meanwhile
    if message.alert.channel == "email":
        assert channels.mail_server is not None  # looked after before
        return mail(message, channels.mail_server)
    return post(message, channels.fetcher)


def _write_feed(store: Store, message: Message) -> Outcome:
    file = Path(message.alert.to)
    try:
        with store.reading() as view:
            write_whole(file, alert_feed(view, message.alert, () if message.test else message.told))
    except OSError as error:
        return Outcome(f"{file}: the feed cannot be written ({error.strerror}); check the folder and its rights")
    return Outcome()
