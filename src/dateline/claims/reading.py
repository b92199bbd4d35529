"""From analysed sentences to claims: what the predicates that the language stage saw mean by the codebook.

May import records and ontology. Decides purely: the same analyses give the same claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dateline.claims.datelines import dateline
from dateline.claims.figures import is_no_figure, read_figure, widen_figure
from dateline.claims.hedges import hedges
from dateline.claims.lexicon import Lexicon
from dateline.claims.phrases import joined, whole
from dateline.claims.speech import SPEECH_ACTS, only_acting, speakers
from dateline.claims.tellings import own_happenings
from dateline.claims.tolls import Told, countless, kind_by_unit, settle
from dateline.ontology import Ontology
from dateline.records import Analysis, Argument, Article, Claim, Figure, Filler, PlaceFiller, Predicate, Span
from dateline.records.claim import claim_id

PLACES = ("at", "from", "to")
PHRASES = frozenset(("actor", "target", "instrument", "source", *PLACES))
"""Roles that noun phrases fill; times, figures and hedges are taken as they are pointed to."""
PARTIES = frozenset(("actor", "target", "source", "instrument"))
"""Roles that a preposition before the phrase does not belong to; of places it may (``between Gao and Timbuktu``)."""
_LEADING = frozenset(("ADP", "CCONJ", "DET"))
_JOINING = frozenset(("ADP", "CCONJ"))
_TELLING = frozenset(("tell", "tells", "told", "telling"))
COUNTED = MappingProxyType(
    {
        ("killing", "target"): "killed",
        ("wounding", "target"): "wounded",
        ("abduction", "target"): "abducted",
        ("arrest", "target"): "detained",
        ("release", "target"): "released",
        ("displacement", "actor"): "displaced",
        ("displacement", "target"): "displaced",
        ("protest", "actor"): "protesters",
        ("abuse", "target"): "people",
        ("aid", "target"): "people",
        ("cyber_attack", "target"): "other",
        ("shelling", "instrument"): "strikes",
        ("arms_supply", "instrument"): "weapons",
        ("show_of_force", "instrument"): "weapons",
    }
)
"""What a number that a role begins with counts, by type; of such numbers in the training texts, 8 to 10 of 10 do."""
BLOWS = frozenset(("attack", "air_strike", "shelling", "bombing", "shooting", "breach"))
"""Types whose triggers, where a number stands before them (``three suicide bombings``), are counted as strikes."""
BEFORE_TRIGGER = 4
"""So many words may lie between that number and the trigger, itself among them."""
_NO_COUNT = frozenset(("a", "an", "another", "both", "single"))
_EDGE = frozenset(",;:.-–—()[]\"'“”‘’«»…")
_FIRST_PERSON = frozenset(("i", "we"))
_NAMING = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "VERB", "X", "SYM"))
BESIDE = 0.5
"""How sure a figure is that only stands before the targets."""
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
            claims.extend(_claims(article, analysis, predicates, guides, speaker))
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
    sentence = _Sentence(article.text, analysis, dateline(analysis), only_acting(analysis, predicates))
    readings = [_Roles(sentence, predicate, guides.ontology) for predicate in predicates]
    figures = settle({i: list(read.told()) for i, read in enumerate(readings)}, predicates, analysis)
    said = [read.arguments("hedge") for read in readings]
    doubts = hedges(analysis, predicates, said, guides.lexicon.hedges(analysis.tokens))
    for i, (predicate, read, doubt) in enumerate(zip(predicates, readings, doubts, strict=True)):
        claim = _claim(article, analysis, predicate, read, speaker)
        yield replace(claim, figures=tuple(figures[i]), hedge=read.span(*doubt) if doubt else None)


def _claim(article: Article, analysis: Analysis, predicate: Predicate, read: _Roles, speaker: Span | None) -> Claim:
    trigger = read.span(predicate.first, predicate.last)
    sources, actors = read.fillers("source"), read.fillers("actor")
    if not sources and speaker is not None:
        sources, actors = _spoken(predicate.type, Filler(speaker.start, speaker.end, speaker.text), actors)
    return Claim(
        id=claim_id(article.id, trigger, predicate.type),
        type=predicate.type,
        status=predicate.status,
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


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What the claims of one sentence share: its words, the length of its dateline, and who speaks only by acting."""

    text: str
    analysis: Analysis
    dateline: int
    acting: frozenset[int]


