"""Atom feeds: valid whatever the texts, harmless, and the same for the same entries."""

from __future__ import annotations

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dateline.export.atom import Entry, Feed, atom, tag_uri
from dateline.records.lines import one_line

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = Feed("alert/desk/2026-01-01T00:00:00Z", "Desk", "2026-01-01T00:00:00Z", "Dateline 0.1.0")
STRICT = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
ANY_TEXT = st.text(st.characters() | st.sampled_from("\0\x0b\x1b\r\n\u202e\ud800\ufffe\uffff&<>\"']"), max_size=60)


def read(body: bytes) -> etree._Element:
    return etree.fromstring(body, STRICT)


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=3), st.lists(ANY_TEXT, max_size=3))
def test_any_text_makes_a_valid_feed(title: str, text: list[str], links: list[str]) -> None:
    body = atom(FEED, [Entry("event/e-1", title, "2026-01-02T00:00:00Z", text, links)])
    root = read(body)
    (entry,) = root.findall(ATOM + "entry")
    assert entry.findtext(ATOM + "title") == (one_line(title) or "event/e-1")
    content = entry.find(ATOM + "content")
    assert content is not None and content.get("type") == "text" and len(content) == 0
    assert (content.text or "").count("\n") == max(len(text) - 1, 0)
    assert all(link.get("href", "").startswith(("http://", "https://")) for link in entry.findall(ATOM + "link"))
    assert atom(FEED, [Entry("event/e-1", title, "2026-01-02T00:00:00Z", text, links)]) == body
    parsed = feedparser.parse(body)
    assert not parsed.bozo and parsed.version == "atom10" and len(parsed.entries) == 1


@given(ANY_TEXT, st.integers(1, 80))
def test_one_line_is_one_short_line_and_stays_so(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most and len(line.splitlines()) <= 1
    assert line.isprintable() or any(char.isspace() or ord(char) > 127 for char in line)
    assert one_line(line, most) == line
    assert not set(line) & set("\0\r\n\x1b\u202e\ud800\ufffe")


def test_every_feed_has_what_the_standard_asks_for() -> None:
    for entries in ((), (Entry("event/e-1", "", "2026-01-02T00:00:00Z"),)):
        root = read(atom(FEED, entries))
        for name in ("id", "title", "updated", "author"):
            assert len(root.findall(ATOM + name)) == 1, name
        for entry in root.findall(ATOM + "entry"):
            assert all(len(entry.findall(ATOM + name)) == 1 for name in ("id", "title", "updated"))


def test_markup_in_titles_stays_text() -> None:
    evil = "<script>alert(1)</script>]]> &lt;b&gt; Tom & Jerry"
    body = atom(FEED, [Entry("event/e-1", evil, "2026-01-02T00:00:00Z", [evil])])
    assert b"<script" not in body
    entry = read(body).find(ATOM + "entry")
    assert entry is not None and entry.findtext(ATOM + "title") == entry.findtext(ATOM + "content") == evil
    assert entry.find(ATOM + "title").get("type") is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//x", "", "https://"]
)
def test_only_web_addresses_become_links(link: str) -> None:
    body = atom(
        FEED,
        [Entry("event/e-1", "x", "2026-01-02T00:00:00Z", (), [link, "https://a.example/1", "https://a.example/1"])],
    )
    links = read(body).findall(f"{ATOM}entry/{ATOM}link")
    assert [(one.get("rel"), one.get("href")) for one in links] == [("alternate", "https://a.example/1")]


def test_ids_are_tag_uris_that_stay() -> None:
    assert tag_uri("event/e-1") == "tag:dateline.invalid,2025:event/e-1"
    assert tag_uri("query/Latest Syria news/events") == "tag:dateline.invalid,2025:query/Latest%20Syria%20news/events"
    assert tag_uri("query/سوريا") == "tag:dateline.invalid,2025:query/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7"
