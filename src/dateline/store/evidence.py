"""The chain from an event to the characters: claims, articles, revisions, bytes, and the lines of the log.

May import sqlalchemy, records and errors.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from dateline.records.event import ClaimLink, Event, Judgement
from dateline.records.stored import Evidence, KeptFetch, LogEntry, Proof, Revision, StoredArticle, StoredClaim
from dateline.store.codec import unpack
from dateline.store.judging import judgement_of
from dateline.store.reports import report_digest
from dateline.store.rows import article_of, select_articles
from dateline.store.schema import (
    articles,
    claims,
    fetches,
    fingerprints,
    judgements,
    links,
    log,
    payloads,
    revisions,
    story_articles,
)
from dateline.store.transaction import in_parts


def evidence(connection: Connection, event: Event, told: tuple[StoredClaim, ...]) -> Evidence:
    """Gather all that an event rests on; ``told`` are its claims, in order."""
    ids = {one.seq: one.claim.id for one in told}
    proofs = _Proofs(connection, told)
    return Evidence(
        event, tuple(map(proofs.proof, told)), tuple(_links(connection, ids)), tuple(_judgements(connection, ids))
    )


class _Proofs:
    """What is known of the articles of some claims; each is read once, however many of its claims are asked for."""

    def __init__(self, connection: Connection, told: tuple[StoredClaim, ...]) -> None:
        self.connection = connection
        seqs = sorted({one.article_seq for one in told})
        self.articles: dict[int, StoredArticle] = {}
        self.story_reasons: dict[int, tuple[str, ...]] = {}
        self.copy_reasons: dict[int, tuple[str, ...]] = {}
        self.revisions: dict[int, tuple[Revision, tuple[KeptFetch, ...], LogEntry | None]] = {}
        for part in in_parts(seqs):
            for row in connection.execute(select_articles().where(articles.c.seq.in_(part))):
                self.articles[row.seq] = article_of(row)
            for table, into in ((story_articles, self.story_reasons), (fingerprints, self.copy_reasons)):
                asked = select(table.c.article, table.c.reasons).where(table.c.article.in_(part))
                into.update((row.article, tuple(json.loads(row.reasons or "[]"))) for row in connection.execute(asked))
        self._read_revisions([one.seq for one in told])

    def proof(self, one: StoredClaim) -> Proof:
        """The chain of one claim."""
        revision, fetched, entry = self.revisions[one.seq]
        return Proof(
            claim=one,
            article=self.articles[one.article_seq],
            copy_reasons=self.copy_reasons.get(one.article_seq, ()),
            story_reasons=self.story_reasons.get(one.article_seq, ()),
            revision=revision,
            fetched=fetched,
            entry=entry,
        )

    def _read_revisions(self, seqs: Iterable[int]) -> None:
        known: dict[int, tuple[Revision, tuple[KeptFetch, ...], LogEntry | None]] = {}
        for part in in_parts(seqs):
            asked = select(claims.c.seq, claims.c.revision).where(claims.c.seq.in_(part))
            for seq, revision in self.connection.execute(asked).all():
                if revision not in known:
                    known[revision] = self._revision(revision)
                self.revisions[seq] = known[revision]

    def _revision(self, seq: int) -> tuple[Revision, tuple[KeptFetch, ...], LogEntry | None]:
        row = self.connection.execute(
            _select_revisions().add_columns(revisions.c.report, articles.c.id).where(revisions.c.seq == seq)
        ).one()
        fetched = select(fetches).where(fetches.c.revision == seq).order_by(fetches.c.seq)
        return (
            _revision_of(row),
            tuple(
                KeptFetch(one.place, one.url, one.status, one.fetched, one.tool)
                for one in self.connection.execute(fetched)
            ),
            self._entry(row),
        )

    def _entry(self, row: Row[Any]) -> LogEntry | None:
        """The line that holds the revision's digest; where its report is no longer kept, that of its number."""
        entry = select(log).where(log.c.kind == "report", log.c.subject == row.id).order_by(log.c.seq)
        lines = [LogEntry(*line) for line in self.connection.execute(entry)]
        if row.report is None:
            return lines[row.number - 1] if row.number <= len(lines) else None
        body = unpack(row.report, what=f"the report of article {row.id}")
        digest = report_digest(row.id, row.number, row.sha256, body)
        return next((line for line in lines if line.digest == digest), None)


def revisions_of(connection: Connection, article: int) -> tuple[Revision, ...]:
    """Give all versions of an article, the first one first."""
    asked = _select_revisions().where(revisions.c.article == article).order_by(revisions.c.number)
    return tuple(map(_revision_of, connection.execute(asked)))


def _select_revisions() -> Any:
    return (
        select(
            revisions.c.number,
            revisions.c.title,
            revisions.c.published,
            revisions.c.sha256,
            payloads.c.size,
            revisions.c.added,
            payloads.c.body.is_not(None).label("bytes"),
            revisions.c.report.is_not(None).label("read"),
        )
        .join(payloads, payloads.c.sha256 == revisions.c.sha256)
        .join(articles, articles.c.seq == revisions.c.article)
    )


def _revision_of(row: Row[Any]) -> Revision:
    return Revision(
        number=row.number,
        title=row.title,
        published=row.published,
        sha256=row.sha256,
        size=row.size,
        added=row.added,
        kept=bool(row.bytes and row.read),
    )


def _links(connection: Connection, ids: Mapping[int, str]) -> Iterator[ClaimLink]:
    for part in in_parts(sorted(ids)):
        asked = select(links).where(links.c.left.in_(part)).order_by(links.c.left, links.c.right)
        for row in connection.execute(asked):
            if row.right in ids:
                left, right = sorted((ids[row.left], ids[row.right]))
                yield ClaimLink(left, right, -inf if row.score is None else row.score, tuple(json.loads(row.reasons)))


def _judgements(connection: Connection, ids: Mapping[int, str]) -> list[Judgement]:
    found: dict[int, Judgement] = {}
    for part in in_parts(sorted(ids.values())):
        asked = select(judgements).where(judgements.c.subject == "claims")
        asked = asked.where(or_(judgements.c.left.in_(part), judgements.c.right.in_(part)))
        found.update((row.seq, judgement_of(row._asdict())) for row in connection.execute(asked))
    return [found[seq] for seq in sorted(found)]
