"""What fills one claim's roles: the model's pointers as quotes of the text, and what the codebook adds to them.

May import records and ontology.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.claims.phrases import coordinated, joined, whole
from dateline.ontology import Ontology
from dateline.records import Analysis, Argument, Filler, PlaceFiller, Predicate, Span

PLACES = ("at", "from", "to")
PHRASES = frozenset(("actor", "target", "instrument", "source", *PLACES))
"""Roles that noun phrases fill; times, figures and hedges are taken as they are pointed to."""
PARTIES = frozenset(("actor", "target", "source", "instrument"))
"""Roles that a preposition before the phrase does not belong to; of places it may (``between Gao and Timbuktu``)."""
JOINED = frozenset(("target", "instrument", *PLACES))
"""Roles that a phrase hands on to those joined to it: so 83 of 90 places and targets in annotated reports."""
_LEADING = frozenset(("ADP", "CCONJ", "DET"))
_RELATIVE = frozenset(("that", "which", "who", "whom", "whose"))
_ASKING = frozenset(("what", "who", "whom"))
_JOINING = frozenset(("ADP", "CCONJ"))
_TELLING = frozenset(("tell", "tells", "told", "telling"))
TAKEN = frozenset(("capture", "siege", "shelling", "air_strike", "bombing", "attack"))
"""Types whose targets, where they are places or sites, are where it happens too, as the codebook rules."""
SITES = frozenset(
    "town city capital village villages cities district districts quarter suburb neighbourhood neighborhood area "
    "island camp camps base bases airbase outpost outposts post posts barracks headquarters garrison fortress hill "
    "airstrip port airport station terminal bridge crossing dam checkpoint market mosque church churches temple shrine "
    "monastery school university hospital clinic hotel prison jail house building compound office hall centre center "
    "bank store palace parliament embassy stadium refinery plant factory depot mine mill".split()
)
"""Sites by their noun: in the training texts 9 of 10 such targets are given as the place, too."""
_EDGE = frozenset(",;:.-–—()[]\"'“”‘’«»…")
_NAMING = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "VERB", "X", "SYM"))


@dataclass(frozen=True, slots=True)
class Context:
    """What the claims of one sentence share: its words, the length of its dateline, and who speaks only by acting."""

    text: str
    analysis: Analysis
    dateline: int
    acting: frozenset[int]


class Roles:
    """One predicate's arguments, as quotes of the text and within what its type allows."""

    def __init__(self, sentence: Context, predicate: Predicate, ontology: Ontology) -> None:
        self._text, self._analysis, self._predicate = sentence.text, sentence.analysis, predicate
        self._dateline, self._acting = sentence.dateline, sentence.acting
        self._triggers = [(one.first, one.last) for one in sentence.analysis.predicates]
        self._limits = ontology.types[predicate.type].roles
        self._own = [a for a in map(self._trimmed, predicate.arguments) if a is not None]

    def span(self, first: int, last: int) -> Span:
        """The quote from one token to another, both inclusive."""
        tokens = self._analysis.tokens
        return Span.of(self._text, tokens[first].start, tokens[last].end)

    def arguments(self, *roles: str) -> list[Argument]:
        """Arguments of these roles, in text order: whole phrases, without marks at their edges, none twice."""
        if self._limits.get(_PLURAL[roles[0]], 1) == 0:
            return []
        own = [a for a in self._own if a.role in roles]
        phrases: list[Argument] = []
        for role in dict.fromkeys(a.role for a in own):
            inside = [a for a in own if a.role == role]
            phrase = self._phrases(inside) if role in PHRASES else inside
            phrases += self._coordinated(phrase) if role in JOINED else phrase
        speaking = [a for a in phrases if a.role != "source" or not (self._says_nothing(a) or self.only_part(a))]
        return sorted(speaking, key=lambda a: (a.first, a.last))

    def _trimmed(self, a: Argument) -> Argument | None:
        """Without marks at the edges; None in the dateline, and where no word is left that names anything."""
        tokens, tags = self._analysis.tokens, self._analysis.tags
        if a.first < self._dateline:
            return None
        inside = [i for i in range(a.first, a.last + 1) if tokens[i].text not in _EDGE]
        while a.role in PHRASES and inside and tags[inside[-1]] in _LEADING:
            inside.pop()
        while a.role in PHRASES and len(inside) > 1 and tokens[inside[-1]].text in _RELATIVE:
            inside.pop()  # alone it stands for whom it tells of
        while a.role in PARTIES and inside and tags[inside[0]] in _JOINING:
            inside.pop(0)
        naming = _NAMING - {"VERB"} if a.role == "source" else _NAMING
        names = a.role in ("hedge", "figure") or any(tags[i] in naming for i in inside)
        if len(inside) == 1 and self._asks(inside[0]):
            return None
        return replace(a, first=inside[0], last=inside[-1]) if inside and names else None

    def _asks(self, word: int) -> bool:
        """Whether a word asks who it was (``did not say who had sent them``), and so stands for nobody told."""
        if self._analysis.tokens[word].text.lower() not in _ASKING:
            return False
        heads, above = self._analysis.heads, [word]
        while heads[above[-1]] >= 0:
            above.append(heads[above[-1]])
        # In a relative clause, however deep (``two of whom died``), it stands for those told of.
        return not any(self._analysis.relations[i].startswith("acl") for i in above)

    def only_part(self, a: Argument) -> bool:
        """Whether these words only qualify a noun beside them: the ``Tunisian`` of ``Tunisian Prime Minister``."""
        heads, relations = self._analysis.heads, self._analysis.relations
        tops = [i for i in range(a.first, a.last + 1) if not a.first <= heads[i] <= a.last]
        return all(relations[i] in ("amod", "compound") for i in tops)

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

    def _coordinated(self, own: Iterable[Argument]) -> Iterator[Argument]:
        """These and the phrases that are joined to them, where no other argument and no trigger has them."""
        pointed = list(self._predicate.arguments)
        for a in own:
            yield a
            for first, last in coordinated(self._analysis, a.first, a.last):
                taken = [(one.first, one.last) for one in pointed if one.role != "figure"] + self._triggers
                if not any(x <= last and first <= y for x, y in taken):
                    pointed.append(replace(a, first=first, last=last))
                    yield pointed[-1]

    def fillers(self, role: str) -> tuple[Filler, ...]:
        """What fills a role, in text order."""
        spans = (self.span(a.first, a.last) for a in self._of_two_sides(role))
        return tuple(Filler(s.start, s.end, s.text) for s in spans)

    def _of_two_sides(self, role: str) -> list[Argument]:
        """Where a type has no targets, all sides are actors, whatever the model called them."""
        if role == "actor" and self._limits.get("targets", 1) == 0:
            return self.arguments("actor", "target")
        return self.arguments(role)

    def places(self) -> Iterator[PlaceFiller]:
        """Where it happened, from where and to where, in text order."""
        told = once(self.arguments(*PLACES))
        hit = self.arguments("target") if self._predicate.type in TAKEN else []
        told += self._also_places(hit, told)
        for a in sorted(told, key=lambda a: (a.first, a.last)):
            s = self.span(a.first, a.last)
            yield PlaceFiller(s.start, s.end, s.text, role=a.role)

    def _also_places(self, targets: Sequence[Argument], told: Sequence[Argument]) -> Iterator[Argument]:
        """Targets that are places or sites and stand among no places yet."""
        for a in targets:
            if self._is_place(a) and not any(one.first <= a.last and a.first <= one.last for one in told):
                yield replace(a, role="at")

    def _is_place(self, a: Argument) -> bool:
        """Whether a phrase ends in a named place, or its noun is one for a site."""
        heads, tokens = self._analysis.heads, self._analysis.tokens
        named = any(e.label == "LOC" and e.first <= a.last <= e.last for e in self._analysis.entities)
        tops = (i for i in range(a.first, a.last + 1) if not a.first <= heads[i] <= a.last)
        return named or any(tokens[i].text.lower() in SITES for i in tops)


def once(places: Sequence[Argument]) -> list[Argument]:
    """Of phrases that overlap (one place cannot be both from where and to where), the surest."""
    kept: list[Argument] = []
    for one in sorted(places, key=lambda a: (-a.score, a.first)):
        if all(one.last < other.first or other.last < one.first for other in kept):
            kept.append(one)
    return kept


_PLURAL = {
    "actor": "actors", "target": "targets", "at": "places", "from": "places", "to": "places", "time": "times",
    "instrument": "instruments", "source": "sources", "hedge": "hedge", "figure": "figures",
}  # fmt: skip
