"""Taking away what is old, and deriving again what rested on it. May import stories, store and records."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.pipeline.adding.events import derive_events
from dateline.records.stored import Filter, Pruned, StoredClaim
from dateline.store import Store, Writing
from dateline.store.reading import Reading

_STEP = 10_000


class _Rehearsed(Exception):
    """Takes a rehearsal back; bears what it would have done."""

    def __init__(self, pruned: Pruned) -> None:
        super().__init__()
        self.pruned = pruned


def prune(store: Store, *, before: str, payloads_only: bool) -> Pruned:
    """Take bodies, or whole articles, of reports that are older than a day, in one transaction.

    Args:
        store: the store.
        before: a day; reports published on it or later stay. Where no date is known, the day of adding counts.
        payloads_only: take the bodies alone, and keep what was read from them.

    Raises:
        StoreError: it cannot be written; nothing was taken then.
    """
    with store.writing() as tx:
        return _pruned(tx, before=before, payloads_only=payloads_only)


def rehearse(store: Store, *, before: str, payloads_only: bool) -> Pruned:
    """Tell what ``prune`` would take, and take nothing; errors as of ``prune``."""
    try:
        with store.writing() as tx:
            raise _Rehearsed(_pruned(tx, before=before, payloads_only=payloads_only))
    except _Rehearsed as rehearsed:
        return rehearsed.pruned


def _pruned(tx: Writing, *, before: str, payloads_only: bool) -> Pruned:
    if payloads_only:
        return tx.prune_payloads(before=before)
    pruned = tx.prune_articles(before=before)
    _derive_without(tx, pruned.gone)
    return pruned


def _derive_without(tx: Writing, gone: Sequence[StoredClaim]) -> None:
    """Derive again the events that claims were taken out of; those that have none left go."""
    if not gone:
        return
    view = Reading(tx.connection)
    newest = max(stored.article_seq for stored in gone)
    lost = list(dict.fromkeys(stored.event for stored in gone if stored.event is not None))
    touched = [seq for id_ in lost for seq in _members(view, id_)]
    derive_events(tx, touched, article=newest, lost=lost)


def _members(view: Reading, event: str) -> list[int]:
    """The seqs of all claims of an event."""
    page = view.claims(Filter(event=event, limit=_STEP))
    found = [stored.seq for stored in page.items]
    while page.next is not None:
        page = view.claims(Filter(event=event, limit=_STEP, after=page.next))
        found += [stored.seq for stored in page.items]
    return found
