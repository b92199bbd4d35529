"""Lists and look-ups over one state of the store.

    with store.reading() as view:
        page = view.events(Filter(country="SYR", types=("bombing",)))
        rest = view.events(Filter(country="SYR", types=("bombing",), after=page.next))

May import sqlalchemy, records and errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, or_, select, text

from dateline.errors import NotStored
from dateline.records.event import Event
from dateline.records.report import Report
from dateline.records.stored import (
    Counts,
    Evidence,
    Filter,
    Found,
    Page,
    Revision,
    StoredArticle,
    StoredClaim,
    StoredStory,
)
from dateline.records.urls import page_address
from dateline.store import lists, schema
from dateline.store.asking import look_up, token
from dateline.store.codec import plain
from dateline.store.driver import Driver
from dateline.store.evidence import evidence, revisions_of
from dateline.store.feeds import FeedsRead
from dateline.store.filters import MOST_GATHERED, Asked, Listing, Source, count_rows, select_keys
from dateline.store.finding import find, not_stored, seq_of
from dateline.store.rows import article_of, claims_of, report_of, select_articles, select_claims
from dateline.store.schema import articles, claims, revisions
from dateline.store.telling import events_by_seq, stories_by_seq
from dateline.store.transaction import ClaimCache, in_parts

_T = TypeVar("_T")
Key = tuple[str, int]


class Reading(FeedsRead):
    """One state of the store, whatever is written meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._driver = Driver(connection)
        self._claims = ClaimCache()

    # --- lists

    def articles(self, filter_: Filter) -> Page[StoredArticle]:
        """List articles, the latest published first; undated ones come last.

        Raises:
            NotStored: the filter names an article, event or story that is not there.
            StoreError: a value of it cannot be used; the message says which.
        """
        return self._page(filter_, "articles", lists.articles, self._articles_by_seq)

    def claims(self, filter_: Filter) -> Page[StoredClaim]:
        """List claims of the articles' latest revisions, by the last day told; errors as of ``articles``."""
        return self._page(filter_, "claims", lists.claims, self._claims_by_seq)

    def events(self, filter_: Filter) -> Page[Event]:
        """List events, by the last day told; errors as of ``articles``."""
        return self._page(filter_, "events", lists.events, lambda seqs: events_by_seq(self.connection, seqs))

    def stories(self, filter_: Filter) -> Page[StoredStory]:
        """List stories, by the day of their last report; errors as of ``articles``."""
        return self._page(filter_, "stories", lists.stories, lambda seqs: stories_by_seq(self.connection, seqs))

    def _page(
        self,
        filter_: Filter,
        kind: str,
        listing: Callable[[Asked], Listing],
        records: Callable[[Sequence[int]], Mapping[int, _T]],
    ) -> Page[_T]:
        asked = look_up(self.connection, filter_, kind)
        keys = list_keys(self.connection, listing(asked), asked, most=filter_.limit + 1)
        shown = keys[: filter_.limit]
        found = records([seq for _, seq in shown])
        after = token(filter_, kind, shown[-1]) if len(keys) > len(shown) else None
        return Page(tuple(found[seq] for _, seq in shown), after)

    def _articles_by_seq(self, seqs: Sequence[int]) -> dict[int, StoredArticle]:
        return {
            row.seq: article_of(row)
            for part in in_parts(seqs)
            for row in self.connection.execute(select_articles().where(articles.c.seq.in_(part)))
        }

    def _claims_by_seq(self, seqs: Sequence[int]) -> dict[int, StoredClaim]:
        return {
            one.seq: one
            for part in in_parts(seqs)
            for one in claims_of(
                self._driver, self.connection.execute(select_claims().where(claims.c.seq.in_(part))), self._claims
            )
        }

    # --- single ones

    def find(self, id: str) -> Found:
        """Tell what an id, the beginning of one (at least six characters) or an article's address stands for.

        Raises:
            NotStored: nothing; the message names ids near it.
            StoreError: several begin so; the message names them.
        """
        return find(self.connection, id)

    def article(self, id: str) -> StoredArticle:
        """Give an article, in its latest revision.

        Raises:
            NotStored: it is not there, or retention took it; the message names ids near it.
        """
        found = self._articles_by_seq([self._seq_of("article", id)])
        if not found:
            raise NotStored(f"article {id}: was taken by retention; the log says when")
        return next(iter(found.values()))

    def article_of_bytes(self, sha256: str, *, id: str | None, url: str | None) -> StoredArticle | None:
        """Give the article that was read, in its latest revision, from just these bytes; None where there is none.

        Args:
            sha256: of the bytes.
            id: the input's own id, or None: then an article without one has the id that its bytes give it.
            url: the input's address, or None.
        """
        same = articles.c.id == plain(id or sha256[:16])
        if (address := page_address(url)) is not None:
            same = or_(same, articles.c.address == address)
        asked = select_articles().where(revisions.c.sha256 == sha256, same)
        row = self.connection.execute(asked.limit(1)).first()
        return None if row is None else article_of(row)

    def report(self, id: str, *, revision: int | None = None) -> Report:
        """Give what was read of an article: its text, mentions and claims.

        Args:
            id: of the article.
            revision: its number, from 1; None: the latest.

        Raises:
            NotStored: it is not there, or retention took it.
            StoreDamaged: it cannot be read.
        """
        asked = select(revisions.c.report).where(revisions.c.article == self._seq_of("article", id))
        if revision is not None:
            asked = asked.where(revisions.c.number == revision)
        row = self.connection.execute(asked.order_by(revisions.c.number.desc()).limit(1)).first()
        which = f"article {id}" if revision is None else f"article {id}, revision {revision}"
        if row is None:
            raise NotStored(f"{which}: there is none of this number; see its revisions")
        if row.report is None:
            raise NotStored(f"{which}: its text was taken by retention; the log says when")
        return report_of(row.report, id)

    def revisions(self, id: str) -> tuple[Revision, ...]:
        """Give all versions of an article, the first one first.

        Raises:
            NotStored: the article is not there.
        """
        return revisions_of(self.connection, self._seq_of("article", id))

    def claim(self, id: str) -> StoredClaim:
        """Give a claim; one of an earlier revision too, which is in no event any more.

        Raises:
            NotStored: it is not there; the message names ids near it.
        """
        asked = select_claims().where(claims.c.id == plain(id)).order_by(claims.c.current.desc(), claims.c.seq.desc())
        found = claims_of(self._driver, self.connection.execute(asked.limit(1)), self._claims)
        if not found:
            raise not_stored(self.connection, "claim", id)
        return found[0]

    def event(self, id: str) -> Event:
        """Give an event; for the id of one that has become part of another, that one: its ``id`` tells.

        Raises:
            NotStored: it is not there; the message names ids near it.
        """
        seq = self._seq_of("event", id)
        return events_by_seq(self.connection, [seq])[seq]

    def story(self, id: str) -> StoredStory:
        """Give a story.

        Raises:
            NotStored: it is not there; the message names ids near it.
        """
        seq = self._seq_of("story", id)
        return stories_by_seq(self.connection, [seq])[seq]

    def evidence(self, id: str) -> Evidence:
        """Give all that an event rests on, down to bytes, offsets and the lines of the log.

        Raises:
            NotStored: the event is not there; the message names ids near it.
        """
        seq = self._seq_of("event", id)
        asked = select_claims().where(claims.c.event == seq, claims.c.current == 1).order_by(claims.c.seq)
        told = claims_of(self._driver, self.connection.execute(asked), self._claims)
        return evidence(self.connection, events_by_seq(self.connection, [seq])[seq], told)

    def _seq_of(self, kind: str, id: str) -> int:
        seq = seq_of(self.connection, kind, id)
        assert seq is not None  # None is answered only for None
        return seq

    # --- numbers

    def counts(self) -> Counts:
        """Tell how much there is; takes a few tens of milliseconds for a million claims."""
        day, current = claims.c.sort_day, claims.c.current == 1
        dated = select(day).where(current, day > "").limit(1)
        return Counts(
            articles=self._count(select(func.count()).select_from(articles).where(articles.c.revision.is_not(None))),
            revisions=self._count(select(func.count()).select_from(revisions)),
            # All but the few that are not current: that all are counted over a small index is what makes it quick.
            claims=self._count(select(func.count()).select_from(claims))
            - self._count(select(func.count()).select_from(claims).where(claims.c.current == 0)),
            events=self._count(select(func.count()).select_from(schema.events)),
            stories=self._count(select(func.count()).select_from(schema.stories)),
            judgements=self._count(select(func.count()).select_from(schema.judgements)),
            feeds=self._count(select(func.count()).select_from(schema.feeds)),
            log=self._count(select(func.coalesce(func.max(schema.log.c.seq), 0))),
            first=self.connection.execute(dated.order_by(day)).scalar(),
            last=self.connection.execute(dated.order_by(day.desc())).scalar(),
            size=self._size(),
        )

    def _count(self, asked: Select[Any]) -> int:
        return int(self.connection.execute(asked).scalar() or 0)

    def _size(self) -> int:
        if self.connection.dialect.name == "sqlite":
            asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        else:
            asked = "SELECT pg_database_size(current_database())"
        return int(self.connection.execute(text(asked)).scalar() or 0)


