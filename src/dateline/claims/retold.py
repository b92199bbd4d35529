"""One happening told again in the same report: headline, lead and body point to each other, and each claim stays.

May import records and ontology. Decides on resolved claims: what they share, and that nothing in them disagrees.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from dateline.claims.harm import ATTACKS
from dateline.ontology import phrase
from dateline.records import Claim, Figure, Filler, PlaceFiller

_GENERAL = frozenset(("attack", "clash"))
"""A report may tell any of `ATTACKS` by such a name, and by its own: an ``attack`` that was a ``bombing``."""
_REAL = frozenset(("happened", "ongoing"))
_EMPTY = frozenset(
    "the a an of in on at and or its their his her this that these those some other more about least than near no "
    "people persons men women person man woman it they them he she who which we i him group "
    "one two three four five six seven eight nine ten dozens scores hundreds thousands several many".split()
)
_LAST = 60
"""So many happenings, the latest ones, are looked through for each claim: few reports have more."""

_TELLINGS = 6
"""So many tellings of a happening, the first ones, are held against a new one; later ones add little."""

_Names = tuple[tuple[str | None, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim with what it is compared by."""

    claim: Claim
    actors: _Names
    targets: _Names
    places: _Names
    days: tuple[tuple[str, str], ...]


def link_retold(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The same claims, each later telling with the id of the first one in ``same_as``.

    Two claims tell one happening where their types and statuses go together and nothing excludes it: no party, place,
    day or figure that both tell and that cannot be the same. For it must speak two things told by both that agree, or,
    where the types are equal, a party that does. A claim is linked to the first telling of its happening, so that
    chains have one end; whatever excludes one of its tellings excludes them all.
    """
    happenings: deque[list[_Told]] = deque(maxlen=_LAST)
    out: list[Claim] = []
    for told in map(_told, claims):
        tellings = next((known for known in happenings if _retells(told, known)), None)
        if tellings is None:
            tellings = []
            happenings.append(tellings)
        out.append(replace(told.claim, same_as=tellings[0].claim.id if tellings else None))
        if len(tellings) < _TELLINGS:
            tellings.append(told)
    return tuple(out)


def _told(claim: Claim) -> _Told:
    spans = (filler.ref.split("/") for filler in claim.times if filler.ref)
    days = tuple((span[0], span[1]) for span in spans if len(span) == 2)
    return _Told(claim, _names(claim.actors), _names(claim.targets), _names(claim.places), days)


def _names(fillers: Iterable[Filler | PlaceFiller]) -> _Names:
    names = ((filler.ref, _words(filler.text)) for filler in fillers)
    return tuple((ref, words) for ref, words in names if ref or words)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in phrase(text) if word not in _EMPTY and word.isalpha())


def _retells(told: _Told, tellings: Sequence[_Told]) -> bool:
    said = False
    for one in tellings:
        verdict = _one_happening(one, told)
        if verdict is False:
            return False
        said = said or verdict is True
    return said


def _one_happening(one: _Told, other: _Told) -> bool | None:
    """False: they cannot be one; None: nothing speaks for it."""
    if one.claim.sentence == other.claim.sentence or not _compatible(one.claim, other.claim):
        return False
    parties = [_share(one.actors, other.actors), _share(one.targets, other.targets)]
    rest = [
        _share(one.places, other.places),
        _dates(one.days, other.days),
        _figures(one.claim.figures, other.claim.figures),
    ]
    if False in (*parties, *rest):
        return False
    agreed = [*parties, *rest].count(True)
    return True if agreed >= 2 or (one.claim.type == other.claim.type and True in parties) else None


def _compatible(one: Claim, other: Claim) -> bool:
    types = {one.type, other.type}
    statuses = {one.status, other.status}
    return (len(types) == 1 or (types <= ATTACKS and bool(types & _GENERAL))) and (
        len(statuses) == 1 or statuses <= _REAL
    )


def _share(one: _Names, other: _Names) -> bool | None:
    """True where some fillers name the same; False where both name something and nothing agrees; None: not told."""
    if not one or not other:
        return None
    return any(_same_name(a, b) for a, b in product(one, other))


def _same_name(one: tuple[str | None, frozenset[str]], other: tuple[str | None, frozenset[str]]) -> bool:
    """Equal ids; or, where one has none, words of which the one name holds all that the other does."""
    (ref, words), (other_ref, other_words) = one, other
    if ref and other_ref:
        return ref == other_ref
    return bool(words and other_words) and (words <= other_words or other_words <= words)


def _dates(one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> bool | None:
    """Whether the days told can be the same; None where one of them tells none."""
    if not one or not other:
        return None
    return any(a[0] <= b[1] and b[0] <= a[1] for a, b in product(one, other))


def _figures(one: Sequence[Figure], other: Sequence[Figure]) -> bool | None:
    """Whether numbers of the same kind can agree; None where none is told twice."""
    pairs = [(a, b) for a, b in product(one, other) if a.kind == b.kind]
    if not pairs:
        return None
    return any(_overlap(a, b) for a, b in pairs)


def _overlap(a: Figure, b: Figure) -> bool:
    low = max(x for x in (a.low, b.low, 0) if x is not None)
    highs = [x for x in (a.high, b.high) if x is not None]
    return not highs or low <= min(highs)
