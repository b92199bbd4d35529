"""Sitemaps, news sitemaps and indexes of sitemaps. May import: errors, records, and this folder's helpers."""

from __future__ import annotations

from datetime import datetime

from dateline.errors import FeedError
from dateline.records.feed import ParsedFeed
from dateline.sources.feeds.entries import Draft, Problems, make_entries, newest
from dateline.sources.feeds.links import resolve
from dateline.sources.feeds.markup import Element, Tree, children, home_of, joined, name_of
from dateline.sources.feeds.xml_feed import faults


def read_sitemap(tree: Tree, *, url: str, fetched: datetime, cut: bool, where: str) -> ParsedFeed:
    """Read a sitemap: its pages become entries, without a guid.

    Args:
        tree: the parsed document, whose root is ``urlset`` or ``sitemapindex``.
        url: where it was fetched.
        fetched: when, with its zone.
        cut: the document ends inside an entry, which is then left out.
        where: its name, for messages.

    Raises:
        FeedError: it is broken and holds no whole entry.
    """
    home = home_of(tree.root)
    index = name_of(tree.root, home) == "sitemapindex"
    wanted = "sitemap" if index else "url"
    items = tree.entries(wanted)
    items = items[: len(items) - 1] if cut else items
    if tree.fault and not items:
        raise FeedError(where, f"is a broken sitemap ({tree.fault}), and no entry can be read; try again later")
    problems = Problems([*faults(tree, cut=cut), *tree.problems])
    chosen = newest(items, lambda item: _told(item, home), problems=problems)
    if index:
        # The latest first, for only the first ones are read; ``sorted`` keeps the order of those that tell no date.
        chosen = sorted(chosen, key=lambda item: _told(item, home) or "", reverse=True)
        places = [resolve(joined(children(item, home).get("loc", ())), url) for item in chosen]
        following = tuple(dict.fromkeys(place for place in places if place))
        return ParsedFeed(None, "sitemap index", (), next=following, problems=problems.all())
    drafts = [_draft(item, home, url) for item in chosen]
    entries = make_entries(drafts, fetched=fetched, problems=problems)
    return ParsedFeed(None, "sitemap", entries, problems=problems.all())


def _draft(item: Element, home: str, url: str) -> Draft:
    found = children(item, home)
    news = next(iter(found.get("news:news", ())), None)
    told = {} if news is None else children(news, home)
    publication = next(iter(told.get("news:publication", ())), None)
    outlet = {} if publication is None else children(publication, home)
    return Draft(
        base=url,
        link=joined(found.get("loc", ())),
        title=joined(told.get("news:title", ())),
        published=joined(told.get("news:publication_date", ())),
        updated=joined(found.get("lastmod", ())),
        language=joined(outlet.get("news:language", ())),
    )


def _told(item: Element, home: str) -> str | None:
    """When a page was published, or else last changed."""
    found = children(item, home)
    for news in found.get("news:news", ()):
        if date := joined(children(news, home).get("news:publication_date", ())):
            return date
    return joined(found.get("lastmod", ()))
