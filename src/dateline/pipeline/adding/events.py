"""Linking the claims of one report with those that are there, and deriving the events that this touches.

An event is a pure function of claims, links and judgements: only the part of the web of links that a report touches
is derived again, and it comes out as if all were derived anew. May import stories, store and records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, combinations

from dateline.records.event import AHEAD, ArticleOrigin, Event, Following, Spot, Window
from dateline.records.resolved import ResolvedClaim, day_of
from dateline.records.stored import StoredClaim
from dateline.store import Beside, Writing
from dateline.stories import events as happenings
from dateline.stories.events import Facts

DONE = ("happened", "ongoing", "denied")
PINS = ("exact", "near", "district")


def link_claims(tx: Writing, fresh: Sequence[StoredClaim], *, story: int | None, up_to: int | None = None) -> None:
    """Compare each claim of an article with those that may tell of the same happening, its own report's among them.

    Those are the claims of its story, and of other stories those of the same places and days. Two claims are compared
    where each lies in the other's window, so that it does not matter which was added first.

    Args:
        tx: the transaction.
        fresh: all current claims of the article.
        story: the number of its story; None where no other article is in that.
        up_to: an article's seq; later ones are not looked at: in a run over stored reports their turn comes.
    """
    if not fresh:
        return
    known = dict(_facts(_OfOneReport(stored.claim for stored in fresh)))
    windows = [known[stored.claim.id][1] for stored in fresh]
    own = {stored.claim.id: Spot.of(stored.claim) for stored in fresh}
    found = tx.claims_beside(
        story=story,
        places=_pins(fresh),
        first_day=_least(window.first for window in windows),
        last_day=_greatest(window.last for window in windows),
        windows=windows,
        up_to=up_to,
    )
    article = fresh[0].article_seq
    spots = [(other, Spot.of(other.claim)) for other in found if other.article_seq != article]
    pairs = [
        (stored, other)
        for stored, window in zip(fresh, windows, strict=True)
        for other, spot in spots
        if window.holds(spot)
    ]
    articles = sorted({other.article_seq for _, other in pairs})
    for told in tx.told_by(articles):
        known |= _facts(_OfOneReport(told))
    here = {seq for seq, its in tx.stories_of(articles).items() if its == story}
    across = (
        (known[one.claim.id][0], known[other.claim.id][0], other.article_seq in here)
        for one, other in pairs
        if known[other.claim.id][1].holds(own[one.claim.id])
    )
    inside = (
        (known[one.claim.id][0], known[other.claim.id][0], True)
        for one, other in combinations(fresh, 2)
        if known[one.claim.id][1].holds(own[other.claim.id]) and known[other.claim.id][1].holds(own[one.claim.id])
    )
    tx.put_links(list(happenings.compare_all(chain(across, inside))))


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


class _OfOneReport(tuple[ResolvedClaim, ...]):
    """Claims to look up what was made of them: told apart by the first one's id, before all of them are compared."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash((self[0].id, len(self)))


@lru_cache(maxsize=1024)
def _facts(claims: _OfOneReport) -> dict[str, tuple[Facts, Window]]:
    """The facts of all claims of one article and where each is looked for, by the claims' ids.

    What a report tells of a happening is gathered before it is compared. That takes long, and an article of a story
    that goes on is compared again and again: so what was made is kept.
    """
    made = happenings.report_facts(claims)
    return {facts.claim.id: (facts, happenings.window(facts)) for facts in made}


def touched_by_loss(tx: Writing, gone: Sequence[StoredClaim]) -> tuple[int, ...]:
    """Take the links of claims that stand no more away; give the claims that were linked with them."""
    if not gone:
        return ()
    lost = {stored.seq for stored in gone}
    claims, _ = tx.component(sorted(lost))
    tx.drop_links(sorted(lost))
    return tuple(stored.seq for stored in claims if stored.seq not in lost)


