"""What a user asks for, checked and looked up: from a ``Filter`` to what SQL is made of.

May import sqlalchemy, records and errors.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, select

from dateline.errors import StoreError
from dateline.records.folding import fold
from dateline.records.stored import Filter
from dateline.store.codec import dumps, plain
from dateline.store.filters import Asked
from dateline.store.finding import seq_of
from dateline.store.fulltext import hits, words_of
from dateline.store.reports import LONGEST_NAME
from dateline.store.schema import names

LONGEST_PAGE = 10_000


def look_up(connection: Connection, filter_: Filter, kind: str) -> Asked:
    """Check a filter's values and look its ids and names up.

    Args:
        connection: of the store.
        filter_: what was asked for.
        kind: of the list: ``articles``, ``claims``, ``events`` or ``stories``.

    Raises:
        NotStored: it names an article, event or story that is not there.
        StoreError: a value of it cannot be used; the message says which, and what to give.
    """
    if not 1 <= filter_.limit <= LONGEST_PAGE:
        raise StoreError(f"limit: {filter_.limit} is out of range; give 1 to {LONGEST_PAGE:,}, and page on with after")
    since, until = _day("since", filter_.since), _day("until", filter_.until)
    if since is not None and until is not None and since > until:
        raise StoreError(f"since, until: {since} is after {until}; give the earlier day as since")
    words = () if filter_.text is None else words_of(filter_.text)
    found = hits(connection, words) if words else None
    return Asked(
        sqlite=connection.dialect.name == "sqlite",
        since=since,
        until=until,
        types=tuple(dict.fromkeys(plain(one) for one in filter_.types)),
        actor=_name(connection, "actor", filter_.actor),
        place=_name(connection, "place", filter_.place),
        country=None if filter_.country is None else plain(filter_.country).upper(),
        status=None if filter_.status is None else plain(filter_.status),
        words=words,
        hits=None if found is None else tuple(found),
        story=seq_of(connection, "story", filter_.story),
        article=seq_of(connection, "article", filter_.article),
        event=seq_of(connection, "event", filter_.event),
        after=None if filter_.after is None else read_token(filter_.after, filter_, kind),
    )


def _day(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value).isoformat()
    except ValueError:
        raise StoreError(f"{name}: {value!r} is no day; write it as 2024-03-31") from None
    return day


def _name(connection: Connection, kind: str, value: str | None) -> str | None:
    """An id stands as it is; everything else is a name, folded."""
    if value is None:
        return None
    id_ = plain(value, LONGEST_NAME)
    known = select(names.c.claim).where(names.c.kind == kind, names.c.name == id_).limit(1)
    if connection.execute(known).first() is not None:
        return id_
    folded = plain(fold(value), LONGEST_NAME)
    if not folded:
        raise StoreError(f"{kind}: {value!r} is no name; give an id, or a name with at least one letter or digit")
    return folded


# --- where a page ends


def token(filter_: Filter, kind: str, key: tuple[str, int]) -> str:
    """Give what ``after`` takes to go on after this row."""
    packed = dumps([*key, _mark(filter_, kind, key)]).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_token(given: str, filter_: Filter, kind: str) -> tuple[str, int]:
    """Read it back.

    Raises:
        StoreError: it is none, or of another list or filter.
    """
    try:
        day, seq, mark = json.loads(base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise StoreError(f"after: {given[:40]!r} is none; give what the page before gave as next") from None
    if not isinstance(day, str) or not isinstance(seq, int) or mark != _mark(filter_, kind, (day, seq)):
        raise StoreError("after: it belongs to another list or other filters; begin without it, and keep the filters")
    return day, seq


def _mark(filter_: Filter, kind: str, key: tuple[str, int]) -> str:
    told = {name: value for name, value in asdict(filter_).items() if name not in ("limit", "after")}
    return hashlib.sha256(dumps([kind, told, *key]).encode()).hexdigest()[:12]
