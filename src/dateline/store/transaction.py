"""What all writing shares: one transaction under the writer's lock, its numbers, its clock and its line in the log."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table, Update, func, select
from sqlalchemy.dialects import postgresql, sqlite

from dateline.records.resolved import ResolvedClaim
from dateline.store import schema
from dateline.store.codec import dumps, plain
from dateline.store.driver import MOST_AT_ONCE, Driver

Row = Mapping[str, object]
FIRST_HASH = hashlib.sha256(b"dateline log 1").hexdigest()
"""What the first line of every log is chained to."""
NUMBERED = (
    schema.articles,
    schema.revisions,
    schema.fetches,
    schema.claims,
    schema.stories,
    schema.judgements,
    schema.log,
)
"""Tables whose rows we number."""
_CLAIMS_KEPT = 8192
_REVISIONS_KEPT = 1024
_T = TypeVar("_T")


class ClaimCache:
    """Claims as they were read last, by seq: a claim never changes, and taking its JSON apart is slow.

    The same of all claims of a revision, by its seq.
    """

    def __init__(self) -> None:
        self._claims: OrderedDict[int, ResolvedClaim] = OrderedDict()
        self._revisions: OrderedDict[int, tuple[ResolvedClaim, ...]] = OrderedDict()

    def get(self, seq: int, id_: str) -> ResolvedClaim | None:
        """Give the claim, if it is here; the id makes sure that the number still means it."""
        claim = self._claims.get(seq)
        if claim is None or claim.id != id_:
            return None
        self._claims.move_to_end(seq)
        return claim

    def put(self, seq: int, claim: ResolvedClaim) -> None:
        """Keep a claim, and let go of the one that was not asked for the longest."""
        self._claims[seq] = claim
        if len(self._claims) > _CLAIMS_KEPT:
            self._claims.popitem(last=False)

    def of_revision(self, seq: int) -> tuple[ResolvedClaim, ...] | None:
        """Give the claims of a revision, if they are here."""
        return self._revisions.get(seq)

    def put_revision(self, seq: int, told: tuple[ResolvedClaim, ...]) -> None:
        """Keep all claims of a revision, and let go of the one that was put first."""
        self._revisions[seq] = told
        if len(self._revisions) > _REVISIONS_KEPT:
            self._revisions.popitem(last=False)

    def clear(self) -> None:
        """Forget all: after a rollback the numbers will be given again."""
        self._claims.clear()
        self._revisions.clear()


class Transaction:
    """One transaction; its parts (reports, copies, stories, events ...) add what may be done in it."""

    def __init__(self, connection: Connection, *, clock: Callable[[], str], claims: ClaimCache) -> None:
        self.connection = connection
        self.driver = Driver(connection)
        self.claims_cache = claims
        self._clock = clock
        self._now: str | None = None
        self._seqs: dict[str, int] = {}
        self._head = ""
        self.current_claims: dict[str, int] = {}

    @property
    def now(self) -> str:
        """The time of this transaction, asked for once."""
        if self._now is None:
            self._now = self._clock()
        return self._now

    def last_seq(self, table: Table) -> int:
        """Give the last number of a table that was given; 0 where nothing was ever put into it."""
        if not self._seqs:
            self._begin()
        return self._seqs[table.name]

    def next_seq(self, table: Table) -> int:
        """Give the next number of a table: safe, since we are the only writer."""
        self._seqs[table.name] = self.last_seq(table) + 1
        return self._seqs[table.name]

    def _begin(self) -> None:
        """Ask once for all that goes on from what was there before."""
        *last, head = self.driver.first(_LAST) or ()
        self._seqs = {table.name: seq or 0 for table, seq in zip(NUMBERED, last, strict=True)}
        self._head = head or FIRST_HASH

    def add(self, table: Table, *rows: Row) -> None:
        """Insert rows; all of them have the same columns."""
        self.many(_insert(table), rows)

    def add_missing(self, table: Table, *rows: Row) -> None:
        """Insert those rows whose key is not there."""
        self.many(_insert_missing(table, self.driver.dialect), rows)

    def put(self, table: Table, *rows: Row) -> None:
        """Insert rows, or change those whose key is there."""
        self.many(_upsert(table, self.driver.dialect), rows)

    def many(self, statement: Insert | Update, rows: Sequence[Row]) -> None:
        """Execute a statement, made once and not anew for every call, once for each row."""
        self.driver.many(statement, rows)

    def log(self, kind: str, subject: str, digest: str) -> None:
        """Write a line of the log, chained to the one before."""
        seq, subject = self.next_seq(schema.log), plain(subject)
        self._head = chained(self._head, seq=seq, at=self.now, kind=kind, subject=subject, digest=digest)
        row = {"seq": seq, "at": self.now, "kind": kind, "subject": subject, "digest": digest, "hash": self._head}
        self.add(schema.log, row)


_LAST = select(
    *(select(func.max(table.c.seq)).scalar_subquery().label(table.name) for table in NUMBERED),
    select(schema.log.c.hash).order_by(schema.log.c.seq.desc()).limit(1).scalar_subquery().label("head"),
)


def chained(  # noqa: PLR0913 - the columns of a line
    before: str, *, seq: int, at: str, kind: str, subject: str, digest: str
) -> str:
    """Give the hash of a line of the log."""
    return sha256(f"{before}\n{dumps([seq, at, kind, subject, digest])}".encode())


def sha256(body: bytes) -> str:
    """Give the hex digest."""
    return hashlib.sha256(body).hexdigest()


def in_parts(values: Iterable[_T], most: int = MOST_AT_ONCE) -> Iterator[list[_T]]:
    """Give values in lists of a bounded length."""
    rest = iter(values)
    while part := list(islice(rest, most)):
        yield part


@cache
def _insert(table: Table) -> Insert:
    return table.insert()


def own_insert(table: Table, dialect: str) -> Any:
    """Give the dialect's own insert, which knows ON CONFLICT."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _insert_missing(table: Table, dialect: str) -> Insert:
    statement: Insert = own_insert(table, dialect).on_conflict_do_nothing()
    return statement


@cache
def _upsert(table: Table, dialect: str) -> Insert:
    statement = own_insert(table, dialect)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    upsert: Insert = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    return upsert
