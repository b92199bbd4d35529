"""RSS (0.9 to 2.0) and Atom (0.3 and 1.0). They borrow each other's elements, so one reader knows them all.

Why no feed library reads them: docs/decisions/0008-feeds.md. May import: errors, records, this folder's helpers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urljoin

from dateline.errors import FeedError
from dateline.records.feed import ParsedFeed
from dateline.sources.feeds.entries import Draft, Problems, make_entries, newest
from dateline.sources.feeds.limits import MAX_TITLE
from dateline.sources.feeds.links import resolve
from dateline.sources.feeds.markup import Element, Tree, children, home_of, joined, markup_of, name_of, text_of
from dateline.sources.feeds.texts import folded, plain_text

Found = Mapping[str, Sequence[Element]]

PUBLISHED = ("pubDate", "atom:published", "atom:issued", "dc:date", "dcterms:issued", "dcterms:created", "pubdate")
UPDATED = ("atom:updated", "atom:modified", "dcterms:modified", "lastBuildDate")
DATES = frozenset((*PUBLISHED, *UPDATED))
SUMMARY = ("description", "atom:summary", "dc:description", "media:description", "itunes:summary")
CONTENT = ("content:encoded", "atom:content", "xhtml:body", "xhtml:div", "encoded")
AUTHOR = ("dc:creator", "atom:author", "author", "itunes:author")
MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
LONGEST_TTL = 7 * 1440
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read_xml_feed(tree: Tree, *, url: str, fetched: datetime, cut: bool, where: str) -> ParsedFeed:
    """Read an RSS or Atom feed.

    Args:
        tree: the parsed document, whose root is ``rss``, ``RDF`` or ``feed``.
        url: where it was fetched; relative links count from there.
        fetched: when, with its zone.
        cut: the document ends inside an entry, which is then left out.
        where: the feed's name, for messages.

    Raises:
        FeedError: it lacks what makes a feed, or is broken and holds no whole entry.
    """
    home = home_of(tree.root)
    atom = name_of(tree.root, home) in ("atom:feed", "feed")
    channel = tree.root if atom else _channel(tree.root, home, where)
    items = tree.entries(("atom:entry" if name_of(tree.root, home) == "atom:feed" else "entry") if atom else "item")
    items = items[: len(items) - 1] if cut else items
    found = children(channel, home)
    if not items and (tree.fault or (atom and not found)):
        raise FeedError(
            where, f"is broken ({tree.fault or 'it holds nothing'}), and no entry can be read; try again later"
        )
    problems = Problems([*faults(tree, cut=cut), *tree.problems])
    chosen = newest(items, lambda item: _dated(item, home), problems=problems)
    base = urljoin(url, _base(channel) or "")
    drafts = [_draft(item, home=home, atom=atom, url=url) for item in chosen]
    return ParsedFeed(
        title=plain_text(joined(_all(found, ("title", "atom:title"))), MAX_TITLE),
        kind="atom" if atom else "rss",
        entries=make_entries(drafts, fetched=fetched, problems=problems),
        next=tuple(_links(found, "next", base)),
        hub=next(iter(_links(found, "hub", base)), None),
        ttl=_ttl(found),
        skip_hours=_hours(found, home),
        skip_days=_days(found, home),
        language=folded(joined(_all(found, ("language", "dc:language"))), 35) or _language(tree.root),
        problems=problems.all(),
    )


def _channel(root: Element, home: str, where: str) -> Element:
    channel = next((child for child in root if name_of(child, home) == "channel"), None)
    if channel is None:
        raise FeedError(where, "is RSS without a channel, which is no feed; check its address or tell its publisher")
    return channel


def faults(tree: Tree, *, cut: bool) -> list[str]:
    """What is to be told of a document that is not well-formed."""
    if tree.fault is None:
        return []
    ending = "; it ends inside an entry, which is left out" if cut else ""
    return [f"is not well-formed XML ({tree.fault}); read as far as it can be{ending}"]


def _draft(item: Element, *, home: str, atom: bool, url: str) -> Draft:
    found = children(item, home)
    guid = next(iter(_all(found, ("guid", "atom:id", "id"))), None)
    title = next(iter(_all(found, ("title", "atom:title", "dc:title"))), None)
    base = _base(item)
    return Draft(
        base=urljoin(url, base) if base else url,
        guid=text_of(guid) if guid is not None else item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"),
        # In RSS a guid is an address unless it says otherwise; in Atom an id may be one, and often is not fetchable.
        guid_is_link=guid is not None and not atom and (guid.get("isPermaLink") or "true").lower() != "false",
        link=_link(found),
        title=None if title is None else text_of(title),
        title_markup=title is not None and _is_markup(title, atom=atom),
        published=_told(found, PUBLISHED),
        updated=_told(found, UPDATED),
        summary=_markup(found, SUMMARY),
        content=_markup(found, CONTENT),
        author=_author(found, home),
        language=joined(_all(found, ("dc:language", "language"))) or _language(item),
    )


def _is_markup(title: Element, *, atom: bool) -> bool:
    """In Atom a title says whether it is HTML; in RSS it usually is, though the standard is silent."""
    return not atom or ("html" in (title.get("type") or "text").lower() and not len(title))


def _all(found: Found, names: Sequence[str]) -> list[Element]:
    return [element for name in names if name in found for element in found[name]]


def _dated(item: Element, home: str) -> str | None:
    """The first date that an entry tells, whatever of; to tell the newest by."""
    return next((text_of(child) for child in item if name_of(child, home) in DATES), None)


def _told(found: Found, names: Sequence[str]) -> str | None:
    return joined(_all(found, names))


def _markup(found: Found, names: Sequence[str]) -> str | None:
    return next((text for element in _all(found, names) if (text := _marked_up(element)).strip()), None)


def _marked_up(element: Element) -> str:
    if (element.get("type") or "").lower() in ("text", "text/plain"):
        return text_of(element).replace("&", "&amp;").replace("<", "&lt;")
    return markup_of(element)


def _link(found: Found) -> str | None:
    """The address of the article: the original behind a counting one, the link, an alternate link, in this order."""
    plain = [*found.get("feedburner:origLink", ()), *found.get("link", ())]
    if told := joined(plain):
        return told
    links = [*found.get("atom:link", ()), *found.get("link", ())]
    kept = [link for link in links if link.get("href") and (link.get("rel") or "alternate").lower() == "alternate"]
    kept.sort(key=lambda link: "html" not in (link.get("type") or "html"))
    return kept[0].get("href") if kept else None


def _author(found: Found, home: str) -> str | None:
    names: list[str] = []
    for element in _all(found, AUTHOR):
        inner = children(element, home)
        name = joined(_all(inner, ("atom:name", "name"))) or (None if inner else text_of(element).strip())
        if name and name not in names:
            names.append(name)
    return ", ".join(names) or None


def _links(found: Found, rel: str, base: str) -> list[str]:
    links = [*found.get("atom:link", ()), *found.get("link", ())]
    told = [link.get("href") for link in links if (link.get("rel") or "").lower() == rel]
    return [url for href in told if (url := resolve(href, base))]


def _base(element: Element) -> str | None:
    try:
        return element.base
    except (ValueError, UnicodeError):
        return None


def _language(element: Element) -> str | None:
    return folded(element.get("{http://www.w3.org/XML/1998/namespace}lang"), 35)


def _ttl(found: Found) -> int | None:
    """Minutes between two looks: as ``ttl`` tells, or how often the feed says that it is renewed."""
    minutes = _number(joined(found.get("ttl", ())))
    if minutes is None:
        period = MINUTES.get((joined(found.get("sy:updatePeriod", ())) or "").lower())
        often = _number(joined(found.get("sy:updateFrequency", ()))) or 1
        minutes = None if period is None else period // max(often, 1)
    return None if not minutes else min(minutes, LONGEST_TTL)


def _hours(found: Found, home: str) -> tuple[int, ...]:
    told = [
        _number(text_of(hour)) for part in found.get("skipHours", ()) for hour in part if name_of(hour, home) == "hour"
    ]
    return tuple(sorted({hour % 24 for hour in told if hour is not None and hour <= 24}))


def _days(found: Found, home: str) -> tuple[str, ...]:
    told = {
        text_of(day).strip().title()
        for part in found.get("skipDays", ())
        for day in part
        if name_of(day, home) == "day"
    }
    return tuple(day for day in DAYS if day in told)


def _number(told: str | None) -> int | None:
    text = (told or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
