"""What a claim is compared by: what it tells itself, and what its report tells of the same happening elsewhere.

May import records and ontology. Pure functions of the claims of one report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import sqrt
from typing import Any, NamedTuple

from dateline.ontology import fold
from dateline.records.claim import Figure
from dateline.records.event import AHEAD
from dateline.records.months import MONTH_NAMES
from dateline.records.resolved import Party, ResolvedClaim, Whereabouts
from dateline.stories.events.earlier import told_earlier

FRESH_DAYS = 2
"""News is fresh: what a report tells without a day happened at most so many days before it was published."""

SOON_DAYS = 30
"""What is planned or feared without a day lies at most so many days after the report."""


Days = tuple[int, int]
"""First and last day, both included, as ordinals of the proleptic Gregorian calendar."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one claim, or all claims by which one report tells a happening, give to compare by.

    Attributes:
        claim: the claim that these are the facts of.
        types, statuses: of it; pooled: of all claims of the telling.
        places: where it is told to be, the finest first; empty where nothing is told.
        place_told: its own words tell the place, as against what is told around it.
        days: its first and last day, or None where it tells none.
        around: where no day is told, the days that a report of its date is likely to mean, or None.
        published: the day of the report, or None.
        actors, targets: what stands for each party: ``=`` and the known actor's id, else its folded head words.
        figures: the numbers told of it.
        words: folded words of the sentence that are not too common to tell anything, each with its weight: 1 where only
            this happening's sentences hold it, less where those of others of the report do too.
        length: root of the summed squares of their weights.
        names: those of them that are written with a capital inside of the sentence, or are numbers.
        instruments: folded words.
        background: told as lying further back than the report's news.
        another: the sentence sets it apart from another happening of its kind.
        looks_back: its sentence has words in which reports recall earlier happenings, as ``last`` or ``second``.
        off_day: its told day lies more than a day from the first that the report tells.
        violent: harm is done by it: an attack, its deaths, an accident.
        sentence: ordinal of its sentence among the sentences of the report that hold claims; 0 is the headline mostly.
        offset: where its sentence begins in the report's text.
        lead: its sentence is the first after the headline that holds claims.
        size: how many claims the telling is made of.
        telling: least id of the claims by which the report tells this happening.
    """

    claim: ResolvedClaim
    types: frozenset[str]
    statuses: frozenset[str]
    places: tuple[Whereabouts, ...]
    place_told: bool
    days: Days | None
    around: Days | None
    published: int | None
    actors: frozenset[str]
    targets: frozenset[str]
    figures: tuple[Figure, ...]
    words: Mapping[str, float]
    length: float
    names: frozenset[str]
    instruments: frozenset[str]
    background: bool
    another: bool
    looks_back: bool
    off_day: bool
    violent: bool
    sentence: int
    offset: int
    lead: bool
    size: int
    telling: str


def own_facts(claims: Sequence[ResolvedClaim]) -> tuple[Facts, ...]:
    """The facts of each claim of one report by itself, in the order given.

    Raises:
        ValueError: the claims are not all of one article.
    """
    if len({claim.article for claim in claims}) > 1:
        raise ValueError("facts are made of the claims of one article; give each article's claims by themselves")
    ordered = sorted(claims, key=lambda claim: (claim.start, claim.end, claim.id))
    sentences = {text: at for at, text in enumerate(dict.fromkeys(claim.sentence for claim in ordered))}
    offsets: dict[str, int] = {}
    beside: dict[str, list[Days]] = {}
    for claim in ordered:
        offsets.setdefault(claim.sentence, claim.sentence_start)
        if (days := _days(claim)) is not None:
            beside.setdefault(claim.sentence, []).append(days)
    lead = min((at for at in offsets.values() if at > 0), default=None)
    news = next((days for claim in ordered if (days := _days(claim)) is not None), None)
    ready = []
    for claim in claims:
        offset, near, own = offsets[claim.sentence], beside.get(claim.sentence, ()), _days(claim)
        days = told_earlier(claim, own=own, beside=near, published=ordinal(claim.published)) or own
        ready.append(_own(claim, days, _Where(sentences[claim.sentence], offset, offset == lead, news)))
    return tuple(ready)


class _Where(NamedTuple):
    """Where in its report a claim stands, and the first days that the report tells."""

    sentence: int
    offset: int
    lead: bool
    news: Days | None


def _own(claim: ResolvedClaim, days: Days | None, where: _Where) -> Facts:
    places = _places(claim.places)
    published = ordinal(claim.published)
    wording = _wording(claim.sentence)
    background = (days is None and wording.far_back) or _pluperfect(claim)
    return Facts(
        claim=claim,
        types=frozenset((claim.type,)),
        statuses=frozenset((claim.status,)),
        places=places,
        place_told=bool(places),
        days=days,
        around=None if days or background else _around(claim, published),
        published=published,
        actors=party_keys(claim.actors),
        targets=party_keys(claim.targets),
        figures=claim.figures,
        words=dict.fromkeys(wording.words, 1.0),
        length=sqrt(len(wording.words)),
        names=wording.names,
        instruments=frozenset(stem(word) for text in claim.instruments for word in _tokens(text)) - _EMPTY,
        background=background,
        another=wording.another,
        looks_back=wording.looks_back,
        off_day=days is not None and where.news is not None and days_between(days, where.news) > 1,
        violent=claim.type in VIOLENT,
        sentence=where.sentence,
        offset=where.offset,
        lead=where.lead,
        size=1,
        telling=claim.id,
    )


def pooled(
    members: Sequence[Facts],
    everywhere: tuple[Whereabouts, ...],
    holders: Mapping[str, int],
) -> tuple[Facts, ...]:
    """The facts of the claims by which one report tells one happening, each with what all of them tell.

    Args:
        members: the claims' own facts.
        everywhere: what stands for the place where none of them tells one.
        holders: word -> how many of the report's happenings hold it.
    """
    ordered = sorted(members, key=lambda one: (one.sentence, one.claim.start, one.claim.id))
    places = tuple(sorted(dict.fromkeys(p for one in ordered for p in one.places), key=fineness))
    days = min((one.days for one in ordered if one.days), key=lambda d: (d[1] - d[0], d), default=None)
    background = all(one.background for one in ordered)
    words = {word: holders[word] ** -0.5 for one in ordered for word in one.words}
    around = next((one.around for one in ordered if one.around), None)
    shared: dict[str, Any] = {
        "types": _union(o.types for o in ordered),
        "statuses": _union(o.statuses for o in ordered),
        "places": places or everywhere,
        "place_told": bool(places),
        "days": days,
        "around": None if days or background else around,
        "actors": _union(o.actors for o in ordered),
        "targets": _union(o.targets for o in ordered),
        "figures": tuple(figure for o in ordered for figure in o.figures),
        "words": words,
        "length": sqrt(sum(words[word] ** 2 for word in sorted(words))),
        "names": _union(o.names for o in ordered),
        "instruments": _union(o.instruments for o in ordered),
        "background": background,
        "another": all(o.another for o in ordered),
        "violent": any(o.violent for o in ordered),
        "size": len(ordered),
        "telling": min(o.claim.id for o in ordered),
    }
    return tuple(replace(one, **shared) for one in members)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


@lru_cache(maxsize=4096)
def ordinal(day: str | None) -> int | None:
    """The day's ordinal; None for None and for what is no ISO date or date-time."""
    if day is None:
        return None
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return None


