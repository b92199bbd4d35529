"""One event with two claims of two reports, its story and its proofs, made by hand."""

from __future__ import annotations

from dataclasses import replace

from dateline.records import Figure
from dateline.records.event import (
    ClaimLink,
    Disagreement,
    Event,
    EventFigure,
    FigureTold,
    Judgement,
    Voice,
)
from dateline.records.resolved import Party, ResolvedClaim, Whereabouts
from dateline.records.stored import (
    Evidence,
    KeptFetch,
    LogEntry,
    Proof,
    Revision,
    StoredArticle,
    StoredClaim,
    StoredStory,
)

ESCAPE = "\x1b[2J"
QUETTA = Whereabouts("Quetta", "at", "geonames:1167528", "Quetta", "city", "PAK", "Balochistan", 30.18, 66.99, "near")
MILITANTS = Party("Militants", "group:bla", "Baloch Liberation Army", "armed group", "PAK")
TRAIN = Party("a passenger train")


def claim(number: int = 1, **changes: object) -> ResolvedClaim:
    values: dict[str, object] = {
        "id": f"c-{number:016x}",
        "article": f"a{number}",
        "outlet": "Voice of Nowhere",
        "published": "2025-03-12",
        "type": "attack",
        "status": "happened",
        "hedged": True,
        "start": 50,
        "end": 58,
        "trigger": "attacked",
        "sentence": "Militants reportedly attacked a passenger train near Quetta, killing at least 20, officials said.",
        "sentence_start": 29,
        "sources": (Party("security sources"),),
        "actors": (MILITANTS,),
        "targets": (TRAIN,),
        "places": (QUETTA,),
        "from_": "2025-03-11",
        "to": "2025-03-11",
        "figures": (Figure(70, 81, "at least 20", kind="killed", low=20, best=20),),
        "instruments": (),
        "confidence": 0.934,
        **changes,
    }
    return ResolvedClaim(**values)  # type: ignore[arg-type]


def stored_claim(number: int = 1, **changes: object) -> StoredClaim:
    return StoredClaim(number, number, claim(number, **changes), "outlet:voice", "e-00000000000000aa")


def article(number: int = 1, **changes: object) -> StoredArticle:
    made = StoredArticle(
        seq=number,
        id=f"a{number}",
        url=f"https://example.org/{number}",
        outlet="Voice of Nowhere",
        origin="Voice of Nowhere",
        title="Militants attack train in Balochistan",
        published="2025-03-12",
        language="en",
        sha256="0" * 64,
        revision=1,
        added="2025-03-13T08:00:00Z",
        story="s-00000000000000bb",
        copy_of=None,
        claims=2,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def told(number: int, low: int, high: int | None, **changes: object) -> FigureTold:
    made = FigureTold(
        claim=f"c-{number:016x}",
        article=f"a{number}",
        outlet="Voice of Nowhere",
        published="2025-03-12",
        sources=("security sources",),
        origin="outlet:voice",
        low=low,
        best=low,
        high=high,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def event(**changes: object) -> Event:
    made = Event(
        id="e-00000000000000aa",
        type="attack",
        status="happened",
        from_="2025-03-11",
        to="2025-03-11",
        date_precision="day",
        reported_from="2025-03-12",
        reported_to="2025-03-13",
        place=QUETTA,
        actors=(MILITANTS,),
        targets=(TRAIN,),
        figures=(
            EventFigure(
                "killed",
                20,
                25,
                31,
                (
                    told(2, 25, 31, outlet="Gazette", sources=()),
                    told(1, 20, None),
                    told(1, 9, 9, superseded=True, sources=("witnesses",)),
                ),
            ),
        ),
        claims=("c-0000000000000001", "c-0000000000000002"),
        outlets=("Voice of Nowhere", "Gazette", "Courier"),
        independent_sources=2,
        confidence=0.91,
        grounds=("2 independent sources tell it",),
        disagreements=(
            Disagreement(
                "place", (Voice("Quetta", ("c-0000000000000001",)), Voice("Sibi", ("c-0000000000000002", "c-3")))
            ),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def story(**changes: object) -> StoredStory:
    made = StoredStory(
        id="s-00000000000000bb",
        title="Militants attack train in Balochistan",
        lead="Militants reportedly attacked a passenger train.",
        first="2025-03-12",
        last="2025-03-16",
        articles=("a1", "a2", "a3"),
        events=("e-00000000000000aa",),
        outlets=("Voice of Nowhere", "Gazette"),
        growth=(("2025-03-12", 2), ("2025-03-13", 8), ("2025-03-16", 1)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def evidence() -> Evidence:
    revision = Revision(1, "Militants attack train", "2025-03-12", "ab" * 32, 1234, "2025-03-13T08:00:00Z", kept=True)
    entry = LogEntry(7, "2025-03-13T08:00:00Z", "report", "a1", "cd" * 32, "ef" * 32)
    fetched = KeptFetch("news.jsonl line 3", "https://example.org/1", 200, "2025-03-13T07:59:00Z", "dateline 0.1.0")
    second = article(2, outlet="Gazette", url=None, copy_of="a1")
    return Evidence(
        event(),
        (
            Proof(stored_claim(1), article(), (), ("it opened the story",), revision, (fetched,), entry),
            Proof(stored_claim(2, hedged=False), second, ("the same words",), (), revision, (), None),
        ),
        (ClaimLink("c-0000000000000001", "c-0000000000000002", 3.25, ("same place (Quetta)", "same day")),),
        (
            Judgement(
                "claims", "c-0000000000000001", "c-0000000000000002", "same", "Ada", "2025-03-14T10:00:00Z", "sure"
            ),
        ),
    )
