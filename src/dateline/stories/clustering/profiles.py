"""The profile of a report: its weightiest words, and the days it tells of. May import errors and records.

Tried and left out, since they change nothing where it is measured (their words are there already): known actors, places
and types of claims as terms of their own.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

from dateline.records import Report
from dateline.records.story import Profile, Term
from dateline.stories.bodies import body_of
from dateline.stories.clustering.words import Rarity, bare, keys, load_rarity, words

TERMS = 60
"""Words of a profile; more change nothing."""
KEYS = 16
"""Words that stories are looked up by."""
DAYS = 8
"""Days of a profile, the most often told."""
SCALE = 1000
TITLE = 3.0
"""How often a word of the headline counts."""
LEAD, LEAD_WORDS = 2.0, 30
"""How often a word counts in the first so many words: the first sentence says what is new."""
TAIL, BODY_WORDS = 0.5, 400
"""How often a word counts after so many words, where other matters are recalled."""
LONGEST = 100_000
"""Characters that are looked at."""
MOST_WORDS = 4000
"""Words that are looked at."""
PLACE = 0.8
"""What words in names of places weigh, compared with others: neighbours on the map are not one matter."""
COMMON = 1.0
"""Words less rare than this (in more than a third of all texts) say nothing."""


def profile(report: Report) -> Profile:
    """Make the profile of a report.

    Raises:
        ResourceError: the counts that ship with the package are missing or damaged.
    """
    counts, shown = _counted(report)
    places = {key for place in report.mentions.places if place.id for word in words(place.text) for key in keys(word)}
    rarity = load_rarity()
    weights = {key: _weight(rarity, key, count, place=key in places) for key, count in counts.items()}
    top = sorted((item for item in weights.items() if item[1] > 0), key=lambda item: (-item[1], item[0]))[:TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in top))
    terms = tuple(
        Term(key, max(1, round(SCALE * weight / length)), bare(shown[key]), place=key in places) for key, weight in top
    )
    return Profile(
        terms=terms,
        days=_days(report),
        published=_day(report.article.published),
        keys=tuple(term.key for term in terms[:KEYS]),
    )


def _counted(report: Report) -> tuple[dict[str, float], dict[str, str]]:
    """How often each key counts, and the first word that stands for it."""
    counts: dict[str, float] = {}
    shown: dict[str, str] = {}
    body = words(body_of(report.article, most=LONGEST))[:MOST_WORDS]
    lead, main, tail = body[:LEAD_WORDS], body[LEAD_WORDS:BODY_WORDS], body[BODY_WORDS:]
    title = words(report.article.title or "")[:MOST_WORDS]
    for part, often in ((title, TITLE), (lead, LEAD), (main, 1.0), (tail, TAIL)):
        for word, times in Counter(part).items():
            for key in keys(word):
                counts[key] = counts.get(key, 0.0) + often * times
                shown.setdefault(key, word)
    return counts, shown


def _weight(rarity: Rarity, key: str, count: float, *, place: bool) -> float:
    rare = rarity.of(key)
    if rare < COMMON:
        return 0.0
    return rare * (1 + math.log(max(1.0, count))) * (PLACE if place else 1.0)


def _days(report: Report) -> tuple[str, ...]:
    told = Counter(_day(time.from_) for time in report.mentions.times if time.from_ == time.to)
    often = sorted(((day, times) for day, times in told.items() if day), key=lambda item: (-item[1], item[0]))
    return tuple(sorted(day for day, _ in often[:DAYS]))


def _day(moment: str | None) -> str | None:
    """The day of an ISO 8601 date or date-time; None where it is none: a stored report may come from anywhere."""
    try:
        return date.fromisoformat((moment or "")[:10]).isoformat()
    except ValueError:
        return None