def _days(claim: ResolvedClaim) -> Days | None:
    first, last = ordinal(claim.from_), ordinal(claim.to)
    if first is None and last is None:
        return None
    if first is None or last is None:
        # Half a span ("since Monday") holds until the report, or dates nothing.
        published = ordinal(claim.published)
        if first is None or published is None or published < first:
            return None
        last = published
    return (first, last) if first <= last else (last, first)


def days_between(one: Days, other: Days) -> int:
    """How many days lie between two spans; 0 or less where they share a day."""
    return max(one[0], other[0]) - min(one[1], other[1])


def _around(claim: ResolvedClaim, published: int | None) -> Days | None:
    if published is None:
        return None
    if claim.status in AHEAD:
        return published - FRESH_DAYS, published + SOON_DAYS
    return published - FRESH_DAYS, published


def _places(places: Iterable[Whereabouts]) -> tuple[Whereabouts, ...]:
    """Where it is: what is told as ``at``, else as ``to``, else as ``from``; the finest first."""
    told = tuple(places)
    for role in ("at", "to", "from"):
        chosen = [place for place in told if place.role == role]
        if chosen:
            return tuple(sorted(chosen, key=fineness))
    return ()


VIOLENT = frozenset(
    "attack air_strike shelling bombing shooting clash killing wounding destruction accident abuse riot abduction "
    "siege cyber_attack".split()
)
"""Types of claims that tell of harm done: deeds, accidents, and what came of them."""

FINENESS: Mapping[str | None, int] = {"exact": 0, "near": 1, "district": 2, "province": 3, "region": 4, "country": 5}
"""Precisions of places, the finest first."""
_UNMAPPED = len(FINENESS)


def fineness(place: Whereabouts) -> int:
    """How coarse a place is: 0 for a point, 6 for what is on no map."""
    return FINENESS.get(place.precision, _UNMAPPED)


