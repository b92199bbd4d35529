"""Saved queries: a filter under a name. May import sqlalchemy, records and errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from sqlalchemy import delete, select

from dateline.errors import NotStored, StoreError
from dateline.records.alert import SavedQuery
from dateline.records.stored import Filter
from dateline.store.codec import decode, encode, plain
from dateline.store.reading import Reading
from dateline.store.schema import alerts, queries
from dateline.store.transaction import Transaction

# Names stand in commands, mail headers and ids of feeds.
_NAME = re.compile(r"\w(?:[\w .-]{0,58}\w)?")


def check_name(name: str, what: str) -> str:
    """Give a name of a query or an alert back, if it can be one.

    Raises:
        StoreError: it cannot; the message says what a name looks like.
    """
    if _NAME.fullmatch(name) and name == plain(name):
        return name
    raise StoreError(
        f"{what} {name[:60]!r}: a name has 1 to 60 letters, digits, blanks, dots, - or _,"
        " and begins and ends with a letter or digit"
    )


def save_query(tx: Transaction, name: str, filter_: Filter, *, anew: bool) -> SavedQuery:
    """Keep a filter under a name; where a page begins (``after``) is not kept.

    Args:
        tx: the transaction.
        name: its name.
        filter_: what it asks for.
        anew: whether it may take the place of a query of that name.

    Raises:
        StoreError: the name is none, or taken.
    """
    saved = SavedQuery(check_name(name, "query"), replace(filter_, after=None), tx.now)
    taken = tx.connection.execute(select(queries.c.name).where(queries.c.name == name)).first() is not None
    if taken and not anew:
        raise StoreError(f"query {name!r}: there is one of this name; choose another name, or replace it (--replace)")
    tx.put(queries, {"name": name, "query": encode(saved.filter), "made": saved.made})
    return saved


def load_query(view: Reading, name: str) -> Filter:
    """Give the filter that was saved under a name.

    Raises:
        NotStored: there is none; the message names near ones.
        StoreDamaged: it cannot be read.
    """
    row = view.connection.execute(select(queries.c.query).where(queries.c.name == plain(name))).first()
    if row is not None:
        return decode(Filter, row.query)
    names = view.connection.execute(select(queries.c.name).order_by(queries.c.name)).scalars()
    raise NotStored(f"query {name!r}: is not saved in the store; {known_names(name, names)}")


def known_names(name: str, names: Iterable[str]) -> str:
    """Say which names there are, the near ones first of all."""
    there = list(names)
    near = get_close_matches(name, there, n=3)
    return f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(there[:10]) or 'none yet'}"


def list_queries(view: Reading) -> tuple[SavedQuery, ...]:
    """Give all saved queries, by name."""
    rows = view.connection.execute(select(queries).order_by(queries.c.name))
    return tuple(SavedQuery(row.name, decode(Filter, row.query), row.made) for row in rows)


def remove_query(tx: Transaction, name: str) -> None:
    """Forget a query.

    Raises:
        NotStored: there is none of this name.
        StoreError: alerts stand on it; the message names them.
    """
    load_query(Reading(tx.connection), name)
    users = list(
        tx.connection.execute(select(alerts.c.id).where(alerts.c.query == name).order_by(alerts.c.id)).scalars()
    )
    if users:
        raise StoreError(f"query {name!r}: alerts stand on it ({', '.join(users[:5])}); remove them first")
    tx.connection.execute(delete(queries).where(queries.c.name == name))
