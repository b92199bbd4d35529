"""Which story a report joins. May import records.

A report joins the story that it shares most with, if that is enough: the words that both hold, weighed, and the days
that both tell of. The longer a story has been quiet, and the more reports it already has, the more is needed: a second
bombing in the same town a month later is another matter, and a long story must not swallow its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import mul

from dateline.records.story import Profile, StoryChoice, StoryState

NEEDED = 0.19
"""What must be shared with a story at once, 0 to 1."""
QUIET, QUIET_DAYS = 0.025, 7
"""How much more for each doubling of the quiet time, counted from a week."""
UNDATED_DAYS = 30
"""How long ago a report counts as that bears no day: what is not known is no sign of nearness."""
CROWD, CROWD_REPORTS = 0.01, 8
"""How much more for each doubling of a story beyond so many reports."""
SAME_DAY = 0.04
"""What a day is worth that both tell of, however many there are."""
RELATED, MOST_RELATED = 0.1, 5
"""What must be shared with a story that is only related, and how many are named."""
SCALE = 1000


@dataclass(frozen=True, slots=True)
class _Match:
    """A story beside a report: how much is shared, how much is needed, and for what reasons."""

    story: StoryState
    shared: float
    needed: float
    days: tuple[str, ...]
    gap: int | None

    @property
    def order(self) -> tuple[float, str]:
        """The best first; equals by id, so that the candidates' order does not count."""
        return self.needed - self.shared, self.story.id


def choose_story(
    profile: Profile,
    candidates: Sequence[StoryState],
    *,
    copy_of_story: str | None = None,
    judged_same: frozenset[str] = frozenset(),
    judged_different: frozenset[str] = frozenset(),
) -> StoryChoice:
    """Choose the story of a report. The order of the candidates does not matter.

    Args:
        profile: of the report.
        candidates: stories that share one of the profile's keys, and those that people have judged.
        copy_of_story: the story of the report that this one copies, if it does: it joins that one.
        judged_same: stories that a person says it belongs to; outweighs all else.
        judged_different: stories that a person says it does not belong to; it never joins them. An id that stands in
            both is left to the evidence.

    Returns:
        The story's id, or None for a story of its own, with score and reasons.
    """
    disputed = judged_same & judged_different
    forced, forbidden = judged_same - disputed, judged_different - disputed
    own = {term.key: term.weight for term in profile.terms}
    matches = sorted((_match(profile, own, state) for state in candidates), key=lambda match: match.order)
    allowed = [match for match in matches if match.story.id not in forbidden]
    if forced:
        named = [match for match in allowed if match.story.id in forced]
        return _chosen(
            named[0].story.id if named else min(forced), profile, matches, "a person says that it belongs here"
        )
    if copy_of_story is not None and copy_of_story not in forbidden:
        return _chosen(copy_of_story, profile, matches, "copies a report of this story")
    if allowed and allowed[0].shared >= allowed[0].needed:
        return _chosen(allowed[0].story.id, profile, matches)
    return _opened(profile, matches, allowed)


def _match(profile: Profile, own: Mapping[str, int], state: StoryState) -> _Match:
    """What the report, whose terms have their ``own`` weights, shares with the story.

    The dot product with the mean of the story's profiles, divided by the root of the mean's length: half-way between
    the average likeness to its reports and the likeness to their centre. It falls as the reports drift apart.
    """
    terms = state.terms
    product = sum(own[key] * terms[key] for key in own.keys() & terms.keys())
    length = math.sqrt(sum(map(mul, terms.values(), terms.values()))) / (SCALE * state.size)
    shared = product / (SCALE * SCALE * state.size) / math.sqrt(length) if product else 0.0
    days = tuple(day for day in profile.days if day in state.days)
    gap = _gap(profile.published, state)
    return _Match(
        story=state,
        shared=shared + (SAME_DAY if days and product else 0.0),
        needed=_needed(gap, state.size),
        days=days,
        gap=gap,
    )


def _gap(published: str | None, state: StoryState) -> int | None:
    """Days between the report and the story's reports, negative before its first; None where one is not dated."""
    if published is None or state.first is None or state.last is None:
        return None
    day, first, last = (date.fromisoformat(text) for text in (published, state.first, state.last))
    return (day - last).days if day >= last else min(0, (day - first).days)


def _needed(gap: int | None, size: int) -> float:
    quiet = QUIET * math.log2(1 + abs(UNDATED_DAYS if gap is None else gap) / QUIET_DAYS)
    crowd = CROWD * math.log2(max(size, CROWD_REPORTS) / CROWD_REPORTS)
    return NEEDED + quiet + crowd


def _chosen(story: str, profile: Profile, matches: Sequence[_Match], *why: str) -> StoryChoice:
    match = next((match for match in matches if match.story.id == story), None)
    return StoryChoice(
        story=story,
        score=0.0 if match is None else _rounded(match.shared),
        reasons=(*why, *(() if match is None else _reasons(match, profile))),
        related=_related(matches, story),
    )


def _opened(profile: Profile, matches: Sequence[_Match], allowed: Sequence[_Match]) -> StoryChoice:
    """A story of its own, beside the nearest that it could have joined."""
    if not allowed:
        why = "a person says that it does not belong to the nearest" if matches else "nothing like it was read before"
        return StoryChoice(None, 0.0, (why,), _related(matches, None))
    near = allowed[0]
    told = f"too little shared with the nearest story: {near.shared:.2f}, {near.needed:.2f} needed"
    return StoryChoice(None, _rounded(near.shared), (told, *_reasons(near, profile)), _related(matches, None))


def _related(matches: Sequence[_Match], but: str | None) -> tuple[tuple[str, float], ...]:
    found = [(match.story.id, _rounded(match.shared)) for match in matches if match.story.id != but]
    near = sorted((one for one in found if one[1] >= RELATED), key=lambda one: (-one[1], one[0]))
    return tuple(near[:MOST_RELATED])


def _reasons(match: _Match, profile: Profile) -> tuple[str, ...]:
    """What is shared, in the report's own words, and how far apart in time."""
    held = match.story.terms
    shared = [term for term in profile.terms if term.key in held]
    shared.sort(key=lambda term: (-term.weight * held[term.key], term.key))
    shown = [term.word for term in shared if not term.place][:5]
    places = [term.word for term in shared if term.place][:3]
    reasons = [f"shares {', '.join(shown)}"] if shown else []
    reasons += [f"shares the place{'s' * (len(places) > 1)} {', '.join(places)}"] if places else []
    reasons += [f"tells of the same day: {match.days[-1]}"] if match.days else []
    if match.gap is not None:
        reasons.append(_time(match.gap))
    return tuple(reasons)


def _time(gap: int) -> str:
    days = "1 day" if abs(gap) == 1 else f"{abs(gap)} days"
    if gap == 0:
        return "no day apart from its reports"
    return f"{days} after its last report" if gap > 0 else f"{days} before its first report"


def _rounded(score: float) -> float:
    return round(score, 4)
