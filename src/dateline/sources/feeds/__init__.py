"""Reads feeds: RSS, Atom, JSON Feed, sitemaps, section pages, lists of feeds (OPML). No network: bytes in, records out.

    bytes -> parsing -> a format's reader -> Draft -> entries -> ParsedFeed

All of it is the text of strangers. It is kept as told, links are held to http(s), and nothing here makes it safe to
show. May import: errors, records.
"""

from dateline.records.urls import canonical_url
from dateline.sources.feeds.entries import guess_article
from dateline.sources.feeds.links import feed_id, url_key
from dateline.sources.feeds.opml import read_opml, write_opml
from dateline.sources.feeds.pages import FoundFeed, discover_feeds
from dateline.sources.feeds.parsing import parse_feed
from dateline.sources.feeds.starting import starting_feeds

__all__ = [
    "FoundFeed",
    "canonical_url",
    "discover_feeds",
    "feed_id",
    "guess_article",
    "parse_feed",
    "read_opml",
    "starting_feeds",
    "url_key",
    "write_opml",
]
