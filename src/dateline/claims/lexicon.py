"""The lexicon at work: triggers that an analyst's words put forward, and contexts that forbid one.

Matching is by folded word forms, longest first, from a dictionary on the first word: linear in the sentence.
May import: records, ontology.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from dateline.ontology import Ontology, Pattern, fold
from dateline.records import Proposal, Token

_Index: TypeAlias = dict[str, list[tuple[int, Pattern]]]
_Match: TypeAlias = tuple[int, Pattern]


class Lexicon:
    """The words of an ontology, ready to be looked up.

    Args:
        ontology: whose triggers and vetoes are used.
    """

    def __init__(self, ontology: Ontology) -> None:
        self._triggers = _index(ontology.triggers)
        self._vetoes = _index(ontology.vetoes)
        self._hedges = _index(ontology.hedges)
        # How far before a trigger a veto that reaches it may begin.
        self._reach = max((len(veto.words) for veto in ontology.vetoes), default=1) - 1

    def propose(self, tokens: Sequence[Token]) -> tuple[Proposal, ...]:
        """The triggers that the lexicon finds in one sentence, in order, none overlapping another.

        Of overlapping ones the one with the most quoted words stands, then the most context, then the first.
        """
        words = _folded(tokens)
        found = list(_matches(words, self._triggers, range(len(words))))
        if not found:
            return ()
        vetoed = _spans(_matches(words, self._vetoes, range(len(words)), longest=False))
        found.sort(key=lambda match: (match[1].first - match[1].last, -len(match[1].words), match[0]))
        taken: set[int] = set()
        proposals: list[Proposal] = []
        for start, pattern in found:
            span = range(start + pattern.first, start + pattern.last + 1)
            if taken.isdisjoint(span) and not _forbidden(vetoed, span, pattern.types[0]):
                taken.update(span)
                proposals.append(Proposal(span.start, span.stop - 1, pattern.types[0]))
        return tuple(sorted(proposals, key=lambda proposal: proposal.first))

    def entries(self, tokens: Sequence[Token], first: int, last: int) -> tuple[str, ...]:
        """The trigger entries, as their files write them, whose quoted words overlap ``tokens[first..last]``."""
        matches = _matches(_folded(tokens), self._triggers, range(len(tokens)), longest=False)
        return tuple(
            f"{pattern.entry} ({pattern.types[0]})"
            for start, pattern in matches
            if first <= start + pattern.last and start + pattern.first <= last
        )

    def hedges(self, tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
        """First and last token of each wording of doubt in one sentence, in order; the longest at each place."""
        words = _folded(tokens)
        found: list[tuple[int, int]] = []
        for start, pattern in _matches(words, self._hedges, range(len(words))):
            span = (start + pattern.first, start + pattern.last)
            if not found or span[0] > found[-1][1]:
                found.append(span)
        return tuple(found)

    def vetoes(self, tokens: Sequence[Token], first: int, last: int, type: str) -> bool:
        """Whether its context forbids that the trigger ``tokens[first..last]`` (inclusive) tells ``type``."""
        return self.veto(tokens, first, last, type) is not None

    def veto(self, tokens: Sequence[Token], first: int, last: int, type: str) -> str | None:
        """The entry that forbids it, as its file writes it, or None; see ``vetoes``."""
        base = max(0, first - self._reach)
        words = _folded(tokens[base : last + 1 + self._reach])
        matches = _matches(words, self._vetoes, range(last + 1 - base), longest=False)
        span = range(first - base, last + 1 - base)
        return _forbidden(_spans(matches), span, type)


def _index(patterns: Iterable[Pattern]) -> _Index:
    """Patterns by their first word, the longest first."""
    index: _Index = {}
    for pattern in patterns:
        index.setdefault(pattern.words[0], []).append((len(pattern.words), pattern))
    for entries in index.values():
        entries.sort(key=lambda entry: -entry[0])
    return index


def _folded(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple([text.lower() if (text := token.text).isascii() else fold(text) for token in tokens])


def _matches(words: tuple[str, ...], index: _Index, starts: range, *, longest: bool = True) -> Iterator[_Match]:
    """Patterns that stand at any of ``starts``: all, or at each place those of the greatest length."""
    for start in starts:
        reached = 0
        for length, pattern in index.get(words[start], ()):
            if longest and length < reached:
                break
            if length == 1 or words[start : start + length] == pattern.words:
                reached = length
                yield start, pattern


def _spans(matches: Iterable[_Match]) -> list[tuple[int, int, Pattern]]:
    return [(start + veto.first, start + veto.last, veto) for start, veto in matches]


def _forbidden(vetoed: Iterable[tuple[int, int, Pattern]], span: range, type: str) -> str | None:
    for first, last, veto in vetoed:
        if first < span.stop and span.start <= last and (not veto.types or type in veto.types):
            return veto.entry
    return None
