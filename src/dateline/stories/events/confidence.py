"""How sure we are that an event happened as told, and on what grounds. Log-odds that add up; the weights are data.

May import records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log2

from dateline.records.event import ArticleOrigin, Disagreement
from dateline.records.resolved import Party, ResolvedClaim
from dateline.stories.events.facts import party_keys
from dateline.stories.events.table import Table

_SIDES = ("place", "actor")


def confidence(
    claims: Sequence[ResolvedClaim],
    articles: Mapping[str, ArticleOrigin],
    status: str,
    disputes: Sequence[Disagreement],
    *,
    table: Table,
) -> tuple[float, tuple[str, ...]]:
    """Weigh what speaks for and against an event.

    Counted by origins, never by reports: forty copies of one agency's text are one source. See ``confidence`` in
    ``stories/data/events.yaml`` for the weights.

    Returns:
        0 to 1 with two decimals, and the grounds as short sentences, the weightiest first.
    """
    rows = [
        *_sources(claims, articles),
        *_doubts(claims, articles, status),
        *(("disputed", 1.0, f"reports disagree on the {d.field}") for d in disputes if d.field in _SIDES),
    ]
    weighed = [(table.confidence[name] * size, words) for name, size, words in rows if size]
    score = table.confidence["start"] + sum(worth for worth, _ in weighed)
    weighed.sort(key=lambda row: (-abs(row[0]), row[1]))
    return round(1 / (1 + exp(-score)), 2), tuple(words for _, words in weighed)


_Row = tuple[str, float, str]


def _sources(claims: Sequence[ResolvedClaim], articles: Mapping[str, ArticleOrigin]) -> list[_Row]:
    origins = sorted({articles[claim.article].origin for claim in claims})
    rows: list[_Row] = []
    if len(origins) > 1:
        rows.append(("doubling", log2(len(origins)), f"{len(origins)} independent sources tell it"))
    voices = {min(party_keys((source,)), default=""): source.text for claim in claims for source in claim.sources}
    voices.pop("", None)
    unsourced = [claim for claim in claims if not claim.sources and claim.status != "denied"]
    if unsourced:
        rows.append(("own_reporting", 1.0, "told in a report's own words"))
    elif _one_sided(claims):
        rows.append(("one_sided", 1.0, f"only parties to it say so: {', '.join(sorted(voices.values())[:3])}"))
    if len(voices) > 1:
        rows.append(("several_voices", 1.0, f"{len(voices)} sources are named"))
    reading = sum(claim.confidence for claim in claims) / len(claims)
    words = "the words are read with confidence" if reading >= 0.5 else "the words may be misread"
    rows.append(("reading", reading - 0.5, f"{words} ({reading:.0%})"))
    return rows


def _one_sided(claims: Sequence[ResolvedClaim]) -> bool:
    parties = party_keys(party for claim in claims for party in (*claim.actors, *claim.targets))
    sources: list[Party] = [source for claim in claims for source in claim.sources]
    return bool(sources) and all(party_keys((source,)) & parties for source in sources)


def _doubts(claims: Sequence[ResolvedClaim], articles: Mapping[str, ArticleOrigin], status: str) -> list[_Row]:
    by_origin: dict[str, list[ResolvedClaim]] = {}
    for claim in claims:
        by_origin.setdefault(articles[claim.article].origin, []).append(claim)
    rows: list[_Row] = []
    hedged = sum(all(claim.hedged for claim in told) for told in by_origin.values())
    if hedged:
        rows.append(("hedged", hedged / len(by_origin), f"hedged by {hedged} of {len(by_origin)} sources"))
    denied = sum(any(claim.status == "denied" for claim in told) for told in by_origin.values())
    if denied and status != "denied":
        rows.append(("denied", denied / len(by_origin), f"{denied} of {len(by_origin)} sources tell a denial of it"))
    return rows
