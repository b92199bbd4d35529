"""Section pages: article links told by structure; feeds that a page names."""

from __future__ import annotations

import pytest
from tests.sources.feeds.feed_samples import parse

from dateline.errors import FeedError
from dateline.sources.feeds import discover_feeds
from dateline.sources.feeds.pages import FoundFeed

SITE = "https://news.example/africa/"
SECTION = """<!DOCTYPE html><html lang="en"><head><title>Africa | News</title><link rel="next" href="?page=2"></head>
<body class="has-sidebar">
<header><a href="/2026/11/26/a-story-in-the-header-of-the-site">A story in the header of the site</a></header>
<nav><ul><li><a href="/world/">World</a></li>
  <li><a href="/2026/11/26/promoted-in-the-menu-of-today">Promoted in the menu of today</a></li></ul></nav>
<div><a href="/2026/11/26/a-story-beside-the-main-part">A story that stands beside the main part</a></div>
<main>
  <article><a href="/2026/11/26/rebels-shell-port"><img src="a.jpg" alt=""></a>
    <header><h2><a href="/2026/11/26/rebels-shell-port?utm_source=home">Rebels shell port, five killed</a></h2></header>
    <a href="/tags/port-city-of-the-north">port</a> <a href="/authors/ann-the-reporter-of-news">Ann Reporter</a>
  </article>
  <article><h3><a href="flood-kills-dozens-in-north-1234567.html">Flood kills dozens</a></h3></article>
  <div><a href="https://news.example/africa/ceasefire-talks-resume-tomorrow">
    Ceasefire talks resume in the capital</a></div>
  <div><a href="/story?id=991">Minister resigns after the protests of students</a></div>
  <div><a href="/africa/west/">West Africa</a> <a href="/africa/">Africa</a> <a href="/africa/#top">Top</a></div>
  <div><a href="https://other.example/2026/11/26/another-site-altogether">Another site altogether, no</a></div>
  <div><a href="https://live.news.example/2026/11/26/live-as-it-happens">Live: the siege as it happens</a></div>
  <div><a href="javascript:void(0)">Load many more of the stories</a>
    <a href="/photo/of-the-day-in-town.jpg">A photo of the day</a></div>
  <aside><a href="/2026/11/20/most-read-story-of-the-week">The most read story of the week</a></aside>
  <div class="related-links"><a href="/2026/11/19/related-story-of-old">A related story of some time ago</a></div>
</main>
<footer><a href="/about/who-we-are-and-what-we-do">Who we are and what we do here</a></footer>
</body></html>"""


def test_the_articles_of_a_section_page() -> None:
    feed = parse(SECTION, url=SITE, kind="page")
    assert [(found.url, found.title) for found in feed.entries] == [
        ("https://news.example/2026/11/26/rebels-shell-port?utm_source=home", "Rebels shell port, five killed"),
        ("https://news.example/africa/flood-kills-dozens-in-north-1234567.html", "Flood kills dozens"),
        ("https://news.example/africa/ceasefire-talks-resume-tomorrow", "Ceasefire talks resume in the capital"),
        ("https://news.example/story?id=991", "Minister resigns after the protests of students"),
        ("https://live.news.example/2026/11/26/live-as-it-happens", "Live: the siege as it happens"),
    ]
    assert (feed.kind, feed.title, feed.language) == ("page", "Africa | News", "en")
    assert feed.next == ("https://news.example/africa/?page=2",)
    assert all(found.published is None for found in feed.entries)


def test_a_page_without_a_main_part_is_read_as_well() -> None:
    page = SECTION.replace("<main>", "<div>").replace("</main>", "</div>")
    assert len(parse(page, url=SITE, kind="page").entries) == 6


def test_at_most_a_hundred_articles() -> None:
    links = "".join(
        f"<p><a href='/2026/11/26/story-number-{n}'>A story of some words, number {n}</a></p>" for n in range(300)
    )
    entries = parse(f"<html><body><main>{links}</main></body></html>", kind="page").entries
    assert len(entries) == 100
    assert entries[99].url == "https://news.example/2026/11/26/story-number-99"


def test_a_page_without_articles_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(FeedError, match="sitemap instead"):
        parse("<html><body><nav><a href='/a'>A</a></nav></body></html>", kind="page")
    with pytest.raises(FeedError, match=r"https://news\.example/rss"):
        parse(
            "<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head><body>x</body></html>",
            kind="page",
        )


def test_a_feed_is_read_as_a_feed_where_a_page_was_expected() -> None:
    assert parse("<rss><channel><title>t</title></channel></rss>", kind="page").kind == "rss"


def test_a_deep_page_is_survived() -> None:
    deep = "<html><body>" + "<div>" * 100_000 + "<a href='/2026/11/26/a-b-c-d-e'>Some words of a headline</a>"
    with pytest.raises(FeedError):
        parse(deep, kind="page")


def test_feeds_that_a_page_names() -> None:
    page = (
        "<html><head><link rel='stylesheet' href='a'><link rel='ALTERNATE' type='application/atom+xml' href='/atom'>"
        "<link rel='alternate' type='application/rss+xml; charset=utf-8' title=' All\n news ' href='rss.xml'>"
        "<link rel='alternate' type='application/rss+xml' href='javascript:x'>"
        "<link rel='alternate' type='application/rss+xml' href='/rss.xml'></head></html>"
    )
    assert discover_feeds(page, url="https://news.example/") == (
        FoundFeed("https://news.example/atom", ""),
        FoundFeed("https://news.example/rss.xml", "All news"),
    )
    assert discover_feeds("", url="https://news.example/") == ()
