"""Why a claim is as it is, and why a word gave none: the decisions of the reader, told in sentences.

May import records and ontology. Looks at the same analyses as the modules that decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.claims.lexicon import Lexicon
from dateline.claims.tellings import own_happenings
from dateline.records import Analysis, Argument, Article, Claim, Predicate, Span


def trace(article: Article, analyses: Sequence[Analysis], claim: Claim, lexicon: Lexicon) -> tuple[str, ...]:
    """The way from the words to the claim, a line a decision.

    Args:
        article: whose text the claim quotes.
        analyses: its sentences.
        claim: one of its claims, resolved or not.
        lexicon: the one that it was read with.
    """
    analysis = next(one for one in analyses if one.sentence == claim.sentence)
    open_ = [p for p in analysis.predicates if not lexicon.vetoes(analysis.tokens, p.first, p.last, p.type)]
    own = own_happenings(analysis, open_)
    predicate = next(p for p in own if analysis.tokens[p.first].start == claim.trigger.start)
    return tuple(_lines(article, analysis, predicate, claim, lexicon))


def _lines(article: Article, analysis: Analysis, predicate: Predicate, claim: Claim, lexicon: Lexicon) -> Iterator[str]:
    yield f"{claim.id}: {claim.type}, {claim.status}, “{claim.trigger.text}”"
    yield f"sentence: {article.text[claim.sentence.start : claim.sentence.end]}"
    yield f"found by: {claim.found_by}"
    for chance in analysis.chances:
        if predicate.first <= chance.word <= predicate.last:
            word = analysis.tokens[chance.word].text
            yield f"model: “{word}” is a trigger with {chance.score:.2f}, most likely of {chance.type}"
    for entry in lexicon.entries(analysis.tokens, predicate.first, predicate.last):
        yield f"lexicon: {entry}"
    yield f"status: {predicate.status} with {predicate.status_score:.2f}"
    for argument in predicate.arguments:
        yield f"pointer: {_argument(article.text, analysis, argument)}"
    for role in ("sources", "actors", "targets", "places", "times", "instruments"):
        for filler in getattr(claim, role):
            yield _filler(role, filler, claim)
    for figure in claim.figures:
        yield f"figures: “{figure.text}” -> {figure.kind} {figure.low}, {figure.best}, {figure.high} (low, best, high)"
    if claim.hedge:
        yield f"hedge: “{claim.hedge.text}”"
    if claim.same_as:
        yield f"retells: {claim.same_as}"


def _argument(text: str, analysis: Analysis, argument: Argument) -> str:
    words = text[analysis.tokens[argument.first].start : analysis.tokens[argument.last].end]
    kind = f" ({argument.kind})" if argument.kind else ""
    return f"{argument.role}{kind} “{words}” with {argument.score:.2f}"


def _filler(role: str, filler: Span, claim: Claim) -> str:
    name = role if role != "places" else f"places ({getattr(filler, 'role', 'at')})"
    where = "" if claim.sentence.start <= filler.start < claim.sentence.end else " (from another sentence)"
    ref = getattr(filler, "ref", None)
    return f"{name}: “{filler.text}”{where}" + (f" -> {ref}" if ref else "")


def why_none(analyses: Sequence[Analysis], start: int, end: int, lexicon: Lexicon) -> tuple[str, str]:
    """Why the words at ``start:end`` (offsets in the text) gave no claim.

    Returns:
        The cause in a word or two (``vetoed``, ``told by another word``, ``below the floor``, ``not seen``, ``not
        read``), and the details.
    """
    for analysis in analyses:
        words = [i for i, token in enumerate(analysis.tokens) if token.start < end and start < token.end]
        if words:
            return _why_none_of(analysis, words, lexicon)
    return "not read", "the words stand in a part that is skipped"


def _why_none_of(analysis: Analysis, words: Sequence[int], lexicon: Lexicon) -> tuple[str, str]:
    for p in analysis.predicates:
        if any(p.first <= word <= p.last for word in words):
            veto = lexicon.veto(analysis.tokens, p.first, p.last, p.type)
            if veto:
                return "vetoed", f"{p.type} by the entry {veto}"
            return (
                "told by another word",
                f"seen as {p.type}, which another trigger tells, or only serving another word",
            )
    near = [chance for chance in analysis.chances if chance.word in words]
    if near:
        best = max(near, key=lambda chance: chance.score)
        return "below the floor", f"{best.type} with {best.score:.2f}"
    known = lexicon.entries(analysis.tokens, words[0], words[-1])
    if known:
        return "vetoed", f"the lexicon has {known[0]}, and forbids it here"
    return "not seen", "neither model nor lexicon takes the words for a trigger"
