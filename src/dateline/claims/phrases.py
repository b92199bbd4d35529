"""Whole phrases: the model points to words, and a role is filled with the noun phrase around them.

May import records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.records import Analysis

_BEFORE = frozenset(("det", "det:predet", "amod", "compound", "nummod", "flat", "nmod:poss", "advmod", "punct"))
_AFTER = frozenset(("flat", "compound", "punct"))
_NAMING = frozenset(("NOUN", "PROPN", "NUM"))
_HYPHENS = frozenset(("-", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}"))


def whole(analysis: Analysis, first: int, last: int) -> tuple[int, int]:
    """Widen a span to the names that it cuts and to the words of its noun phrase that stand right beside it."""
    for entity in analysis.entities:
        if entity.first <= last and first <= entity.last:
            first, last = min(first, entity.first), max(last, entity.last)
    while first > 0 and _belongs(analysis, first - 1, first, last, _BEFORE):
        first -= 1
    while last + 1 < len(analysis.tokens) and _belongs(analysis, last + 1, first, last, _AFTER):
        last += 1
    return first, last


def _belongs(analysis: Analysis, word: int, first: int, last: int, relations: frozenset[str]) -> bool:
    """Whether a neighbouring word hangs on the span by a relation inside a noun phrase; of marks, hyphens only."""
    if analysis.relations[word] not in relations:
        return False
    if analysis.relations[word] == "punct" and analysis.tokens[word].text not in _HYPHENS:
        return False
    return first <= analysis.heads[word] <= last


def coordinated(analysis: Analysis, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The noun phrases joined to the one at ``first..last``: of ``in Gao and the port of Kidal``, the latter."""
    heads, relations = analysis.heads, analysis.relations
    tops = [i for i in range(first, last + 1) if not first <= heads[i] <= last]
    for word in range(last + 1, len(heads)):
        if relations[word] == "conj" and heads[word] in tops and analysis.tags[word] in _NAMING:
            begin, end = whole(analysis, word, word)
            while end + 2 < len(heads) and _of(analysis, end + 1, begin, end):
                end = whole(analysis, end + 2, end + 2)[1]
            yield begin, end


def _of(analysis: Analysis, at: int, first: int, last: int) -> bool:
    """Whether ``of`` and what hangs on the phrase by it stand right behind it."""
    noun = analysis.heads[at]
    return analysis.tokens[at].text == "of" and noun > at and first <= analysis.heads[noun] <= last


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return out
