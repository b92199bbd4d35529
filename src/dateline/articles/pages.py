"""Takes the report out of a web page: headline, text, and what the page says of itself.

trafilatura finds the text; the page is parsed by libxml2, which stops at 256 nested elements, so a page that
is nested deeper has its wrappers taken off first. May import: errors, records.
"""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, cast
from urllib.parse import urlsplit

from dateline.errors import ResourceError

MAX_TAGS = 60_000
"""Elements of one page; extraction takes about 0.1 ms for each."""
MAX_DEPTH = 200
WRAPPERS = re.compile(
    r"</?(?:div|span|font|center|b|i|u|em|strong|small|big|section|main|blockquote|table|tbody|tr|td|a)\b[^<>]*>",
    re.I,
)
TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})\b")
VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
) | {"p", "li"}
"""Elements that hold nothing, and those that end where the next of their kind begins."""
ROOT = re.compile(r"<(?:html|body|head)[\s>]", re.I)
DATE_KEY = re.compile(r"publi|date|issued|created|pubtime|timestamp", re.I)
SEPARATORS = re.compile(r" (?:[|–—»·]|-|::|/) ")
SUFFIX_WORDS = 5

for _library in ("trafilatura", "htmldate"):
    # Their complaints about single pages would reach stderr beside our own, which name the input.
    logging.getLogger(_library).addHandler(logging.NullHandler())


class UnreadablePageError(Exception):
    """No report can be taken out of the page; the message says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A report taken out of a page; ``published`` is an ISO date that the page's own metadata tell."""

    title: str | None
    body: str
    byline: str | None
    outlet: str | None
    url: str | None
    published: str | None


class _Element(Protocol):
    """What is used of a parsed page; a path to attributes or text finds strings, which are no elements."""

    def xpath(self, path: str) -> list[_Element]: ...
    def get(self, key: str) -> str | None: ...
    def itertext(self) -> Iterable[str]: ...


def read_page(markup: str) -> Page:
    """Take the report out of a page.

    Raises:
        UnreadablePageError: the page is too large, or holds no text.
        ResourceError: the installation lacks a part that reads pages.
    """
    if markup.count("<") > MAX_TAGS * 2:
        raise UnreadablePageError(f"has more than {MAX_TAGS} elements; save the report alone")
    if not ROOT.search(markup[:100_000]):
        markup = f"<html><body>{markup}</body></html>"
    if _depth(markup) > MAX_DEPTH:
        markup = WRAPPERS.sub(" ", markup)
        if _depth(markup) > MAX_DEPTH:
            raise UnreadablePageError(f"has elements nested more than {MAX_DEPTH} deep; save the report alone")
    tree, body = _extract(markup)
    if not body.strip():
        raise UnreadablePageError("holds no report text (an empty page, or one that only scripts fill)")
    site = _first(tree, '//meta[@property="og:site_name"]/@content')
    title = _headline(tree, site)
    linked = _json_ld(tree)
    return Page(
        title=title,
        body=_without_title(body, title),
        byline=_byline(tree, linked),
        outlet=site,
        url=_address(tree),
        published=_published(tree, linked),
    )


def _depth(markup: str) -> int:
    """Deepest nesting of open elements, end tags taken at their word. Linear in the page."""
    depth = deepest = 0
    for closing, name in TAG.findall(markup.lower()):
        if name in VOID:
            continue
        if not closing:
            depth += 1
            if depth > deepest:  # noqa: PLR1730  # max() takes twice as long, and pages hold many tags
                deepest = depth
        elif depth:
            depth -= 1
    return deepest


def _extract(markup: str) -> tuple[_Element, str]:
    try:
        import trafilatura  # noqa: PLC0415  # slow to import, and only pages need it
    except ImportError as error:  # its own dependencies have gone missing before
        raise ResourceError(f"pages cannot be read: {error}; install dateline with its dependencies") from error

    try:
        tree = trafilatura.load_html(markup)
        if tree is None:
            raise UnreadablePageError("is no HTML that can be parsed")
        found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False)
    except (ValueError, TypeError, AttributeError, RecursionError, MemoryError) as error:
        raise UnreadablePageError(f"cannot be parsed ({type(error).__name__})") from None
    text = getattr(found, "text", None)
    return cast(_Element, tree), text if isinstance(text, str) else ""