class _Roles:
    """One predicate's arguments, as quotes of the text and within what its type allows."""

    def __init__(self, sentence: _Sentence, predicate: Predicate, ontology: Ontology) -> None:
        self._text, self._analysis, self._predicate = sentence.text, sentence.analysis, predicate
        self._dateline, self._acting = sentence.dateline, sentence.acting
        self._limits = ontology.types[predicate.type].roles
        self._figure_words = ontology.figure_words

    def span(self, first: int, last: int) -> Span:
        tokens = self._analysis.tokens
        return Span.of(self._text, tokens[first].start, tokens[last].end)

    def arguments(self, *roles: str) -> list[Argument]:
        """Arguments of these roles, in text order: whole phrases, without marks at their edges, none twice."""
        if self._limits.get(_PLURAL[roles[0]], 1) == 0:
            return []
        own = [a for a in map(self._trimmed, self._predicate.arguments) if a is not None and a.role in roles]
        phrases: list[Argument] = []
        for role in dict.fromkeys(a.role for a in own):
            inside = [a for a in own if a.role == role]
            phrases += self._phrases(inside) if role in PHRASES else inside
        speaking = [a for a in phrases if a.role != "source" or not self._says_nothing(a)]
        return sorted(speaking, key=lambda a: (a.first, a.last))

    def _trimmed(self, a: Argument) -> Argument | None:
        """Without marks at the edges; None in the dateline, and where no word is left that names anything."""
        tokens, tags = self._analysis.tokens, self._analysis.tags
        if a.first < self._dateline:
            return None
        inside = [i for i in range(a.first, a.last + 1) if tokens[i].text not in _EDGE]
        while a.role in PHRASES and inside and tags[inside[-1]] in _LEADING:
            inside.pop()
        while a.role in PARTIES and inside and tags[inside[0]] in _JOINING:
            inside.pop(0)
        names = a.role in ("hedge", "figure") or any(tags[i] in _NAMING for i in inside)
        return replace(a, first=inside[0], last=inside[-1]) if inside and names else None

    def _says_nothing(self, a: Argument) -> bool:
        """Whether these only do something by speaking, or are told something (``told reporters``)."""
        heads, relations, tokens = self._analysis.heads, self._analysis.relations, self._analysis.tokens
        return any(
            i in self._acting
            or (relations[i] in ("obj", "iobj") and heads[i] >= 0 and tokens[heads[i]].text.lower() in _TELLING)
            for i in range(a.first, a.last + 1)
        )

    def _phrases(self, own: Sequence[Argument]) -> Iterator[Argument]:
        """Widened to whole noun phrases; pieces of one phrase are one filler."""
        for first, last in joined(whole(self._analysis, a.first, a.last) for a in own):
            pieces = [a for a in own if first <= a.first <= last]
            yield replace(pieces[0], first=first, last=last, score=max(a.score for a in pieces))

    def fillers(self, role: str) -> tuple[Filler, ...]:
        spans = (self.span(a.first, a.last) for a in self._of_two_sides(role))
        return tuple(Filler(s.start, s.end, s.text) for s in spans)

    def _of_two_sides(self, role: str) -> list[Argument]:
        """Where a type has no targets, all sides are actors, whatever the model called them."""
        if role == "actor" and self._limits.get("targets", 1) == 0:
            return self.arguments("actor", "target")
        return self.arguments(role)

    def places(self) -> Iterator[PlaceFiller]:
        for a in self.arguments(*PLACES):
            s = self.span(a.first, a.last)
            yield PlaceFiller(s.start, s.end, s.text, role=a.role)

    def _counted(self) -> Iterator[Argument]:
        """Figures that the model points to, and numbers of those who were killed, arrested and so on, and of blows."""
        pointed = self.arguments("figure")
        yield from pointed
        for a in (*self._numbered_roles(), *self._numbered_trigger()):
            if not any(one.first <= a.last and a.first <= one.last for one in pointed):
                yield replace(a, last=a.first)

    def _numbered_roles(self) -> Iterator[Argument]:
        """Roles that begin with a number which counts what the type does to them; as figures of that kind."""
        for (type_, role), kind in COUNTED.items():
            for a in self.arguments(role) if type_ == self._predicate.type else ():
                if self._tells_number(a.first):
                    yield Argument("figure", a.first, a.last, BESIDE, kind)

    def _numbered_trigger(self) -> Iterator[Argument]:
        """The number of a trigger that is counted itself: ``34 strikes``, ``a couple of suicide bombings``."""
        trigger, heads = self._predicate, self._analysis.heads
        own = range(trigger.first, trigger.last + 1)
        if trigger.type in BLOWS and any(self._analysis.tags[i] in ("NOUN", "PROPN") for i in own):
            for i in range(max(self._dateline, trigger.first - BEFORE_TRIGGER), trigger.first):
                if (heads[i] in own or any(heads[word] == i for word in own)) and self._tells_number(i):
                    yield Argument("figure", i, i, BESIDE, "strikes")
                    return

    def _tells_number(self, at: int) -> bool:
        word = self._analysis.tokens[at].text
        return word.lower() not in _NO_COUNT and read_figure(word, figure_words=self._figure_words) is not None

    def told(self) -> Iterator[Told]:
        """Figures that the words tell; a pointer to words without a number tells none."""
        tokens = self._analysis.tokens
        for a in self._counted():
            if is_no_figure(tokens, a.first, a.last, figure_words=self._figure_words):
                continue
            first, last = widen_figure(tokens, a.first, a.last, figure_words=self._figure_words)
            s = self.span(first, last)
            value = read_figure(s.text, figure_words=self._figure_words)
            if value is not None and not countless(self._analysis, first, last):
                kind = kind_by_unit(self._analysis, first, last, a.kind or "other")
                figure = Figure(s.start, s.end, s.text, kind=kind, low=value.low, best=value.best, high=value.high)
                yield Told(first, last, figure, a.score)


_PLURAL = {
    "actor": "actors", "target": "targets", "at": "places", "from": "places", "to": "places", "time": "times",
    "instrument": "instruments", "source": "sources", "hedge": "hedge", "figure": "figures",
}  # fmt: skip