def derive_events(tx: Writing, touched: Iterable[int], *, article: int, lost: Iterable[str] = ()) -> tuple[Event, ...]:
    """Derive every event again that these claims are linked with, and write what came out.

    Args:
        tx: the transaction.
        touched: seqs of claims that are new, judged, or lost a neighbour.
        article: seq of the article that is the reason, by which lists tell what is new.
        lost: ids of events that claims were taken out of; those that have none left go.

    Returns:
        The events that are new or may have changed, in the order of their first claims.
    """
    touched = frozenset(touched)
    claims, scores = tx.component(touched)
    if not claims:
        tx.put_events((), gone=sorted(set(lost)), article=article)
        return ()
    judgements = tx.judgements([stored.claim.id for stored in claims])
    by_id = {stored.claim.id: stored for stored in claims}
    sizes = Counter(stored.event for stored in claims)
    made: list[tuple[Event, Sequence[int]]] = []
    before = {stored.event for stored in claims if stored.event is not None} | set(lost)
    for part in happenings.partition(by_id, scores, judgements):
        members = sorted((by_id[claim] for claim in part), key=lambda stored: stored.seq)
        if (same := _unchanged(members, touched, sizes)) is not None:
            before.discard(same)
            continue
        event = happenings.summarise([stored.claim for stored in members], _origins(members))
        made.append((event, [stored.seq for stored in members]))
    made.sort(key=lambda pair: pair[1][0])
    gone = sorted(before - {event.id for event, _ in made})
    tx.put_events(made, gone=gone, article=article)
    events = tuple(event for event, _ in made)
    _follow(tx, events, before=sorted(before))
    return events


def _unchanged(
    members: Sequence[StoredClaim], touched: AbstractSet[int], sizes: Mapping[str | None, int]
) -> str | None:
    """The id of the event that these claims made before and make again just as it was; None where they do not.

    Args:
        members: the claims of one happening.
        touched: seqs of claims of which something is new.
        sizes: of how many claims each event was made.
    """
    event = members[0].event
    if event is None or sizes[event] != len(members):
        return None
    same = all(stored.event == event and stored.seq not in touched for stored in members)
    return event if same else None


def _follow(tx: Writing, events: Sequence[Event], *, before: Sequence[str]) -> None:
    """Note what became of what was planned or threatened, whichever of the two was reported first."""
    found: list[Following] = []
    asked = [(event, question) for event in events if (question := _around(event)) is not None]
    for (event, _), others in zip(asked, tx.events_beside([question for _, question in asked]), strict=True):
        if event.status in AHEAD:
            found += happenings.follow(event, others)
        else:
            found += [one for planned in others for one in happenings.follow(planned, [event])]
    rows = [(one.event, one.follows, float(one.score), one.reasons) for one in found]
    tx.put_follows(rows, replacing=before)


def _around(event: Event) -> Beside | None:
    """What is asked: fitting types within the days in which a plan is carried out, an actor or the place in common."""
    day = event.to or event.from_ or day_of(event.reported_from)
    if day is None:
        return None
    middle, reach = date.fromisoformat(day), timedelta(days=happenings.LATE_DAYS)
    named = [("actor", party.ref) for party in (*event.actors, *event.targets) if party.ref is not None]
    if event.place is not None and event.place.ref is not None and event.place.precision in PINS:
        named.append(("place", event.place.ref))
    return Beside(
        tuple(dict.fromkeys(named)),
        types=happenings.load_table().fitting(event.type),
        statuses=DONE if event.status in AHEAD else AHEAD,
        first_day=(middle - reach).isoformat(),
        last_day=(middle + reach).isoformat(),
    )


def _origins(members: Sequence[StoredClaim]) -> dict[str, ArticleOrigin]:
    return {
        stored.claim.article: ArticleOrigin(
            stored.claim.article, stored.claim.outlet, stored.claim.published, stored.origin, stored.article_seq
        )
        for stored in members
    }
