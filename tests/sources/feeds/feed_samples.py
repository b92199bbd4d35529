"""Feeds made for the tests, and a short way to read one."""

from __future__ import annotations

from dateline.records.feed import FeedEntry, ParsedFeed
from dateline.sources.feeds import parse_feed

URL = "https://news.example/world/feed.xml"
FETCHED = "2026-11-26T12:00:00Z"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(items: str, *, channel: str = "", spaces: str = SPACES) -> str:
    """An RSS 2.0 feed around the items."""
    return f'<rss version="2.0" {spaces}><channel><title>World</title>{channel}{items}</channel></rss>'


def atom(entries: str, *, head: str = "") -> str:
    """An Atom feed around the entries."""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>World</title><id>urn:w</id>{head}{entries}</feed>'


def item(number: int, more: str = "") -> str:
    """An RSS item with a title, a link and a date."""
    return (
        f"<item><title>Report {number}</title><link>https://news.example/2026/11/{number}</link>"
        f"<pubDate>Thu, 26 Nov 2026 10:00:00 GMT</pubDate>{more}</item>"
    )


def parse(
    body: str | bytes, *, url: str = URL, charset: str | None = None, media: str | None = None, kind: str | None = None
) -> ParsedFeed:
    """Read a feed as if it were just fetched."""
    raw = body.encode("utf-8") if isinstance(body, str) else body
    return parse_feed(raw, url=url, media=media, charset=charset, fetched=FETCHED, kind=kind)


def entry(body: str | bytes, *, url: str = URL) -> FeedEntry:
    """The only entry of a feed."""
    (found,) = parse(body, url=url).entries
    return found
