"""How two claims of one report hang together: headline, lead, distance, and what stands between them.

May import records. Pure and symmetric.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dateline.stories.events.facts import Facts

_SENTENCE = 130.0
"""Letters of a usual sentence of news."""

_NEXT = 1.6
"""So many sentences' lengths away is still the next sentence."""


class Evidence(NamedTuple):
    """One piece; a tuple, since very many are made.

    Attributes:
        name: what kind, as in the table of weights.
        size: how much of it; mostly 1.
        words: the reason as a short sentence with the values compared, or empty where it needs none.
    """

    name: str
    size: float
    words: str


def within(left: Facts, right: Facts) -> Iterator[Evidence]:
    """What speaks for and against one happening in how one report tells two claims."""
    first, later = sorted((left, right), key=lambda one: (one.claim.start, one.claim.end, one.claim.id))
    if first.claim.same_as in (later.claim.id, later.claim.same_as or "") or later.claim.same_as == first.claim.id:
        yield Evidence("retold", 1.0, "the report tells it again")
    yield from _kinds(first, later)
    yield from _top(first, later)
    if first.offset == later.offset:
        yield from _one_sentence(first, later)
    else:
        yield from _sentences(first, later)


def _kinds(first: Facts, later: Facts) -> Iterator[Evidence]:
    if first.violent and later.violent:
        yield Evidence("violent_alike" if first.types == later.types else "violent_unlike", 1.0, "")
    yield Evidence("sureness", min(first.claim.confidence, later.claim.confidence), "")
    if first.off_day != later.off_day:
        yield Evidence("off_day", 1.0, "one has another day than the report's news")
    if later.claim.sources:
        yield Evidence("sourced_bare" if _bare(later) else "sourced", 1.0, "")
    if later.places:
        yield Evidence("place_later", 1.0, "")


def _top(first: Facts, later: Facts) -> Iterator[Evidence]:
    """A report's headline and lead mostly tell its one piece of news."""
    headline = first.offset == 0
    if headline != (later.offset == 0):
        yield Evidence("headline", 1.0, "")
    if headline and later.lead:
        yield Evidence("headline_lead", 1.0, "told in headline and lead")
    elif headline or first.lead:
        yield Evidence("from_top", 1.0, "")


def _one_sentence(first: Facts, later: Facts) -> Iterator[Evidence]:
    kind = "same" if first.types == later.types else "unlike"
    yield Evidence(f"one_sentence_{kind}", 1.0, "told in one sentence")
    between = first.claim.sentence[first.claim.end - first.offset : max(later.claim.start - first.offset, 0)]
    if _PARTS.search(between):
        yield Evidence("parted", 1.0, "the sentence sets them apart")
    elif len(between) < _CLOSE:
        yield Evidence("close", 1.0, "")


_CLOSE = 25
"""Fewer letters between two triggers leave no room for another happening."""

_PARTS = re.compile(
    r";|\b(?:(?:hour|day|week|month|year)s? (?:after|before|earlier|ago)|since|meanwhile|separately|another|second|"
    r"while|in (?:retaliation|response))\b",
    re.I,
)


def _sentences(first: Facts, later: Facts) -> Iterator[Evidence]:
    far = (later.offset - first.offset) / _SENTENCE
    if first.another != later.another:
        yield Evidence("another", 1.0, "one is told as another one")
    if far < _NEXT:
        yield Evidence("next_sentence_bare" if _bare(later) else "next_sentence", 1.0, "told in the next sentence")
    yield Evidence("far", min(far, 6.0), "")
    if later.days is not None and not later.off_day:
        yield Evidence("far_on_day", min(far, 6.0), "")
    if later.looks_back:
        yield Evidence("looks_back_both" if first.looks_back else "looks_back", 1.0, "one may be recalled")


def _bare(one: Facts) -> bool:
    """Tells neither place nor day nor who: it goes on with what stands before it."""
    return not one.places and one.days is None and not one.actors
