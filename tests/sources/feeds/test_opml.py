"""Lists of feeds: read, written, and read again; and the list that comes with Dateline."""

from __future__ import annotations

from urllib.parse import urlsplit

import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import FeedError
from dateline.records.feed import KINDS, Feed
from dateline.sources.feeds import feed_id, read_opml, starting_feeds, url_key, write_opml
from dateline.sources.feeds.opml import normal

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0">
  <head><title>My feeds</title></head>
  <body>
    <outline text="Africa">
      <outline text="Sudan" title="Sudan">
        <outline text="Radio" xmlUrl="https://radio.example/feed" htmlUrl="https://radio.example/" type="rss"
                 country="sdn" language="en-GB" outlet="The Radio" category="/war/crisis,aid"/>
      </outline>
      <outline text="No address" type="link" url="https://x.example/"/>
      <outline text="Odd" xmlUrl="javascript:alert(1)"/>
      <outline text="Twice" xmlUrl="HTTPS://radio.example/feed"/>
    </outline>
    <outline text="Page" xmlUrl="feed://page.example/news" kind="page" country="Sudan" language="english"
             paused="true"/>
    <outline text="Bad kind" xmlUrl="https://kind.example/" kind="podcast"/>
  </body>
</opml>
"""


def test_a_list_is_read_with_its_groups_and_what_could_not_be_taken_is_told_by_line() -> None:
    found = read_opml(LIST, where="feeds.opml")
    radio, page, kind = found.feeds
    assert radio == Feed(
        id=feed_id("https://radio.example/feed"),
        url="https://radio.example/feed",
        title="Radio",
        outlet="The Radio",
        country="SDN",
        language="en",
        site="https://radio.example/",
        tags=("Africa", "Sudan", "war", "crisis", "aid"),
    )
    assert (page.url, page.kind, page.paused, page.country) == ("https://page.example/news", "page", True, None)
    assert kind.kind == "feed"
    assert [problem.partition(":")[0] for problem in found.problems] == [
        "line 10",
        "line 11",
        "line 12",
        "line 15",
        "line 15",
        "line 16",
    ]
    assert "no xmlUrl" in found.problems[0]
    assert "no http or https address" in found.problems[1]
    assert "stands twice" in found.problems[2]
    assert "three-letter" in found.problems[3]


def test_what_is_written_for_other_readers() -> None:
    feed = Feed("", "https://a.example/?x=1&y=2", 'A "B" <C>', outlet="O", country="SDN", tags=("Africa", "war"))
    text = write_opml([feed], title="T & U").decode()
    assert '<outline text="Africa" title="Africa">' in text
    assert 'type="rss" text=\'A "B" &lt;C&gt;\'' in text
    assert 'xmlUrl="https://a.example/?x=1&amp;y=2"' in text
    assert 'category="war" dateline:country="SDN" dateline:outlet="O"' in text
    assert "dateline:kind" not in text


words = st.text(max_size=30)
feeds = st.builds(
    Feed,
    id=st.just(""),
    url=st.from_regex(r"https?://[a-z0-9]{1,8}\.example(/[a-z0-9&=?%]{0,9})?", fullmatch=True),
    title=words,
    kind=st.sampled_from(KINDS),
    outlet=st.none() | words,
    country=st.sampled_from([None, "SDN", "UKR"]),
    language=st.sampled_from([None, "en", "fr"]),
    site=st.sampled_from([None, "https://site.example/"]),
    tags=st.lists(words, max_size=3).map(tuple),
    paused=st.booleans(),
)


@given(st.lists(feeds, max_size=6, unique_by=lambda feed: feed_id(feed.url)), words)
@settings(deadline=None)
def test_what_is_written_is_read_again(given_feeds: list[Feed], title: str) -> None:
    written = write_opml(given_feeds, title=title)
    found = read_opml(written, where="x.opml")
    assert found.problems == ()
    assert {feed.id: feed for feed in found.feeds} == {feed_id(feed.url): normal(feed) for feed in given_feeds}
    assert write_opml(found.feeds, title=title) == written


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<rss/>", "no OPML"),
        (b"nothing", "no OPML"),
        (b"", "empty"),
        (b"<opml><body><outline text='a'", "broken OPML"),
        (
            b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body><outline text="&a;" xmlUrl="https://a.example/"/></body></opml>',
            "bomb",
        ),
        (b"<opml><body>" + b"<outline text='a'>" * 50_000, "nested"),
    ],
)
def test_what_is_no_list_is_an_error(body: bytes, said: str) -> None:
    with pytest.raises(FeedError, match=said):
        read_opml(body, where="x.opml")


def test_a_list_with_a_fault_is_read_as_far_as_it_goes() -> None:
    found = read_opml(
        b"<opml><body>\n<outline text='a & b' xmlUrl='https://a.example/?x=1&y=2'/>\n</body></opml>", where="x.opml"
    )
    assert (found.feeds[0].title, found.feeds[0].url) == ("a & b", "https://a.example/?x=1&y=2")
    assert "line 2" in found.problems[0]


HTTP_ONLY = {"rss.cnn.com", "www.xinhuanet.com"}


def test_the_starting_list_is_whole() -> None:
    found = starting_feeds()
    assert found.problems == ()
    assert len(found.feeds) >= 90
    assert len({url_key(feed.url) for feed in found.feeds}) == len(found.feeds)
    assert {feed.language for feed in found.feeds} == {"en"}
    for feed in found.feeds:
        parts = urlsplit(feed.url)
        assert parts.scheme == "https" or parts.hostname in HTTP_ONLY, feed.url
        assert parts.hostname is not None and "." in parts.hostname and parts.hostname == parts.hostname.lower()
        assert feed.outlet and feed.site and len(feed.tags) == 1, feed.url
        assert feed.country is None or pycountry.countries.get(alpha_3=feed.country), feed.url


def test_the_starting_list_is_written_and_read_again() -> None:
    found = starting_feeds()
    assert read_opml(write_opml(found.feeds, title="x"), where="x").feeds == found.feeds
