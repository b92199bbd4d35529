"""JSON Feed, versions 1 and 1.1. May import: errors, records, and this folder's helpers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from dateline.errors import FeedError
from dateline.records.feed import ParsedFeed
from dateline.sources.feeds.entries import Draft, Problems, make_entries, newest
from dateline.sources.feeds.limits import MAX_TITLE
from dateline.sources.feeds.links import resolve
from dateline.sources.feeds.texts import folded, keepable

Object = Mapping[str, object]


def read_json_feed(text: str, *, url: str, fetched: datetime, where: str) -> ParsedFeed:
    """Read a JSON feed.

    Args:
        text: the document.
        url: where it was fetched; relative links count from there.
        fetched: when, with its zone.
        where: the feed's name, for messages.

    Raises:
        FeedError: it is no JSON, or no JSON feed.
    """
    feed = _parsed(text, where)
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed.org" not in _string(feed, "version"):
        raise FeedError(
            where, 'is JSON, but no JSON Feed (no "version" of jsonfeed.org with "items"); check its address'
        )
    problems = Problems()
    objects: list[Object] = [item for item in items if isinstance(item, dict)]
    if len(objects) < len(items):
        problems.add("no object", f"{len(items) - len(objects)} items are no objects; left out")
    chosen = newest(objects, lambda item: _string(item, "date_published"), problems=problems)
    drafts = [_draft(item, url) for item in chosen]
    following = resolve(_string(feed, "next_url"), url)
    return ParsedFeed(
        title=folded(_string(feed, "title"), MAX_TITLE),
        kind="json",
        entries=make_entries(drafts, fetched=fetched, problems=problems),
        next=(following,) if following else (),
        hub=_hub(feed, url),
        language=folded(_string(feed, "language"), 35),
        problems=problems.all(),
    )


def _parsed(text: str, where: str) -> Object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise FeedError(where, f"is broken JSON ({error.msg}, line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise FeedError(where, "is nested deeper than any feed, which can be an attack; refused") from None
    except ValueError:
        raise FeedError(where, "holds a number of thousands of digits, which no feed does; refused") from None
    return value if isinstance(value, dict) else {}


def _draft(item: Object, url: str) -> Draft:
    number = item.get("id")
    guid = str(number) if isinstance(number, (int, float)) and not isinstance(number, bool) else _string(item, "id")
    html, text = _string(item, "content_html"), _string(item, "content_text")
    return Draft(
        base=url,
        guid=guid,
        guid_is_link=True,
        link=_string(item, "url") or _string(item, "external_url"),
        title=_string(item, "title"),
        title_markup=False,
        published=_string(item, "date_published"),
        updated=_string(item, "date_modified"),
        summary=_escaped(_string(item, "summary")),
        content=html or _paragraphs(text),
        author=_escaped(_authors(item)),
        language=_string(item, "language"),
    )


def _string(item: Object, key: str) -> str:
    value = item.get(key)
    return keepable(value) if isinstance(value, str) else ""


def _authors(item: Object) -> str:
    listed = item.get("authors")
    authors = listed if isinstance(listed, list) else [item.get("author")]
    return ", ".join(name for author in authors if isinstance(author, dict) and (name := _string(author, "name")))


def _hub(feed: Object, url: str) -> str | None:
    hubs = feed.get("hubs")
    told = [_string(hub, "url") for hub in hubs if isinstance(hub, dict)] if isinstance(hubs, list) else []
    return next((found for hub in told if (found := resolve(hub, url))), None)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_escaped(part)}</p>" for part in text.split("\n\n") if part.strip())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