def _first(tree: _Element, *paths: str) -> str | None:
    """The first non-empty string that one of the paths finds, its blanks folded."""
    for path in paths:
        for value in tree.xpath(path):
            folded = " ".join(str(value).split())
            if folded and len(folded) <= 500:
                return folded
    return None


def _address(tree: _Element) -> str | None:
    found = _first(tree, '//link[@rel="canonical"]/@href', '//meta[@property="og:url"]/@content')
    try:
        return found if found and urlsplit(found).scheme in ("http", "https") else None
    except ValueError:
        return None


def _headline(tree: _Element, site: str | None) -> str | None:
    """The page's headline: the h1 that its title agrees with, or else the title without the site's name."""
    shared = _first(tree, '//meta[@property="og:title"]/@content', '//meta[@name="twitter:title"]/@content')
    title = _first(tree, "//head/title/text()")
    texts = [" ".join("".join(top.itertext()).split()) for top in tree.xpath("//h1")[:20]]
    tops = [text for text in texts if 0 < len(text) <= 500]
    known = _fold(f"{shared or ''} {title or ''}")
    for top in tops:
        if len(top.split()) > 1 and _fold(top) in known:
            return top
    if shared:
        return _without_site(shared, site, trusted=True)
    if len(tops) == 1:
        return tops[0]
    return _without_site(title, site, trusted=False) if title else None


def _without_site(title: str, site: str | None, *, trusted: bool) -> str:
    """Take `` | Site`` off the end; an og:title is cut only where the site names itself so."""
    parts = list(SEPARATORS.finditer(title))
    if not parts:
        return title
    head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
    named = site is not None and (_fold(tail) in _fold(site) or _fold(site) in _fold(tail))
    guessed = not trusted and len(tail.split()) <= SUFFIX_WORDS and len(head.split()) > len(tail.split())
    return head.strip() if named or guessed else title


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _without_title(body: str, title: str | None) -> str:
    """The text without a first line that repeats the headline."""
    first, _, rest = body.strip().partition("\n")
    return rest.strip() if title and rest.strip() and _fold(first) == _fold(title) else body.strip()


def _json_ld(tree: _Element) -> dict[str, object]:
    """The page's JSON-LD description of itself as an article, or nothing."""
    for script in tree.xpath('//script[@type="application/ld+json"]/text()')[:10]:
        try:
            waiting: list[object] = [json.loads(str(script)[:200_000])]
        except (ValueError, RecursionError):
            continue
        for _ in range(200):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item[:50])
            elif isinstance(item, dict):
                if "datePublished" in item or "headline" in item:
                    return item
                waiting.append(item.get("@graph"))
    return {}


def _byline(tree: _Element, linked: dict[str, object]) -> str | None:
    found = _first(tree, '//meta[@name="author"]/@content', '//meta[@property="article:author"]/@content')
    if found and not found.startswith(("http:", "https:", "@")):
        return found
    authors = linked.get("author")
    listed = authors if isinstance(authors, list) else [authors]
    names = [a.get("name") if isinstance(a, dict) else a for a in listed[:10]]
    told = [" ".join(n.split()) for n in names if isinstance(n, str) and n.strip() and len(n) < 200]
    return ", ".join(told) or _first(tree, '//*[@rel="author"]/text()')


def _published(tree: _Element, linked: dict[str, object]) -> str | None:
    """The date in the page's metadata; htmldate sees these alone, so that it cannot guess from the text."""
    from htmldate import find_date  # noqa: PLC0415  # only pages need it

    told = linked.get("datePublished")
    marked = _first(tree, "//time[@pubdate]/@datetime", '//time[@itemprop="datePublished"]/@datetime')
    lines = [_meta("property", "article:published_time", v) for v in (told, marked) if isinstance(v, str)]
    for element in tree.xpath("//meta[@content]")[:300]:
        for kind in ("property", "name", "itemprop", "http-equiv"):
            key, value = element.get(kind) or "", element.get("content") or ""
            if DATE_KEY.search(key) and "modif" not in key.lower():
                lines.append(_meta(kind, key, value))
    if not lines:
        return None
    try:
        page = f"<html><head>{''.join(lines)}<title></title></head><body><p></p></body></html>"
        found = find_date(page, extensive_search=False, original_date=True)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    return found if isinstance(found, str) else None


def _meta(kind: str, key: str, value: str) -> str:
    return f'<meta {kind}="{html.escape(key[:80])}" content="{html.escape(value[:80])}">'
