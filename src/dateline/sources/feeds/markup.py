"""XML of strangers to a tree, without any of XML's traps.

What stands before the first element (declaration, document type, comments) is read here and cut off, so that the
parser never sees a DTD: no entity can be declared, expanded or fetched. A document type with declarations of its own
is refused. What is not well-formed is read as far as it goes, and that is told; the caller decides whether enough was
left. May import: errors, limits.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

from lxml import etree

from dateline.errors import FeedError
from dateline.sources.feeds.limits import MAX_ENTRIES, MAX_MARKUP, MAX_PROLOG

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
DOCTYPE = re.compile(r"<!DOCTYPE((?:[^\[>\"']|\"[^\"]*\"|'[^']*')*+)([\[>]?)", re.I)
ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
# Where a feed begins, if something else stands before it (a warning of the server's program, say).
FEED_START = re.compile(r"<(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex|opml)[\s>]", re.I)
HTML_ROOTS = ("html", "head", "body", "meta", "title", "script", "div", "p", "h1", "center", "link", "style", "main")
AMPERSAND = re.compile(r"&(?:#(\d{1,7}|x[0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
ATTRIBUTE = re.compile(r"=\s{0,99}[\"']")

PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/RSS2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
}


class Element(Protocol):
    """What is used of an lxml element, as lxml documents it."""

    tag: object
    text: str | None
    base: str | None
    sourceline: int | None

    def get(self, key: str) -> str | None: ...  # noqa: D102
    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...
    def iter(self, *tags: str) -> Iterator[Element]: ...  # noqa: D102
    def itertext(self) -> Iterator[str]: ...  # noqa: D102
    def iterancestors(self, *tags: str) -> Iterator[Element]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a document's first element.

    Attributes:
        root: name of the first element as written, with its prefix; empty where there is none.
        at: where it begins.
        doctype: the document type that is declared, in lower case, or empty.
        before: other text than markup that stands before it.
    """

    root: str
    at: int
    doctype: str
    before: str

    def is_page(self) -> bool:
        """Tell whether this is HTML."""
        return self.doctype.startswith("html") or self.root.lower() in HTML_ROOTS


@dataclass(frozen=True, slots=True)
class Tree:
    """A document's root, and what is wrong with it.

    Attributes:
        fault: why it is not well-formed, with line and column; None where it is.
        problems: what was left out or mended.
        pieces: its entries, parsed one by one because what is broken in one hid others; else empty.
    """

    root: Element
    fault: str | None = None
    problems: tuple[str, ...] = ()
    pieces: tuple[Element, ...] = ()

    def entries(self, name: str) -> list[Element]:
        """All elements of that name (as ``name_of`` gives it), in order."""
        home, local = home_of(self.root), name.rpartition(":")[2]
        roots = self.pieces or (self.root,)
        return [item for root in roots for item in root.iter(f"{{*}}{local}") if name_of(item, home) == name]


def head_of(text: str, *, where: str) -> Head:
    """Read what stands before the first element.

    Raises:
        FeedError: it holds a document type with declarations of its own.
    """
    head = _head_at(text, 0, where)
    if head.root:
        return head
    later = FEED_START.search(text, head.at + 1, head.at + MAX_PROLOG)
    if later is None:
        return head
    rest = _head_at(text, later.start(), where)
    return Head(rest.root, rest.at, rest.doctype or head.doctype, text[head.at : later.start()])


def _head_at(text: str, at: int, where: str) -> Head:
    doctype = ""
    while at < MAX_PROLOG * 2:
        at = _past_space(text, at)
        if text.startswith("<?", at):
            end = text.find("?>", at) + 2
        elif text.startswith("<!--", at):
            end = text.find("-->", at + 4) + 3
        elif found := DOCTYPE.match(text, at):
            if found[2] == "[":
                raise FeedError(
                    where, "declares entities or types of its own (<!DOCTYPE ... [), which can be an XML bomb; refused"
                )
            doctype = doctype or " ".join(found[1].lower().split())
            end = found.end() if found[2] else -1
        else:
            break
        if end <= at:  # it does not end
            break
        at = end
    found = ROOT.match(text, at)
    return Head(found[1] if found else "", at, doctype, "" if found else text[at : at + 40])


def read_tree(text: str, head: Head, *, entry: str | None, where: str) -> Tree:
    """Parse a document from its first element on; line numbers count from the start of the text.

    Args:
        text: the whole document.
        head: what stands before its first element.
        entry: name, as it is written, of the elements of which a broken document is to give as many as it can, if any.
        where: the document's name, for messages.

    Raises:
        FeedError: it is nested too deep, too large, or nothing of it can be parsed.
    """
    problems = ("other text stands before the feed; passed over",) if head.before.strip() else ()
    lines = text.count("\n", 0, head.at)
    body = text[head.at :]
    # The shortest attribute takes five characters, so that a shorter document needs no counting.
    if len(body) > 5 * MAX_MARKUP and body.count("<") + sum(1 for _ in ATTRIBUTE.finditer(body)) > MAX_MARKUP:
        raise FeedError(
            where, f"holds more than {MAX_MARKUP} tags and attributes, which no feed does; check its address"
        )
    fault: str | None = None
    pieces: tuple[Element, ...] = ()
    try:
        root = _parse(body, lines, recover=False)
    except etree.XMLSyntaxError as error:
        fault = _told(error)
        if "depth" in fault.lower():
            raise FeedError(where, "is nested deeper than any feed, which can be an attack; refused") from None
        body = _mended(body)
        root = _recovered(body, lines)
        pieces = _pieces(body, entry, root) if entry else ()
    if root is None:
        raise FeedError(where, f"is not well-formed XML ({fault or 'no element'}), and nothing of it can be read")
    return Tree(root, fault, problems, pieces)


