"""How a story begins and grows: the sum of its reports' profiles, bounded. May import records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from dateline.records import Article
from dateline.records.story import Profile, StoryState
from dateline.stories.clustering.headlines import headline, nearer
from dateline.stories.clustering.reading import lead_of

TERMS = 80
"""Words of a story, the weightiest."""
KEYS = 24
"""Words that it is found by."""
DAYS = 12
"""Days that most of its reports tell of."""


def open_story(profile: Profile, article: Article) -> StoryState:
    """Begin a story with its first report, whose id makes the story's."""
    empty = StoryState(
        id="s" + sha256(article.id.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        title=headline(article),
        lead=lead_of(article),
        first=None,
        last=None,
        size=0,
        terms={},
        days={},
        keys=(),
    )
    return _added(empty, profile)


def grown(state: StoryState, profile: Profile, article: Article) -> StoryState:
    """Add a report to a story; its title and lead become those of the report if that is more central."""
    more = _added(state, profile)
    if not nearer(headline(article), more.title, more.terms):
        return more
    return replace(more, title=headline(article), lead=lead_of(article))


def _added(state: StoryState, profile: Profile) -> StoryState:
    terms = _most(state.terms, ((term.key, term.weight) for term in profile.terms), TERMS)
    dated = [day for day in (state.first, state.last, profile.published) if day is not None]
    return replace(
        state,
        first=min(dated, default=None),
        last=max(dated, default=None),
        size=state.size + 1,
        terms=terms,
        days=_most(state.days, ((day, 1) for day in profile.days), DAYS),
        keys=tuple(terms)[:KEYS],
    )


def _most(old: Mapping[str, int], new: Iterable[tuple[str, int]], count: int) -> dict[str, int]:
    """The sums of the two, the greatest first, as many as are wanted."""
    sums = dict(old)
    for key, weight in new:
        sums[key] = sums.get(key, 0) + weight
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:count])
