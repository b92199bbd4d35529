"""What came of a look or a page, written down in one transaction: all of it, or nothing.

    a look:  new entries wait + the feed's state                     one transaction
    a page:  the article + its entry is added + the feed's tally     one transaction

Whatever is killed between two of them is done again and gives the same. May import the store, adding and records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dateline.errors import FetchError, InputError
from dateline.pipeline.adding import Added, add_report
from dateline.pipeline.watching import entries as deciding
from dateline.pipeline.watching.entries import Met, Rules, TooShort, kind_of_error
from dateline.pipeline.watching.looking import Look
from dateline.pipeline.watching.pages import Readable
from dateline.pipeline.watching.rhythm import latest, next_look, next_try
from dateline.pipeline.watching.times import spelt
from dateline.records import Report
from dateline.records.feed import Feed, ParsedFeed
from dateline.records.fetched import Fetched
from dateline.records.watched import FeedState, KnownEntry, PageMemory, WatchedFeed
from dateline.store import Writing

MOST_PROBLEMS = 10
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look changed: the feed as it stands now, and what was met (None: nothing could be)."""

    watched: WatchedFeed
    met: Met | None
    moved: str | None = None


def keep_look(tx: Writing, feed_id: str, look: Look, now: datetime, rules: Rules) -> Looked | None:
    """Write down what came of a look; None where the feed was removed meanwhile."""
    watched = tx.feed(feed_id)
    if watched is None:
        return None
    feed, state = watched.feed, replace(watched.state, looked=spelt(now), looks=watched.state.looks + 1)
    if look.error is not None:
        feed, state = _failed(feed, watched.state, state, look.error, now)
        tx.put_feed(feed, state)
        return Looked(replace(watched, feed=feed, state=state), None)
    assert look.fetched is not None
    feed, error = _moved(tx, feed, look.fetched)
    state = replace(state, failures=0, error=error)
    met = None
    if look.parsed is not None:
        state, met = _answered(tx, watched, look.parsed, state=state, now=now, rules=rules)
        feed = _titled(feed, look.parsed)
        full = met.full  # then the rest must come again, whether the feed changes or not
        state = replace(
            state,
            etag=None if full else look.fetched.etag,
            modified=None if full else look.fetched.modified,
        )
    state = replace(state, due=next_look(feed.id, state, now))
    tx.put_feed(feed, state)
    moved = feed.url if feed.url != watched.feed.url else None
    return Looked(WatchedFeed(feed, state, tx.waiting(feed.id)), met, moved)


def _answered(  # noqa: PLR0913 - a look in its parts
    tx: Writing, watched: WatchedFeed, parsed: ParsedFeed, *, state: FeedState, now: datetime, rules: Rules
) -> tuple[FeedState, Met]:
    known = tx.known_entries(watched.feed.id, parsed.entries)
    met = deciding.meet(
        watched.feed, zip(parsed.entries, known, strict=True), now, waiting=watched.waiting, rules=rules
    )
    tx.put_entries(met.changed)
    state = replace(
        state,
        entries=latest(state.entries, met.times),
        ttl=parsed.ttl,
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
        problems=tuple(told[:LONGEST] for told in parsed.problems[:MOST_PROBLEMS]),
    )
    return deciding.counted(state, left_out=met.left_out), met


def _failed(
    feed: Feed, before: FeedState, state: FeedState, error: InputError, now: datetime
) -> tuple[Feed, FeedState]:
    retry_after = error.retry_after if isinstance(error, FetchError) else None
    status = error.status if isinstance(error, FetchError) else None
    if isinstance(error, FetchError) and error.unasked:
        # It was not asked: its host wants to be left alone for now.
        return feed, replace(before, due=next_try(feed.id, replace(before, failures=1), now, retry_after=retry_after))
    state = replace(state, failures=state.failures + 1, error=error.reason[:LONGEST])
    state = replace(state, due=next_try(feed.id, state, now, retry_after=retry_after))
    if status == 410:
        return replace(feed, paused=True), replace(state, due=None)
    return feed, state


