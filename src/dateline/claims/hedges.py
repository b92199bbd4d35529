"""Which words of doubt mark a claim: the model's reading, held against the lexicon's wordings and the tree.

May import records and ontology.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.records import Analysis, Argument, Predicate

SURE = 0.8
"""From this probability on, the model's hedge stands though no lexicon entry knows the words."""


CLAIMING = frozenset(("claim", "claims", "claimed", "claiming"))
"""Who claims a thing is its source: 17 of 21 such words in annotated reports are no hedge (``claims to have`` is)."""
_CARRIED = frozenset(("obj", "nsubj", "nsubj:pass", "obl"))
"""A noun that tells a happening, under the verb that carries it out: ``thought to have launched the raid``."""


def hedges(
    analysis: Analysis,
    predicates: Sequence[Predicate],
    said: Sequence[Sequence[Argument]],
    known: Sequence[tuple[int, int]],
) -> list[tuple[int, int] | None]:
    """The hedge of each predicate of a sentence, as first and last token.

    Args:
        analysis: the sentence.
        predicates: the triggers.
        said: for each, what the model takes for its hedges.
        known: the wordings of doubt that the lexicon finds in the sentence.
    """
    own = [_hedge(analysis, one, words, known) for one, words in zip(predicates, said, strict=True)]
    joined = [shared(analysis, one, predicates, own) for one in predicates]
    return [mine or theirs for mine, theirs in zip(own, joined, strict=True)]


def _hedge(
    analysis: Analysis, predicate: Predicate, said: Sequence[Argument], known: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    for argument in sorted(said, key=lambda a: (-a.score, a.first)):
        if _only_claims(analysis, argument):
            continue
        if argument.score >= SURE or any(argument.first <= b and a <= argument.last for a, b in known):
            return argument.first, argument.last
    return next((span for span in known if _bears_on(analysis, span, predicate)), None)


def _only_claims(analysis: Analysis, argument: Argument) -> bool:
    words = [token.text.lower() for token in analysis.tokens[argument.first : argument.last + 2]]
    return argument.first == argument.last and words[0] in CLAIMING and words[1:] != ["to"]


def _bears_on(analysis: Analysis, span: tuple[int, int], predicate: Predicate) -> bool:
    """Whether a wording of doubt governs the trigger (``is thought to have bombed``) or hangs on it."""
    trigger, words = range(predicate.first, predicate.last + 1), range(span[0], span[1] + 1)
    governs = any(analysis.heads[word] in words for word in trigger)
    carrying = [analysis.heads[word] for word in trigger if analysis.relations[word] in _CARRIED]
    carried = any(verb >= 0 and analysis.heads[verb] in words for verb in carrying)
    return governs or carried or any(analysis.heads[word] in trigger for word in words)


def shared(
    analysis: Analysis,
    predicate: Predicate,
    predicates: Sequence[Predicate],
    own: Sequence[tuple[int, int] | None],
) -> tuple[int, int] | None:
    """The hedge before the first of joined triggers, all of which it marks: ``reportedly killed and burned``."""
    head = analysis.heads[predicate.first]
    if analysis.relations[predicate.first] != "conj":
        return None
    for other, doubt in zip(predicates, own, strict=True):
        if doubt and other.first <= head <= other.last and doubt[1] < other.first:
            return doubt
    return None
