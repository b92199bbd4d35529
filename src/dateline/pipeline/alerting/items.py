"""Events and stories as alerts see them: which match a query, how they stand, what is quoted of them.

May import records, store and stories.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline.errors import NotStored
from dateline.pipeline.alerting.deciding import Standing, event_standing, story_standing
from dateline.records.alert import Alert
from dateline.records.event import Event
from dateline.records.stored import Filter, StoredArticle, StoredClaim, StoredStory
from dateline.store.reading import Reading

QUOTES = 20
"""How many claims of an event, or reports of a story, are quoted; the latest."""
_PAGE = 500
_ALL = 10_000

Item = Event | StoredStory


@dataclass(frozen=True, slots=True)
class Quote:
    """What one report says: the claim's sentence, or, of a story, the report alone."""

    article: StoredArticle
    claim: StoredClaim | None = None


def matching(view: Reading, filter_: Filter, of: str, item: str) -> Item | None:
    """Give an event or story if it is one that a filter finds."""
    own = filter_.event if of == "events" else filter_.story
    if own not in (None, item):
        return None
    if of == "events":
        return next(iter(view.events(replace(filter_, event=item, limit=1, after=None)).items), None)
    return next(iter(view.stories(replace(filter_, story=item, limit=1, after=None)).items), None)


def all_matching(view: Reading, filter_: Filter, of: str) -> Iterator[Item]:
    """Give all that a filter finds, the latest first."""
    after: str | None = None
    while True:
        page = listed(view, replace(filter_, limit=_PAGE, after=after), of)
        yield from page[0]
        after = page[1]
        if after is None:
            return


def listed(view: Reading, filter_: Filter, of: str) -> tuple[tuple[Item, ...], str | None]:
    """Give a page of events or stories, and where the next one begins."""
    if of == "events":
        events = view.events(filter_)
        return events.items, events.next
    stories = view.stories(filter_)
    return stories.items, stories.next


def found(view: Reading, of: str, id: str) -> Item | None:
    """Give an event (the one that it is in now) or a story, or None where it is no more."""
    try:
        return view.event(id) if of == "events" else view.story(id)
    except NotStored:
        return None


def standing(view: Reading, item: Item, alert: Alert) -> Standing:
    """Say how an item stands; a story's sources are counted only where an alert asks for more than one."""
    if isinstance(item, Event):
        return event_standing(item)
    return story_standing(len({one.origin for one in articles(view, item)}) if alert.min_sources > 1 else 1)


def articles(view: Reading, story: StoredStory) -> tuple[StoredArticle, ...]:
    """Give the reports of a story, the latest first."""
    return view.articles(Filter(story=story.id, limit=_ALL)).items


def claims(view: Reading, event: Event) -> tuple[StoredClaim, ...]:
    """Give the claims of an event, the latest first."""
    return view.claims(Filter(event=event.id, limit=_ALL)).items


def quotes(view: Reading, item: Item) -> tuple[Quote, ...]:
    """Give what reports say of an item, the latest first, as many as are quoted."""
    if isinstance(item, StoredStory):
        return tuple(Quote(article) for article in articles(view, item)[:QUOTES])
    told = view.claims(Filter(event=item.id, limit=QUOTES)).items
    known = {id_: view.article(id_) for id_ in {one.claim.article for one in told}}
    return tuple(Quote(known[one.claim.article], one) for one in told)