# --- how a list is read


def list_keys(connection: Connection, listing: Listing, asked: Asked, *, most: int) -> list[Key]:
    """Give day and seq of the first ``most`` rows of a list."""
    keys: list[Key] = []
    if listing.long is not None and _reaches_over(asked):
        keys = _keys(connection, listing, listing.long, asked, most)
    if len(keys) < most:
        source = choose(connection, listing, asked)
        keys += _keys(connection, listing, source, asked, most - len(keys))
    return keys


def _reaches_over(asked: Asked) -> bool:
    """Whether what ends after ``until`` may stand on this page; it comes before all else."""
    return asked.until is not None and (asked.after is None or asked.after[0] > asked.until)


def _keys(connection: Connection, listing: Listing, source: Source, asked: Asked, most: int) -> list[Key]:
    rows = connection.execute(text(select_keys(listing, source, asked)), {**asked.parameters(), "most": most})
    return [(day, seq) for day, seq in rows]


def choose(connection: Connection, listing: Listing, asked: Asked) -> Source:
    """Give the source with the fewest rows; where all have many, one whose rows come in order."""
    *narrow, walk = listing.sources
    if not narrow:
        return walk
    if narrow[0].way == "few":
        return narrow[0]
    if len(narrow) == 1 and asked.since is None and narrow[0].way == "ordered":
        return narrow[0]
    counted = listing.sources if asked.since is not None else narrow
    counts = [(_rows(connection, listing, source, asked), place) for place, source in enumerate(counted)]
    fewest, place = min(counts)
    if fewest < MOST_GATHERED:
        return counted[place]
    return next((source for source in narrow if source.way == "ordered"), walk)


def _rows(connection: Connection, listing: Listing, source: Source, asked: Asked) -> int:
    values = {**asked.parameters(), "bound": MOST_GATHERED}
    return int(connection.execute(text(count_rows(listing, source, asked)), values).scalar() or 0)
