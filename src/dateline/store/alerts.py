"""Alerts: how far each has looked, what it told of, and what is still to be sent.

May import sqlalchemy, records and errors. What writes takes a transaction, what only asks a ``Reading``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, delete, func, select, union, update

from dateline.errors import NotStored, StoreError
from dateline.records.alert import Alert, AlertState, Firing
from dateline.store.codec import decode, encode, plain, plain_or_none
from dateline.store.queries import check_name, known_names, load_query
from dateline.store.reading import Reading
from dateline.store.schema import (
    STANDING,
    alerts,
    articles,
    claims,
    event_aliases,
    events,
    firings,
    judgements,
    log,
    stories,
    story_articles,
)
from dateline.store.transaction import Transaction, in_parts

# --- alerts


def add_alert(tx: Transaction, alert: Alert, state: AlertState) -> None:
    """Keep a new alert.

    Raises:
        NotStored: there is no such query.
        StoreError: the name is none, or taken.
    """
    check_name(alert.name, "alert")
    load_query(Reading(tx.connection), alert.query)
    if tx.connection.execute(select(alerts.c.id).where(alerts.c.id == alert.name)).first() is not None:
        raise StoreError(f"alert {alert.name!r}: there is one of this name; remove it first, or choose another name")
    row = {"id": alert.name, "query": alert.query, "alert": encode(alert), "state": encode(state)}
    tx.add(alerts, row)


def load_alert(view: Reading, name: str) -> tuple[Alert, AlertState]:
    """Give an alert and how far it has come.

    Raises:
        NotStored: there is none of this name; the message names near ones.
    """
    row = view.connection.execute(select(alerts).where(alerts.c.id == plain(name))).first()
    if row is not None:
        return decode(Alert, row.alert), decode(AlertState, row.state)
    names = view.connection.execute(select(alerts.c.id).order_by(alerts.c.id)).scalars()
    raise NotStored(f"alert {name!r}: is not in the store; {known_names(name, names)}")


def list_alerts(view: Reading, *, query: str | None = None) -> tuple[Alert, ...]:
    """Give all alerts, or those on one query, by name."""
    asked = select(alerts.c.alert).order_by(alerts.c.id)
    if query is not None:
        asked = asked.where(alerts.c.query == query)
    return tuple(decode(Alert, text) for text in view.connection.execute(asked).scalars())


def remove_alert(tx: Transaction, name: str) -> None:
    """Forget an alert and all that it told.

    Raises:
        NotStored: there is none of this name.
    """
    load_alert(Reading(tx.connection), name)
    tx.connection.execute(delete(firings).where(firings.c.alert == name))
    tx.connection.execute(delete(alerts).where(alerts.c.id == name))


def put_state(tx: Transaction, name: str, state: AlertState) -> None:
    """Note how far an alert has come."""
    tx.connection.execute(update(alerts).where(alerts.c.id == name).values(state=encode(state)))


# --- what happened in the store since


def log_head(view: Reading) -> int:
    """Give the number of the log's last line; 0 where nothing was written yet."""
    return int(view.connection.execute(select(func.max(log.c.seq))).scalar() or 0)


def touched(view: Reading, of: str, *, after: int, up_to: int) -> tuple[str, ...]:
    """Name the events or stories that reports and judgements of these lines of the log touched, as they are now.

    Args:
        view: one state of the store.
        of: ``events`` or ``stories``.
        after: a line of the log; only later ones count.
        up_to: the last one that counts.

    Returns:
        Ids, in the order in which the items came to be.
    """
    asked = _touched_events() if of == "events" else _touched_stories()
    rows = view.connection.execute(asked, {"after": after, "up_to": up_to})
    return tuple(row.id for row in rows)


def _lines(*kinds: str) -> ColumnElement[bool]:
    return (log.c.seq > bindparam("after")) & (log.c.seq <= bindparam("up_to")) & log.c.kind.in_(kinds)


def _touched_events() -> Select[Any]:
    """Events that hold a claim of a report that came, or lost one by it, or hold either claim of a judgement."""
    reported = (
        select(claims.c.event)
        .join(articles, articles.c.seq == claims.c.article)
        .join(log, log.c.subject == articles.c.id)
        .where(_lines("report"), STANDING, claims.c.event.is_not(None))
    )
    changed = (
        select(events.c.seq)
        .join(articles, articles.c.seq == events.c.changed)
        .join(log, log.c.subject == articles.c.id)
        .where(_lines("report"))
    )
    judged = [
        select(claims.c.event)
        .join(judgements, end == claims.c.id)
        .join(log, log.c.subject == judgements.c.left)
        .where(_lines("judgement"), STANDING, claims.c.event.is_not(None))
        for end in (judgements.c.left, judgements.c.right)
    ]
    found = union(reported, changed, *judged).subquery()
    return select(events.c.id).join(found, found.c.event == events.c.seq).order_by(events.c.seq)


