"""Finds out what came, by looking at it rather than at its media type, and has the right reader read it.

    bytes -> decoding -> text -> { ... }          -> json_feed
                              -> <rss> <feed> ... -> markup -> xml_feed
                              -> <urlset> ...     -> markup -> sitemaps
                              -> <html> ...       -> pages (where a page is watched), or an error that names its feeds

May import: errors, records, and this folder's readers.
"""

from __future__ import annotations

from dataclasses import replace

from dateline.errors import FeedError
from dateline.records.feed import ParsedFeed
from dateline.sources.feeds.dates import fetched_at
from dateline.sources.feeds.decoding import decode
from dateline.sources.feeds.json_feed import read_json_feed
from dateline.sources.feeds.markup import Head, head_of, read_tree
from dateline.sources.feeds.pages import no_feed, read_page
from dateline.sources.feeds.sitemaps import read_sitemap
from dateline.sources.feeds.xml_feed import read_xml_feed

FEED_ROOTS = ("rss", "feed", "rdf")
SITEMAP_ROOTS = ("urlset", "sitemapindex")
ENDS = {"rss": "item", "rdf": "item", "feed": "entry", "urlset": "url", "sitemapindex": "sitemap"}


def parse_feed(  # noqa: PLR0913  # what was fetched, in all its parts
    body: bytes, *, url: str, media: str | None, charset: str | None, fetched: str, kind: str | None = None
) -> ParsedFeed:
    """Read a feed, a sitemap or a section page.

    Args:
        body: what was fetched, transfer codings undone (gzip may be left).
        url: the address that it came from, after redirects; relative links count from there.
        media: the media type of the HTTP header, or None; only used to say what came instead of a feed.
        charset: the charset of the HTTP header, or None; believed where the bytes bear it out.
        fetched: when it was fetched, ISO 8601; dates of entries more than a day later are not believed.
        kind: ``page`` reads the article links of a web page; else a web page is an error.

    Returns:
        Entries and what the feed says of itself. A feed without entries has none; a broken one is an error.

    Raises:
        FeedError: it is no feed, or broken so that no entry can be read, or an attack.
        ValueError: ``fetched`` is no ISO 8601 date-time.
    """
    at = fetched_at(fetched)
    decoded = decode(body, where=url, charset=charset)
    text = decoded.text
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        parsed = read_json_feed(start, url=url, fetched=at, where=url)
        return replace(parsed, problems=(*decoded.problems, *parsed.problems))
    head = head_of(text, where=url)
    if head.is_page():
        if kind != "page":
            raise no_feed(text, url=url, where=url)
        parsed = read_page(text, url=url, fetched=at, where=url)
        return replace(parsed, problems=(*decoded.problems, *parsed.problems))
    root = head.root.lower().rpartition(":")[2]
    if root not in (*FEED_ROOTS, *SITEMAP_ROOTS):
        raise FeedError(url, _refusal(head, media))
    entry = head.root[: head.root.rfind(":") + 1] if root != "rdf" else ""
    entry += ENDS[root]
    tree = read_tree(text, head, entry=entry, where=url)
    read = read_sitemap if root in SITEMAP_ROOTS else read_xml_feed
    cut = tree.fault is not None and _is_cut(text, entry)
    parsed = read(tree, url=url, fetched=at, cut=cut, where=url)
    return replace(parsed, problems=(*decoded.problems, *parsed.problems))


def _refusal(head: Head, media: str | None) -> str:
    said = f" (served as {media[:60]})" if media else ""
    if not head.root:
        begins = f"; it begins with {head.before[:30]!r}" if head.before.strip() else ""
        return f"is no feed{said}: neither XML nor JSON{begins}. Check its address"
    if head.root.lower() == "opml":
        return "is an OPML list of feeds, not a feed; import it as a list"
    return f"is XML, but no feed{said}: its first element is <{head.root[:40]}>. Check its address"


def _is_cut(text: str, name: str) -> bool:
    """Tell whether a document ends inside an entry."""
    opened = max(text.rfind(f"<{name}{sign}") for sign in "> \n\r\t")
    return opened > text.rfind(f"</{name}")
