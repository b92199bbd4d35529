"""Atom feeds: of what an alert told, and of what a saved query finds. May import records, store and export."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import dateline
from dateline.export.atom import Feed, atom
from dateline.pipeline.alerting import items
from dateline.pipeline.alerting.deciding import moment
from dateline.pipeline.alerting.messages import Told, entry_of
from dateline.records.alert import Alert
from dateline.store.alerts import sent_items
from dateline.store.queries import load_query
from dateline.store.reading import Reading

MOST_ENTRIES = 100
_GENERATOR = f"Dateline {dateline.__version__}"


def alert_feed(view: Reading, alert: Alert, fresh: Sequence[Told]) -> bytes:
    """Make the feed of what an alert told last, and tells now; the same again where that was in it already."""
    entries = {told.item.id: told for told in fresh}
    for id_, at in sent_items(view, alert.name, limit=MOST_ENTRIES):
        item = items.found(view, alert.of, id_)
        if item is not None and item.id not in entries:
            entries[item.id] = Told("", (), item, items.quotes(view, item), at)
    feed = Feed(f"alert/{alert.name}/{alert.made}", f"Dateline: {alert.name}", alert.made, _GENERATOR)
    return _written(feed, list(entries.values()))


def query_feed(view: Reading, name: str, of: str) -> bytes:
    """Make a feed of what a saved query finds now, each item dated by when its last report was added.

    Args:
        view: one state of the store.
        name: of the query; its limit says how many items.
        of: ``events`` or ``stories``.

    Raises:
        NotStored: there is no such query.
    """
    filter_ = load_query(view, name)
    found, _ = items.listed(view, replace(filter_, limit=min(filter_.limit, MOST_ENTRIES)), of)
    quoted = ((item, items.quotes(view, item)) for item in found)
    told = [Told("", (), item, of_it, max(one.article.added for one in of_it)) for item, of_it in quoted if of_it]
    first = min((one.at for one in told), default="1970-01-01T00:00:00Z")
    return _written(Feed(f"query/{name}/{of}", f"Dateline: {name}", first, _GENERATOR), told)


def _written(feed: Feed, told: Sequence[Told]) -> bytes:
    latest = sorted(told, key=lambda one: (-moment(one.at).timestamp(), one.item.id))[:MOST_ENTRIES]
    return atom(feed, [entry_of(one) for one in latest])


def write_whole(file: Path, body: bytes) -> None:
    """Write a file that others read meanwhile: they see all of it as it was, or all of it as it is.

    Raises:
        OSError: it cannot be written; what was there is left.
    """
    target = file.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
