"""Where a report speaks of places: the spans to resolve, each with what the words around it say.

May import records and the data of this room. Decides nothing about which place is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from dateline.records import Analysis, Claim
from dateline.resolve.world import World

_PROVINCE_WORDS = "province|governorate|oblast|region|state|prefecture|department|provinces"
_TOWN_WORDS = "city|town|village|hamlet|municipality|port city|capital"
_NO_STATE = (
    r"state\s+(?:media|tv|television|radio|news|prosecut|security|department|that|visit|run|owned|funeral|secrets?)"
)
"""Where ``state`` after a name belongs to what follows."""
_AFTER = re.compile(
    rf"[^\S\n]+(?:(?P<province>(?!{_NO_STATE})(?:{_PROVINCE_WORDS}))|(?P<town>{_TOWN_WORDS})"
    r"|(?P<near>countryside|outskirts|suburbs?|area|hinterland|airport|international airport)"
    r"|(?P<part>district|neighbou?rhood|quarter|sub-district|subdistrict|county|suburb of))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b(?:(?P<province>{_PROVINCE_WORDS})|(?P<town>{_TOWN_WORDS})"
    r"|the\s+(?P<part>district|neighbou?rhood|quarter|county))\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
COMPASS = "north|south|east|west|north-?east|north-?west|south-?east|south-?west"
"""Points of the compass, for a pattern in which something must follow."""
_NEAR = re.compile(
    r"(?:\b(?:near|outside|around|towards?|close\s+to|not\s+far\s+from|nearby|between)"
    r"|\b(?:outskirts|suburbs?|countryside|vicinity|surroundings|area)\s+of"
    r"|(?:(?<![\d.,])(?P<count>\d{1,3}(?:,\d{3})+|\d{1,5}(?:[.,]\d{1,2})?|an?|several|some|a\s+few|dozens\s+of)"
    r"[\s-]+(?P<unit>km|kms|kilomet(?:er|re)s?|miles?)"
    rf"\s+(?:\([^)]{{1,20}}\)\s+)?(?:(?:away|drive)\s+)?(?:to\s+the\s+)?(?P<bearing>{COMPASS})?\s*(?:of|from|outside))"
    rf"|\b(?P<side>{COMPASS})\s+of)"
    r"\s+(?:the\s+)?(?-i:[a-z]+\s+){0,3}(?:of\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\bbetween\s+(?:the\s+)?(?:[a-z]+\s+){0,3}(?:of\s+)?[^\s,;.]+(?:\s[^\s,;.]+){0,3}\s+and\s+(?:the\s+)?$"
)
_PART = re.compile(rf"\b(?P<side>{COMPASS})(?:ern)?\s+$", re.IGNORECASE)
_KILOMETRES = {"k": 1.0, "m": 1.609344}
_SETTLEMENT_OF = re.compile(
    r"(?P<adjective>[A-Z][\w.-]*(?:\s[A-Z][\w-]*)?)(?:['’]s?)?\s+(?:[a-z-]+\s+){0,3}"
    r"(?:city|town|village|province|governorate|capital|district|port|region|state|hamlet)"
    r"(?:\s+(?:city|town))?\s+(?:of\s+)?(?:the\s+)?$"
)
_POSSESSOR = re.compile(r"(?P<owner>[A-Z][\w.-]*(?:\s[A-Z][\w-]*)?)['’]s?\s+(?:[a-z-]+\s+){0,3}$")
_INSIDE = re.compile(
    r"(?:\s*,\s*(?:in\s+)?|\s+in\s+|\s*\(\s*)(?:the\s+)?"
    rf"(?:(?:{COMPASS}|central)(?:ern)?\s+)?"
    r"(?:(?:province|governorate|oblast|region|state)\s+of\s+)?",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(
    r"[^\S\n](?:border\s|refugee\s|air\s|naval\s|military\s|nuclear\s|power\s)?(?:crossing|camp|bridge|dam|airport|airfield"
    r"|base|airbase|prison|square|plant|refinery|port|river|sea|lake|strait|mountains|hills|heights|peninsula|valley"
    r"|desert|islands?|canal|pass|corridor|triangle|basin|delta)\b",
    re.IGNORECASE,
)
_LOOK_BACK = 60
_MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Toponym:
    """A span that seems to name a place, with the cues around it.

    Attributes:
        start, end: offsets in the article's text.
        cue: ``province``, ``town``, ``part`` (district, quarter) or None: what the words next to it say that it is.
        near: whether the words say near, outside, so many kilometres from.
        direction: the point of the compass that they say, as letters (``n``, ``sw``), or None.
        distance_km: the distance that they say in figures, or None.
        owner: the words of a country or division that claim it (``Syria's X``, ``the Iraqi town of X``), or None.
        inside: index of the toponym that it is said to lie in (``X, Y``, ``X in Y``), or None.
    """

    start: int
    end: int
    cue: str | None = None
    near: bool = False
    owner: str | None = None
    inside: int | None = None
    direction: str | None = None
    distance_km: float | None = None


def find_toponyms(
    text: str,
    analyses: Sequence[Analysis],
    claims: Iterable[Claim],
    *,
    known: Callable[[str], bool],
    but_for: Collection[tuple[int, int]] = (),
) -> tuple[Toponym, ...]:
    """Entities of label LOC, and known names inside place fillers that hold none; in text order, never overlapping.

    A name takes the word after it in where both together are known: ``Rafah`` in ``Rafah crossing``.

    Args:
        text: the article's text.
        analyses: its sentences.
        claims: its claims, for their place fillers.
        known: says whether a name is in the gazetteer at all.
        but_for: spans that are no places, whatever they look like.
    """
    named_here = {span for analysis in analyses for span in _loc_entities(text, analysis)} - set(but_for)
    spans = sorted({_with_kind(text, start, end, known) for start, end in named_here})
    starts = [start for start, _ in spans]
    named: list[tuple[int, int]] = []
    for claim in claims:
        for filler in claim.places:
            around = spans[max(0, bisect_right(starts, filler.start) - 1) : bisect_left(starts, filler.end)]
            if not any(filler.start < end for _, end in around):
                named += _known_names(text, filler.start, filler.end, known)
    ordered = _without_overlaps([*spans, *named])
    return tuple(_with_cues(text, start, end, at, ordered) for at, (start, end) in enumerate(ordered))


def _with_kind(text: str, start: int, end: int, known: Callable[[str], bool]) -> tuple[int, int]:
    """The span with the word for a site or a water after it, where something is called so."""
    after = _KIND_AFTER.match(text, end)
    return (start, after.end()) if after is not None and known(text[start : after.end()]) else (start, end)


def countries_named(analyses: Iterable[Analysis], world: World) -> Counter[str]:
    """How often each country is named in a report, by name, adjective or people; a capital is no naming."""
    found: Counter[str] = Counter()
    for analysis in analyses:
        words = [token.text for token in analysis.tokens]
        at = 0
        while at < len(words):
            step, iso3 = _country_at(words, at, world) if words[at][:1].isupper() else (1, None)
            if iso3 is not None:
                found[iso3] += 1
            at += step
    return found


def _country_at(words: Sequence[str], at: int, world: World) -> tuple[int, str | None]:
    for phrase, iso3 in world.by_first_word.get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return len(phrase), iso3
    return 1, None


def _loc_entities(text: str, analysis: Analysis) -> Iterable[tuple[int, int]]:
    for entity in analysis.entities:
        if entity.label == "LOC":
            start, end = analysis.tokens[entity.first].start, analysis.tokens[entity.last].end
            yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a leading article and a trailing possessive; never empty."""
    piece = text[start:end]
    if piece[:4].lower() == "the " and len(piece) > 4:
        start += 4
    for ending in ("'s", "’s", "'", "’"):
        if piece.endswith(ending) and end - start > len(ending):
            end -= len(ending)
            break
    return start, end


def _known_names(text: str, start: int, end: int, known: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Known capitalised names inside a filler, longest first from the left."""
    words = [(m.start(), m.end()) for m in re.finditer(r"[^\s,;:()\"“”]+", text[start:end])]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        step = 1
        for length in range(min(_MAX_WORDS, len(words) - at), 0, -1):
            first, last = start + words[at][0], start + words[at + length - 1][1]
            first, last = _trimmed(text, first, last)
            name = text[first:last]
            if _looks_like_name(name) and known(name):
                found.append((first, last))
                step = length
                break
        at += step
    return found


def _looks_like_name(name: str) -> bool:
    words = name.split()
    return (
        len(name) > 2
        and words[-1][:1].isalpha()
        and any(c.isupper() for c in words[0])
        and words[-1] != words[-1].lower()
    )


def _without_overlaps(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _with_cues(text: str, start: int, end: int, at: int, ordered: Sequence[tuple[int, int]]) -> Toponym:
    before = text[max(0, start - _LOOK_BACK) : start]
    line = before.rfind("\n")
    before = before[line + 1 :]
    after = _AFTER.match(text, end)
    ahead = _BEFORE.search(before)
    cue = next((m.lastgroup for m in (after, ahead) if m is not None and m.lastgroup != "near"), None)
    offset = _NEAR.search(before)
    near = (
        offset is not None or _BETWEEN.search(before) is not None or (after is not None and after.lastgroup == "near")
    )
    owner = _SETTLEMENT_OF.search(before) or _POSSESSOR.search(before)
    inside: int | None = None
    if at + 1 < len(ordered):
        tail = after.end() if after is not None and after.lastgroup != "near" else end
        gap = text[tail : min(ordered[at + 1][0], tail + _LOOK_BACK)]
        if _INSIDE.fullmatch(gap):
            inside = at + 1
    claimed = owner.group(1) if owner is not None else None
    return Toponym(start, end, cue, near, claimed, inside, *_offset(offset, _PART.search(before)))


def bearing(words: str) -> str | None:
    """The letters of a point of the compass: ``n`` of ``northern``, ``se`` of ``south-east``; None of other words."""
    return "".join(word[0] for word in re.findall("north|south|east|west", words.lower())) or None


def _offset(match: re.Match[str] | None, part: re.Match[str] | None) -> tuple[str | None, float | None]:
    """Direction and kilometres out of ``15 km north of`` (or ``northern``); None for what is not told."""
    if match is None:
        return (bearing(part["side"]) if part is not None else None), None
    direction = bearing(match["bearing"] or match["side"] or "")
    count = re.sub(r",(?=\d{3}$|\d{3},)", "", match["count"] or "").replace(",", ".")
    if not count[:1].isdigit():
        return direction, None
    return direction, round(float(count) * _KILOMETRES[match["unit"][0].lower()], 1)
