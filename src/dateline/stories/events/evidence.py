"""What speaks for and against one happening in two claims, each piece with its name, size and words.

May import records. Pure and symmetric: swapping the two claims changes neither sizes nor words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import asin, cos, log, radians, sin, sqrt

from dateline.ontology import fold
from dateline.records.claim import Figure
from dateline.records.resolved import Whereabouts
from dateline.stories.events.facts import FINENESS, Facts, day_text, days_between, fineness
from dateline.stories.events.within import Evidence, within

SAME_TOWN_KM = 5.0
NEXT_TOWN_KM = 25.0
TOWN = 1
"""Up to this fineness a place is a point."""

GROWTH = 4.0
"""A toll may grow so many times over in later reports and still be the same; beyond, it is another happening's."""

_TOLLS = frozenset(("killed", "wounded", "missing", "displaced", "detained", "abducted", "people"))
_REAL = frozenset(("happened", "ongoing"))
_COMMON = 2
"""Numbers up to this agree too easily to say much."""


def evidence(left: Facts, right: Facts) -> list[Evidence]:
    """All that two claims of different reports, or of one, share and differ in."""
    kinds = _OF_ONE_REPORT if left.claim.article == right.claim.article else _OF_TWO_REPORTS
    return [piece for pieces in kinds for piece in pieces(left, right)]


# Places


def _places(left: Facts, right: Facts) -> Iterator[Evidence]:
    if not left.places or not right.places:
        return
    best, one, other = _closest(left.places, right.places)
    words = _PLACE_WORDS[best]
    if words:
        name_left, name_right = sorted((label(one), label(other)))
        words += name_left if name_left == name_right else f"{name_left} / {name_right}"
    told = left.place_told and right.place_told
    yield Evidence(best if told else f"{best}_beside", 1.0, words)


_PLACE_WORDS = {
    "place_same": "same place: ",
    "place_within": "one place lies in the other: ",
    "place_country": "only the same country: ",
    "place_unclear": "",
    "place_next": "other places near by: ",
    "place_other": "other places: ",
    "place_abroad": "other countries: ",
}
"""How two places lie, the closest first, and how that is said; unclear ones are no reason."""
_CLOSENESS = {name: at for at, name in enumerate(_PLACE_WORDS)}


def _closest(left: Sequence[Whereabouts], right: Sequence[Whereabouts]) -> tuple[str, Whereabouts, Whereabouts]:
    """The relation of the two places that lie closest, and these; the first of equally close ones."""
    found: list[tuple[str, Whereabouts, Whereabouts]] = []
    for one, other in product(left, right):
        relation = place_relation(one, other)
        if relation == "place_same":  # nothing is closer
            return relation, one, other
        found.append((relation, one, other))
    return min(found, key=lambda row: _CLOSENESS[row[0]])


def place_relation(a: Whereabouts, b: Whereabouts) -> str:
    """How two places lie: a name of ``_PLACE_WORDS``. Equal towns, or towns within 5 km, are the same."""
    fine_a, fine_b = fineness(a), fineness(b)
    if a.country and b.country and a.country != b.country and min(fine_a, fine_b) != FINENESS["region"]:
        return "place_abroad"
    if a.ref is not None and a.ref == b.ref:
        return "place_same" if fine_a < FINENESS["region"] else "place_country"
    if a.ref is None or b.ref is None:
        return "place_same" if shared_name(a, b) else "place_unclear"
    if FINENESS["country"] in (fine_a, fine_b):
        return "place_country" if fine_a == fine_b else "place_within"
    if fine_a <= TOWN and fine_b <= TOWN:
        far = distance_km(a, b)
        if far is None:
            return "place_unclear"
        return "place_same" if far <= SAME_TOWN_KM else "place_next" if far <= NEXT_TOWN_KM else "place_other"
    if a.admin1 and b.admin1:
        return "place_within" if a.admin1 == b.admin1 else "place_other"
    return "place_unclear"


