"""Claims to happenings: a partition that the links bear out and the judgements allow, in whatever order they came.

May import records.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import inf

from dateline.records.event import ClaimLink, Judgement, latest_judgements

UNLINKED = -1.0
"""What two claims say for being one that were never found worth comparing: a little against it."""

Pair = tuple[str, str]


def cluster(
    claims: Iterable[str], links: Iterable[ClaimLink], judgements: Iterable[Judgement] = ()
) -> tuple[tuple[str, ...], ...]:
    """Part claims into happenings.

    The two groups whose claims speak most for being one, on the average of all pairs between them, are joined, again
    and again, while that average is above 0. A pair without a link counts a little against. Ties go by the claims' ids.
    What a person has judged goes before all links: ``same`` joins first, ``different`` keeps the two groups apart
    whatever else links them, ``unsure`` takes away the link between the two. Of several judgements on one pair the
    last in ``at`` holds (then the last by ``by`` and ``verdict``); where a chain of ``same`` contradicts a
    ``different``, the later judgements are kept, and the earlier one that no longer fits is passed over.

    Args:
        claims: ids; each is in one group of the result.
        links: scores of pairs; links to claims not given are passed over.
        judgements: of ``claims``; others are passed over.

    Returns:
        The groups, each sorted, sorted by their first id; the same for every order of the arguments.
    """
    scores = {(link.left, link.right): link.score for link in links}
    return partition(claims, scores, judgements)


def partition(
    claims: Iterable[str], scores: Mapping[Pair, float], judgements: Iterable[Judgement] = ()
) -> tuple[tuple[str, ...], ...]:
    """The same as ``cluster``, of the bare scores of pairs (the lesser id first), as a store gives them."""
    known = set(claims)
    decided = standing(j for j in judgements if j.left in known and j.right in known)
    parted: list[tuple[str, ...]] = []
    for ids, inside in _parts(known, scores, decided):
        groups = _Groups(ids, inside, decided)
        groups.join_all()
        parted += (tuple(sorted(members)) for members in groups.members.values())
    return tuple(sorted(parted))


def _parts(
    known: AbstractSet[str], scores: Mapping[Pair, float], decided: Mapping[Pair, str]
) -> Iterator[tuple[list[str], dict[Pair, float]]]:
    """Claims that nothing speaks for joining are never joined: each part can be grouped by itself, and most are small.

    Scores of claims that are not known are passed over.

    Yields:
        The claims that links above 0 or judgements connect, sorted, and the scores of all links between them.
    """
    beside: dict[str, list[str]] = {one: [] for one in sorted(known)}
    for (left, right), score in scores.items():
        if score > 0 and left in beside and right in beside:
            beside[left].append(right)
            beside[right].append(left)
    for left, right in decided:
        beside[left].append(right)
        beside[right].append(left)
    part_of: dict[str, str] = {}
    for first in beside:
        waiting = [] if first in part_of else [first]
        while waiting:
            if (one := waiting.pop()) not in part_of:
                part_of[one] = first
                waiting += beside[one]
    members: dict[str, list[str]] = {}
    for one in beside:
        members.setdefault(part_of[one], []).append(one)
    inside: dict[str, dict[Pair, float]] = {part: {} for part in members}
    for pair, score in scores.items():
        part = part_of.get(pair[0])
        if part is not None and part == part_of.get(pair[1]):
            inside[part][pair] = score
    return ((ids, inside[part]) for part, ids in members.items())


def standing(judgements: Iterable[Judgement]) -> dict[Pair, str]:
    """The verdict that holds for each judged pair of claims, without those that later ones contradict.

    Returns:
        Pair -> verdict, the latest judgement first.
    """
    newest = latest_judgements(judgements, of="claims")
    kept: dict[Pair, str] = {}
    sets = _Sets()
    apart: list[Pair] = []
    for pair, judgement in reversed(newest.items()):
        left, right = pair
        if judgement.verdict == "same":
            trial = sets.copy()
            trial.join(left, right)
            if any(trial.find(a) == trial.find(b) for a, b in apart):
                continue
            sets = trial
        elif judgement.verdict == "different":
            if sets.find(left) == sets.find(right):
                continue
            apart.append(pair)
        kept[pair] = judgement.verdict
    return kept


class _Sets:
    """Disjoint sets."""

    def __init__(self, parents: dict[str, str] | None = None) -> None:
        self._parents = parents or {}

    def copy(self) -> _Sets:
        return _Sets(dict(self._parents))

    def find(self, item: str) -> str:
        while (parent := self._parents.get(item, item)) != item:
            item = parent
        return item

    def join(self, left: str, right: str) -> None:
        one, other = self.find(left), self.find(right)
        if one != other:
            self._parents[max(one, other)] = min(one, other)


class _Groups:
    """The groups while they are joined; each is known by its least id."""

    def __init__(self, ids: Sequence[str], scores: Mapping[Pair, float], decided: Mapping[Pair, str]) -> None:
        self.members: dict[str, list[str]] = {one: [one] for one in ids}
        # Sum of the scores of all linked pairs between two groups, and how many those are.
        self._sums: dict[str, dict[str, tuple[float, int]]] = {one: {} for one in ids}
        self._apart: dict[str, set[str]] = {one: set() for one in ids}
        self._queue: list[tuple[float, str, str]] = []
        for (left, right), score in scores.items():
            verdict = decided.get((left, right))
            if score == -inf and verdict != "same":
                self._keep_apart(left, right)
            elif verdict is None and score > -inf:
                self._sums[left][right] = self._sums[right][left] = (score, 1)
        judged = sorted(pair for pair in decided if pair[0] in self.members)
        for left, right in judged:
            if decided[left, right] == "different":
                self._keep_apart(left, right)
        names = {one: one for one in ids}
        for left, right in judged:
            if decided[left, right] == "same":
                one, other = sorted((_root(names, left), _root(names, right)))
                if one != other:
                    self._merge(one, other)
                    names[other] = one

    def join_all(self) -> None:
        for one, others in self._sums.items():
            for other in others:
                if one < other:
                    self._offer(one, other)
        while self._queue:
            cost, one, other = heapq.heappop(self._queue)
            current = one in self.members and other in self.members and other in self._sums[one]
            if current and self._average(one, other) == -cost and other not in self._apart[one]:
                self._merge(one, other)
                for third in self._sums[one]:
                    self._offer(one, third)

    def _keep_apart(self, left: str, right: str) -> None:
        self._apart[left].add(right)
        self._apart[right].add(left)

    def _average(self, one: str, other: str) -> float:
        total, linked = self._sums[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        return (total + UNLINKED * (pairs - linked)) / pairs

    def _offer(self, one: str, other: str) -> None:
        # Pairs without a link count against it, so that the sum of the links alone says whether it can be enough.
        if (
            self._sums[one][other][0] > 0
            and (average := self._average(one, other)) > 0
            and other not in self._apart[one]
        ):
            heapq.heappush(self._queue, (-average, one, other) if one < other else (-average, other, one))

    def _merge(self, one: str, other: str) -> None:
        """Put ``other`` into ``one``; the lesser id stays the name."""
        self.members[one] += self.members.pop(other)
        for third, (total, linked) in self._sums.pop(other).items():
            del self._sums[third][other]
            if third != one:
                known, count = self._sums[one].get(third, (0.0, 0))
                self._sums[one][third] = self._sums[third][one] = (known + total, count + linked)
        for third in self._apart.pop(other):
            self._apart[third].discard(other)
            if third != one:
                self._keep_apart(one, third)


def _root(names: dict[str, str], item: str) -> str:
    while names[item] != item:
        item = names[item]
    return item
