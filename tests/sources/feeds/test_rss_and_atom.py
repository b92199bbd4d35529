"""RSS and Atom: what is read of a feed and of its entries."""

from __future__ import annotations

import pytest
from tests.sources.feeds.feed_samples import atom, entry, item, parse, rss

from dateline.errors import FeedError
from dateline.records.feed import FeedEntry


def test_an_rss_item_is_read_whole() -> None:
    found = entry(
        rss(
            "<item><title>Shells hit port</title><link>https://news.example/a</link>"
            '<guid isPermaLink="false">tag:1</guid><pubDate>Thu, 26 Nov 2026 10:00:00 +0200</pubDate>'
            "<dc:creator>Ann Reporter</dc:creator><description>&lt;p&gt;They did.&lt;/p&gt;</description>"
            "<content:encoded><![CDATA[<p>They did, at dawn.</p>]]></content:encoded></item>"
        )
    )
    assert found == FeedEntry(
        guid="tag:1",
        url="https://news.example/a",
        title="Shells hit port",
        published="2026-11-26T10:00:00+02:00",
        summary="They did.",
        content="<p>They did, at dawn.</p>",
        author="Ann Reporter",
        keys=("guid:tag:1", "url:news.example/a"),
    )


def test_an_atom_entry_is_read_whole() -> None:
    found = entry(
        atom(
            "<entry><id>tag:1</id><title type='html'>Shells &amp;amp; &lt;b&gt;mines&lt;/b&gt;</title>"
            "<link rel='enclosure' href='https://news.example/a.mp3'/><link href='/a' type='text/html'/>"
            "<published>2026-11-26T08:00:00Z</published><updated>2026-11-26T09:00:00Z</updated>"
            "<author><name>Ann</name></author><author><name>Ben</name></author><summary>Short</summary>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Long</p></div></content></entry>"
        )
    )
    assert (found.guid, found.url, found.title) == ("tag:1", "https://news.example/a", "Shells & mines")
    assert (found.published, found.updated) == ("2026-11-26T08:00:00+00:00", "2026-11-26T09:00:00+00:00")
    assert (found.author, found.summary) == ("Ann, Ben", "Short")
    assert found.content is not None and "<p>Long</p>" in found.content


def test_the_feed_tells_of_itself() -> None:
    feed = parse(
        rss(
            item(1),
            channel="<ttl>90</ttl><language>en-gb</language><skipHours><hour>3</hour><hour>24</hour></skipHours>"
            "<skipDays><day>sunday</day></skipDays><atom:link rel='hub' href='https://hub.example/'/>"
            "<atom:link rel='next' href='?page=2'/>",
        )
    )
    assert (feed.title, feed.kind, feed.language) == ("World", "rss", "en-gb")
    assert (feed.ttl, feed.skip_hours, feed.skip_days) == (90, (0, 3), ("Sunday",))
    assert (feed.hub, feed.next) == ("https://hub.example/", ("https://news.example/world/feed.xml?page=2",))


@pytest.mark.parametrize(
    ("told", "minutes"),
    [
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 30),
        ("<ttl>0</ttl>", None),
        ("<ttl>99999999</ttl>", 7 * 1440),
        ("<ttl>soon</ttl>", None),
        ("", None),
    ],
)
def test_how_long_to_wait(told: str, minutes: int | None) -> None:
    assert parse(rss("", channel=told)).ttl == minutes


def test_an_empty_feed_has_no_entries_and_is_no_error() -> None:
    assert parse(rss("")).entries == ()
    assert parse(atom("")).entries == ()
    assert parse(rss("")).problems == ()


