"""What goes into a store and what comes out of it, beside the records that it keeps as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from dateline.records.event import ClaimLink, Event, Judgement
from dateline.records.report import Report
from dateline.records.resolved import ResolvedClaim

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a report's bytes come from.

    Attributes:
        place: the input's name (a file and line), or the address asked.
        body: the bytes that it was read from.
        url, status, headers, redirects: the answer, where it was fetched: the last address, the HTTP status, the header
            lines as they came, and each redirect as (status, address asked).
        fetched: when, ISO 8601 UTC, or None where nobody knows.
    """

    place: str
    body: bytes
    url: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[tuple[int, str], ...] = ()
    fetched: str | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as a list shows it, in its latest revision.

    Attributes:
        seq: the order of adding, from 1.
        origin: what counts as one source: an agency, the first of a row of copies, or the outlet.
        revision: its number, from 1. revised: when earlier ones exist, the latest is what is shown.
        story: id of its story, or None before it is placed.
        copy_of: id of the earlier article that it copies, or None.
        claims: how many claims it makes.
    """

    seq: int
    id: str
    url: str | None
    outlet: str | None
    origin: str
    title: str | None
    published: str | None
    language: str | None
    sha256: str
    revision: int
    added: str
    story: str | None
    copy_of: str | None
    claims: int


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with where it belongs; ``seq`` is its order in the store, ``origin`` its article's."""

    seq: int
    article_seq: int
    claim: ResolvedClaim
    origin: str
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """What adding a report did.

    Attributes:
        kind: ``new``, ``same`` (it was there, nothing was changed) or ``revision`` (an edit of one that was there).
        article: the article as it now stands.
        report: the report as it was stored: its id, and with it its claims' ids, differs from the one given where that
            id was another article's already.
        claims: its claims, in order; for ``same``, those that stand there.
        gone: claims of the revision before, which are in events no more.
    """

    kind: str
    article: StoredArticle
    report: Report
    claims: tuple[StoredClaim, ...] = ()
    gone: tuple[StoredClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyCandidate:
    """An article that may be the one that another copies, or the other way round.

    Attributes:
        fingerprint: as it was put.
        shared: how many bands the two share.
        text: gives the article's text, which is unpacked only when asked for.
    """

    article: StoredArticle
    fingerprint: bytes
    shared: int
    text: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Pruned:
    """What retention took.

    Attributes:
        payloads: how many bodies were taken. freed: how many bytes they took packed.
        articles: ids of those that were taken whole.
        gone: their claims, which are in events no more, with the event that each was in.
    """

    payloads: int
    freed: int
    articles: tuple[str, ...] = ()
    gone: tuple[StoredClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of a store found.

    Attributes:
        entries, payloads, reports, claims: how many of each were held against the log and each other.
        taken: how many payloads and reports are missing because retention took them, as the log says.
        head: the last hash of the log: whoever keeps it can prove later that nothing before it was changed.
        problem: the first thing that does not fit, and where; None where all does.
    """

    entries: int
    payloads: int
    reports: int
    claims: int
    taken: int
    head: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is cut down to; what is None or empty cuts nothing. All must hold.

    Claims and events are asked for their own fields. Articles are listed where one of their claims has all of type,
    actor, place, country and status; stories, where one of their articles would be listed.

    Attributes:
        since, until: days, inclusive. Claims and events: against the days told, or where none is told the day of
            publication; articles: of publication; stories: from the first report's to the last one's.
        types: claim types, any of them; whoever asks for a family (``Violence``) names all types of it.
        actor, place: an id (``geonames:170654``), or a name in any spelling that folds alike.
        country: ISO 3166-1 alpha-3.
        status: ``happened``, ``ongoing``, ``planned``, ``hypothetical``, ``denied``.
        text: words that the article's title or text holds, in any script: all of them, anywhere, also within longer
            words; ``"two words"`` in quotation marks stand beside each other.
        story, article, event: ids.
        limit: how many at most, the latest first. after: ``next`` of the page before.
    """

    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()
    actor: str | None = None
    place: str | None = None
    country: str | None = None
    status: str | None = None
    text: str | None = None
    story: str | None = None
    article: str | None = None
    event: str | None = None
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[_T]):
    """A part of a list, the latest first; ``next`` is the ``after`` of the following part, None at the end."""

    items: tuple[_T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an id stands for.

    Attributes:
        kind: ``article``, ``claim``, ``event`` or ``story``.
        id: the whole id as it is now: that of the event which an earlier one is part of, say.
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article.

    Attributes:
        number: from 1. sha256: of the bytes that it was read from. size: theirs, before compression.
        added: when it was written down. kept: whether bytes and report are still there, or retention took them.
    """

    number: int
    title: str | None
    published: str | None
    sha256: str
    size: int
    added: str
    kept: bool


@dataclass(frozen=True, slots=True)
class KeptFetch:
    """Where the bytes of a revision come from; as in ``Provenance``, without the bytes."""

    place: str
    url: str | None
    status: int | None
    fetched: str | None
    tool: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim of an event, and the chain from it to the characters and to the log.

    Attributes:
        article: in its latest revision. copy_reasons: why it counts as a copy, where it does.
        revision: the one that the claim was read from. fetched: where its bytes came from.
        story_reasons: why its article is in its story.
        entry: the line of the log that holds the revision's digest; None where the store was damaged.
    """

    claim: StoredClaim
    article: StoredArticle
    copy_reasons: tuple[str, ...]
    story_reasons: tuple[str, ...]
    revision: Revision
    fetched: tuple[KeptFetch, ...]
    entry: LogEntry | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an event rests on: each claim's proof, in order, the links between them, and what people said."""

    event: Event
    proofs: tuple[Proof, ...]
    links: tuple[ClaimLink, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is.

    Attributes:
        revisions: earlier versions included. claims: of the latest revisions.
        first, last: days of the earliest and the latest claim, or None.
        size: of the database, in bytes.
    """

    articles: int
    revisions: int
    claims: int
    events: int
    stories: int
    judgements: int
    feeds: int
    log: int
    first: str | None
    last: str | None
    size: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the hash-chained log."""

    seq: int
    at: str
    kind: str
    subject: str
    digest: str
    hash: str


@dataclass(frozen=True, slots=True)
class StoredStory:
    """A story as a list shows it.

    Attributes:
        title, lead: of its most central report.
        first, last: days of the first and the last of its reports, or None where none of them is dated.
        articles, events: ids, in the order of adding. outlets: each once, in that order.
        related: ids of stories that share much with it, the nearest first.
        growth: how many reports each day, in order of days.
    """

    id: str
    title: str
    lead: str
    first: str | None
    last: str | None
    articles: tuple[str, ...]
    events: tuple[str, ...]
    outlets: tuple[str, ...]
    related: tuple[str, ...] = ()
    growth: tuple[tuple[str, int], ...] = ()
