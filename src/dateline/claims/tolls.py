"""Figures of one sentence, settled among its claims: one number counts one thing.

May import records and ontology.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.claims.harm import HARM
from dateline.records import Analysis, Figure, Predicate

PERSONS = frozenset(("killed", "wounded", "missing", "abducted", "detained", "released", "displaced"))
_AREA_UNITS = frozenset("acre acres hectare hectares km2 mi2".split())
_LENGTHS = frozenset(
    "mile miles kilometre kilometres kilometer kilometers km metre metres meter meters mi feet".split()
)
_COUNTLESS = frozenset("number majority series handful variety range lot group host spate string".split())


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that one predicate points to, with its words by token and the pointer's probability."""

    first: int
    last: int
    figure: Figure
    score: float


def countless(analysis: Analysis, first: int, last: int) -> bool:
    """Whether the words are ``a number of``, ``a series of`` and the like, which tell no number."""
    tokens = analysis.tokens
    nouns = (tokens[i].text.lower() for i in (last, last + 1, last + 2) if i < len(tokens))
    return tokens[first].text.lower() in ("a", "an") and any(noun in _COUNTLESS for noun in nouns)


def kind_by_unit(analysis: Analysis, first: int, last: int, kind: str) -> str:
    """The kind that the unit after a number decides (``700 square miles``, ``$5 million``), or else ``kind``."""
    words = [token.text.lower() for token in analysis.tokens[first : last + 3]]
    after = words[last - first + 1 :]
    if any(word[0] in "$£€¥" for word in words[: last - first + 1]):
        return "money"
    if after[:1] and (
        after[0] in _AREA_UNITS or (after[0] in ("square", "sq") and after[1:2] and after[1] in _LENGTHS)
    ):
        return "area"
    return kind


def settle(
    told: Mapping[int, Sequence[Told]], predicates: Sequence[Predicate], analysis: Analysis
) -> dict[int, list[Figure]]:
    """Figures by index of the predicate.

    Of spans that overlap, one claim keeps the longest. A number of persons belongs to one kind only: with whom its
    pointer is surest; but where killing and wounding are told in one breath (``killed or wounded 60``), it counts
    people.
    """
    joint = _in_one_breath(predicates, analysis)
    out: dict[int, list[Figure]] = {}
    for index, own in told.items():
        kept: list[Told] = []
        for one in sorted(own, key=lambda t: (t.first - t.last, -t.score, t.first)):
            if all(one.last < other.first or other.last < one.first for other in kept):
                kept.append(one)
        rivals = [(predicates[i], t) for i, others in told.items() if i != index for t in others]
        figures = []
        for one in sorted(kept, key=lambda t: t.first):
            if index in joint and one.figure.kind in ("killed", "wounded", "people"):
                figures.append(replace(one.figure, kind="people"))
            elif not any(_takes(rival, other, predicates[index], one) for rival, other in rivals):
                figures.append(one.figure)
        out[index] = figures
    return out


def _takes(rival: Predicate, other: Told, own: Predicate, one: Told) -> bool:
    """Whether another predicate has the better claim to the number of persons that ``one`` counts."""
    if not (other.first <= one.last and one.first <= other.last):
        return False
    kinds = {other.figure.kind, one.figure.kind}
    if rival.type in HARM and own.type not in HARM and other.figure.kind in PERSONS and kinds <= {*PERSONS, "people"}:
        return True  # the dead of a bombing are told by the killing
    return len(kinds) == 2 and kinds <= PERSONS and other.score > one.score


def _in_one_breath(predicates: Sequence[Predicate], analysis: Analysis) -> set[int]:
    """Indices of killings and woundings that are joined: ``killed and wounded``, ``dead or injured``."""
    joint: set[int] = set()
    for i, one in enumerate(predicates[:-1]):
        other = predicates[i + 1]
        between = [token.text.lower() for token in analysis.tokens[one.last + 1 : other.first]]
        if {one.type, other.type} == {"killing", "wounding"} and between in (["and"], ["or"], ["and", "/", "or"]):
            joint |= {i, i + 1}
    return joint
