"""Linking the claims of one report with those that are there, and deriving the events that this touches.

An event is a pure function of claims, links and judgements: only the part of the web of links that a report touches
is derived again, and it comes out as if all were derived anew. May import stories, store and records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dateline.records.event import Event, Following, Provenance
from dateline.records.resolved import day_of
from dateline.records.stored import StoredClaim
from dateline.store import Writing
from dateline.stories import events as happenings
from dateline.stories.events import Facts

AHEAD = ("planned", "hypothetical")
DONE = ("happened", "ongoing", "denied")
PINS = ("exact", "near", "district")
FOLLOWED_DAYS = 60
"""How far from a plan what became of it is looked for."""


def link_claims(tx: Writing, article: int, *, up_to: int | None = None) -> None:
    """Compare each claim of an article with those that may tell of the same happening, its own report's among them.

    Those are the claims of its story, and of other stories those of the same places and days. Two claims are compared
    where each lies in the other's window, so that it does not matter which was added first.

    Args:
        tx: the transaction.
        article: its seq.
        up_to: an article's seq; later ones are not looked at: in a run over stored reports their turn comes.
    """
    fresh = tx.claims_of([article]).get(article, ())
    if not fresh:
        return
    story = tx.stories_of([article]).get(article)
    facts = _facts(fresh)
    windows = {seq: happenings.window(one) for seq, one in facts.items()}
    found = tx.claims_beside(
        story=story,
        places=_pins(fresh),
        first_day=_least(window.first for window in windows.values()),
        last_day=_greatest(window.last for window in windows.values()),
        up_to=up_to,
    )
    articles = sorted({other.article_seq for other in found} - {article})
    for claims in tx.claims_of(articles).values():
        others = _facts(claims)
        facts.update(others)
        windows.update((seq, happenings.window(one)) for seq, one in others.items())
    pairs = {
        (min(stored.seq, other.seq), max(stored.seq, other.seq))
        for stored in fresh
        for other in (*found, *fresh)
        if other.seq != stored.seq and windows[stored.seq].meets(other.claim) and windows[other.seq].meets(stored.claim)
    }
    stories = tx.stories_of(articles)
    here = {stored.seq for stored in (*fresh, *(o for o in found if stories.get(o.article_seq, -1) == story))}
    links = (
        happenings.compare(facts[left], facts[right], same_story=left in here and right in here)
        for left, right in sorted(pairs)
    )
    tx.put_links([link for link in links if link is not None])


def _pins(claims: Sequence[StoredClaim]) -> list[str]:
    """The places of claims that are finer than a province: only there do strangers' claims meet by chance seldom."""
    return sorted(
        {
            place.ref
            for stored in claims
            for place in stored.claim.places
            if place.ref is not None and place.precision in PINS
        }
    )


def _least(days: Iterable[str | None]) -> str | None:
    told = list(days)
    return None if None in told else min(day for day in told if day is not None)


def _greatest(days: Iterable[str | None]) -> str | None:
    told = list(days)
    return None if None in told else max(day for day in told if day is not None)


def _facts(claims: Sequence[StoredClaim]) -> dict[int, Facts]:
    """The facts of all claims of one article; what a report tells of a happening is gathered before it is compared."""
    made = happenings.report_facts([stored.claim for stored in claims])
    return {stored.seq: facts for stored, facts in zip(claims, made, strict=True)}


def touched_by_loss(tx: Writing, gone: Sequence[StoredClaim]) -> tuple[int, ...]:
    """Take the links of claims that stand no more away; give the claims that were linked with them."""
    if not gone:
        return ()
    lost = {stored.seq for stored in gone}
    claims, _ = tx.component(sorted(lost))
    tx.drop_links(sorted(lost))
    return tuple(stored.seq for stored in claims if stored.seq not in lost)


def derive_events(tx: Writing, touched: Iterable[int], *, article: int) -> tuple[Event, ...]:
    """Derive every event again that these claims are linked with, and write what came out.

    Args:
        tx: the transaction.
        touched: seqs of claims that are new, judged, or lost a neighbour.
        article: seq of the article that is the reason, by which lists tell what is new.

    Returns:
        The events, in the order of their first claims.
    """
    claims, links = tx.component(tuple(touched))
    if not claims:
        return ()
    judgements = tx.judgements([stored.claim.id for stored in claims])
    by_id = {stored.claim.id: stored for stored in claims}
    made: list[tuple[Event, Sequence[int]]] = []
    for part in happenings.cluster(by_id, links, judgements):
        members = sorted((by_id[claim] for claim in part), key=lambda stored: stored.seq)
        event = happenings.summarise([stored.claim for stored in members], _origins(members))
        made.append((event, [stored.seq for stored in members]))
    made.sort(key=lambda pair: pair[1][0])
    before = {stored.event for stored in claims if stored.event is not None}
    gone = sorted(before - {event.id for event, _ in made})
    tx.put_events(made, gone=gone, article=article)
    events = tuple(event for event, _ in made)
    _follow(tx, events, gone=gone)
    return events


def _follow(tx: Writing, events: Sequence[Event], *, gone: Sequence[str]) -> None:
    """Note what became of what was planned or threatened, whichever of the two was reported first."""
    found: list[Following] = []
    for event in events:
        if event.status in AHEAD:
            found += happenings.follow(event, _around(tx, event, statuses=DONE))
        else:
            for planned in _around(tx, event, statuses=AHEAD):
                found += happenings.follow(planned, [event])
    rows = [(one.event, one.follows, float(one.score), one.reasons) for one in found]
    tx.put_follows(rows, replacing=[*(event.id for event in events), *gone])


def _around(tx: Writing, event: Event, *, statuses: Sequence[str]) -> list[Event]:
    """Events of fitting types within the days in which a plan is carried out, with an actor or the place in common."""
    day = event.to or event.from_ or day_of(event.reported_from)
    if day is None:
        return []
    middle, reach = date.fromisoformat(day), timedelta(days=FOLLOWED_DAYS)
    named = [("actor", party.ref) for party in (*event.actors, *event.targets) if party.ref is not None]
    if event.place is not None and event.place.ref is not None and event.place.precision in PINS:
        named.append(("place", event.place.ref))
    return tx.events_beside(
        named,
        types=happenings.load_table().fitting(event.type),
        statuses=statuses,
        first_day=(middle - reach).isoformat(),
        last_day=(middle + reach).isoformat(),
    )


def _origins(members: Sequence[StoredClaim]) -> dict[str, Provenance]:
    return {
        stored.claim.article: Provenance(
            stored.claim.article, stored.claim.outlet, stored.claim.published, stored.origin, stored.article_seq
        )
        for stored in members
    }
