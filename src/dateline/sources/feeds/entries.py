"""What all formats share: from an entry's raw values to its record, and from many entries to the newest.

    a format's own file -> Draft (words as they stand) -> FeedEntry (absolute links, ISO dates, text, keys)

Identity. Feeds change guids, and pages change addresses, so an entry is known by both. Its ``guid`` key counts within
its feed; its ``url`` key (see ``links.url_key``) everywhere. An address that entries of different guids share within
one look (a live page, a feed that links its front page only) tells nothing apart and gives no key. An entry of which
a key was seen before in the same look is left out: the first is the newer one. May import: records, links, texts,
dates, limits.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from dateline.records.feed import FeedEntry
from dateline.sources.feeds.dates import ABSENT, moment, read_date
from dateline.sources.feeds.limits import MAX_ADDRESS, MAX_ENTRIES, MAX_PROBLEMS, MAX_SUMMARY, MAX_TITLE
from dateline.sources.feeds.links import is_web_address, resolve, url_key
from dateline.sources.feeds.texts import PARAGRAPH, folded, plain_text, word_count

T = TypeVar("T")
FULL_TEXT_WORDS = 150
"""Words from which an entry's own content may be taken for the whole report."""
MORE = ("[…]", "[...]", "…", "...", "read more", "continue reading", "read on", "full story", "full article")
OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry's values as they stand in the feed; ``title_markup`` says that the title is HTML, not text."""

    base: str
    guid: str | None = None
    link: str | None = None
    guid_is_link: bool = False
    title: str | None = None
    title_markup: bool = True
    published: str | None = None
    updated: str | None = None
    summary: str | None = None
    content: str | None = None
    author: str | None = None
    language: str | None = None


@dataclass(slots=True)
class Problems:
    """Collects what is wrong; of one kind, the first few are told one by one and the others counted."""

    told: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, detail: str) -> None:
        """Note ``entry 3: ...`` of a kind."""
        self.counts[kind] += 1
        if self.counts[kind] <= MAX_PROBLEMS:
            self.told.append(detail)

    def all(self) -> tuple[str, ...]:
        """All that is told, and how many more there are of a kind."""
        more = (f"{n - MAX_PROBLEMS} more: {kind}" for kind, n in self.counts.items() if n > MAX_PROBLEMS)
        return (*self.told, *more)


def make_entries(drafts: Iterable[Draft], *, fetched: datetime, problems: Problems) -> tuple[FeedEntry, ...]:
    """Make the records of one look, each entry once.

    Args:
        drafts: in the feed's order.
        fetched: when the feed was fetched, with its zone.
        problems: what is wrong is added here.
    """
    made = [_entry(draft, number, fetched, problems) for number, draft in enumerate(drafts, 1)]
    entries = [entry for entry in made if entry is not None]
    addresses = [url_key(entry.url) if entry.url else None for entry in entries]
    shared = _shared(entries, addresses)
    kept: list[FeedEntry] = []
    seen: set[str] = set()
    for entry, address in zip(entries, addresses, strict=True):
        keys = _keys(entry, None if address in shared else address)
        if seen.intersection(keys):
            problems.add("stands twice", f"{_called(entry)} stands twice; the first is kept")
            continue
        seen.update(keys)
        kept.append(replace(entry, keys=keys))
    return tuple(kept)


def newest(items: Sequence[T], told: Callable[[T], str | None], *, problems: Problems) -> Sequence[T]:
    """The newest entries of a feed that holds more than are taken.

    They are ordered by the date that each tells, the latest first; those of one date, and those without, as they stand.
    """
    if len(items) <= MAX_ENTRIES:
        return items

    def order(item: T) -> datetime:
        found = moment(told(item))
        return OLDEST if found is None else found.order()

    problems.add("cap", f"holds {len(items)} entries; the newest {MAX_ENTRIES} are taken")
    return sorted(items, key=order, reverse=True)[:MAX_ENTRIES]


def guess_article(entry: FeedEntry) -> bool:
    """Guess whether an entry's own content is the whole report, so that its page need not be fetched.

    It is where the content has the length of a report and does not end in a promise of more.
    """
    if not entry.content or word_count(entry.content) < FULL_TEXT_WORDS:
        return False
    text = (plain_text(entry.content, len(entry.content)) or "").rstrip(" »>→").lower()
    return not text.endswith(MORE)


def _entry(draft: Draft, number: int, fetched: datetime, problems: Problems) -> FeedEntry | None:
    guid = folded(draft.guid, MAX_ADDRESS)
    title = plain_text(draft.title, MAX_TITLE) if draft.title_markup else folded(draft.title, MAX_TITLE)
    summary = plain_text(draft.summary, MAX_SUMMARY)
    content = (draft.content or "").strip()
    if not content and draft.summary and _is_report(draft.summary):
        content = draft.summary.strip()
    url = _url(draft, guid, number, problems)
    if not (url or content or summary or title):
        problems.add("empty", f"entry {number} is empty; left out")
        return None
    published, flag = read_date(draft.published, fetched=fetched)
    if flag not in (None, ABSENT):
        problems.add(str(flag), f"entry {number}: {flag} ({folded(draft.published, 60)})")
    return FeedEntry(
        guid=guid,
        url=url,
        title=title,
        published=published,
        updated=read_date(draft.updated, fetched=fetched)[0],
        summary=summary,
        content=content or None,
        author=plain_text(draft.author, MAX_TITLE),
        language=folded(draft.language, 35),
        flags=() if flag is None else (flag,),
    )


def _url(draft: Draft, guid: str | None, number: int, problems: Problems) -> str | None:
    if (draft.link or "").strip():
        url = resolve(draft.link, draft.base)
        if url is None:
            problems.add(
                "no web address", f"entry {number}: its link is no web address ({folded(draft.link, 60)}); dropped"
            )
        return url
    return guid if guid and draft.guid_is_link and is_web_address(guid) else None


def _is_report(summary: str) -> bool:
    """Tell whether a description is a whole report in paragraphs, as feeds without ``content:encoded`` give it."""
    return len(summary) > 1500 and len(PARAGRAPH.findall(summary)) >= 3 and word_count(summary) >= FULL_TEXT_WORDS


def _shared(entries: Sequence[FeedEntry], addresses: Sequence[str | None]) -> set[str]:
    """Addresses that entries of different guids share."""
    guids: dict[str, set[str | None]] = {}
    for entry, address in zip(entries, addresses, strict=True):
        if address:
            guids.setdefault(address, set()).add(entry.guid)
    return {address for address, different in guids.items() if len(different - {None}) > 1}


def _keys(entry: FeedEntry, address: str | None) -> tuple[str, ...]:
    keys = [f"guid:{entry.guid}"] if entry.guid else []
    if address:
        keys.append(address)
    if not keys:
        # Nothing but its words to know it by: then an edit is another entry.
        words = "\n".join(part or "" for part in (entry.title, entry.summary, entry.content))
        keys.append("text:" + hashlib.sha256(words.encode("utf-8")).hexdigest()[:16])
    return tuple(keys)


def _called(entry: FeedEntry) -> str:
    return f"entry {(entry.url or entry.guid or entry.title or '')[:80]!r}"
