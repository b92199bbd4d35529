"""What an alert would have told in the past: a pure replay of what the store holds now; nothing is sent or noted.

Each event that the query finds is put together again report by report, as if each report had come in when it was
published (or, where nobody knows, when it was added). May import records, store and stories.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from dateline.pipeline.alerting import items
from dateline.pipeline.alerting.deciding import (
    Standing,
    event_standing,
    firing,
    is_enough,
    moment,
    news,
    standing_of,
    story_standing,
    written,
)
from dateline.pipeline.alerting.messages import headline
from dateline.records.alert import Alert, Firing
from dateline.records.event import ArticleOrigin, Event
from dateline.records.stored import StoredArticle, StoredClaim, StoredStory
from dateline.store.queries import load_query
from dateline.store.reading import Reading
from dateline.stories import events as happenings


@dataclass(frozen=True, slots=True)
class WouldTell:
    """One thing that would have been told.

    Attributes:
        alert: its name. item: id. at: when, ISO 8601 UTC.
        headline: what the item was then. news: why.
    """

    alert: str
    item: str
    at: str
    headline: str
    news: tuple[str, ...]


def replay(view: Reading, alert: Alert, *, since: str) -> tuple[WouldTell, ...]:
    """Say what an alert would have told from a day on.

    Args:
        view: one state of the store.
        alert: what it tells, and when.
        since: a day; what could be told before it counts as known.

    Returns:
        In the order of telling; the same store gives the same.

    Raises:
        NotStored: its query is not in the store, or names something that is not.
    """
    found: list[WouldTell] = []
    for item in items.all_matching(view, load_query(view, alert.query), alert.of):
        if not _is_over(item, since):
            found += _of_item(item.id, _history(view, item), alert, written(moment(since)))
    return tuple(sorted(found, key=lambda one: (one.at, one.item)))


def _is_over(item: items.Item, since: str) -> bool:
    last = item.reported_to if isinstance(item, Event) else item.last
    return last is not None and moment(last) < moment(since)


_Step = tuple[str, Standing, str]
"""When; how the item stood then; its headline."""


def _of_item(id_: str, history: Iterator[_Step], alert: Alert, since: str) -> Iterator[WouldTell]:
    told: list[Firing] = []
    for at, now, line in history:
        if at < since:
            # As if the alert had been made then: what was enough to be told is known, how it stood last.
            if is_enough(now, alert) or told:
                told = [Firing(alert.name, id_, now.version(), at, "known")]
            continue
        one = firing(alert, id_, now, told=told, at=at)
        if one is not None:
            was = standing_of(told[-1].version) if told else None
            yield WouldTell(alert.name, id_, one.at, line, news(was, now))
            told.append(one)


def _history(view: Reading, item: items.Item) -> Iterator[_Step]:
    return _of_story(view, item) if isinstance(item, StoredStory) else _of_event(view, item)


def _of_event(view: Reading, event: Event) -> Iterator[_Step]:
    claims = items.claims(view, event)
    known = {id_: view.article(id_) for id_ in {one.claim.article for one in claims}}
    origins = {
        id_: ArticleOrigin(id_, article.outlet, article.published, article.origin, article.seq)
        for id_, article in known.items()
    }
    table = happenings.load_table()

    def order(stored: StoredClaim) -> tuple[str, int, int, str]:
        return _came(known[stored.claim.article]), stored.article_seq, stored.claim.start, stored.claim.id

    so_far: list[StoredClaim] = []
    for (at, _), fresh in groupby(sorted(claims, key=order), key=lambda stored: order(stored)[:2]):
        so_far += fresh
        then = happenings.summarise([stored.claim for stored in so_far], origins, table=table)
        yield at, event_standing(then), headline(then)


def _of_story(view: Reading, story: StoredStory) -> Iterator[_Step]:
    origins: set[str] = set()
    for article in sorted(items.articles(view, story), key=lambda one: (_came(one), one.seq)):
        origins.add(article.origin)
        yield _came(article), story_standing(len(origins)), headline(story)


def _came(article: StoredArticle) -> str:
    """When a report came in; a date that cannot be read is none."""
    try:
        return written(moment(article.published or article.added))
    except (ValueError, OverflowError):
        return written(moment(article.added))