def test_rss_1_keeps_its_items_beside_the_channel() -> None:
    feed = parse(
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="https://news.example/"><title>World</title></channel>'
        '<item rdf:about="https://news.example/a"><title>A</title><link>https://news.example/a</link>'
        "<dc:date>2026-11-26T08:00:00+01:00</dc:date></item></rdf:RDF>"
    )
    assert (feed.kind, feed.title) == ("rss", "World")
    assert (feed.entries[0].guid, feed.entries[0].published) == ("https://news.example/a", "2026-11-26T08:00:00+01:00")


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<guid>https://news.example/g</guid>", "https://news.example/g"),
        ("<guid isPermaLink='false'>https://news.example/g</guid>", None),
        ("<guid>17</guid>", None),
        ("<link>a?b=1&amp;c=2</link>", "https://news.example/world/a?b=1&c=2"),
        ("<link> \n/a\n </link>", "https://news.example/a"),
        ("<link>//other.example/a</link>", "https://other.example/a"),
        ("<link/><atom:link href='https://news.example/b'/>", "https://news.example/b"),
        (
            "<link>https://count.example/1</link><feedburner:origLink>https://news.example/a</feedburner:origLink>",
            "https://news.example/a",
        ),
        ("<link>https://news.example/a b</link>", "https://news.example/a%20b"),
    ],
)
def test_the_address_of_an_entry(inside: str, url: str | None) -> None:
    assert entry(rss(f"<item><title>x</title>{inside}</item>")).url == url


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "https://",
        "http://[::1",
        "ftp://a.b/",
    ],
)
def test_a_link_that_is_no_web_address_is_dropped_and_told(link: str) -> None:
    feed = parse(rss(f"<item><title>x</title><link>{link}</link><guid>https://news.example/g</guid></item>"))
    assert feed.entries[0].url is None
    assert any("no web address" in problem and "entry 1" in problem for problem in feed.problems)


def test_relative_links_count_from_xml_base() -> None:
    found = entry(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/x/"><title>t</title>'
        '<entry xml:base="y/"><id>1</id><title>a</title><link href="z"/></entry></feed>'
    )
    assert found.url == "https://base.example/x/y/z"


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("A &amp;amp; B", "A & B"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("<![CDATA[It’s <i>war</i>&nbsp;now]]>", "It’s war now"),
        ("5 &lt; 6 &gt; 2", "5 < 6 > 2"),
        ("  many \n\t spaces ", "many spaces"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Storm", "Storm"),
        ("a&lt;!-- b --&gt;c", "a c"),
        ("&amp;#x202e;gnp", "\u202egnp"),
        ("&amp;#0;x", "\ufffdx"),
        ("&amp;#" + "9" * 5000 + ";", ("&#" + "9" * 5000 + ";")[:1000]),
    ],
)
def test_titles_are_text(told: str, title: str) -> None:
    assert entry(rss(f"<item><title>{told}</title><link>https://news.example/a</link></item>")).title == title


def test_a_plain_atom_title_is_kept_to_the_letter() -> None:
    assert entry(atom("<entry><id>1</id><title>Use of &lt;b&gt; &amp;amp;</title></entry>")).title == "Use of <b> &amp;"


def test_prefixes_that_are_not_declared_are_understood() -> None:
    feed = parse(
        rss("<item><title>a</title><dc:creator>Ann</dc:creator><dc:date>2026-11-20</dc:date></item>", spaces="")
    )
    assert (feed.entries[0].author, feed.entries[0].published) == ("Ann", "2026-11-20")
    assert "not well-formed" in feed.problems[0]


def test_a_description_of_many_paragraphs_is_the_content() -> None:
    report = "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join(["one two three four five six seven eight nine ten " * 6] * 5)
    found = entry(rss(f"<item><link>https://news.example/a</link><description>{report}</description></item>"))
    assert found.content is not None and found.content.startswith("<p>one two")
    assert entry(rss("<item><link>/a</link><description>&lt;p&gt;short&lt;/p&gt;</description></item>")).content is None


def test_an_old_document_type_does_no_harm() -> None:
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    assert len(parse(f'<?xml version="1.0"?>\n<!-- hello -->\n{kind}\n' + rss(item(1))).entries) == 1


@pytest.mark.parametrize("body", ["<rss/>", "<rss><item/></rss>", '<feed xmlns="http://www.w3.org/2005/Atom"/>'])
def test_what_lacks_the_makings_of_a_feed_is_an_error(body: str) -> None:
    with pytest.raises(FeedError):
        parse(body)


def test_an_entry_with_nothing_in_it_is_left_out() -> None:
    feed = parse(rss("<item/>" + item(2)))
    assert [found.title for found in feed.entries] == ["Report 2"]
    assert feed.problems == ("entry 1 is empty; left out",)
