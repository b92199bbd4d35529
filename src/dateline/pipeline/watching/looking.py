"""One look at a feed: asked politely, read, and never an exception. Runs beside others, touches no store.

May import records, errors and the stage ``sources``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from dateline.errors import InputError
from dateline.records.feed import Feed, ParsedFeed
from dateline.records.fetched import Fetched
from dateline.records.watched import FeedState
from dateline.sources.feeds import parse_feed
from dateline.sources.fetching import Visitor

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
MOST_SITEMAPS = 5
"""Sitemaps of an index that are read at one look."""


@dataclass(frozen=True, slots=True)
class Look:
    """What came of one look.

    Attributes:
        parsed: what the feed holds; None where it was not changed, or where ``error`` says why there is nothing.
        fetched: the answer, or None.
        seconds: how long it took.
    """

    parsed: ParsedFeed | None
    fetched: Fetched | None
    error: InputError | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Visitors:
    """Two visitors with one pacing: feeds are put up for programs, pages are asked for as robots.txt wants."""

    feeds: Visitor
    pages: Visitor

    def of(self, feed: Feed) -> Visitor:
        """Give the one that asks for this feed."""
        return self.pages if feed.kind == "page" else self.feeds


def look_at(feed: Feed, state: FeedState, visitors: Visitors) -> Look:
    """Ask for a feed and read it."""
    started = time.monotonic()
    fetched = None
    try:
        visitor = visitors.of(feed)
        fetched = visitor.get(feed.url, etag=state.etag, modified=state.modified, accept=ACCEPT)
        parsed = None if fetched.unchanged else _parsed(feed, fetched, visitor)
    except InputError as error:
        return Look(None, fetched, error.with_traceback(None), time.monotonic() - started)
    except Exception as error:
        what = f"internal error ({type(error).__name__}: {error})"[:300]
        told = InputError(feed.url, f"{what}; please report it, with this feed's address")
        return Look(None, fetched, told, time.monotonic() - started)
    return Look(parsed, fetched, None, time.monotonic() - started)


def _parsed(feed: Feed, fetched: Fetched, visitor: Visitor) -> ParsedFeed:
    parsed = _parse(feed, fetched)
    if parsed.kind != "sitemap index":
        return parsed
    problems = list(parsed.problems)
    entries = list(parsed.entries)
    for url in parsed.next[:MOST_SITEMAPS]:
        try:
            found = _parse(feed, visitor.get(url, accept=ACCEPT))
        except InputError as error:
            problems.append(f"a sitemap could not be had: {error}")
            continue
        entries += found.entries
        problems += found.problems
    if len(parsed.next) > MOST_SITEMAPS:
        problems.append(f"names {len(parsed.next)} sitemaps; the first {MOST_SITEMAPS} are read")
    unique = {entry.keys[0]: entry for entry in reversed(entries)}
    return replace(parsed, entries=tuple(reversed(unique.values())), problems=tuple(problems))


def _parse(feed: Feed, fetched: Fetched) -> ParsedFeed:
    return parse_feed(
        fetched.body,
        url=fetched.url,
        media=fetched.media,
        charset=fetched.charset,
        fetched=fetched.fetched,
        kind=feed.kind,
    )
