"""From a filter to SQL: where a list's rows come from, and what is checked of each.

Every filter can be a *source* (its rows come out of an index, most of them the latest first) or a *check* (asked of
each row that another source gives). A list takes the source with the fewest rows, which are counted up to a bound, and
checks the rest: either there are few rows to look at, or so many that fit that a page is soon full. In SQLite the way
is written into the SQL (``INDEXED BY``, ``CROSS JOIN``), since it knows nothing of how often a value stands there;
PostgreSQL does, and finds its own.

All SQL here is fixed text; values only ever travel as parameters. May import records and errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from dateline.store.fulltext import parameters

# Sources with fewer rows than this are gathered and sorted; more are only walked through in order.
MOST_GATHERED = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter whose ids are looked up and whose values are checked.

    Attributes:
        sqlite: which of the two databases is asked.
        article, story, event: seqs. actor, place: as ``names`` has them.
        words: folded. hits: seqs of all articles that hold them, where these are few enough to be gathered.
        after: day and seq of the last row of the page before.
    """

    sqlite: bool
    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()
    actor: str | None = None
    place: str | None = None
    country: str | None = None
    status: str | None = None
    words: tuple[str, ...] = ()
    hits: tuple[int, ...] | None = None
    story: int | None = None
    article: int | None = None
    event: int | None = None
    after: tuple[str, int] | None = None

    def parameters(self) -> dict[str, object]:
        """Give all values that the SQL made of it may refer to."""
        day, seq = self.after or (None, None)
        hits: object = list(self.hits or ())
        return {
            **{name: getattr(self, name) for name in _SINGLE},
            **{f"type{number}": type_ for number, type_ in enumerate(self.types)},
            **parameters(self.words),
            "hits": str(hits) if self.sqlite else hits,
            "after_day": day,
            "after_seq": seq,
        }

    def by(self, index: str) -> str:
        """Name the index that SQLite is to use."""
        return f"INDEXED BY {index}" if self.sqlite else ""

    @property
    def then(self) -> str:
        """Before JOIN: let SQLite go through the tables in the order in which they are written."""
        return "CROSS" if self.sqlite else ""

    def among_hits(self, column: str) -> str:
        """The condition that an article is one of the hits."""
        if self.sqlite:
            return f"{column} IN (SELECT value FROM json_each(:hits))"
        return f"{column} = ANY(CAST(:hits AS bigint[]))"

    @property
    def of_claims(self) -> Asked:
        """The part of it that is asked of single claims, for lists of articles and stories."""
        return replace(self, since=None, until=None, after=None, article=None, story=None, words=(), hits=None)


_SINGLE = ("since", "until", "actor", "place", "country", "status", "story", "article", "event")


Way: TypeAlias = Literal["few", "ordered", "gathered", "walk"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from.

    Attributes:
        tables, where: of the FROM and WHERE clauses; all these rows pass the filter that the source stands for.
        day, seq: the columns that the list goes by.
        checks: conditions for the other filters. row: a join that they need, or ''.
        way: ``few`` rows, not worth counting; ``ordered``, as the list wants them; ``gathered``, to be sorted; or a
            ``walk`` over all of the list, in order.
        rows: what is counted, where ``tables`` is gathered from it.
        late: a condition on ``found.seq`` that is too dear for all that is gathered, or ''; it is asked of one row
            after the other, in the list's order, until a page is full.
        article: the column of the claim's article, for claims.
    """

    tables: str
    where: str
    day: str
    seq: str
    checks: tuple[str, ...] = ()
    row: str = ""
    way: Way = "ordered"
    rows: str | None = None
    article: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A kind of list: its sources, those of the more particular filters first.

    Attributes:
        long: rows whose days begin before ``until`` and end after it; they come before all others.
        first: the column that ``until`` is held against, where it is not the source's ``day``.
    """

    sources: tuple[Source, ...]
    long: Source | None = None
    first: str | None = None


def conditions(listing: Listing, source: Source, asked: Asked) -> Iterator[str]:
    """Conditions on the days, and on what comes after the page before."""
    if asked.since is not None:
        yield f"{source.day} >= :since"
    elif asked.until is not None:
        yield f"{source.day} > ''"
    if asked.until is not None and source is not listing.long:
        yield f"{listing.first or source.day} <= :until"
    if asked.after is not None:
        yield f"({source.day}, {source.seq}) < (:after_day, :after_seq)"


def select_keys(listing: Listing, source: Source, asked: Asked) -> str:
    """The SQL that gives day and seq of a list's rows, the latest first."""
    where = " AND ".join((source.where, *source.checks, *conditions(listing, source, asked)))
    tables = f"{source.tables} {source.row}" if source.checks else source.tables
    order = f"{source.day} DESC, {source.seq} DESC"
    found = f"SELECT {source.day} AS day, {source.seq} AS seq FROM {tables} WHERE {where} ORDER BY {order} LIMIT"
    if not source.late:
        return f"{found} :most"
    # A limit, though one that is never reached, keeps both databases from asking the late condition before they sort.
    # SQLite then asks it row by row; told to sort again, it would ask it of all. PostgreSQL may join in any order.
    last = "" if asked.sqlite else " ORDER BY day DESC, seq DESC"
    return f"SELECT day, seq FROM ({found} {2**62}) AS found WHERE {source.late}{last} LIMIT :most"


def count_rows(listing: Listing, source: Source, asked: Asked) -> str:
    """The SQL that counts a source's rows, up to ``:bound``."""
    if source.rows is not None:
        return f"SELECT count(*) FROM (SELECT 1 FROM {source.rows} LIMIT :bound) AS counted"
    where = " AND ".join((source.where, *conditions(listing, source, asked)))
    return f"SELECT count(*) FROM (SELECT 1 FROM {source.tables} WHERE {where} LIMIT :bound) AS counted"
