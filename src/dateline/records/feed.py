"""Feeds: what is watched, and what one look at it gives."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("feed", "sitemap", "page")
"""What an address is watched as: RSS, Atom or JSON Feed; a sitemap or an index of sitemaps; a plain section page."""


@dataclass(frozen=True, slots=True)
class Feed:
    """An address that is watched.

    Attributes:
        id: stable, made from ``url``.
        url: where the feed lies.
        title: its name for people.
        kind: one of ``KINDS``.
        outlet: who publishes it, or None.
        country: of the outlet, ISO 3166-1 alpha-3, or None (unknown, or an international body).
        language: ISO 639-1 code, or None.
        site: the web page that the feed belongs to, or None.
        tags: the first is the group that it stands under in a list.
        paused: kept in the list, but not fetched.
    """

    id: str
    url: str
    title: str
    kind: str = "feed"
    outlet: str | None = None
    country: str | None = None
    language: str | None = None
    site: str | None = None
    tags: tuple[str, ...] = ()
    paused: bool = False


@dataclass(frozen=True, slots=True)
class FeedList:
    """Feeds read from a list, and one sentence for each line that could not be taken or not wholly."""

    feeds: tuple[Feed, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed. All text is data of strangers: it may hold markup signs, controls and direction marks.

    It is kept as told and must be escaped, and its controls made visible or left out, wherever it is shown.

    Attributes:
        guid: the entry's own id in its feed, or None.
        url: absolute http(s) address of the article, or None where the feed gives none that can be used.
        title, summary, author: text without tags, white space folded; None where absent or empty.
        published: ISO 8601 date or date-time as told (its own offset kept), or None: absent, broken, in the future.
        updated: the same of the last change.
        content: the entry's own text as HTML, unclean, or None.
        language: as told, or None.
        flags: what is wrong with it: ``date: absent``, ``date: broken``, ``date: in the future``,
            ``date: no time zone``.
        keys: what the entry is known by, ``guid:...`` (counts in this feed only), ``url:...`` (counts in all feeds), or
            where it has neither ``text:...``; never empty. Two entries of which one key is equal are the same article;
            where their text differs, an edit of it.
    """

    guid: str | None
    url: str | None
    title: str | None
    published: str | None = None
    updated: str | None = None
    summary: str | None = None
    content: str | None = None
    author: str | None = None
    language: str | None = None
    flags: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one look at a feed gives.

    Attributes:
        title: of the feed, or None.
        kind: ``rss``, ``atom``, ``json``, ``sitemap``, ``sitemap index`` or ``page``.
        entries: in the feed's order; of more than a thousand, the newest thousand, the latest first.
        next: addresses that go on from here: the next page of the feed, or the sitemaps of an index.
        hub: address of a WebSub hub that tells of changes, or None.
        ttl: minutes for which the feed asks not to be fetched again, or None.
        skip_hours: hours (0 to 23, UTC) in which it asks not to be fetched.
        skip_days: days of the week (``Monday`` ...) on which it asks so.
        language: as told, or None.
        problems: what was left out or mended, one sentence each.
    """

    title: str | None
    kind: str
    entries: tuple[FeedEntry, ...]
    next: tuple[str, ...] = ()
    hub: str | None = None
    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    language: str | None = None
    problems: tuple[str, ...] = ()
