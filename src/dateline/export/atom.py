"""Atom 1.0 feeds (RFC 4287) of events and stories. May import lxml, records and errors.

All text is made harmless and escaped: titles and quotes come from anywhere. The same entries give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from lxml import etree

from dateline.records.lines import one_line
from dateline.records.urls import read_url

_ATOM = "http://www.w3.org/2005/Atom"
# A name that, by its registration, is nobody's: ids made under it cannot be taken for those of another publisher.
_AUTHORITY = "tag:dateline.invalid,2025:"
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        id: parts of its tag URI, divided by slashes: the same item has the same one in every feed.
        title: one line.
        updated: when it was added or told, ISO 8601 with a zone.
        text: plain text, a line a paragraph.
        links: addresses of reports, the first as what the entry leads to.
    """

    id: str
    title: str
    updated: str
    text: Sequence[str] = ()
    links: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        id: parts of its tag URI, divided by slashes, for good.
        title: one line.
        updated: ISO 8601 with a zone, for a feed without entries.
        generator: the program and its version.
    """

    id: str
    title: str
    updated: str
    generator: str


def tag_uri(path: str) -> str:
    """Make an id that stays what it is: a tag URI (RFC 4151) of a path."""
    return _AUTHORITY + quote(path, safe="/:")


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """Write a feed, its entries in the order given.

    Returns:
        UTF-8, with XML declaration.
    """
    root = etree.Element(_name("feed"), nsmap={None: _ATOM})
    _add(root, "id", tag_uri(feed.id))
    _add(root, "title", one_line(feed.title) or feed.id)
    _add(root, "updated", max((entry.updated for entry in entries), default=feed.updated))
    _add(_add(root, "author"), "name", "Dateline")
    _add(root, "generator", one_line(feed.generator))
    for entry in entries:
        _add_entry(root, entry)
    body: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return body


def _add_entry(root: etree._Element, entry: Entry) -> None:
    node = _add(root, "entry")
    _add(node, "id", tag_uri(entry.id))
    _add(node, "title", one_line(entry.title) or entry.id)
    _add(node, "updated", entry.updated)
    addresses = dict.fromkeys(address for link in entry.links if (address := _web_address(link)) is not None)
    for number, address in enumerate(addresses):
        _add(node, "link", rel="related" if number else "alternate", href=address)
    _add(node, "content", "\n".join(one_line(line, _LONGEST) for line in entry.text), type="text")


def _web_address(given: str) -> str | None:
    """Only what is an http or https address becomes a link: nothing that a reader's program would run."""
    try:
        return str(read_url(given))
    except ValueError:
        return None


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    node = etree.SubElement(parent, _name(name), attributes)
    node.text = text
    return node


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"
