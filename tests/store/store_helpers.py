"""Reports made by hand, many and alike, and what a store holds, row by row."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select

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
    Span,
    TimeMention,
    Versions,
)
from dateline.records.claim import claim_id
from dateline.records.event import ClaimLink, Event
from dateline.records.stored import Placed, Provenance, StoredClaim
from dateline.store import Store, Writing
from dateline.store.schema import tables

TOWNS = {
    "Gao": "MLI",
    "Mopti": "MLI",
    "Aden": "YEM",
    "Taiz": "YEM",
    "Sloviansk": "UKR",
    "Dnipro": "UKR",
    "Quetta": "PAK",
}
ACTORS = ("rebels", "government forces", "the army", "Gunmen", "Al-Shabaab", "militants")
VERBS = {"shelled": "shelling", "attacked": "attack", "bombed": "bombing", "seized": "capture"}
ORIGIN = "outlet:wire-a.example"


def ticking() -> Iterator[str]:
    for second in itertools.count():
        yield f"2026-01-01T00:{second // 60 % 60:02}:{second % 60:02}Z"


def fixed_clock() -> str:
    return "2026-01-01T00:00:00Z"


def body_of(report: Report) -> bytes:
    return report.article.text.encode()


def make_report(
    number: int, *, claims: int = 3, published: str | None = "2025-03-12", words: str = "", url: str | None = None
) -> Report:
    """A report of ``claims`` sentences with a claim each; the same arguments give the same report."""
    chance = random.Random(number)
    title = f"Attacks of day {number} {words}".strip()
    text = f"{title}\n"
    pieces: list[tuple[Sentence, str, str, str, int]] = []
    for _ in range(claims):
        actor, verb, town = chance.choice(ACTORS), chance.choice(list(VERBS)), chance.choice(list(TOWNS))
        dead = chance.randint(1, 40)
        start = len(text) + 1
        text += f"\n{actor} {verb} {town} on Tuesday, killing {dead} people, officials said."
        pieces.append((Sentence(start, len(text)), actor, verb, town, dead))
    article = Article(
        where="test",
        id=f"a{number}",
        url=url,
        outlet="wire-a.example",
        title=title,
        byline=None,
        published=published,
        published_from="given",
        language="en",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )
    return _read(article, pieces)


def _read(article: Article, pieces: Sequence[tuple[Sentence, str, str, str, int]]) -> Report:
    actors, places, times, claims = [], [], [], []
    for sentence, actor, verb, town, dead in pieces:

        def span(words: str, sentence: Sentence = sentence) -> tuple[int, int, str]:
            start = article.text.index(words, sentence.start)
            return start, start + len(words), words

        ref = f"actor:{actor.replace(' ', '-').lower()}"
        actors.append(ActorMention(*span(actor), id=ref, name=actor.title(), kind="armed_group"))
        place = f"place:{town.lower()}"
        places.append(
            PlaceMention(*span(town), id=place, name=town, kind="town", country=TOWNS[town], precision="near")
        )
        day = f"2025-03-{10 + len(claims) % 3}"
        times.append(TimeMention(*span("Tuesday"), type="DATE", value=day, from_=day, to=day))
        trigger = Span(*span(verb))
        claims.append(
            Claim(
                id=claim_id(article.id, trigger, VERBS[verb]),
                type=VERBS[verb],
                status="happened",
                hedge=None,
                trigger=trigger,
                sentence=sentence,
                sources=(Filler(*span("officials")),),
                actors=(Filler(*span(actor), ref=ref),),
                targets=(),
                places=(PlaceFiller(*span(town), role="at", ref=place),),
                times=(Filler(*span("Tuesday"), ref=f"{day}/{day}"),),
                figures=(Figure(*span(str(dead)), kind="killed", low=dead, best=dead, high=dead),),
                instruments=(),
                confidence=0.9,
                found_by="both",
            )
        )
    return Report(
        article=article,
        versions=Versions(dateline="0.1.0", model="m1", ontology="o1", gazetteer="g1"),
        sentences=tuple(sentence for sentence, *_ in pieces),
        mentions=Mentions(actors=tuple(actors), places=tuple(places), times=tuple(times)),
        claims=tuple(claims),
    )


def put(tx: Writing, report: Report, *, address: str | None = None, origin: str = ORIGIN) -> Placed:
    provenance = Provenance(place="news.jsonl line 1", body=body_of(report))
    return tx.put_report(report, provenance, address=address or report.article.url, origin=origin)


def link(left: str, right: str, score: float = 2.0) -> ClaimLink:
    return ClaimLink(min(left, right), max(left, right), score, (f"score {score}",))


def event_of(members: Sequence[StoredClaim]) -> Event:
    first = min(members, key=lambda one: one.seq).claim
    return Event(
        id="e-" + hashlib.sha256(first.id.encode()).hexdigest()[:16],
        type=first.type,
        status=first.status,
        from_=first.from_,
        to=first.to,
        date_precision="day",
        reported_from=first.published,
        reported_to=first.published,
        place=first.places[0] if first.places else None,
        actors=first.actors,
        targets=first.targets,
        figures=(),
        claims=tuple(one.claim.id for one in sorted(members, key=lambda one: one.seq)),
        outlets=("wire-a.example",),
        independent_sources=1,
        confidence=0.5,
        grounds=("told once",),
    )


def derive(tx: Writing, placed: Placed) -> None:
    """Everything that a pipeline derives from a report, by the simplest rules that touch every table."""
    if placed.kind == "same":
        return
    article = placed.article
    bands = [hash_number(word) for word in placed.report.article.text.split()[:8]]
    likely = tx.copy_candidates(bands, but=article.seq, limit=5)
    copied = next((one.article.seq for one in likely if one.shared >= 8), None)
    tx.put_copy(
        article.seq, b"\1" + article.id.encode(), bands, copy_of=copied, kind="copy" if copied else None,
        score=1.0 if copied else None, reasons=["alike"] if copied else [], origin=article.origin,
    )  # fmt: skip
    _tell(tx, placed)
    _link(tx, placed)


def _tell(tx: Writing, placed: Placed) -> None:
    keys = sorted({place.text for one in placed.claims for place in one.claim.places})
    own = tx.story_of(placed.article.id)
    near = [own] if own else tx.story_candidates(keys, since="2025-01-01", limit=1)
    size = int(near[0][1]) + (0 if own else 1) if near else 1
    id_ = f"s{near[0][0]}" if near else f"s{tx.next_seq(tables.tables['stories'])}"
    if not near:
        tx._seqs["stories"] -= 1
    story = tx.put_story(
        id=id_, title=placed.article.title or "", first="2025-03-10", last="2025-03-12", size=size,
        state=str(size).encode(), keys=keys, article=placed.article.seq,
    )  # fmt: skip
    tx.place(placed.article.seq, story, score=None, reasons=[])


def _link(tx: Writing, placed: Placed) -> None:
    gone = [one.seq for one in placed.gone]
    around, _ = tx.component(gone)
    tx.drop_links(gone)
    found = []
    for one in placed.claims:
        near = tx.claims_beside(
            story=None, places=[one.claim.places[0].ref or ""], first_day="2025-03-01", last_day="2025-03-31",
            up_to=placed.article.seq, limit=4,
        )  # fmt: skip
        found.extend(
            link(one.claim.id, other.claim.id, 1.5)
            for other in near
            if other.claim.id != one.claim.id and other.claim.type == one.claim.type
        )
    tx.put_links(found)
    members, linked = tx.component(one.seq for one in (*placed.claims, *around))
    groups = {one.claim.id: {one.claim.id} for one in members}
    for (left, right), score in linked.items():
        if score > 0 and groups[left] is not groups[right]:
            groups[left] |= groups[right]
            for id_ in groups[left]:
                groups[id_] = groups[left]
    was = {one.event for one in (*placed.gone, *members) if one.event}
    sets = {id(group): group for group in groups.values()}.values()
    made = [[one for one in members if one.claim.id in group] for group in sets]
    events = [(event_of(group), [one.seq for one in group]) for group in made]
    tx.put_events(events, gone=sorted(was - {event.id for event, _ in events}), article=placed.article.seq)


def hash_number(word: str) -> int:
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big", signed=True)


def dump(store: Store, *, but: Sequence[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with store.snapshot() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.sorted_tables
            if table.name not in but
        }


def edited(report: Report, words: str) -> Report:
    """The report with words added at its end, as after an edit."""
    text = f"{report.article.text} {words}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return replace(report, article=replace(report.article, text=text, sha256=digest))
