"""Events, stories and claims in words: what lists and pages for people are made of; may import records.

Nothing here is made safe for a terminal yet: whoever prints it sends it through ``visible``.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from dateline.records.event import Disagreement, Event, EventFigure, FigureTold, Number
from dateline.records.months import MONTH_NAMES
from dateline.records.resolved import Party, ResolvedClaim, Whereabouts
from dateline.records.stored import StoredStory

MOST_NAMES = 3
_BARS = "▁▂▃▄▅▆▇█"
_WIDEST_BAR = 24
_PRONOUNS = frozenset("he she it they we i you who which that this one".split())


def counted(number: int, what: str, plural: str | None = None) -> str:
    """Count things: ``1 report``, ``1,200 reports``."""
    return f"{number:,} {what if number == 1 else plural or what + 's'}"


def listed(names: Iterable[str], most: int = MOST_NAMES) -> str:
    """Name things, each once, the first few of them: ``A, B and 3 more``."""
    each = list(dict.fromkeys(names))
    if len(each) > most:
        return f"{', '.join(each[:most])} and {len(each) - most:,} more"
    return " and ".join([", ".join(each[:-1]), each[-1]]) if len(each) > 1 else "".join(each)


def type_words(type_: str) -> str:
    """Name a type as people write it: ``air strike``."""
    return type_.replace("_", " ")


# --- days


def day_words(first: str | None, last: str | None, precision: str | None = None) -> str:
    """Write days as roughly as they are known: ``2024-03-11``, ``in March 2024``."""
    if first is None or last is None:
        return f"since {first}" if first else f"until {last}" if last else "no day told"
    if first == last:
        return first
    whole = _whole(first, last)
    if whole is not None:
        year, _, month = whole.partition("-")
        return f"in {MONTH_NAMES[int(month) - 1]} {year}" if month else f"in {year}"
    if precision in ("days", "week"):
        return f"{first} to {last}"
    return f"between {first} and {last}"


def _whole(first: str, last: str) -> str | None:
    """The year or month that two days begin and end: ``2024``, ``2024-03``; None where it is neither."""
    year, month = first[:4], first[5:7]
    if first == f"{year}-01-01" and last == f"{year}-12-31":
        return year
    ends = first[8:] == "01" and last == f"{year}-{month}-{monthrange(int(year), int(month))[1]:02d}"
    return f"{year}-{month}" if ends else None


def short_day(event: Event) -> str:
    """The last day told, to head a list's item; no finer than it is known: ``2024-03-11``, ``2024-03``, ``2024``."""
    if event.from_ is None or event.to is None:
        return event.to or event.from_ or "…"
    return _whole(event.from_, event.to) or event.to


def when(event: Event) -> str:
    """Say when it happened; where nobody tells, when it was reported, and that this is what it is."""
    if event.from_ is not None or event.to is not None:
        return day_words(event.from_, event.to, event.date_precision)
    if event.reported_from is None:
        return "no day told"
    return f"no day told, reported {_span(event.reported_from[:10], (event.reported_to or event.reported_from)[:10])}"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


# --- places, parties


def where(place: Whereabouts | None) -> str:
    """Say where, as finely as it is known: ``near Quetta, Balochistan, PAK``, ``in Aleppo province, SYR``."""
    if place is None:
        return "no place told"
    if place.ref is None or place.name is None:
        return f"“{place.text}”, not on the map"
    name = place.name
    wider = [place.admin1, place.country]
    if place.precision == "country":
        return f"somewhere in {name}"
    if place.precision == "province":
        name, wider = f"in {_of_kind(name, 'province')}", [place.country]
    elif place.precision == "district":
        name = f"in {_of_kind(name, 'district')}"
    elif place.precision == "region":
        name = f"in the area of {name}"
    elif place.precision == "near":
        name = f"near {name}"
    return ", ".join(dict.fromkeys([name, *(part for part in wider if part and part != place.name)]))