def party_keys(parties: Iterable[Party]) -> frozenset[str]:
    """What stands for each party: ``=`` and the known actor's id, else the stems of its telling words."""
    return frozenset().union(*(_party_keys(party.ref, party.text) for party in parties))


def party_key(party: Party) -> str:
    """All that stands for one party, as one text; empty for a bare pronoun, which names nobody."""
    return _joined_keys(party.ref, party.text)


@lru_cache(maxsize=8192)
def _joined_keys(ref: str | None, text: str) -> str:
    return " ".join(sorted(_party_keys(ref, text)))


@lru_cache(maxsize=8192)
def _party_keys(ref: str | None, text: str) -> frozenset[str]:
    if ref is not None:
        return frozenset((f"={ref}",))
    return frozenset(stem(word) for word in _tokens(text) if word not in _EMPTY and not word.isdigit())


class _Wording(NamedTuple):
    """What the words of a sentence tell, whichever of its claims is asked about; fields as in ``Facts``."""

    words: frozenset[str]
    names: frozenset[str]
    another: bool
    looks_back: bool
    far_back: bool


@lru_cache(maxsize=2048)
def _wording(sentence: str) -> _Wording:
    """Kept for the sentence's next claims, which mostly follow at once, and for its copies in other papers."""
    words: set[str] = set()
    names: set[str] = set()
    for at, match in enumerate(_WORD.finditer(sentence)):
        written = match[0]
        folded = fold(written)
        if folded in _EMPTY or len(folded) < 2:
            continue
        stemmed = stem(folded)
        words.add(stemmed)
        if written[0].isdigit() or (at and written[0].isupper()):
            names.add(stemmed)
    searched = (bool(marks.search(sentence)) for marks in (_ANOTHER, _LOOKS_BACK, _BACK))
    return _Wording(frozenset(words), frozenset(names), *searched)


def _tokens(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A folded word without its commonest endings, so that ``killed`` and ``killing`` meet; nothing finer is needed."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_ENDINGS = ("'s", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e", "y")


def _pluperfect(claim: ResolvedClaim) -> bool:
    """Told as past already when the news happened: ``had killed``; but not what somebody said had happened."""
    at = claim.within
    before = claim.sentence[: max(at, 0)]
    return "had " in before and bool(_HAD.search(before)) and not _SAID.search(claim.sentence)


_HAD = re.compile(r"\bhad (?:\w+ly |already |been |not |also )*$")
_SAID = re.compile(r"\b(?:said|says|told|added|according|reported|announced|claimed|denied)\b")
_BACK = re.compile(
    r"\b(?:years?|months?|decades?) (?:ago|earlier|before|after|since)\b|\banniversar|\blast (?:year|month)\b"
    r"|\bearlier this (?:year|month)\b|\bin (?:19|20)\d\d\b|\b(?:past|recent) "
    r"(?:\w+ )?(?:years|months|weeks)\b|\bsince (?:19|20)\d\d\b",
    re.I,
)
_ANOTHER = re.compile(
    r"\banother\b|\b(?:a|the) (?:second|third|separate|further|different|new|earlier|previous)\b(?!-)|\belsewhere\b|"
    r"\bseparately\b|\bmeanwhile\b",
    re.I,
)
_LOOKS_BACK = re.compile(
    r"\b(?:last|earlier|previous|previously|ago|since|weeks?|months?|years?|first|second|third|another|deadliest|worst|"
    r"anniversary|similar|in (?:\d{4}|January|February|March|April|May|June|July|August|September|October|November|"
    r"December))\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_EMPTY = frozenset(
    "a an the and or but nor so of in on at by to from for with without into onto over under near off out up down "
    "after before since until during while as if then than that this these those there here it its it's they them "
    "their he she his her him we us our you your i who whom whose which what when where why how is are was were be "
    "been being am do does did done has have had having will would shall should can could may might must not no "
    "some any all each every both few several many much more most other another such same own only just also very "
    "about around least least nearly almost one two three four five six seven eight nine ten dozen dozens hundreds "
    "said say says told tell according reported reports report saying added "
    "people person persons man men woman women group monday tuesday wednesday thursday friday saturday sunday".split()
) | frozenset(name.lower() for name in MONTH_NAMES)


@lru_cache(maxsize=4096)
def day_text(days: Days) -> str:
    """Days as words: ``7 April 2018``, ``7 to 9 April 2018``."""
    first, last = (date.fromordinal(day) for day in days)
    end = f"{last.day} {MONTH_NAMES[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    return f"{first.day} {MONTH_NAMES[first.month - 1]}{'' if first.year == last.year else f' {first.year}'} to {end}"
