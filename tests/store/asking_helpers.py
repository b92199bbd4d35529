"""A small store with something of everything in it, and what each list of it must give, told in plain Python."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tests.store.store_helpers import edited, event_of, make_report, put

from dateline.records import Filler, Report, TimeMention
from dateline.records.folding import bare, fold
from dateline.records.resolved import ResolvedClaim
from dateline.records.stored import Filter, Placed, StoredClaim
from dateline.store import Store, Writing

STATUSES = ("happened", "happened", "happened", "ongoing", "planned", "denied")
EDITED = (1, 3, 8)
SPANS = (
    None,  # no day told
    ("2025-03-10", "2025-03-10"),
    ("2025-03-12", "2025-03-12"),
    ("2025-02-01", "2025-03-20"),
    ("2024-12-30", "2025-03-11"),
    ("2025-03-20", "2025-04-02"),
)
PUBLISHED = (None, "2025-03-09", "2025-03-10T08:00:00Z", "2025-03-12", "2025-03-15", "2025-04-01")
WORDS = ("ceasefire", "Ceasefire talks", "Überfall", "停火协议", "وقف إطلاق النار", "", "", "перемирие")


@dataclass
class Told:
    """One current claim as a test knows it."""

    seq: int
    claim: ResolvedClaim
    article: str
    text: str
    story: str
    event: str = ""


@dataclass
class Group:
    """An event, a story or an article: its key in a list, and its claims."""

    id: str
    key: tuple[str, int]
    days: tuple[str, str]
    claims: list[Told] = field(default_factory=list)
    text: str = ""
    type: str = ""
    status: str = ""
    country: str | None = None


@dataclass
class Known:
    """All that is in the store."""

    claims: list[Told]
    articles: dict[str, Group]
    stories: dict[str, Group]
    events: dict[str, Group]


def varied(number: int) -> Report:
    """A report with other statuses, days and words than its neighbours."""
    chance = random.Random(f"varied {number}")
    report = make_report(
        number,
        claims=chance.randint(0, 4),
        published=chance.choice(PUBLISHED),
        words=chance.choice(WORDS),
        url=f"https://news.example/{number}" if number % 3 else None,
    )
    claims, times = [], []
    for claim in report.claims:
        span = chance.choice(SPANS)
        told: tuple[Filler, ...] = ()
        if span is not None:
            told = (replace(claim.times[0], ref="/".join(span)),)
            when = told[0]
            times.append(TimeMention(when.start, when.end, when.text, "DATE", span[0], from_=span[0], to=span[1]))
        claims.append(replace(claim, status=chance.choice(STATUSES), times=told))
    return replace(report, claims=tuple(claims), mentions=replace(report.mentions, times=tuple(times)))


def fill(store: Store, *, articles: int = 40) -> Known:
    """Add reports, three of which are edited later and lose a claim, with stories and events by simple rules."""
    placed: dict[str, Placed] = {}
    for number in range(articles):
        with store.writing() as tx:
            one = put(tx, varied(number))
            placed[one.article.id] = one
    for number in EDITED:
        with store.writing() as tx:
            report = edited(varied(number), "afterwards corrected")
            one = put(tx, replace(report, claims=report.claims[1:]))
            assert one.kind == "revision"
            placed[one.article.id] = one
    with store.writing() as tx:
        return _derive(tx, placed)


def _derive(tx: Writing, placed: dict[str, Placed]) -> Known:
    known = Known([], {}, {}, {})
    order = sorted(placed.values(), key=lambda one: one.article.seq)
    members: dict[int, list[Placed]] = {}
    for number, one in enumerate(order):
        members.setdefault(number % 7, []).append(one)
    for number, inside in members.items():
        _put_story(tx, known, f"s-{number}story", inside)
    stored = {one.seq: one for placed_one in order for one in placed_one.claims}
    groups: dict[tuple[object, ...], list[StoredClaim]] = {}
    for one in stored.values():
        if one.seq % 11:  # a few are in no event yet
            groups.setdefault((one.claim.type, one.claim.places[0].ref, one.seq % 2), []).append(one)
    made = [(event_of(group), [one.seq for one in group]) for group in groups.values()]
    tx.put_events(made, article=order[-1].article.seq)
    by_seq = {one.seq: one for one in known.claims}
    for event, seqs in made:
        day = event.to or event.from_ or (event.reported_from or "")[:10]
        country = event.place.country if event.place else None
        group = Group(event.id, (day, min(seqs)), (event.from_ or day, day), [by_seq[seq] for seq in seqs])
        group.type, group.status, group.country = event.type, event.status, country
        known.events[event.id] = group
        for seq in seqs:
            by_seq[seq].event = event.id
    return known


def _put_story(tx: Writing, known: Known, id_: str, inside: list[Placed]) -> None:
    days = sorted((one.article.published or "")[:10] for one in inside if one.article.published)
    first, last = (days[0], days[-1]) if days else (None, None)
    seq = tx.put_story(
        id=id_, title=f"Story {id_}", first=first, last=last, size=len(inside), state=b"{}", keys=[id_],
        article=inside[-1].article.seq,
    )  # fmt: skip
    story = known.stories[id_] = Group(id_, (last or "", seq), (first or "", last or ""))
    for one in inside:
        tx.place(one.article.seq, seq, score=None, reasons=["it opened the story"])
        day = (one.article.published or "")[:10]
        text = bare(f"{one.report.article.title} {one.report.article.text}")
        article = Group(one.article.id, (day, one.article.seq), (day, day), text=text)
        article.claims = [Told(c.seq, c.claim, one.article.id, text, id_) for c in one.claims]
        known.articles[article.id] = article
        known.claims.extend(article.claims)
        story.claims.extend(article.claims)
    known.claims.sort(key=lambda one: one.seq)


# --- what the lists must give


def expected(known: Known, kind: str, asked: Filter) -> list[str]:
    """Ids of the whole list, the latest first."""
    lists: dict[str, Callable[[Known, Filter], Iterable[tuple[tuple[str, int], str]]]] = {
        "claims": _claims,
        "events": _events,
        "articles": _articles,
        "stories": _stories,
    }
    return [id_ for _, id_ in sorted(lists[kind](known, asked), reverse=True)]


def _claims(known: Known, asked: Filter) -> Iterable[tuple[tuple[str, int], str]]:
    for one in known.claims:
        claim = one.claim
        last = claim.to or claim.from_ or (claim.published or "")[:10]
        if _meets(asked, claim.from_ or last, last) and _told(one, asked) and _in_article(known, one.article, asked):
            yield (last, one.seq), claim.id


def _events(known: Known, asked: Filter) -> Iterable[tuple[tuple[str, int], str]]:
    for event in known.events.values():
        own = (
            _meets(asked, *event.days)
            and (not asked.types or event.type in asked.types)
            and asked.country in (None, event.country)
            and asked.status in (None, event.status)
            and asked.event in (None, event.id)
            and all(any(_named(one, kind, asked) for one in event.claims) for kind in ("actor", "place"))
        )
        if own and any(_in_article(known, one.article, asked) for one in event.claims):
            yield event.key, event.id


def _articles(known: Known, asked: Filter) -> Iterable[tuple[tuple[str, int], str]]:
    for article in known.articles.values():
        if _meets(asked, *article.days) and _listed(known, article, asked):
            yield article.key, article.id


def _stories(known: Known, asked: Filter) -> Iterable[tuple[tuple[str, int], str]]:
    for story in known.stories.values():
        within = replace(asked, story=None)
        inside = [one for one in known.articles.values() if _story_of(known, one.id) == story.id]
        own = asked.story in (None, story.id) and _meets(asked, *story.days)
        if own and any(_listed(known, article, within) for article in inside):
            yield story.key, story.id


def _listed(known: Known, article: Group, asked: Filter) -> bool:
    of_claims = any((asked.types, asked.actor, asked.place, asked.country, asked.status, asked.event))
    if of_claims and not any(_told(one, asked) for one in article.claims):
        return False
    return _in_article(known, article.id, asked)


def _told(one: Told, asked: Filter) -> bool:
    claim = one.claim
    return (
        (not asked.types or claim.type in asked.types)
        and asked.country in (None, claim.places[0].country)
        and asked.status in (None, claim.status)
        and asked.event in (None, one.event)
        and _named(one, "actor", asked)
        and _named(one, "place", asked)
    )


def _named(one: Told, kind: str, asked: Filter) -> bool:
    name = getattr(asked, kind)
    if name is None:
        return True
    of = (*one.claim.actors, *one.claim.targets) if kind == "actor" else one.claim.places
    return any(name == it.ref or fold(name) in (fold(it.name or ""), fold(it.text)) for it in of)


def _in_article(known: Known, article: str, asked: Filter) -> bool:
    words = [bare(word) for word in (asked.text or "").split()]
    return (
        asked.article in (None, article)
        and asked.story in (None, _story_of(known, article))
        and all(word in known.articles[article].text for word in words)
    )


def _story_of(known: Known, article: str) -> str:
    number = sorted(known.articles, key=lambda id_: known.articles[id_].key[1]).index(article)
    return f"s-{number % 7}story"


def _meets(asked: Filter, first: str, last: str) -> bool:
    if (asked.since or asked.until) and not last:
        return False
    return (asked.since is None or last >= asked.since) and (asked.until is None or first <= asked.until)
