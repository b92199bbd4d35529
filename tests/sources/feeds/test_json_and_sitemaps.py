"""JSON Feed, sitemaps, news sitemaps and indexes of sitemaps."""

from __future__ import annotations

import gzip
import json

import pytest
from tests.sources.feeds.feed_samples import parse

from dateline.errors import FeedError
from dateline.records.feed import FeedEntry

SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'


def json_feed(*items: object, **fields: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "World", "items": items, **fields})


def test_a_json_item_is_read_whole() -> None:
    feed = parse(
        json_feed(
            {
                "id": "1",
                "url": "/a",
                "title": "Fish & <chips>",
                "content_html": "<p>Long</p>",
                "summary": "x < y",
                "date_published": "2026-11-26T10:00:00Z",
                "date_modified": "2026-11-26T11:00:00Z",
                "authors": [{"name": "Ann"}, {"name": "Ben"}],
                "language": "en",
            },
            next_url="?page=2",
            hubs=[{"type": "WebSub", "url": "https://hub.example/"}],
        )
    )
    assert (feed.title, feed.kind, feed.hub) == ("World", "json", "https://hub.example/")
    assert feed.next == ("https://news.example/world/feed.xml?page=2",)
    assert feed.entries == (
        FeedEntry(
            guid="1",
            url="https://news.example/a",
            title="Fish & <chips>",
            published="2026-11-26T10:00:00+00:00",
            updated="2026-11-26T11:00:00+00:00",
            summary="x < y",
            content="<p>Long</p>",
            author="Ann, Ben",
            language="en",
            keys=("guid:1", "url:news.example/a"),
        ),
    )


@pytest.mark.parametrize("value", [None, 1, [], {}, True, [None], "\u0000", "\ud800"])
def test_values_of_a_wrong_type_do_no_harm(value: object) -> None:
    names = ("id", "url", "title", "content_html", "content_text", "summary", "date_published", "authors", "author")
    feed = parse(
        json_feed({**dict.fromkeys(names, value), "external_url": "https://news.example/a"}, title=value, hubs=value)
    )
    repr(feed).encode("utf-8")
    assert "\0" not in "".join(found.title or "" for found in feed.entries)


def test_plain_content_keeps_its_paragraphs() -> None:
    assert parse(json_feed({"id": 7, "content_text": "a < b\n\nc"})).entries[0].content == "<p>a &lt; b</p><p>c</p>"


def test_items_that_are_no_objects_are_told() -> None:
    feed = parse(json_feed("x", {"id": "1", "title": "a"}, None))
    assert (len(feed.entries), feed.problems[0]) == (1, "2 items are no objects; left out")


def test_a_news_sitemap() -> None:
    feed = parse(
        f'<?xml version="1.0"?><urlset {SITEMAP}><url><loc> https://news.example/a </loc><lastmod>2026-11-26</lastmod>'
        "<n:news><n:publication><n:name>News</n:name><n:language>en</n:language></n:publication>"
        "<n:publication_date>2026-11-25T10:00:00Z</n:publication_date><n:title>Shells hit port</n:title></n:news></url>"
        "<url><loc>https://news.example/b</loc></url></urlset>"
    )
    first, second = feed.entries
    assert feed.kind == "sitemap"
    assert (first.url, first.title, first.language) == ("https://news.example/a", "Shells hit port", "en")
    assert (first.published, first.updated, first.guid) == ("2026-11-25T10:00:00+00:00", "2026-11-26", None)
    assert (second.url, second.title, second.flags) == ("https://news.example/b", None, ("date: absent",))


def test_a_large_sitemap_gives_the_newest_whatever_their_order() -> None:
    urls = "".join(
        f"<url><loc>https://news.example/{n}</loc><lastmod>2026-10-{1 + n % 31:02d}</lastmod></url>"
        for n in range(3100)
    )
    entries = parse(gzip.compress(f"<urlset {SITEMAP}>{urls}</urlset>".encode())).entries
    assert len(entries) == 1000
    assert {found.updated for found in entries} == {f"2026-10-{day}" for day in range(22, 32)}


def test_an_index_of_sitemaps_goes_on_to_them() -> None:
    feed = parse(
        f"<sitemapindex {SITEMAP}><sitemap><loc>https://news.example/1.xml.gz</loc></sitemap>"
        "<sitemap><loc>javascript:x</loc></sitemap><sitemap><loc>https://news.example/2.xml</loc></sitemap></sitemapindex>"
    )
    assert (feed.kind, feed.entries) == ("sitemap index", ())
    assert feed.next == ("https://news.example/1.xml.gz", "https://news.example/2.xml")


def test_a_sitemap_cut_off_before_its_first_page_is_an_error() -> None:
    with pytest.raises(FeedError, match="broken sitemap"):
        parse(f"<urlset {SITEMAP}><url><loc>https://news.ex")
