"""OPML: lists of feeds, as feed readers exchange them. What is written can be read again, and gives the same list.

A feed stands under its first tag; its other tags are its ``category``. What OPML has no word for (country, outlet,
kind, paused) stands in attributes of our own namespace, which other readers pass over; without the namespace they are
read, too. May import: errors, records, and this folder's helpers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

import pycountry

from dateline.errors import FeedError
from dateline.records.feed import KINDS, Feed, FeedList
from dateline.sources.feeds.decoding import decode
from dateline.sources.feeds.limits import MAX_TITLE
from dateline.sources.feeds.links import feed_id, resolve
from dateline.sources.feeds.markup import ILLEGAL, Element, head_of, read_tree
from dateline.sources.feeds.texts import folded

NAMESPACE = "urn:dateline:feeds"
LANGUAGE = re.compile(r"[a-z]{2}")
FEED_SCHEMES = ("feed:https://", "feed:http://", "feed://")


def read_opml(body: bytes, *, where: str) -> FeedList:
    """Read a list of feeds.

    Args:
        body: the file.
        where: its name, for messages.

    Returns:
        The feeds in the file's order, each address once, and the lines that could not be taken, or not wholly.

    Raises:
        FeedError: it is no OPML, or broken so that no feed can be read.
    """
    decoded = decode(body, where=where, charset=None)
    head = head_of(decoded.text, where=where)
    if head.root.lower() != "opml":
        raise FeedError(where, "is no OPML list (its first element must be <opml>); export one from your feed reader")
    tree = read_tree(decoded.text, head, entry=None, where=where)
    problems = [*decoded.problems, *tree.problems]
    if tree.fault:
        problems.append(f"is not well-formed XML ({tree.fault}); read as far as it can be")
    feeds: dict[str, Feed] = {}
    for outline, tags in _outlines(tree.root):
        feed = _feed(outline, tags, problems)
        if feed is not None and feeds.setdefault(feed.id, feed) is not feed:
            problems.append(f"{_line(outline)}: {feed.url} stands twice; the first is kept")
    if not feeds and tree.fault:
        raise FeedError(where, f"is broken OPML ({tree.fault}), and no feed in it can be read; mend it")
    return FeedList(tuple(feeds.values()), tuple(problems))


def write_opml(feeds: Iterable[Feed], *, title: str) -> bytes:
    """Write a list of feeds as OPML 2.0, in UTF-8: those without tags first, then a group for each first tag."""
    groups: dict[str, list[Feed]] = {"": []}
    for feed in map(normal, feeds):
        groups.setdefault(feed.tags[0] if feed.tags else "", []).append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:dateline="{NAMESPACE}">',
        f"  <head><title>{_text(title)}</title></head>",
        "  <body>",
    ]
    lines += [f"    {_outline(feed)}" for feed in groups.pop("")]
    for tag, members in groups.items():
        lines.append(f"    <outline{_attributes({'text': tag, 'title': tag})}>")
        lines += [f"      {_outline(feed)}" for feed in members]
        lines.append("    </outline>")
    return ("\n".join([*lines, "  </body>", "</opml>"]) + "\n").encode("utf-8")


def normal(feed: Feed) -> Feed:
    """Give a feed as it comes back from a list: white space folded, what XML or a tag cannot hold replaced."""
    tags = [tag for told in feed.tags if (tag := _clean(told.replace(",", " ").replace("/", " ")))]
    return Feed(
        id=feed_id(feed.url),
        url=feed.url,
        title=_clean(feed.title) or feed.url,
        kind=feed.kind,
        outlet=_clean(feed.outlet),
        country=feed.country,
        language=feed.language,
        site=feed.site,
        tags=tuple(dict.fromkeys(tags)),
        paused=feed.paused,
    )


def _outlines(root: Element) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every outline that is no group, with the groups that it stands in, outermost first."""
    for body in root:
        if body.tag == "body":
            yield from _below(body, ())


