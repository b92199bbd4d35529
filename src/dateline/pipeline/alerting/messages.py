"""What an alert says: as JSON for programs, as plain text for people, as entries of a feed. May import records, export.

Titles and sentences come from reports, which are untrusted: in text they stand on lines of their own, made harmless.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.export.atom import Entry
from dateline.pipeline.alerting.items import Item, Quote
from dateline.records.alert import Alert, Firing
from dateline.records.event import Event
from dateline.records.lines import one_line
from dateline.records.listing import certainty, event_as_json, story_as_json
from dateline.records.shape import JsonValue
from dateline.records.stored import StoredStory


@dataclass(frozen=True, slots=True)
class Told:
    """One item of a message.

    Attributes:
        key: tells this piece of news from all others; the same when it is sent again.
        news: why it is told: ``new``, or what changed.
        item: as it stands when it is sent.
        quotes: what reports say of it, the latest first.
        at: when it became due.
    """

    key: str
    news: tuple[str, ...]
    item: Item
    quotes: tuple[Quote, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at once.

    Attributes:
        delivery: the same when it is sent again, so that a receiver can pass over what it has.
        sent: when, ISO 8601 UTC.
        test: a person tries the alert out.
    """

    alert: Alert
    delivery: str
    sent: str
    told: tuple[Told, ...]
    test: bool = False


def key_of(alert: Alert, firings: Sequence[Firing]) -> str:
    """Give what tells these pieces of news of an alert from all others."""
    named = [alert.name, alert.made, *([one.item, one.version] for one in firings)]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:32]


# --- JSON


def message_as_json(message: Message) -> dict[str, JsonValue]:
    """Give the body of a webhook; keys and their order stay put."""
    return {
        "alert": message.alert.name,
        "query": message.alert.query,
        "of": message.alert.of,
        "delivery": message.delivery,
        "test": message.test,
        "sent": message.sent,
        "items": [_told_as_json(told) for told in message.told],
    }


def _told_as_json(told: Told) -> dict[str, JsonValue]:
    item = told.item
    return {
        "key": told.key,
        "news": list(told.news),
        "event": event_as_json(item) if isinstance(item, Event) else None,
        "story": story_as_json(item) if isinstance(item, StoredStory) else None,
        "quotes": [_quote_as_json(quote) for quote in told.quotes],
    }


def _quote_as_json(quote: Quote) -> dict[str, JsonValue]:
    claim = None if quote.claim is None else quote.claim.claim
    return {
        "claim": None if claim is None else claim.id,
        "sentence": None if claim is None else claim.sentence,
        "trigger": None if claim is None else {"start": claim.start, "end": claim.end, "text": claim.trigger},
        "article": quote.article.id,
        "title": quote.article.title,
        "outlet": quote.article.outlet,
        "published": quote.article.published,
        "url": quote.article.url,
    }


# --- text


def headline(item: Item) -> str:
    """Say in one line what an item is, in words of the codebook and the gazetteer; of a story, its title."""
    if isinstance(item, StoredStory):
        return one_line(item.title)
    parts = [item.type.replace("_", " "), item.status]
    if item.place is not None and item.place.name is not None:
        parts.append(", ".join(dict.fromkeys(filter(None, (item.place.name, item.place.country)))))
    if day := item.to or item.from_:
        parts.append(day)
    parts += [f"{_number(one.low, one.high, one.best)} {one.kind}" for one in item.figures[:3]]
    return one_line(" · ".join(parts))


def _number(low: float | None, high: float | None, best: float | None) -> str:
    if low is not None and high is not None:
        return f"{low:g}" if low == high else f"{low:g}-{high:g}"
    return f"{low:g}+" if low is not None else f"up to {high:g}" if high is not None else f"{best or 0:g}"


def lines(told: Told) -> list[str]:
    """Tell an item in lines of plain text."""
    item = told.item
    facts = [f"News: {'; '.join(told.news)}"] if told.news else []
    if isinstance(item, Event):
        sources = f"{item.independent_sources} independent source{'s' * (item.independent_sources != 1)}"
        facts.append(f"{certainty(item)} ({item.confidence:.0%}), {sources}")
    else:
        facts.append(f"{len(item.articles)} reports, {len(item.outlets)} outlets")
    for quote in told.quotes:
        who = " ".join(filter(None, (quote.article.outlet, (quote.article.published or "")[:10], quote.article.url)))
        said = quote.claim.claim.sentence if quote.claim is not None else quote.article.title or "(no title)"
        facts.append(f"“{said}” {who}")
    # Two claims of one sentence are quoted once.
    return list(dict.fromkeys(one_line(fact, 1000) for fact in [*facts, f"dateline show {item.id}"]))


def message_as_text(message: Message) -> tuple[str, str]:
    """Give subject and body of a mail. The subject holds no words of a report: only what we and the user say."""
    count = len(message.told)
    what = message.alert.of if count != 1 else {"events": "event", "stories": "story"}[message.alert.of]
    subject = f"[Dateline{' test' if message.test else ''}] {message.alert.name}: {count} {what}"
    paragraphs = [[headline(told.item), *(f"  {line}" for line in lines(told))] for told in message.told]
    if not paragraphs:
        paragraphs = [["Nothing matches the query yet; this only shows that messages arrive."]]
    closing = [f"Alert {message.alert.name} on the query {message.alert.query}, sent {message.sent}."]
    return subject, "\n\n".join("\n".join(one) for one in [*paragraphs, closing]) + "\n"


def entry_of(told: Told) -> Entry:
    """Make an entry of a feed; told anew, it is the same entry with another date.

    Why it was told is left out: the file is written again with every news, and each time with the same entries.
    """
    links = [quote.article.url for quote in told.quotes if quote.article.url is not None]
    kind = "event" if isinstance(told.item, Event) else "story"
    return Entry(f"{kind}/{told.item.id}", headline(told.item), told.at, lines(replace(told, news=())), links)
