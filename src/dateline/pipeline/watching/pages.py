"""From an entry's page, or its own text, to what the reader takes. Pure; may import records and errors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dateline.errors import UnsuitableInput
from dateline.pipeline.watching.entries import digest_of, of_one_site, shown_entry
from dateline.records import RawInput
from dateline.records.feed import Feed, FeedEntry
from dateline.records.fetched import Fetched
from dateline.records.stored import Provenance
from dateline.records.urls import canonical_url, read_url, shown_url
from dateline.records.watched import KnownEntry, PageMemory

HTML = ("text/html", "application/xhtml+xml")
TEXT = ("text/plain",)
ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Readable:
    """An entry with the bytes to read, where they come from, and what to remember of them once they were read."""

    known: KnownEntry
    raw: RawInput
    provenance: Provenance
    page: PageMemory


def of_page(feed: Feed, known: KnownEntry, entry: FeedEntry, fetched: Fetched) -> Readable:
    """Make ready what was fetched.

    Title and outlet are taken from the feed only where the page is of the feed's own site; elsewhere the page speaks
    for itself.

    Raises:
        UnsuitableInput: it is no article: a film, a PDF, the front page.
    """
    where = shown_url(entry.url or fetched.asked)
    if fetched.media not in (None, *HTML, *TEXT):
        raise UnsuitableInput(where, f"is {fetched.media}, not a web page; only pages and plain text are read")
    if _is_front(fetched.url) and not _is_front(fetched.asked):
        raise UnsuitableInput(where, "leads to the front page of its site; the article is not there (any more)")
    address = _address(known, fetched)
    fields = {"url": address, "fetched": fetched.fetched}
    if known.page.published:
        fields["published"] = known.page.published
    if of_one_site(feed, fetched.url):
        fields |= _own(feed, entry)
    page = PageMemory(
        address=address,
        etag=fetched.etag,
        modified=fetched.modified,
        sha256=fetched.sha256,
        looked=fetched.fetched,
        looks=known.page.looks + 1,
        published=known.page.published,
        updated=known.page.updated,
    )
    kind = "text" if fetched.media in TEXT else "html"
    provenance = Provenance(
        place=shown_url(fetched.asked),
        body=fetched.body,
        url=fetched.url,
        status=fetched.status,
        headers=fetched.headers,
        redirects=fetched.redirects,
        fetched=fetched.fetched,
    )
    return Readable(known, RawInput(where, fetched.body, kind, fetched.charset, fields), provenance, page)


def of_own_text(feed: Feed, known: KnownEntry, entry: FeedEntry, *, now: str) -> Readable:
    """Make ready an entry that carries its whole text."""
    body = (entry.content or "").encode("utf-8", "replace")
    # What has no address is known by an id of its own, so that an edit of it is no second article.
    named = hashlib.sha256(f"{feed.id}\n{known.key}".encode("utf-8", "replace")).hexdigest()[:16]
    address = canonical_url(entry.url) if entry.url else None
    fields = {"fetched": now, **({"url": address} if address else {"id": named}), **_own(feed, entry)}
    if known.page.published:
        fields["published"] = known.page.published
    page = PageMemory(
        address=address,
        sha256=digest_of(entry),
        looked=now,
        looks=known.page.looks + 1,
        published=known.page.published,
        updated=entry.updated,
    )
    place = f"{shown_url(feed.url)} entry {known.key}"
    raw = RawInput(shown_entry(entry), body, "html", "utf-8", fields)
    return Readable(known, raw, Provenance(place=place, body=body, url=address, fetched=now), page)


def _own(feed: Feed, entry: FeedEntry) -> dict[str, str]:
    outlet = feed.outlet or feed.title
    own = {"outlet": outlet} if outlet and outlet != feed.url else {}
    return {**own, "title": entry.title} if entry.title else own


def _address(known: KnownEntry, fetched: Fetched) -> str:
    """The address that the article stands under: where it was found first, unless it moved to another host."""
    here = canonical_url(fetched.url)
    before = known.page.address
    return before if before is not None and _host(before) == _host(here) else here


def _host(url: str) -> str:
    try:
        return read_url(url).host
    except ValueError:
        return ""


def _is_front(url: str) -> bool:
    try:
        address = read_url(url)
    except ValueError:
        return False
    return address.path.strip("/") in ("", "index.html") and not address.query