def name_of(element: Element, home: str) -> str:
    """The element's name with its usual prefix: ``title``, ``atom:title``, ``dc:date`` ...; ``home`` has none."""
    tag = element.tag
    return _named(tag, home) if isinstance(tag, str) else ""


def home_of(root: Element) -> str:
    """The namespace of the root, or an empty string."""
    tag = root.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: Element, home: str) -> dict[str, list[Element]]:
    """The element's children by name, in order."""
    found: dict[str, list[Element]] = {}
    for child in element:
        tag = child.tag
        found.setdefault(_named(tag, home) if isinstance(tag, str) else "", []).append(child)
    return found


def text_of(element: Element) -> str:
    """All text in an element; markup that was not escaped is passed over."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def markup_of(element: Element) -> str:
    """What stands in an element as markup: its text where it holds no elements, else those, written out."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    parts += [cast(str, etree.tostring(child, encoding="unicode", method="html")) for child in element]
    return "".join(parts)


@lru_cache(maxsize=4096)
def _named(tag: str, home: str) -> str:
    if not tag.startswith("{"):
        return tag
    space, _, local = tag[1:].partition("}")
    if space in PREFIXES:
        return PREFIXES[space] + local
    return local if space == home else f"?:{local}"


def _past_space(text: str, at: int) -> int:
    while at < len(text) and (text[at] in " \t\r\n\ufeff"):
        at += 1
    return at


def _parse(body: str, lines: int, *, recover: bool) -> Element | None:
    parser = etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    # Line ends before the first element are allowed, and keep the lines of messages right.
    return cast("Element | None", etree.fromstring(b"\n" * lines + body.encode("utf-8", "replace"), parser))


def _recovered(body: str, lines: int) -> Element | None:
    try:
        return _parse(body, lines, recover=True)
    except etree.XMLSyntaxError:
        return None


def _pieces(body: str, entry: str, root: Element | None) -> tuple[Element, ...]:
    """Parse a broken document entry by entry, if that gives more than parsing it as a whole."""
    starts = [found.start() for found in re.finditer(rf"<{re.escape(entry)}(?=[\s>])", body)][: 2 * MAX_ENTRIES]
    opening = body[: body.find(">", 0, MAX_PROLOG) + 1].removesuffix("/>")
    whole = 0 if root is None else sum(1 for _ in root.iter(f"{{*}}{entry.rpartition(':')[2]}"))
    if len(starts) <= whole or not opening or len(opening) * len(starts) > len(body) + MAX_PROLOG:
        return ()
    ends = [*starts[1:], len(body)]
    found = (_recovered(opening + body[start:end], 0) for start, end in zip(starts, ends, strict=True))
    pieces = tuple(piece for piece in found if piece is not None)
    return pieces if len(pieces) > whole else ()


def _told(error: etree.XMLSyntaxError) -> str:
    line, column = error.position
    reason = re.sub(r", line \d+, column \d+.*$", "", str(error.msg or "broken"), flags=re.S)
    return f"line {line}, column {column}: {reason[:120]}"


def _mended(body: str) -> str:
    """Leave out characters that XML forbids; outside of CDATA, write entities as numbers and mend bare ``&``."""
    body = ILLEGAL.sub("", body)
    # So many signs are no accident; they are left to the parser.
    if body.count("&") > MAX_MARKUP:
        return body
    parts: list[str] = []
    at = 0
    while (start := body.find("<![CDATA[", at)) >= 0:
        end = body.find("]]>", start)
        end = len(body) if end < 0 else end
        parts += [AMPERSAND.sub(_ampersand, body[at:start]), body[start:end]]
        at = end
    return "".join([*parts, AMPERSAND.sub(_ampersand, body[at:])])


def _ampersand(found: re.Match[str]) -> str:
    """Write a reference as a number: after its first fault, the parser drops all that have names, ``&amp;`` too."""
    number, name = found[1], found[2]
    if number is not None:
        code = int(number[1:], 16) if number[0] == "x" else int(number)
        return "" if code > 0x10FFFF or ILLEGAL.match(chr(code)) else found[0]
    if name is None:
        return "&#38;"
    known = html.entities.html5.get(f"{name};")
    return f"&#38;{name};" if known is None else "".join(f"&#{ord(sign)};" for sign in known)


def joined(elements: Iterable[Element]) -> str | None:
    """The text of the first of the elements that has any."""
    return next((text for element in elements if (text := text_of(element).strip())), None)