def _moved(tx: Writing, feed: Feed, fetched: Fetched) -> tuple[Feed, str | None]:
    """Follow a move for good; where the new address is watched already, the feed is paused and says so."""
    moved = fetched.moved
    if moved is None or moved == feed.url:
        return feed, None
    if any(other.feed.url == moved and other.feed.id != feed.id for other in tx.feeds()):
        return replace(feed, paused=True), f"it moved to {moved[:200]}, which is watched already; remove this one"
    return replace(feed, url=moved), None


def _titled(feed: Feed, parsed: ParsedFeed) -> Feed:
    """Name a feed that has no name yet as it names itself."""
    return replace(feed, title=parsed.title) if parsed.title and feed.title in ("", feed.url) else feed


# --- pages


def keep_unchanged(tx: Writing, known: KnownEntry, now: datetime, *, fetched: Fetched) -> None:
    """Write down that a page is what it was."""
    page = replace(known.page, looked=fetched.fetched, looks=known.page.looks + 1)
    if _still(tx, known):
        tx.put_entries([deciding.looked_at(known, now, state=known.state, reason=known.reason, page=page)])


def keep_trouble(tx: Writing, known: KnownEntry, error: FetchError, now: datetime) -> KnownEntry | None:
    """Write down that a page could not be had; gives the entry as it stands now, None where it is gone."""
    if not _still(tx, known):
        return None
    after = deciding.after_trouble(known, error, now)
    _put(tx, known, after)
    return after


def keep_left_out(
    tx: Writing, known: KnownEntry, error: InputError, now: datetime, *, page: PageMemory | None = None
) -> KnownEntry | None:
    """Write down that an entry was fetched, but cannot be read, and why; an article that is there stays."""
    if not _still(tx, known):
        return None
    page = page or replace(known.page, looked=spelt(now), looks=known.page.looks + 1)
    kind = kind_of_error(error)
    state = "failed" if kind == "unreadable" else "skipped"
    reason: str | None = f"{kind}: {error.reason[:LONGEST]}"
    if known.state == "added":
        state, reason = "added", known.reason
    after = deciding.looked_at(known, now, state=state, reason=reason, page=page)
    _put(tx, known, after)
    return after


def keep_report(tx: Writing, ready: Readable, report: Report, now: datetime) -> Added | None:
    """Add what was read and say so of its entry; None where somebody else did meanwhile, or the feed was removed."""
    known = ready.known
    if not _still(tx, known):
        return None
    added = add_report(tx, report, ready.provenance)
    after = deciding.looked_at(known, now, state="added", page=ready.page)
    _put(tx, known, after, kind=added.kind)
    return added


def too_short(report: Report, rules: Rules) -> InputError | None:
    """Say where a report has so few words that it can only be a teaser or an empty frame."""
    words = len(report.article.text.split())
    if words >= rules.fewest_words:
        return None
    return TooShort(report.article.where, f"has {words} words only: a teaser before a paywall, or news in the making")


def _put(tx: Writing, before: KnownEntry, after: KnownEntry, *, kind: str | None = None) -> None:
    """Write an entry down, and count it at its feed where it came to an end."""
    tx.put_entries([after])
    watched = tx.feed(after.feed)
    if watched is None:
        return
    state = watched.state
    if before.state in ("skipped", "failed") and after.state == "added":
        state = deciding.no_longer_left_out(state, deciding.kind_of(before.reason))
    elif before.state == "waiting" and after.state in ("skipped", "failed"):
        state = deciding.counted(state, left_out=[deciding.kind_of(after.reason)])
    if kind == "new":
        state = deciding.counted(state, added=1)
    elif kind == "revision":
        state = deciding.counted(state, revised=1)
    elif kind == "same" and before.state != "added":
        state = deciding.counted(state, same=1)
    if state != watched.state:
        tx.put_feed(watched.feed, state)


def _still(tx: Writing, known: KnownEntry) -> bool:
    """Whether an entry is as it was when its page was asked for: no one else dealt with it, and its feed is there."""
    now = tx.entry(known.feed, known.key)
    return now is not None and (now.due, now.state, now.tries) == (known.due, known.state, known.tries)
