"""Ids: what one stands for, whole or by its beginning, and which ones lie near one that is not there.

May import sqlalchemy, records and errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from sqlalchemy import Connection, Table, and_, select

from dateline.errors import NotStored, StoreError
from dateline.records.stored import Found
from dateline.records.urls import page_address
from dateline.store.codec import plain
from dateline.store.schema import STANDING, articles, claims, event_aliases, events, stories

SHORTEST = 6
"""How many characters of an id are enough, where only one begins with them."""
_LAST = "\U0010ffff"
_KINDS: tuple[tuple[str, Table], ...] = (
    ("article", articles),
    ("claim", claims),
    ("event", events),
    ("event", event_aliases),
    ("story", stories),
)
_SHOWN = 5
_NEIGHBOURS = 3
_ALIKE = 0.6


def find(connection: Connection, asked: str) -> Found:
    """Tell what an id, the beginning of one, or an article's address stands for.

    Raises:
        NotStored: nothing; the message names ids near it.
        StoreError: several begin so; the message names them.
    """
    asked = plain(asked.strip())
    exact = _articles_at(connection, asked) or [
        Found(kind, asked) for kind, table in _KINDS if _is_there(connection, table, asked)
    ]
    if not exact and len(asked) >= SHORTEST:
        exact = list(dict.fromkeys(_beginning_with(connection, asked)))
    exact = list(dict.fromkeys(_present(connection, one) for one in exact))
    if not exact:
        raise not_stored(connection, "id", asked)
    if len(exact) > 1:
        shown = ", ".join(f"{one.id} ({one.kind})" for one in exact[:_SHOWN])
        more = " and more" if len(exact) > _SHOWN else ""
        raise StoreError(f"{asked}: stands for several: {shown}{more}; give more of the id")
    return exact[0]


def _articles_at(connection: Connection, asked: str) -> list[Found]:
    address = page_address(asked)
    if address is None:
        return []
    return [
        Found("article", id_)
        for id_ in connection.execute(select(articles.c.id).where(articles.c.address == address)).scalars()
    ]


def _is_there(connection: Connection, table: Table, id_: str) -> bool:
    return connection.execute(select(table.c.id).where(table.c.id == id_).limit(1)).first() is not None


def _beginning_with(connection: Connection, beginning: str) -> Iterator[Found]:
    for kind, table in _KINDS:
        between = and_(table.c.id >= beginning, table.c.id < beginning + _LAST)
        rows = connection.execute(select(table.c.id).distinct().where(between).order_by(table.c.id).limit(_SHOWN + 1))
        yield from (Found(kind, id_) for id_ in rows.scalars())


def _present(connection: Connection, found: Found) -> Found:
    if found.kind != "event":
        return found
    return Found("event", event_now(connection, found.id) or found.id)


def event_now(connection: Connection, asked: str) -> str | None:
    """Give the id of the event that an id leads to: itself, or the one that its first claim is in by now."""
    if _is_there(connection, events, asked):
        return asked
    through = (
        select(events.c.id)
        .join(claims, claims.c.event == events.c.seq)
        .join(event_aliases, event_aliases.c.claim == claims.c.id)
        .where(event_aliases.c.id == asked, STANDING)
    )
    return connection.execute(through.limit(1)).scalar()


def seq_of(connection: Connection, kind: str, asked: str | None) -> int | None:
    """Give the seq of an article, event or story by its id; None for None.

    Raises:
        NotStored: there is none of this id.
    """
    if asked is None:
        return None
    asked = plain(asked)
    table = {"article": articles, "event": events, "story": stories}[kind]
    id_ = event_now(connection, asked) if kind == "event" else asked
    seq = connection.execute(select(table.c.seq).where(table.c.id == id_)).scalar()
    if seq is None:
        raise not_stored(connection, kind, asked)
    return int(seq)


def not_stored(connection: Connection, kind: str, asked: str) -> NotStored:
    """Make the error that names ids of this kind (or, for ``id``, of any) that lie near the one asked for."""
    near: list[str] = []
    for of, table in _KINDS:
        if kind in (of, "id"):
            near.extend(_neighbours(connection, table, asked))
    ranked = sorted({(-SequenceMatcher(None, asked, id_).ratio(), id_) for id_ in near})
    alike = [id_ for score, id_ in ranked if -score >= _ALIKE][:_NEIGHBOURS]
    hint = f"; did you mean {' or '.join(alike)}?" if alike else "; check it against a list"
    return NotStored(f"{kind} {asked!r}: is not in the store{hint}")


def _neighbours(connection: Connection, table: Table, asked: str) -> Iterator[str]:
    after = select(table.c.id).distinct().where(table.c.id > asked).order_by(table.c.id)
    before = select(table.c.id).distinct().where(table.c.id < asked).order_by(table.c.id.desc())
    for side in (before, after):
        yield from connection.execute(side.limit(_NEIGHBOURS)).scalars()
