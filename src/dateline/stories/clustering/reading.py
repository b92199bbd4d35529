"""The first sentence of an article, and texts cut to a line.

May import records.
"""

from __future__ import annotations

import re

from dateline.records import Article
from dateline.stories.bodies import body_of

LEAD = 300
"""Characters of a first sentence, at most."""
_END = re.compile(r"[.!?][\"”’')\]]*(?=\s+[\"“‘'(\[]?[^\W\d_a-z])|\n\s*\n")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Maj|Capt|Sen|Rep|Gov|St|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.$"
)


def lead_of(article: Article) -> str:
    """The first sentence of the body on one line, cut at a word where it is long; empty where there is none."""
    body = body_of(article, most=4 * LEAD)
    end = len(body)
    for found in _END.finditer(body):
        if not _ABBREVIATED.search(body, 0, found.start() + 1):
            end = found.end()
            break
    return shortened(body[:end], LEAD)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut at a word with an ellipsis where it is longer than ``most`` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-") + "…"
