"""The days of an event, of the days that its claims tell. May import records. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dateline.records.resolved import ResolvedClaim
from dateline.stories.events.facts import ordinal

_DAY, _WEEK, _MONTH = 1, 7, 31


def common_days(
    claims: Iterable[tuple[str, ResolvedClaim]],
) -> tuple[str | None, str | None, str | None]:
    """The days that most origins' intervals have in common.

    Args:
        claims: with the origin of each.

    Returns:
        First and last day, ISO 8601, and how precise they are: ``day``, ``days`` (two to six), ``week``, ``month`` or
        ``longer``. Where only half-open intervals are told, the one day known and None; all None where nothing is.
    """
    rows = [(origin, ordinal(claim.from_), ordinal(claim.to)) for origin, claim in claims]
    spans = sorted({(first, last, origin) for origin, first, last in rows if first and last and first <= last})
    if not spans:
        first = min((first for _, first, _ in rows if first), default=None)
        last = max((last for _, _, last in rows if last), default=None)
        return _iso(first), _iso(last) if first is None else None, None
    best: tuple[int, int, int, int] | None = None
    for start, _, _ in spans:
        # The most origins can only come together where one of the intervals begins.
        covering = [span for span in spans if span[0] <= start <= span[1]]
        end = min(last for _, last, _ in covering)
        order = (len({origin for _, _, origin in covering}), -(end - start), start, end)
        best = order if best is None else max(best, order)
    assert best is not None
    return _iso(best[2]), _iso(best[3]), _precision(best[3] - best[2] + 1)


def _precision(days: int) -> str:
    if days == _DAY:
        return "day"
    if days < _WEEK:
        return "days"
    if days == _WEEK:
        return "week"
    return "month" if days <= _MONTH else "longer"


def _iso(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()
