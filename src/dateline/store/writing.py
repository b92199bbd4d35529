"""All that one transaction of a writer may do."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, func, insert, select, update

from dateline.records.report import Report
from dateline.records.stored import StoredArticle
from dateline.store import schema
from dateline.store.copies import Copies
from dateline.store.feeds import Feeds
from dateline.store.grouping import Stories
from dateline.store.happenings import Events
from dateline.store.judging import Judgements
from dateline.store.linking import Links
from dateline.store.naming import Named
from dateline.store.reports import Reports, rows_to_reports
from dateline.store.retention import Retention
from dateline.store.rows import select_articles
from dateline.store.schema import articles, claims, event_aliases, events, revisions

# How many reports are held at once in a walk over all.
STEP = 50
DERIVED = (
    schema.fingerprints,
    schema.bands,
    schema.story_links,
    schema.story_keys,
    schema.story_articles,
    schema.stories,
    schema.links,
    schema.follows,
    schema.event_names,
    schema.events,
)
"""What can be derived again; in the order in which it may be deleted."""


class Writing(Reports, Copies, Stories, Links, Events, Judgements, Named, Retention, Feeds):
    """One transaction: all of it is written when its ``with`` ends, or nothing."""

    def clear_derived(self) -> None:
        """Throw away copies, stories, links and events; what was read and what people said stay.

        Ids of events go on leading to those that their first claims will be in.
        """
        first = select(events.c.id, claims.c.id).join(claims, claims.c.seq == events.c.seq)
        here = select(events.c.id)
        self.connection.execute(delete(event_aliases).where(event_aliases.c.id.in_(here)))
        self.connection.execute(insert(event_aliases).from_select(["id", "claim"], first))
        self.connection.execute(update(claims).where(claims.c.event.is_not(None)).values(event=None))
        for table in DERIVED:
            self.connection.execute(delete(table))

    def reports_in_order(self) -> Iterator[tuple[StoredArticle, Report]]:
        """Walk over the latest revisions of all articles, in the order in which these were added; memory stays flat."""
        after = 0
        last = self.connection.execute(select(func.max(articles.c.seq))).scalar() or 0
        asked = select_articles().add_columns(revisions.c.report).order_by(articles.c.seq).limit(STEP)
        while rows := self.connection.execute(asked.where(articles.c.seq > after, articles.c.seq <= last)).all():
            yield from rows_to_reports(rows)
            after = rows[-1].seq
