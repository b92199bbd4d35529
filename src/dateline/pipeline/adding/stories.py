"""Which story a report belongs to. May import stories, store and records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateline.pipeline.adding.copies import verdicts
from dateline.records.copy import CopyChoice
from dateline.records.stored import Placed
from dateline.records.story import StoryState
from dateline.store import Writing
from dateline.stories import clustering

QUIET_DAYS = 400
"""A story that was quiet for longer before a report is not looked at. Dates of publication are often wrong; the longer
the gap, the more a report must share, so that little depends on this."""
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class InStory:
    """The story that a report is in: its id, its number, and whether it has no other report."""

    id: str
    seq: int
    alone: bool


def place_in_story(tx: Writing, placed: Placed, copied: CopyChoice) -> InStory:
    """Put a report into its story, or open one with it.

    An edited report stays where it is: what it says may change, not what it is about.
    """
    article = placed.article
    there = tx.story_of(article.id) if placed.kind == "revision" else None
    if there is not None:
        state = _state(there[1])
        return InStory(state.id, there[0], state.size == 1)
    profile = clustering.profile(placed.report)
    seqs: dict[str, int] = {}
    states: dict[str, StoryState] = {}

    def consider(seq: int, packed: bytes) -> str:
        state = _state(packed)
        seqs[state.id], states[state.id] = seq, state
        return state.id

    for seq, packed in tx.story_candidates(profile.keys, since=_since(profile.published), limit=CANDIDATES):
        consider(seq, packed)

    def stories_of(ids: frozenset[str]) -> frozenset[str]:
        found = (tx.story_of(id_) for id_ in sorted(ids))
        return frozenset(consider(*story) for story in found if story is not None)

    same, different = verdicts(tx.judgements([article.id]), of="stories", one=article.id)
    copy_of = stories_of(frozenset({copied.of})) if copied.of is not None else frozenset()
    choice = clustering.choose_story(
        profile,
        [states[id_] for id_ in sorted(states)],
        copy_of_story=next(iter(copy_of), None),
        judged_same=stories_of(same),
        judged_different=stories_of(different),
    )
    if choice.story is None:
        state, size = clustering.open_story(profile, placed.report.article), 1
    else:
        state = clustering.grown(states[choice.story], profile, placed.report.article)
        size = tx.story_size(seqs[choice.story]) + 1
    story = tx.put_story(
        id=state.id,
        title=state.title,
        first=state.first,
        last=state.last,
        size=size,
        state=state.as_bytes(),
        keys=state.keys,
        article=article.seq,
    )
    tx.place(article.seq, story, score=None if choice.story is None else choice.score, reasons=choice.reasons)
    for related, score in choice.related:
        tx.relate(story, seqs[related], score=score)
    return InStory(state.id, story, choice.story is None)


@lru_cache(maxsize=1024)
def _state(packed: bytes) -> StoryState:
    """Read a state, or give it as it was read before: one story is a candidate for many reports."""
    return StoryState.from_bytes(packed)


def _since(published: str | None) -> str | None:
    if published is None:
        return None
    return (date.fromisoformat(published[:10]) - timedelta(days=QUIET_DAYS)).isoformat()