def shared_name(a: Whereabouts, b: Whereabouts) -> bool:
    """Whether the words or known names of two places, one of which is on no map, share a name."""
    return not _names_of(a.text, a.name).isdisjoint(_names_of(b.text, b.name))


@lru_cache(maxsize=4096)
def _names_of(text: str, name: str | None) -> frozenset[str]:
    words = f"{text} {name or ''}".replace("-", " ").split()
    return frozenset(fold(word).strip("'s.,") for word in words if word[:1].isupper()) - _NO_NAMES


_NO_NAMES = {"the", "a", "st", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "new"}


def label(place: Whereabouts) -> str:
    """The place's known name, else its words."""
    return place.name or place.text


def distance_km(a: Whereabouts, b: Whereabouts) -> float | None:
    """How far two places lie apart, in kilometres; None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


# Time


def _time(left: Facts, right: Facts) -> Iterator[Evidence]:
    if left.background != right.background:
        yield Evidence("background_one", 1.0, "one tells it as lying further back")
    one, other = left.days or left.around, right.days or right.around
    if one is None or other is None:
        return
    told = (left.days is not None) + (right.days is not None)
    gap = days_between(one, other)
    spans = " / ".join(sorted({day_text(one), day_text(other)}))
    if gap <= 0:
        long = max(one[1] - one[0], other[1] - other[0])
        if told == 2:
            name = "days_same" if long <= 2 else "days_within" if long <= 31 else ""
        else:
            name = "days_fresh" if told == 1 else "reports_near"
        if name:
            yield Evidence(name, 1.0, f"days overlap: {spans}" if told else "reported in the same days")
        return
    if left.statuses & _REAL and right.statuses & _REAL and (_ahead(left, right) or _ahead(right, left)):
        yield Evidence("ahead", 1.0, "one report came out before the day that the other tells")
    if told == 2 and any(side.days == max(one, other) and side.days[1] == side.published for side in (left, right)):
        yield Evidence("apart_today", 1.0, "")  # the day may be that of the saying
    name = ("reports_apart", "days_apart_one", "days_apart")[told]
    yield Evidence(name, 1.0, f"{gap} day{'s' * (gap > 1)} apart: {spans}")
    if gap > 1:
        yield Evidence(f"{name}_far", min(gap, 8) - 1.0, "")


def _ahead(left: Facts, right: Facts) -> bool:
    return left.days is not None and right.published is not None and left.days[0] > right.published


# Parties


def _parties(left: Facts, right: Facts) -> Iterator[Evidence]:
    if left.actors and right.actors:
        yield _party("actor", left.actors, right.actors)
    if left.targets and right.targets:
        yield _party("target", left.targets, right.targets)


def _party(role: str, left: frozenset[str], right: frozenset[str]) -> Evidence:
    shared = left & right
    refs_left, refs_right = {k for k in left if k[0] == "="}, {k for k in right if k[0] == "="}
    by = "by" if role == "actor" else "against"
    if shared:
        known = sorted(key[1:] for key in shared if key[0] == "=")
        named = ", ".join(known or sorted(shared))
        return Evidence(f"{role}_same", 1.0, f"both {by} {named}")
    if refs_left and refs_right:
        return Evidence(f"{role}_other", 1.0, f"{by} {_listed(refs_left)} / {_listed(refs_right)}")
    return Evidence(f"{role}_unlike", 1.0, "")


def _listed(keys: set[str]) -> str:
    return ", ".join(sorted(key.removeprefix("=") for key in keys))


# Figures


def _figures(left: Facts, right: Facts) -> Iterator[Evidence]:
    if not left.figures or not right.figures:
        return
    kinds = sorted({f.kind for f in left.figures} & {f.kind for f in right.figures})
    for kind in kinds:
        pairs = product((f for f in left.figures if f.kind == kind), (f for f in right.figures if f.kind == kind))
        found = [(_figure(kind, a, b, left, right), a, b) for a, b in pairs]
        name, a, b = min(found, key=lambda row: _FIGURE_ORDER.index(row[0]))
        if name == "":
            continue
        texts = sorted({a.text, b.text})
        verb = {"figures_equal": "", "figures_agree": " can agree", "figures_grow": " may be a toll that grew"}
        words = f"{kind} {' and '.join(texts)}{verb.get(name, ' cannot agree')}"
        yield Evidence(name, 1.0, words)


_FIGURE_ORDER = ("figures_equal", "figures_agree", "figures_grow", "", "figures_other")


def _figure(kind: str, a: Figure, b: Figure, left: Facts, right: Facts) -> str:
    bounds_a, bounds_b = (a.low, a.best, a.high), (b.low, b.best, b.high)
    if not any(x is not None for x in bounds_a) or not any(x is not None for x in bounds_b):
        return ""
    size = max(x for x in bounds_a if x is not None)
    if bounds_a == bounds_b:
        return "figures_equal" if size > _COMMON else "figures_agree"
    low, high = max(_low(a), _low(b)), min(_high(a), _high(b))
    if low <= high:
        return "figures_agree" if _middle(a, b) <= GROWTH else "figures_other"
    if kind in _TOLLS and (_middle(a, b) <= GROWTH or max(_low(a), _low(b)) <= 6):
        earlier, later = (a, b) if (left.published or 0) <= (right.published or 0) else (b, a)
        grows = left.published == right.published or _low(later) >= _low(earlier)
        return "figures_grow" if grows else "figures_other"
    return "figures_other"


def _low(figure: Figure) -> float:
    return figure.low if figure.low is not None else 0


def _high(figure: Figure) -> float:
    return figure.high if figure.high is not None else float("inf")


def _middle(a: Figure, b: Figure) -> float:
    """How many times the one's number is the other's; 1 where one of them names none."""
    one, other = (f.best or f.low or f.high for f in (a, b))
    if not one or not other:
        return 1.0 if one == other else GROWTH + 1
    return max(one, other) / min(one, other)


# Wording


def _means(left: Facts, right: Facts) -> Iterator[Evidence]:
    shared_tools = left.instruments & right.instruments
    if shared_tools:
        yield Evidence("means_same", 1.0, f"same means: {', '.join(sorted(shared_tools))}")


def _wording(left: Facts, right: Facts) -> Iterator[Evidence]:
    shared = left.words.keys() & right.words.keys()
    if shared:
        weight = sum(left.words[word] * right.words[word] for word in sorted(shared))
        yield Evidence("words_shared", weight / (left.length * right.length), "")
    names = sorted(left.names & right.names, key=lambda name: (-left.words[name] * right.words[name], name))
    if names:
        weight = min(sum(left.words[name] * right.words[name] for name in names), MOST_NAMES)
        yield Evidence("names_shared", weight, f"share {', '.join(names[:4])}")


MOST_NAMES = 3.0
"""Shared names beyond so many add nothing."""


# Status


def _status(left: Facts, right: Facts) -> Iterator[Evidence]:
    if left.statuses & right.statuses or (left.statuses & _REAL and right.statuses & _REAL):
        return
    both = left.statuses | right.statuses
    words = f"told as {' and '.join(sorted(both))}"
    yield Evidence("status_denied" if "denied" in both else "status_other", 1.0, words)


# Across reports


def _across(left: Facts, right: Facts) -> Iterator[Evidence]:
    if left.another != right.another:
        yield Evidence("another", 1.0, "one is told as another one")
    if left.claim.sentence == right.claim.sentence:
        yield Evidence("copied", 1.0, "the same sentence")
    if left.violent and right.violent:
        yield Evidence("both_violent", 1.0, "")
    yield Evidence("types_shared", len(left.types & right.types) / len(left.types | right.types), "")
    yield Evidence("size_least", log(min(left.size, right.size)), "")
    yield Evidence("size_most", log(max(left.size, right.size)), "")


# Shared words weigh nothing within a report, which has one subject.
_OF_ONE_REPORT = (_places, _time, _parties, _figures, _means, _status, within)
_OF_TWO_REPORTS = (_places, _time, _parties, _figures, _means, _wording, _status, _across)
