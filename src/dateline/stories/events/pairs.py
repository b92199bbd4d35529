"""Two claims: one happening, or two? And where to look for claims that may be the same.

May import records. Pure and symmetric.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from dateline.records.event import ClaimLink, Window
from dateline.records.resolved import ResolvedClaim, Whereabouts
from dateline.stories.events.clustering import cluster
from dateline.stories.events.evidence import evidence
from dateline.stories.events.facts import Facts, own_facts, pooled
from dateline.stories.events.table import Table, load_table
from dateline.stories.events.within import Evidence

SLACK_DAYS = 3
"""Reports get days wrong by one or two; candidates are looked for so far around a claim's own days."""

QUIET_DAYS = 7
"""Happenings without a told day are looked for among the reports of so many days before and after."""

_FAR_DAYS = 45
"""Told days so far apart are never one happening: not worth the comparing."""

_LEAST = 0.35
"""Evidence of less log-odds than this is no reason worth telling."""


def report_facts(claims: Sequence[ResolvedClaim], *, table: Table | None = None) -> tuple[Facts, ...]:
    """Make the claims of one report ready for comparing.

    A report tells one happening in several claims: headline, lead, the blast, its deaths, the later sentence with the
    place. Those are gathered first, and each then carries what all of them tell. A happening for which no place is told
    is compared by the place that the report tells most of, which is marked as not told and weighs less.

    Args:
        claims: all claims of one report.
        table: types and weights; None: what ships with the package.

    Returns:
        One for each claim, in the order given.

    Raises:
        ValueError: the claims are not all of one article.
    """
    table = table or load_table()
    own = own_facts(claims)
    by_id = {one.claim.id: one for one in sorted(own, key=lambda one: one.claim.id)}
    links = [
        ClaimLink(left.claim.id, right.claim.id, *found)
        for left, right in combinations(by_id.values(), 2)
        if table.relation(left.claim.type, right.claim.type) is not None
        and (found := _weighed(left, right, table, table.within)) is not None
    ]
    everywhere = _everywhere(sorted(own, key=lambda one: (one.claim.start, one.claim.end, one.claim.id)))
    tellings = [[by_id[claim] for claim in members] for members in cluster(by_id, links)]
    holders = Counter(word for members in tellings for word in {word for one in members for word in one.words})
    ready = {one.claim.id: one for members in tellings for one in pooled(members, everywhere, holders)}
    return tuple(ready[claim.id] for claim in claims)


def _everywhere(own: Sequence[Facts]) -> tuple[Whereabouts, ...]:
    """The place that most claims of the report tell; the first of several."""
    told = Counter(place.ref for one in own for place in one.places if place.ref is not None)
    places = {place.ref: place for one in reversed(own) for place in reversed(one.places)}
    return (places[told.most_common(1)[0][0]],) if told else ()


def compare(left: Facts, right: Facts, *, same_story: bool = False, table: Table | None = None) -> ClaimLink | None:
    """How likely two claims tell of one happening.

    Args:
        left: a claim.
        right: another one, of the same report or of another; which is left and which right does not matter.
        same_story: their reports belong to one story. Reports on one matter mostly tell of the same happenings, and
            leave out what their readers know; claims of strangers need much more to be one.
        table: types and weights; None: what ships with the package.

    Returns:
        The link with its log-odds and reasons; None where their types or days exclude it. Two claims of one report
        are told as one happening by it, or they are not: there the score is ``ONE_REPORT`` or its negative.
    """
    return next(compare_all([(left, right, same_story)], table=table), None)


def compare_all(pairs: Iterable[tuple[Facts, Facts, bool]], *, table: Table | None = None) -> Iterator[ClaimLink]:
    """Compare many pairs of claims, as ``compare`` does one, and leave out those that are excluded.

    All claims of a telling are compared by what the telling tells: two tellings are weighed once, however many claims
    they have.

    Args:
        pairs: two claims, and whether their reports belong to one story.
        table: types and weights; None: what ships with the package.
    """
    table = table or load_table()
    weighed: dict[tuple[str, str, bool, bool], _Weighed | None] = {}
    for one, other, same_story in pairs:
        left, right = (one, other) if one.claim.id < other.claim.id else (other, one)
        if left.claim.article == right.claim.article:
            yield _of_one_report(left, right)
            continue
        key = (left.telling, right.telling, same_story, left.claim.sentence == right.claim.sentence)
        if key not in weighed:
            context = _SAME_STORY if same_story else ()
            weighed[key] = _weighed(left, right, table, table.across, context)
        if (found := weighed[key]) is not None:
            yield ClaimLink(left.claim.id, right.claim.id, *found)


_SAME_STORY = (Evidence("same_story", 1.0, "reports of one story"),)
ONE_REPORT = 4.0
"""Log-odds of two claims of one report that tells them as one happening; the negative where it tells them as two."""


def _of_one_report(left: Facts, right: Facts) -> ClaimLink:
    one = left.telling == right.telling
    words = "the report tells them as one" if one else "against: the report tells them as two"
    return ClaimLink(left.claim.id, right.claim.id, ONE_REPORT if one else -ONE_REPORT, (words,))


class _Weighed(NamedTuple):
    """What speaks for and against one happening: log-odds, and the reasons, the weightiest first."""

    score: float
    reasons: tuple[str, ...]


def _weighed(
    left: Facts, right: Facts, table: Table, weights: Mapping[str, float], context: tuple[Evidence, ...] = ()
) -> _Weighed | None:
    """Weigh two claims, the one of the lesser id first; None where their types or days exclude that they are one."""
    relation = table.closest(left.types, right.types)
    if relation is None or _far(left, right):
        return None
    score = weights["start"] + weights[f"types_{relation}"]
    told: list[tuple[float, str]] = []
    pieces = [*context, *evidence(left, right)]
    if not context and {"place_same", "days_same"} <= {name for name, _, _ in pieces}:
        pieces.append(Evidence("place_and_day", 1.0, ""))
    for name, size, words in pieces:
        worth = weights.get(name, 0.0) * size
        score += worth
        if words and abs(worth) >= _LEAST:
            told.append((worth, words))
    told.sort(key=lambda row: (-abs(row[0]), row[1]))
    reasons = tuple(words if worth > 0 else f"against: {words}" for worth, words in told)
    return _Weighed(round(score, 4), reasons)


def _far(left: Facts, right: Facts) -> bool:
    if left.days is None or right.days is None:
        return False
    return max(left.days[0], right.days[0]) - min(left.days[1], right.days[1]) > _FAR_DAYS


def window(one: Facts, *, table: Table | None = None) -> Window:
    """Where claims of the same happening are to be looked for in a store.

    Args:
        one: the claim.
        table: types that can be one happening; None: what ships with the package.

    Returns:
        Types, days and countries. The days are those of the happening where they are known, with some slack, else
        those around the report; None on both sides where the claim has neither. The countries are those of its places;
        empty where it tells none, and then any will do.
    """
    table = table or load_table()
    first = last = None
    if one.days is not None:
        first, last = one.days[0] - SLACK_DAYS, one.days[1] + SLACK_DAYS
    elif one.published is not None:
        around = one.around or (one.published, one.published)
        first, last = min(around[0], one.published) - QUIET_DAYS, max(around[1], one.published) + QUIET_DAYS
    return Window(
        types=table.fitting(one.claim.type),
        first=None if first is None else date.fromordinal(max(first, 1)).isoformat(),
        last=None if last is None else date.fromordinal(min(last, date.max.toordinal())).isoformat(),
        countries=tuple(sorted({place.country for place in one.places if place.country})),
    )
