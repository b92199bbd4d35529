"""Where a report's dateline ends: ``BEIRUT, Jan 25 (Some Agency) - `` tells who sent the report, not what happened.

May import records.
"""

from __future__ import annotations

from dateline.records import Analysis, Token

_DASHES = frozenset(("-", "–", "—", "--"))
_MARKS = frozenset((",", ".", "/"))
_LONGEST = 16
_MOST_WORDS = 3
"""Words in capitals before the first mark: the longest places (``PORT AU PRINCE``) have three."""


def dateline(analysis: Analysis) -> int:
    """How many tokens at the head of a sentence are its dateline; 0 where it has none.

    A dateline is a place in capitals, then after a comma names, dates and numbers, then perhaps an agency in
    brackets, then a dash that stands by itself.
    """
    tokens = analysis.tokens[:_LONGEST]
    end = next((i for i, token in enumerate(tokens) if token.text in _DASHES and _apart(tokens, i)), 0)
    place = next((i for i, token in enumerate(tokens[:end]) if token.text in (",", "(")), end)
    words = [token.text for token in tokens[:place] if token.text not in _MARKS and token.text not in _DASHES]
    capitals = all(word.isalpha() and word.isupper() and len(word) > 2 for word in words)
    if not words or not capitals or len(words) > _MOST_WORDS:
        return 0
    return end + 1 if _of_names(tokens[place:end]) else 0


def _apart(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether blanks stand on both sides of a mark, as in no compound (``NATO-led``)."""
    if i == 0 or i + 1 == len(tokens):
        return False
    return tokens[i - 1].end < tokens[i].start and tokens[i].end < tokens[i + 1].start


def _of_names(tokens: tuple[Token, ...]) -> bool:
    """Whether these are names, numbers and marks; words in brackets may be anything."""
    inside = False
    for token in tokens:
        inside = token.text == "(" or (inside and token.text != ")")
        named = token.text[0].isupper() or token.text[0].isdigit() or token.text in (*_MARKS, "(", ")")
        if not inside and not named:
            return False
    return True
