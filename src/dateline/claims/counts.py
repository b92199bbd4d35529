"""The numbers of one claim: those that the model points to, and what the codebook counts beside them.

May import records and ontology.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from dateline.claims.figures import YEAR, is_no_figure, read_figure, widen_figure
from dateline.claims.roles import Context, Roles
from dateline.claims.tolls import Told, countless, kind_by_unit
from dateline.ontology import FigureWords
from dateline.records import Argument, Figure, Predicate

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
        ("deployment", "target"): "forces",
        ("deployment", "instrument"): "weapons",
        ("abuse", "target"): "people",
        ("aid", "target"): "people",
        ("cyber_attack", "target"): "other",
        ("shelling", "instrument"): "strikes",
        ("arms_supply", "instrument"): "weapons",
        ("show_of_force", "instrument"): "weapons",
    }
)
"""What a number that a role begins with counts, by type: in the training texts so do 6 of 10 such numbers of a
deployment, and 7 to 10 of 10 of all others."""
BLOWS = frozenset(("attack", "air_strike", "shelling", "bombing", "shooting", "breach"))
"""Types whose triggers, where a number stands before them (``three suicide bombings``), are counted as strikes."""
BEFORE_TRIGGER = 4
"""So many words may lie between that number and the trigger, itself among them."""
RISEN = 5
"""So many words after its verb may a number stand that ``the number of`` those killed has come to."""
NONE = MappingProxyType({"deaths": "killed", "fatalities": "killed", "injuries": "wounded"})
"""What ``no`` before these nouns counts: so all 13 in the training texts."""
_NO_COUNT = frozenset(("a", "an", "another", "both", "single"))
BESIDE = 0.5
"""How sure a figure is that only stands before the targets."""


class Counts:
    """The numbers that one of a sentence's predicates counts."""

    def __init__(
        self, sentence: Context, predicates: Sequence[Predicate], own: int, read: Roles, figure_words: FigureWords
    ) -> None:
        """Take the predicates that become claims, and which of them counts."""
        self._analysis, self._dateline = sentence.analysis, sentence.dateline
        self._predicates, self._predicate = predicates, predicates[own]
        self._read, self._figure_words = read, figure_words

    def told(self) -> Iterator[Told]:
        """Figures that the words tell; a pointer to words without a number tells none."""
        tokens = self._analysis.tokens
        for a in self._counted():
            if is_no_figure(tokens, a.first, a.last, figure_words=self._figure_words):
                continue
            first, last = widen_figure(tokens, a.first, a.last, figure_words=self._figure_words)
            s = self._read.span(first, last)
            value = read_figure(s.text, figure_words=self._figure_words)
            if value is not None and not countless(self._analysis, first, last):
                kind = kind_by_unit(self._analysis, first, last, a.kind or "other")
                figure = Figure(s.start, s.end, s.text, kind=kind, low=value.low, best=value.best, high=value.high)
                yield Told(first, last, figure, a.score)

    def _counted(self) -> Iterator[Argument]:
        """Figures that the model points to, and numbers of those who were killed, arrested and so on, and of blows."""
        pointed = self._read.arguments("figure")
        yield from pointed
        for a in (*self._numbered_roles(), *self._numbered_trigger(), *self._nobody(), *self._risen()):
            if not any(one.first <= a.last and a.first <= one.last for one in pointed):
                yield replace(a, last=a.first)

    def _numbered_roles(self) -> Iterator[Argument]:
        """Roles that begin with a number which counts what the type does to them; as figures of that kind."""
        for (type_, role), kind in COUNTED.items():
            for a in self._read.arguments(role) if type_ == self._predicate.type else ():
                if self._tells_number(a.first):
                    yield Argument("figure", a.first, a.last, BESIDE, kind)

    def _numbered_trigger(self) -> Iterator[Argument]:
        """The number of a trigger that is counted itself: ``34 strikes``, ``a couple of bombings``, ``four times``."""
        trigger, heads = self._predicate, self._analysis.heads
        own = range(trigger.first, trigger.last + 1)
        if trigger.type not in BLOWS:
            return
        before = range(max(self._dateline, trigger.first - BEFORE_TRIGGER), trigger.first)
        nouns = any(self._analysis.tags[i] in ("NOUN", "PROPN") for i in own)
        counts = [i for i in before if nouns and (heads[i] in own or any(heads[word] == i for word in own))]
        times = [i for i, token in enumerate(self._analysis.tokens) if token.text == "times" and heads[i] in own]
        counts += [i for i, head in enumerate(heads) if head in times]
        for i in counts:
            words = [token.text.lower() for token in self._analysis.tokens[i : i + 2]]
            if self._tells_number(i) and not YEAR.fullmatch(words[0]) and words != ["one", "of"]:
                yield Argument("figure", i, i, BESIDE, "strikes")
                return

    def _tells_number(self, at: int) -> bool:
        word = self._analysis.tokens[at].text
        return word.lower() not in _NO_COUNT and read_figure(word, figure_words=self._figure_words) is not None

    def _nobody(self) -> Iterator[Argument]:
        """``No deaths`` and the like: counted by their own claim, or else by the nearest accident of the sentence."""
        tokens, heads = self._analysis.tokens, self._analysis.heads
        for i, token in enumerate(tokens):
            head = heads[i]
            kind = NONE.get(tokens[head].text.lower()) if head > i and token.text.lower() == "no" else None
            if kind is not None and self._owner(head) == self._predicate:
                yield Argument("figure", i, i, BESIDE, kind)

    def _risen(self) -> Iterator[Argument]:
        """What a number is said to have come to: ``The number of people killed has risen to 358``."""
        kind = COUNTED.get((self._predicate.type, "target"))
        tokens, heads = self._analysis.tokens, self._analysis.heads
        for a in self._read.arguments("target") if kind is not None else ():
            words = [token.text.lower() for token in tokens[a.first : a.first + 2]]  # not of `a number of miners`
            verb = heads[a.first + words.index("number")] if words in (["the", "number"], ["number", "of"]) else -1
            for i in range(verb + 1, min(verb + 1 + RISEN, len(tokens))) if verb > a.last else ():
                if tokens[i].text.lower() in ("from", "by"):
                    break
                if self._tells_number(i):
                    yield Argument("figure", i, i, BESIDE, kind)
                    break

    def _owner(self, word: int) -> Predicate | None:
        told = [one for one in self._predicates if one.first <= word <= one.last]
        accidents = [one for one in self._predicates if one.type == "accident"]
        return next(iter(told), min(accidents, key=lambda one: abs(one.first - word), default=None))
