"""The numbers told of one event: which stand, which were overtaken, and the range that they span.

May import records. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dateline.records.claim import Figure
from dateline.records.event import ArticleOrigin, Disagreement, EventFigure, FigureTold, Number, Voice
from dateline.records.resolved import ResolvedClaim

_CONFIRM = 2
"""So many other origins, later and higher, overtake a toll."""


def event_figures(claims: Sequence[ResolvedClaim], articles: Mapping[str, ArticleOrigin]) -> tuple[EventFigure, ...]:
    """Gather the figures of an event's claims, kind by kind.

    The rule, for each kind of figure (``killed``, ``wounded`` ...):

    1. One article, one figure. Of several in one article the greatest stands (by ``best``, else ``low``, else
       ``high``): the others are its parts ("nine, two of them children") or the count that it corrects.
    2. One origin, one figure. Of several articles of one origin (copies of an agency's text are one origin) the latest
       stands, be it higher or lower: who corrects himself is believed.
    3. A figure is overtaken too where at least two other origins later tell a higher one that it cannot mean (whose
       lowest reading lies above its highest). A single other origin that tells more does not overtake it.
    4. ``low`` is the least and ``high`` the greatest number that any figure still standing allows. "At least 40" allows
       no number below 40 and names none above: it takes part in ``high`` with 40.
    5. ``best`` is the exact number that most origins stand by; of several, the one told last; of those, the greatest.
       Where only vague words stand ("dozens"), it is None: nothing is made up between their bounds.

    Every figure is kept, overtaken or not, with who says so.

    Args:
        claims: of one event.
        articles: where each article of them comes from, by its id.

    Returns:
        One entry a kind, by kind; the figures of each latest first.
    """
    told: dict[str, list[_Row]] = defaultdict(list)
    for claim in claims:
        for figure in claim.figures:
            if (figure.low, figure.best, figure.high) != (None, None, None):
                told[figure.kind].append(_row(claim, figure, articles[claim.article]))
    return tuple(_gathered(kind, rows) for kind, rows in sorted(told.items()))


@dataclass(frozen=True, slots=True)
class _Row:
    """A figure with its place in time: (day, how-manieth article, offset)."""

    told: FigureTold
    when: tuple[str, int]
    at: tuple[int, int, str]

    @property
    def size(self) -> Number:
        """The number by which it is greater or smaller than others."""
        told = self.told
        return next((value for value in (told.best, told.low, told.high) if value is not None), 0)


def _row(claim: ResolvedClaim, figure: Figure, where: ArticleOrigin) -> _Row:
    told = FigureTold(
        claim=claim.id,
        article=claim.article,
        outlet=where.outlet,
        published=where.published,
        sources=tuple(source.text for source in claim.sources),
        origin=where.origin,
        low=figure.low,
        best=figure.best,
        high=figure.high,
    )
    # An undated report counts as older than every dated one: it must not overtake what is known to be later.
    return _Row(told, (where.published or "", where.seq), (claim.start, figure.start, claim.id))


def _gathered(kind: str, rows: Sequence[_Row]) -> EventFigure:
    latest_first = sorted(rows, key=lambda row: (row.when, row.at), reverse=True)
    standing = _standing(latest_first)
    by = tuple(row.told if row in standing else replace(row.told, superseded=True) for row in latest_first)
    lows = [row.told.low if row.told.low is not None else 0 for row in standing]
    highs = [max(v for v in (row.told.high, row.told.best, row.told.low) if v is not None) for row in standing]
    return EventFigure(kind, min(lows), _best(standing), max(highs), by)


def _standing(latest_first: Sequence[_Row]) -> list[_Row]:
    by_article: dict[str, _Row] = {}
    for row in latest_first:
        known = by_article.get(row.told.article)
        if known is None or row.size > known.size:
            by_article[row.told.article] = row
    by_origin: dict[str, _Row] = {}
    for row in sorted(by_article.values(), key=lambda row: (row.when, row.at), reverse=True):
        by_origin.setdefault(row.told.origin, row)
    rows = list(by_origin.values())
    return [row for row in rows if sum(_raises(other, row) for other in rows) < _CONFIRM]


def _raises(later: _Row, row: _Row) -> bool:
    if later.when[0] <= row.when[0] or (row.told.high is None and row.told.best is None):
        return False
    top = row.told.high if row.told.high is not None else row.told.best
    return later.told.low is not None and top is not None and later.told.low > top


def _best(standing: Sequence[_Row]) -> Number | None:
    """The exact number told by most origins, then last, then greatest; ``standing`` is latest first."""
    exact = [row.told.best for row in standing if row.told.best is not None]
    if not exact:
        return None
    newest = {value: row.when for row in reversed(standing) if (value := row.told.best) is not None}
    return max(sorted(newest), key=lambda value: (exact.count(value), newest[value], value))


def disagreements(figures: Sequence[EventFigure]) -> tuple[Disagreement, ...]:
    """The kinds on which figures that stand cannot mean the same number."""
    found = []
    for figure in figures:
        ranges: dict[str, list[FigureTold]] = defaultdict(list)
        for told in figure.by:
            if not told.superseded:
                ranges[range_text(told.low, told.best, told.high)].append(told)
        bounds = [(told.low or 0, told.high) for rows in ranges.values() for told in rows[:1]]
        highs = [high for _, high in bounds if high is not None]
        if highs and max(low for low, _ in bounds) > min(highs):
            voices = tuple(Voice(text, tuple(told.claim for told in rows)) for text, rows in sorted(ranges.items()))
            found.append(Disagreement(figure.kind, voices))
    return tuple(found)


def range_text(low: Number | None, best: Number | None, high: Number | None) -> str:
    """A figure in short: ``9``, ``9 or more``, ``at most 9``, ``24 to 99``."""
    if low == high:
        return str(low)
    if high is None:
        return f"{low} or more"
    if low is None:
        return f"at most {high}"
    return f"{low} to {high}" if best is None else f"{best} ({low} to {high})"