def _of_kind(name: str, kind: str) -> str:
    """Add what it is, unless its name says that: ``Aleppo province``, ``Deir ez-Zor Governorate``."""
    said = name.casefold().split()
    known = {"province", "governorate", "state", "region", "oblast", "district", "department", "county", "territory"}
    return name if known & {*said[:1], *said[-1:]} else f"{name} {kind}"


def party_name(party: Party) -> str:
    """Call a party by its known name, else as the report does."""
    return party.name or party.text


def sides(actors: Sequence[Party], targets: Sequence[Party]) -> str:
    """Say who did it, and to whom: ``A and B -> C``; empty where nobody is named."""
    who, whom = listed(map(party_name, actors)), listed(map(party_name, targets))
    if not whom:
        return who
    return f"{who or '?'} -> {whom}"


# --- figures


def number_range(low: Number | None, best: Number | None, high: Number | None) -> str:
    """Write a figure as a range: ``20+``, ``90-110``, ``up to 20``, or ``17`` where it is one number."""
    if low is None and high is None:
        return "?" if best is None else f"{best:,}"
    if high is None:
        return f"{low:,}+"
    if low is None:
        return f"up to {high:,}"
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def told_by(told: FigureTold) -> str:
    """Say who stands behind a figure: the sources that the report gives (a pronoun names nobody), else its outlet."""
    named = [source for source in told.sources if source.casefold() not in _PRONOUNS]
    return listed(named) or told.outlet or "an outlet without a name"


def event_range(figure: EventFigure) -> str:
    """Write the range of an event's figure, with a ``+`` where those who tell the most say "at least"."""
    open_ = any(
        told.high is None and told.low is not None and figure.high == max(told.low, told.best or told.low)
        for told in figure.by
        if not told.superseded
    )
    return f"{number_range(figure.low, figure.best, figure.high)}{'+' if open_ and figure.high is not None else ''}"


def figure_words(figure: EventFigure) -> str:
    """Write a figure with those who say so: ``12-15 killed, says SANA``."""
    voices = list(dict.fromkeys(told_by(told) for told in figure.by if not told.superseded))
    words = f"{event_range(figure)} {figure.kind}"
    if not voices:
        return words
    return f"{words}, {'says' if len(voices) == 1 else 'say'} {listed(voices, 2)}"


# --- how sure


def sources_words(event: Event) -> str:
    """Count those who tell it: ``3 independent sources, 5 outlets``; fewer outlets than that are not all named."""
    outlets = counted(len(event.outlets), "outlet") if len(event.outlets) >= event.independent_sources else ""
    sources = counted(event.independent_sources, "independent source") if event.independent_sources > 1 else "1 source"
    return f"{sources}, {outlets}" if outlets else sources


def disagreement_words(disagreement: Disagreement) -> str:
    """Say on what reports differ: ``place: Aleppo (2 claims) or Idlib (1 claim)``."""
    voices = [f"{voice.value} ({counted(len(voice.claims), 'claim')})" for voice in disagreement.voices]
    return f"{disagreement.field}: {' or '.join(voices[:4])}{' or others' if len(voices) > 4 else ''}"


# --- claims, stories


def claim_figures(claim: ResolvedClaim) -> str:
    """Write the figures of one claim: ``20+ killed; 3 wounded``."""
    return "; ".join(f"{number_range(one.low, one.best, one.high)} {one.kind}" for one in claim.figures)


def story_span(story: StoredStory) -> str:
    """Say from when to when a story was reported."""
    if story.first is None or story.last is None:
        return "not dated"
    return _span(story.first, story.last)


def growth_bar(growth: Sequence[tuple[str, int]], widest: int = _WIDEST_BAR) -> str:
    """Draw the number of reports a day, gaps included; of a long story several days share a bar."""
    if not growth:
        return ""
    days = [date.fromisoformat(day).toordinal() for day, _ in growth]
    first, span = min(days), max(days) - min(days) + 1
    columns = min(span, widest)
    heights = [0] * columns
    for day, (_, count) in zip(days, growth, strict=True):
        heights[(day - first) * columns // span] += count
    top = max(*heights, 1)
    return "".join(" " if not height else _BARS[(height * len(_BARS) - 1) // top] for height in heights)
