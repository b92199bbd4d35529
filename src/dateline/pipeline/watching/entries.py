"""What is done with each entry of a feed: read, looked at again, or left out with its reason. Pure.

    met first:   known in another feed -> left out; too old, nothing to read -> left out; else it waits
    fetched:     read and added; or left out; or tried again later, and given up after some tries
    added:       looked at again for edits 1, 6 and 24 hours after it was published, and when the feed says ``updated``

A second look asks with ETag and Last-Modified, so that it costs next to nothing where nothing changed.
May import records and errors, and of the stage ``sources`` what tells whole texts from teasers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dateline.errors import FetchError, InputError, UnsuitableInput
from dateline.pipeline.watching.times import DAY, HOUR, read_moment, spelt
from dateline.records.feed import Feed, FeedEntry
from dateline.records.urls import read_url, shown_url
from dateline.records.watched import FeedState, KnownEntry, PageMemory, Tally
from dateline.sources.feeds import guess_article

LOOK_AGAIN = (HOUR, 6 * HOUR, DAY)
"""After its publication, or where no time of it is known after it was first met, an article is looked at again."""
FOLLOWED = timedelta(days=30)
"""So long what the feed says of changes is believed."""
TRIES = 5
FIRST_WAIT = timedelta(minutes=10)
"""After the first failure; each further one makes it four times as long."""
PATIENCE = timedelta(days=7)
"""A host that cannot be asked at all is waited for so long."""
MOST_WAITING = 2000
"""Entries of one feed that may wait; what goes beyond is taken at a later look."""
GROWING = ("too short", "no text")
"""Kinds of reasons that pass: breaking news begins as a line and grows."""


class TooShort(InputError):
    """It was read, but is no whole report."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is read.

    Attributes:
        oldest: entries published longer ago than this when they are first met are left out.
        fewest_words: pages of fewer words are left out: teasers before a paywall, empty frames.
    """

    oldest: timedelta = timedelta(days=14)
    fewest_words: int = 40


@dataclass(frozen=True, slots=True)
class Met:
    """What one look at a feed means for its entries.

    Attributes:
        changed: entries to be written down.
        left_out: kinds of reasons of those that are new and not read.
        new: how many wait now that did not. times: of those that were not known before, for the rhythm.
        full: more wait than may; the feed must be asked for the rest later.
    """

    changed: tuple[KnownEntry, ...]
    left_out: tuple[str, ...]
    new: int
    times: tuple[str, ...]
    full: bool = False


def meet(
    feed: Feed,
    entries: Iterable[tuple[FeedEntry, KnownEntry | None]],
    now: datetime,
    *,
    waiting: int,
    rules: Rules,
) -> Met:
    """Decide on the entries of one look, each with what is known of it."""
    changed: list[KnownEntry] = []
    left_out: list[str] = []
    times: list[str] = []
    new, full = 0, False
    for entry, known in entries:
        if known is not None and known.feed == feed.id:
            again = met_again(known, feed, entry, now)
            if again is not None:
                changed.append(again)
            continue
        reason = f"duplicate: known by the feed {known.feed}" if known else reason_against(feed, entry, now, rules)
        if reason is None and waiting + new >= MOST_WAITING:
            full = True
            continue
        if kind_of(reason) != "too old":  # what lies in an archive says nothing of the rhythm
            times.append(spelt(_published(entry, now) or now))
        changed.append(_first_met(feed, entry, now, reason))
        if reason is None:
            new += 1
        else:
            left_out.append(kind_of(reason))
    return Met(tuple(changed), tuple(left_out), new, tuple(times), full)


def reason_against(feed: Feed, entry: FeedEntry, now: datetime, rules: Rules) -> str | None:
    """Say why an entry is not read, as far as the feed alone tells, or None where it is."""
    published = _published(entry, now)
    if published is not None and now - published > rules.oldest:
        return f"too old: published {entry.published}, more than {rules.oldest.days} days before it was met"
    if entry.url is None and not has_own_text(feed, entry):
        return "no text: the entry has neither an address nor its whole text"
    return None


def met_again(known: KnownEntry, feed: Feed, entry: FeedEntry, now: datetime) -> KnownEntry | None:
    """Say what changes where an entry that is known stands in its feed again; None where nothing does."""
    seen = read_moment(known.seen) or now
    if known.state == "waiting" or now - seen > FOLLOWED:
        return None
    if known.state != "added" and kind_of(known.reason) not in GROWING:
        return None
    if has_own_text(feed, entry):
        if digest_of(entry) == known.page.sha256:
            return None
        return replace(known, entry=entry, due=spelt(now), page=replace(known.page, updated=entry.updated))
    if entry.updated is None or entry.updated == known.page.updated:
        return None
    # Some feeds say so at every look: no more than once an hour.
    looked = read_moment(known.page.looked)
    due = spelt(now if looked is None else max(now, looked + HOUR))
    page = replace(known.page, updated=entry.updated)
    return replace(known, entry=slim(entry), due=min(due, known.due or due), page=page)


def has_own_text(feed: Feed, entry: FeedEntry) -> bool:
    """Whether an entry's own text stands for its page.

    It does only where feed and page are of one site: else any feed could put words into any outlet's mouth.
    """
    if entry.url is not None and not of_one_site(feed, entry.url):
        return False
    return guess_article(entry)


def of_one_site(feed: Feed, url: str) -> bool:
    """Whether an address is on the host of a feed, or of its site as the list of feeds names it, or a part of it."""
    host = _host(url)
    own = [_host(told) for told in (feed.url, feed.site) if told]
    return any(host == one or host.endswith(f".{one}") or one.endswith(f".{host}") for one in own if one and host)


def digest_of(entry: FeedEntry) -> str:
    """Give the SHA-256 of an entry's own text."""
    return hashlib.sha256((entry.content or "").encode("utf-8", "replace")).hexdigest()


