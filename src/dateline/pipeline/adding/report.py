"""One report into the store, in one transaction: kept, compared with what is there, linked.

May import stories, store and records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dateline.pipeline.adding.copies import group_copies
from dateline.pipeline.adding.events import derive_events, link_claims, touched_by_loss
from dateline.pipeline.adding.stories import place_in_story
from dateline.records import Report
from dateline.records.stored import Provenance, StoredArticle
from dateline.records.urls import page_address
from dateline.store import Writing


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one input did.

    Attributes:
        where: the input's name.
        kind: ``new``, ``revision`` (an edit of an article that was there) or ``same`` (nothing was changed).
        article: as it now stands.
        events: ids of the events that were made or changed, in the order of their first claims.
    """

    where: str
    kind: str
    article: StoredArticle
    events: tuple[str, ...] = ()


def add_report(tx: Writing, report: Report, provenance: Provenance) -> Added:
    """Add a report: itself, what it copies, its story, its events.

    Args:
        tx: the transaction; whoever opened it commits.
        report: what was read.
        provenance: where its bytes come from.

    Raises:
        StoreError: it cannot be written; nothing of this transaction is kept then.
    """
    url = report.article.url or provenance.url
    placed = tx.put_report(
        report,
        provenance,
        address=page_address(url),
        origin=f"article:{report.article.id}",
    )
    where = report.article.where
    if placed.kind == "same":
        return Added(where, placed.kind, placed.article)
    article, copied = group_copies(tx, placed)
    story = place_in_story(tx, placed, copied)
    neighbours = touched_by_loss(tx, placed.gone)
    link_claims(tx, placed.claims, story=None if story.alone else story.seq)
    touched = (*neighbours, *(stored.seq for stored in placed.claims))
    lost = {stored.event for stored in placed.gone if stored.event is not None}
    events = derive_events(tx, touched, article=article.seq, lost=lost)
    return Added(where, placed.kind, replace(article, story=story.id), tuple(event.id for event in events))
