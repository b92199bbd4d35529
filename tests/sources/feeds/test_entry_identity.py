"""What an entry is known by, what an address is compared as, and whether an entry is the whole report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.feeds.feed_samples import entry, item, parse, rss

from dateline.sources.feeds import canonical_url, feed_id, guess_article, url_key
from dateline.sources.feeds.links import resolve


def keys(inside: str) -> set[str]:
    return set(entry(rss(f"<item><title>x</title>{inside}</item>")).keys)


def test_a_changed_guid_or_a_changed_address_is_still_the_same_article() -> None:
    before = keys("<guid isPermaLink='false'>1</guid><link>https://news.example/a</link>")
    assert before & keys("<guid isPermaLink='false'>2</guid><link>https://news.example/a</link>")
    assert before & keys("<guid isPermaLink='false'>1</guid><link>https://news.example/a-corrected</link>")
    assert not before & keys("<guid isPermaLink='false'>2</guid><link>https://news.example/b</link>")


def test_an_address_that_entries_share_tells_nothing_apart() -> None:
    live = "".join(
        f"<item><title>{n}</title><guid isPermaLink='false'>{n}</guid><link>https://news.example/live</link></item>"
        for n in range(3)
    )
    assert [found.keys for found in parse(rss(live)).entries] == [("guid:0",), ("guid:1",), ("guid:2",)]


def test_an_entry_that_stands_twice_is_taken_once() -> None:
    feed = parse(rss(item(1) + item(2) + item(1, "<description>older</description>")))
    assert [found.title for found in feed.entries] == ["Report 1", "Report 2"]
    assert feed.problems == ("entry 'https://news.example/2026/11/1' stands twice; the first is kept",)


def test_an_entry_of_words_alone_is_known_by_them() -> None:
    (key,) = keys("<description>a</description>")
    assert key.startswith("text:")
    assert {key} == keys("<description>a</description>")
    assert {key} != keys("<description>b</description>")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example:443/A?b=1#c", "https://news.example/A?b=1"),
        ("http://news.example:8080", "http://news.example:8080/"),
        ("https://news.example/a?utm_source=rss&id=3&fbclid=x", "https://news.example/a?id=3"),
        ("https://news.example/a?at_medium=RSS&at_campaign=rss", "https://news.example/a"),
        ("https://news.example/a/?maca=en-rss", "https://news.example/a/"),
        ("https://news.example/a?category=at_home", "https://news.example/a?category=at_home"),
    ],
)
def test_addresses_have_one_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a",
        "https://www.news.example/a/",
        "https://NEWS.example/a#top",
        "https://news.example/a?utm_source=x",
        "https://news.example:443/a?",
    ],
)
def test_variants_of_an_address_have_one_key(other: str) -> None:
    assert url_key(other) == url_key("https://news.example/a") == "url:news.example/a"


@given(st.from_regex(r"https?://(www\.)?[a-z0-9.-]{1,12}(/[\w.~%+,;=:@/-]{0,12})?", fullmatch=True))
def test_the_short_way_for_plain_addresses_gives_what_the_long_one_gives(url: str) -> None:
    assert url_key(url) == url_key(url + "#x") == url_key(url + "?utm_medium=y")


@given(st.text(max_size=40), st.sampled_from(["https://news.example/a/b", "http://x.example"]))
def test_what_is_resolved_is_a_web_address_without_spaces(told: str, base: str) -> None:
    found = resolve(told, base)
    if found is not None:
        assert found.lower().startswith(("http://", "https://"))
        assert not set(found) & set(" \n\r\t\0")
        found.encode("utf-8")
        canonical_url(found)
        url_key(found)


@pytest.mark.parametrize(
    "told", ["//host.example/x", "/x", "x", "", "https:///x", "https://a b/", "https://a.example:port/"]
)
def test_what_is_no_web_address_by_itself_is_none(told: str) -> None:
    assert resolve(told, "") is None


def test_ids_of_feeds_are_stable() -> None:
    assert feed_id("https://news.example/feed") == feed_id("HTTPS://NEWS.example/feed#x")
    assert feed_id("https://news.example/feed") != feed_id("https://news.example/feed2")
    assert feed_id("https://news.example/feed") == "f924a2193a03b"


REPORT = "<p>" + "Rebels shelled the port at dawn and left again. " * 20 + "</p>"


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (REPORT, True),
        (REPORT + "<p>Continue reading</p>", False),
        (REPORT + "<p>They also […]</p>", False),
        (REPORT + "<a href='/a'>Read more »</a>", False),
        (REPORT[:400], False),
        ("<p>" + "<br>" * 500 + "</p>", False),
    ],
)
def test_whether_an_entry_is_the_whole_report(*, content: str, whole: bool) -> None:
    found = entry(rss(f"<item><link>/a</link><content:encoded><![CDATA[{content}]]></content:encoded></item>"))
    assert guess_article(found) is whole


def test_a_summary_is_no_report() -> None:
    assert not guess_article(entry(rss(item(1, "<description>Short</description>"))))