def slim(entry: FeedEntry) -> FeedEntry:
    """Give an entry without its text, which is not needed to fetch its page."""
    return replace(entry, content=None, summary=None)


def looked_at(
    known: KnownEntry, now: datetime, *, state: str, reason: str | None = None, page: PageMemory
) -> KnownEntry:
    """Give an entry after it was read or left out; one whose page may still change is looked at again.

    What carries its whole text is not: its feed shows an edit.
    """
    again = known.entry is not None and not known.entry.content
    due = _look_again(known, now) if again and (state == "added" or kind_of(reason) in GROWING) else None
    entry = slim(known.entry) if known.entry is not None else None
    return replace(known, state=state, reason=reason, tries=0, due=due, entry=entry, page=page)


def after_trouble(known: KnownEntry, error: FetchError, now: datetime) -> KnownEntry:
    """Give an entry whose page could not be had: to be tried again, or given up."""
    if known.state != "waiting":
        # It is in the store: a page that is gone now takes nothing away.
        return replace(known, due=None if error.final else _look_again(known, now))
    seen = read_moment(known.seen) or now
    if error.final:
        return _given_up(known, error)
    if error.status is None and error.retry_after is not None and now - seen < PATIENCE:
        # Not the page's fault: its host wants to be left alone for now.
        wait = timedelta(seconds=max(1.0, error.retry_after))
        return replace(known, due=spelt(now + min(wait, DAY)), reason=f"waits: {error.reason}")
    tries = known.tries + 1
    if tries >= TRIES:
        return replace(_given_up(known, error), tries=tries)
    wait = FIRST_WAIT * 4.0 ** (tries - 1)
    asked = timedelta(seconds=error.retry_after or 0.0)
    return replace(known, tries=tries, due=spelt(now + max(wait, min(asked, DAY))), reason=f"waits: {error.reason}")


def _given_up(known: KnownEntry, error: FetchError) -> KnownEntry:
    kind = kind_of_error(error)
    state = "skipped" if kind in ("robots", "paywall") else "failed"
    return replace(known, state=state, reason=f"{kind}: {error.reason}", due=None, entry=None)


def kind_of_error(error: InputError) -> str:
    """Sort what was in the way into the kinds that are counted."""
    if isinstance(error, FetchError):
        if "robots.txt" in error.reason:
            return "robots"
        if error.status in (401, 402, 403, 451):
            return "paywall"
        return "gone" if error.status in (404, 410) else "unreachable"
    if isinstance(error, TooShort):
        return "too short"
    if "only English is read" in error.reason:
        return "not English"
    return "no text" if isinstance(error, UnsuitableInput) else "unreadable"


def kind_of(reason: str | None) -> str:
    """Give a reason's kind: what stands before the colon."""
    return (reason or "").partition(":")[0]


# --- counting


def counted(state: FeedState, *, left_out: Iterable[str] = (), **more: int) -> FeedState:
    """Give a feed's state with more counted: ``added=1``, ``left_out=["no text"]``."""
    tally = state.tally
    counts = dict(tally.left_out)
    for kind in left_out:
        counts[kind] = counts.get(kind, 0) + 1
    return replace(state, tally=_tally(tally, counts, more))


def no_longer_left_out(state: FeedState, kind: str) -> FeedState:
    """Give a feed's state after an entry that had been left out was read after all."""
    counts = dict(state.tally.left_out)
    counts[kind] = counts.get(kind, 0) - 1
    return replace(state, tally=_tally(state.tally, counts, {}))


def _tally(tally: Tally, counts: dict[str, int], more: dict[str, int]) -> Tally:
    return Tally(
        added=tally.added + more.get("added", 0),
        revised=tally.revised + more.get("revised", 0),
        same=tally.same + more.get("same", 0),
        left_out=tuple(sorted((kind, count) for kind, count in counts.items() if count > 0)),
    )


# --- parts


def _first_met(feed: Feed, entry: FeedEntry, now: datetime, reason: str | None) -> KnownEntry:
    url = next((key for key in entry.keys if key.startswith("url:")), None)
    waits = reason is None
    return KnownEntry(
        feed=feed.id,
        key=entry.keys[0],
        url=url,
        seen=spelt(now),
        state="waiting" if waits else "skipped",
        reason=reason,
        due=spelt(now) if waits else None,
        entry=(entry if has_own_text(feed, entry) else slim(entry)) if waits else None,
        page=PageMemory(published=entry.published, updated=entry.updated),
    )


def _look_again(known: KnownEntry, now: datetime) -> str | None:
    if known.entry is None or known.entry.url is None:
        return None
    seen = read_moment(known.seen) or now
    base = min(seen, read_moment(known.page.published) or seen)
    return next((spelt(base + gap) for gap in LOOK_AGAIN if base + gap > now), None)


def _published(entry: FeedEntry, now: datetime) -> datetime | None:
    told = read_moment(entry.published)
    return None if told is None else min(told, now)


def _host(url: str | None) -> str:
    try:
        return read_url(url or "").host.removeprefix("www.")
    except ValueError:
        return ""


def shown_entry(entry: FeedEntry) -> str:
    """Name an entry in messages."""
    return shown_url(entry.url) if entry.url else (entry.title or entry.guid or "an entry without a name")[:200]
