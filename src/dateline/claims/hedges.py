"""Which words of doubt mark a claim: the model's reading, held against the lexicon's wordings and the tree.

May import records and ontology.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.records import Analysis, Argument, Predicate

SURE = 0.8
"""From this probability on, the model's hedge stands though no lexicon entry knows the words."""


def hedge(
    analysis: Analysis, predicate: Predicate, said: Sequence[Argument], known: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The hedge of one predicate, as first and last token.

    Args:
        analysis: the sentence.
        predicate: the trigger.
        said: what the model takes for its hedges.
        known: the wordings of doubt that the lexicon finds in the sentence.
    """
    for argument in sorted(said, key=lambda a: (-a.score, a.first)):
        if argument.score >= SURE or any(argument.first <= b and a <= argument.last for a, b in known):
            return argument.first, argument.last
    return next((span for span in known if _bears_on(analysis, span, predicate)), None)


def _bears_on(analysis: Analysis, span: tuple[int, int], predicate: Predicate) -> bool:
    """Whether a wording of doubt governs the trigger (``is thought to have bombed``) or hangs on it."""
    trigger, words = range(predicate.first, predicate.last + 1), range(span[0], span[1] + 1)
    governs = any(analysis.heads[word] in words for word in trigger)
    return governs or any(analysis.heads[word] in trigger for word in words)
