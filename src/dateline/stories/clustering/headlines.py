"""Which report's headline stands for a story. May import records."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dateline.records import Article
from dateline.stories.clustering.reading import lead_of, shortened
from dateline.stories.clustering.words import keys, words

LONGEST = 200
"""Characters of a title."""
FEWEST = 4
"""Words of a headline that can tell a matter; shorter ones are weighed as if they had so many."""
CLEARLY = 1.1
"""How many times nearer to the story's middle another headline must be to take the title's place."""


def headline(article: Article) -> str:
    """The article's title, or else its first words, or else its id."""
    return shortened(article.title or lead_of(article) or article.id, LONGEST)


def nearer(title: str, than: str, terms: Mapping[str, int]) -> bool:
    """Whether a headline says clearly better than the other what most of a story's reports are about."""
    return _nearness(title, terms) > CLEARLY * _nearness(than, terms)


def _nearness(title: str, terms: Mapping[str, int]) -> float:
    """How much of the story's weight a headline's words hold, for its length."""
    found = sorted({key for word in words(title) for key in keys(word)})
    return sum(terms.get(key, 0) for key in found) / math.sqrt(max(FEWEST, len(found)))
