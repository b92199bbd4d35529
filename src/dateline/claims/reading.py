"""From analysed sentences to claims: what the predicates that the language stage saw mean by the codebook.

May import records and ontology. Decides purely: the same analyses give the same claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.claims.counts import Counts
from dateline.claims.datelines import dateline
from dateline.claims.harm import with_circumstances
from dateline.claims.hedges import hedges
from dateline.claims.lexicon import Lexicon
from dateline.claims.roles import Context, Roles
from dateline.claims.speech import SPEECH_ACTS, only_acting, speakers
from dateline.claims.tellings import own_happenings
from dateline.claims.tolls import settle
from dateline.ontology import Ontology
from dateline.records import Analysis, Article, Claim, Filler, Predicate, Span
from dateline.records.claim import claim_id

_FIRST_PERSON = frozenset(("i", "we"))
UTTERED = frozenset(("accusation", "appeal", "threat"))
"""What has happened once it is uttered, and does not go on, as the codebook rules."""
LEXICON_CONFIDENCE = 0.5
"""What a trigger is worth that only a lexicon entry puts forward."""


def read_claims(
    article: Article, analyses: Sequence[Analysis], ontology: Ontology, lexicon: Lexicon
) -> tuple[Claim, ...]:
    """Every claim of an article, in the order of their triggers.

    Args:
        article: whose text the claims quote.
        analyses: its sentences as the language stage read them.
        ontology: the types and the roles that each may take.
        lexicon: for its vetoes; the triggers that it proposes are among the predicates already.
    """
    carried = speakers(article.text, analyses)
    guides = _Guides(ontology, lexicon)
    claims: list[Claim] = []
    for analysis, speaker in zip(analyses, carried, strict=True):
        predicates = [
            p
            for p in analysis.predicates
            if p.type in ontology.types and not lexicon.vetoes(analysis.tokens, p.first, p.last, p.type)
        ]
        predicates = own_happenings(analysis, predicates)
        if predicates:
            own = list(_claims(article, analysis, predicates, guides, speaker))
            claims.extend(with_circumstances(own))
    return tuple(claims)


@dataclass(frozen=True, slots=True)
class _Guides:
    """What an analyst wrote down: the types and what they take, and the words that tell or veto them."""

    ontology: Ontology
    lexicon: Lexicon


def _claims(
    article: Article, analysis: Analysis, predicates: Sequence[Predicate], guides: _Guides, speaker: Span | None
) -> Iterator[Claim]:
    """The claims of one sentence."""
    sentence = Context(article.text, analysis, dateline(analysis), only_acting(analysis, predicates))
    readings = [Roles(sentence, predicate, guides.ontology) for predicate in predicates]
    words = guides.ontology.figure_words
    counts = [Counts(sentence, predicates, i, read, words) for i, read in enumerate(readings)]
    figures = settle({i: list(own.told()) for i, own in enumerate(counts)}, predicates, analysis)
    said = [read.arguments("hedge") for read in readings]
    doubts = hedges(analysis, predicates, said, guides.lexicon.hedges(analysis.tokens))
    for i, (predicate, read, doubt) in enumerate(zip(predicates, readings, doubts, strict=True)):
        claim = _claim(article, analysis, predicate, read, speaker)
        yield replace(claim, figures=tuple(figures[i]), hedge=read.span(*doubt) if doubt else None)


def _claim(article: Article, analysis: Analysis, predicate: Predicate, read: Roles, speaker: Span | None) -> Claim:
    trigger = read.span(predicate.first, predicate.last)
    sources, actors = read.fillers("source"), read.fillers("actor")
    if not sources and speaker is not None:
        sources, actors = _spoken(predicate.type, Filler(speaker.start, speaker.end, speaker.text), actors)
    return Claim(
        id=claim_id(article.id, trigger, predicate.type),
        type=predicate.type,
        status="happened" if predicate.type in UTTERED and predicate.status == "ongoing" else predicate.status,
        hedge=None,
        trigger=trigger,
        sentence=analysis.sentence,
        sources=sources,
        actors=actors,
        targets=read.fillers("target"),
        places=tuple(read.places()),
        times=read.fillers("time"),
        figures=(),
        instruments=read.fillers("instrument"),
        confidence=round(LEXICON_CONFIDENCE if predicate.found_by == "lexicon" else predicate.score, 3),
        found_by=predicate.found_by,
    )


def _spoken(type_: str, speaker: Filler, actors: tuple[Filler, ...]) -> tuple[tuple[Filler, ...], tuple[Filler, ...]]:
    """Sources and actors of a claim in a line that somebody named before speaks.

    Whoever praises, blames or demands in it does so by speaking: that is the doer, and nobody's report of it.
    """
    own_words = type_ in SPEECH_ACTS and all(actor.text.lower() in _FIRST_PERSON for actor in actors)
    if own_words:
        return (), actors or (speaker,)
    return (speaker,), actors
