"""Looking for what is news: what was written since the last look, held against the query, and noted to be told.

    log: lines since the last look -> events or stories that they touched -> those that the query finds -> firings

Each step is one transaction, which also notes how far it came: after a stop the next look goes on there, and nothing is
missed or told twice. May import records and store.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from dateline.pipeline.alerting import items
from dateline.pipeline.alerting.checking import check_alert
from dateline.pipeline.alerting.deciding import firing, is_enough
from dateline.records.alert import Alert, AlertState, Firing
from dateline.records.stored import Filter
from dateline.store import Store, Writing
from dateline.store.alerts import (
    add_alert,
    firings_of,
    list_alerts,
    load_alert,
    log_head,
    put_firings,
    put_state,
    touched,
)
from dateline.store.queries import load_query, save_query
from dateline.store.reading import Reading

# How many lines of the log one transaction looks at: others want to write, too.
STEP = 200


def look(store: Store, name: str) -> int:
    """Note what is news for an alert since it last looked.

    Args:
        store: the store; its clock gives the time.
        name: of the alert.

    Returns:
        How many items are to be told, now or later.

    Raises:
        NotStored: there is no such alert, or its query names something that is no more.
        StoreError: the store cannot be written; what was noted before stays.
    """
    count, done = 0, False
    while not done:
        with store.writing() as tx:
            found, done = _step(tx, name)
            count += found
    return count


def _step(tx: Writing, name: str) -> tuple[int, bool]:
    view = Reading(tx.connection)
    alert, state = load_alert(view, name)
    head = log_head(view)
    up_to = min(head, state.seen + STEP)
    if up_to == state.seen:
        return 0, True
    filter_ = load_query(view, alert.query)
    ids = touched(view, alert.of, after=state.seen, up_to=up_to)
    told = firings_of(view, alert.name, ids)
    news: list[Firing] = []
    for id_ in ids:
        item = items.matching(view, filter_, alert.of, id_)
        if item is not None:
            one = firing(alert, id_, items.standing(view, item, alert), told=told.get(id_, ()), at=tx.now)
            news += [] if one is None else [one]
    put_firings(tx, news)
    put_state(tx, alert.name, replace(state, seen=up_to))
    return len(news), up_to == head


def make_alert(store: Store, alert: Alert) -> int:
    """Keep a new alert, which tells of what comes from now on; what its query finds already is noted as known.

    Returns:
        How many items are known.

    Raises:
        DatelineError: something of it cannot be.
        NotStored: there is no such query.
        StoreError: the name is none or taken, or the query cannot be asked.
    """
    check_alert(alert)
    with store.writing() as tx:
        view = Reading(tx.connection)
        add_alert(tx, alert, AlertState(seen=log_head(view)))
        return _note_known(tx, view, alert, load_query(view, alert.query))


def change_query(store: Store, name: str, filter_: Filter, *, anew: bool) -> int:
    """Save a query; what it finds now counts as known to the alerts that stand on it.

    Args:
        store: the store.
        name: of the query.
        filter_: what it asks for.
        anew: whether it may take the place of a query of that name.

    Returns:
        How many alerts stand on it.

    Raises:
        StoreError: the name is none or taken, or the filter cannot be used; the message says which value.
    """
    with store.writing() as tx:
        view = Reading(tx.connection)
        view.events(replace(filter_, limit=1, after=None))  # a filter that cannot be asked is not saved
        save_query(tx, name, filter_, anew=anew)
        standing_on_it = list_alerts(view, query=name)
        for alert in standing_on_it:
            _note_known(tx, view, alert, filter_)
    return len(standing_on_it)


def _note_known(tx: Writing, view: Reading, alert: Alert, filter_: Filter) -> int:
    """Note what is there already, and is enough to be told: only its changes will be news."""
    count = 0
    everything = items.all_matching(view, filter_, alert.of)
    while some := list(islice(everything, STEP)):
        told = firings_of(view, alert.name, [item.id for item in some])
        standings = {item.id: items.standing(view, item, alert) for item in some if item.id not in told}
        known = {id_: now for id_, now in standings.items() if is_enough(now, alert)}
        put_firings(tx, [Firing(alert.name, id_, now.version(), tx.now, "known") for id_, now in known.items()])
        count += len(known)
    return count