def _touched_stories() -> Select[Any]:
    found = (
        select(story_articles.c.story)
        .join(articles, articles.c.seq == story_articles.c.article)
        .join(log, log.c.subject == articles.c.id)
        .where(_lines("report"))
        .distinct()
        .subquery()
    )
    return select(stories.c.id).join(found, found.c.story == stories.c.seq).order_by(stories.c.seq)


# --- firings


def firings_of(view: Reading, alert: str, items: Iterable[str]) -> dict[str, list[Firing]]:
    """Give what an alert told of items, in the order of telling; of events also under ids that they had before."""
    known = sorted(set(items))
    now_of = _earlier_ids(view, known)
    found: defaultdict[str, list[Firing]] = defaultdict(list)
    for part in in_parts([*known, *now_of]):
        asked = select(firings).where(firings.c.alert == alert, firings.c.item.in_(part))
        for row in view.connection.execute(asked):
            found[now_of.get(row.item, row.item)].append(_firing(row))
    for item, told in found.items():
        # Of one second: known, then sent, then waiting, as the words happen to sort.
        found[item] = sorted(told, key=lambda one: (one.at, one.state, one.item, one.version))
    return dict(found)


def _earlier_ids(view: Reading, items: Sequence[str]) -> dict[str, str]:
    """The ids of events that are now in these: each leads to a claim, and that claim is in an event."""
    found: dict[str, str] = {}
    for part in in_parts(items):
        asked = (
            select(event_aliases.c.id, events.c.id.label("now"))
            .join(claims, claims.c.id == event_aliases.c.claim)
            .join(events, events.c.seq == claims.c.event)
            .where(STANDING, events.c.id.in_(part))
        )
        found.update((row.id, row.now) for row in view.connection.execute(asked) if row.id != row.now)
    return found


def put_firings(tx: Transaction, found: Sequence[Firing]) -> None:
    """Note what is to be told; what was told in this version already stays as it is.

    What waited for the same time of the same item, and was not tried yet, gives way to it.
    """
    for one in found:
        untried = (firings.c.state == "waiting", firings.c.tries == 0, firings.c.at == one.at)
        tx.connection.execute(delete(firings).where(firings.c.alert == one.alert, firings.c.item == one.item, *untried))
    for part in in_parts(found):
        tx.add_missing(firings, *(_row(one) for one in part))


def waiting_firings(view: Reading, alert: str, *, until: str) -> tuple[Firing, ...]:
    """Give what is to be told by now, the earliest first: all that is to be told at that one time together."""
    due = select(firings).where(firings.c.alert == alert, firings.c.state == "waiting", firings.c.at <= until)
    first = view.connection.execute(due.order_by(firings.c.at).limit(1)).first()
    if first is None:
        return ()
    rows = view.connection.execute(due.where(firings.c.at == first.at).order_by(firings.c.item, firings.c.version))
    return tuple(map(_firing, rows))


def sent_items(view: Reading, alert: str, *, limit: int) -> tuple[tuple[str, str], ...]:
    """Give the items that an alert told of last, and when: the latest first."""
    last = func.max(firings.c.at).label("last")
    asked = select(firings.c.item, last).where(firings.c.alert == alert, firings.c.state == "sent")
    latest = asked.group_by(firings.c.item).order_by(last.desc(), firings.c.item).limit(limit)
    return tuple((row.item, row.last) for row in view.connection.execute(latest))


def set_firings(tx: Transaction, told: Sequence[Firing], *, state: str, tries: int, reason: str | None) -> None:
    """Note what became of firings."""
    values = {"state": state, "tries": tries, "reason": plain_or_none(reason)}
    for one in told:
        key = (firings.c.alert == one.alert, firings.c.item == one.item, firings.c.version == one.version)
        tx.connection.execute(update(firings).where(*key).values(**values))


def retry_failed(tx: Transaction, alert: str) -> int:
    """Let what could not be sent wait again, as if it had not been tried; give how many."""
    failed = update(firings).where(firings.c.alert == alert, firings.c.state == "failed")
    return int(tx.connection.execute(failed.values(state="waiting", tries=0)).rowcount)


def firing_counts(view: Reading, alert: str) -> Mapping[str, int]:
    """Count what an alert told, by state."""
    asked = select(firings.c.state, func.count().label("n")).where(firings.c.alert == alert)
    return {row.state: row.n for row in view.connection.execute(asked.group_by(firings.c.state))}


def last_trouble(view: Reading, alert: str) -> str | None:
    """Give why the latest of those failed that are not sent yet, or None."""
    asked = select(firings.c.reason).where(
        firings.c.alert == alert, firings.c.state.in_(("waiting", "failed")), firings.c.reason.is_not(None)
    )
    found = view.connection.execute(asked.order_by(firings.c.at.desc(), firings.c.item).limit(1)).scalar()
    return None if found is None else str(found)


def _row(one: Firing) -> dict[str, object]:
    return {
        "alert": one.alert,
        "item": one.item,
        "version": one.version,
        "at": one.at,
        "state": one.state,
        "tries": one.tries,
        "reason": one.reason,
    }


def _firing(row: Row[Any]) -> Firing:
    return Firing(row.alert, row.item, row.version, row.at, row.state, row.tries, row.reason)