def _below(parent: Element, tags: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    for outline in parent:
        if outline.tag != "outline":
            continue
        if len(outline) and not _address(outline):
            yield from _below(outline, (*tags, _attribute(outline, "title") or _attribute(outline, "text") or ""))
            continue
        yield outline, tags
        yield from _below(outline, tags)


def _feed(outline: Element, tags: tuple[str, ...], problems: list[str]) -> Feed | None:
    line, told = _line(outline), _address(outline)
    title = _attribute(outline, "title") or _attribute(outline, "text")
    if not told:
        problems.append(f"{line}: {title or 'an outline'!r} has no xmlUrl; left out")
        return None
    url = resolve(_web(told), "")
    if url is None:
        problems.append(f"{line}: {told[:80]!r} is no http or https address; left out")
        return None
    categories = [part for told in (_attribute(outline, "category") or "").split(",") for part in told.split("/")]
    return normal(
        Feed(
            id="",
            url=url,
            title=title or url,
            kind=_kind(outline, problems),
            outlet=_own(outline, "outlet"),
            country=_country(outline, problems),
            language=_language(outline, problems),
            site=resolve(_attribute(outline, "htmlUrl"), url),
            tags=(*tags, *categories),
            paused=(_own(outline, "paused") or "").lower() in ("true", "yes", "1"),
        )
    )


def _web(told: str) -> str:
    """Undo the ``feed:`` that some readers write before an address."""
    scheme = next((scheme for scheme in FEED_SCHEMES if told.lower().startswith(scheme)), None)
    if scheme is None:
        return told
    return ("https://" if scheme == "feed://" else scheme[len("feed:") :]) + told[len(scheme) :]


def _kind(outline: Element, problems: list[str]) -> str:
    told = (_own(outline, "kind") or "feed").lower()
    if told in KINDS:
        return told
    problems.append(f"{_line(outline)}: kind {told[:40]!r} is none of {', '.join(KINDS)}; taken for feed")
    return "feed"


def _country(outline: Element, problems: list[str]) -> str | None:
    told = _own(outline, "country")
    if told is None:
        return None
    country = pycountry.countries.get(alpha_3=told.upper()) if told.isascii() else None
    if country is None:
        problems.append(f"{_line(outline)}: country {told[:40]!r} is no three-letter ISO code such as SDN; left out")
        return None
    return told.upper()


def _language(outline: Element, problems: list[str]) -> str | None:
    told = _attribute(outline, "language") or _own(outline, "language")
    if told is None or told.lower() in ("unknown", "und"):
        return None
    code = re.split("[-_]", told.lower())[0]
    if LANGUAGE.fullmatch(code):
        return code
    problems.append(f"{_line(outline)}: language {told[:40]!r} is no two-letter ISO code such as en; left out")
    return None


def _address(outline: Element) -> str | None:
    return _attribute(outline, "xmlUrl") or _attribute(outline, "xmlurl")


def _attribute(outline: Element, name: str) -> str | None:
    return folded(outline.get(name), MAX_TITLE)


def _own(outline: Element, name: str) -> str | None:
    return folded(outline.get(f"{{{NAMESPACE}}}{name}"), MAX_TITLE) or _attribute(outline, name)


def _line(outline: Element) -> str:
    """The line on which the outline's tag ends."""
    return f"line {outline.sourceline or '?'}"


def _outline(feed: Feed) -> str:
    return "<outline{}/>".format(
        _attributes(
            {
                "type": "rss",
                "text": feed.title,
                "title": feed.title,
                "xmlUrl": feed.url,
                "htmlUrl": feed.site,
                "language": feed.language,
                "category": ",".join(feed.tags[1:]),
                "dateline:country": feed.country,
                "dateline:outlet": feed.outlet,
                "dateline:kind": feed.kind if feed.kind != "feed" else None,
                "dateline:paused": "true" if feed.paused else None,
            }
        )
    )


def _attributes(values: dict[str, str | None]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items() if value)


def _text(text: str) -> str:
    return (_clean(text) or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clean(text: str | None) -> str | None:
    return folded(ILLEGAL.sub("\ufffd", text or ""), MAX_TITLE)
