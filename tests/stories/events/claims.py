"""Claims and their origins for the tests of events, with only what a test is about."""

from __future__ import annotations

from typing import Any

from dateline.records.claim import Figure
from dateline.records.event import ArticleOrigin
from dateline.records.resolved import Party, ResolvedClaim, Whereabouts

DOUMA = Whereabouts("Douma", "at", "geonames:170892", "Duma", "city", "SYR", "SYR.08", 33.57, 36.40, "exact")
DAMASCUS = Whereabouts("Damascus", "at", "geonames:170654", "Damascus", "city", "SYR", "SYR.13", 33.51, 36.29, "exact")
HOMS = Whereabouts("Homs", "at", "geonames:169577", "Homs", "city", "SYR", "SYR.11", 34.73, 36.71, "exact")
SYRIA = Whereabouts("Syria", "at", "country:SYR", "Syria", "country", "SYR", None, 35.0, 38.0, "country")
ARMY = Party("the army", "state:SYR:army", "Syrian army", "army", "SYR")
REBELS = Party("Jaysh al-Islam", "group:jai", "Jaysh al-Islam", "group", "SYR")


def claim(id_: str, **fields: Any) -> ResolvedClaim:
    """A claim of the article ``a-1`` of 8 April 2018 that jets bombed, with other values where given."""
    article = fields.pop("article", "a-1")
    day = fields.pop("day", None)
    values: dict[str, Any] = {
        "id": id_,
        "article": article,
        "outlet": f"{article}.example",
        "published": "2018-04-08",
        "type": "air_strike",
        "status": "happened",
        "hedged": False,
        "start": 0,
        "end": 6,
        "trigger": "bombed",
        "sentence": f"Jets bombed it, says {article}.",
        "sources": (),
        "actors": (),
        "targets": (),
        "places": (),
        "from_": day,
        "to": day,
        "figures": (),
        "instruments": (),
        "confidence": 0.9,
    }
    values |= fields
    values.setdefault("sentence_start", values["start"] - max(values["sentence"].find(values["trigger"]), 0))
    return ResolvedClaim(**values)


def killed(low: int | None, best: int | None = None, high: int | None = None) -> Figure:
    """A toll; one number alone is exact."""
    exact = best is None and high is None
    words = str(low)
    return Figure(0, len(words), words, "killed", low, low if exact else best, low if exact else high)


def come_from(*rows: tuple[str, str, str | None]) -> dict[str, ArticleOrigin]:
    """ArticleOrigin by article, of rows of article, origin and day, in the order of adding."""
    return {
        article: ArticleOrigin(article, f"{article}.example", published, origin, seq)
        for seq, (article, origin, published) in enumerate(rows)
    }
