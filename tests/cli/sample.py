"""A report with everything in it, made by hand."""

from __future__ import annotations

from dateline.records import (
    ActorMention,
    Article,
    Claim,
    Figure,
    Filler,
    Mentions,
    PlaceFiller,
    PlaceMention,
    Report,
    Sentence,
    Skipped,
    Span,
    TimeMention,
    Versions,
)

TITLE = "Militants attack train in Balochistan"
BODY = (
    "Militants reportedly attacked a passenger train near Quetta on Tuesday with rockets, "
    "killing at least 20 people, security sources said."
)
TEXT = f"{TITLE}\n\n{BODY}\n\nRead more"


def span(words: str) -> tuple[int, int, str]:
    start = TEXT.index(words, len(TITLE))
    return start, start + len(words), words


def claim(type_: str, trigger: str, *, number: int = 1, same_as: str | None = None, **roles: object) -> Claim:
    values: dict[str, object] = {
        "sources": (),
        "actors": (),
        "targets": (),
        "places": (),
        "times": (),
        "figures": (),
        "instruments": (),
        "hedge": None,
        **roles,
    }
    return Claim(
        id=f"c{number}",
        type=type_,
        status="happened",
        trigger=Span(*span(trigger)),
        sentence=Sentence(len(TITLE) + 2, len(TITLE) + 2 + len(BODY)),
        confidence=0.934,
        found_by="both",
        same_as=same_as,
        **values,  # type: ignore[arg-type]
    )


def report(**changes: str | None) -> Report:
    fields: dict[str, str | None] = {"title": TITLE, "outlet": "Voice of Nowhere", "url": None, **changes}
    attack = claim(
        "attack",
        "attacked",
        hedge=Span(*span("reportedly")),
        actors=(Filler(*span("Militants"), ref="actor:bla"),),
        targets=(Filler(*span("a passenger train")),),
        places=(PlaceFiller(*span("Quetta"), role="at", ref="geonames:1167528"),),
        times=(Filler(*span("Tuesday"), ref="2025-03-11/2025-03-11"),),
        instruments=(Filler(*span("rockets")),),
        sources=(Filler(*span("security sources")),),
    )
    killing = claim(
        "killing",
        "killing",
        number=2,
        same_as="c1",
        targets=(Filler(*span("at least 20 people")),),
        places=(PlaceFiller(*span("train"), role="from"),),
        times=(Filler(*span("Tuesday")),),
        figures=(Figure(*span("at least 20"), kind="killed", low=20, best=20),),
    )
    return Report(
        article=Article(
            where="news.jsonl line 3",
            id="a1",
            byline=None,
            published="2025-03-12",
            published_from="given",
            language="en",
            sha256="0" * 64,
            text=TEXT,
            skipped=(Skipped(len(TEXT) - 9, len(TEXT), "related"),),
            **fields,  # type: ignore[arg-type]
        ),
        versions=Versions(dateline="0.1.0", model="m1", ontology="o1", gazetteer="g1"),
        sentences=(Sentence(0, len(TITLE)), attack.sentence),
        mentions=Mentions(
            actors=(
                ActorMention(*span("Militants"), id="actor:bla", name="Baloch Liberation Army", kind="armed_group"),
            ),
            places=(
                PlaceMention(
                    *span("Quetta"),
                    id="geonames:1167528",
                    name="Quetta",
                    kind="city",
                    country="PAK",
                    admin1="Balochistan",
                    lat=30.18,
                    lon=66.99,
                    precision="near",
                    confidence=0.9,
                ),
            ),
            times=(
                TimeMention(*span("Tuesday"), type="DATE", value="2025-03-11", from_="2025-03-11", to="2025-03-11"),
            ),
        ),
        claims=(attack, killing),
    )
