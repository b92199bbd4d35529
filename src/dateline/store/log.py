"""The hash-chained log: nothing that was read or judged can be changed or taken away unseen.

    hash of a line = SHA-256(hash of the line before, seq, time, kind, subject, digest), from a fixed word on

A ``report`` line's digest is over the article's id, the revision's number, the payload's SHA-256 and the whole report;
the lines of that kind stand in the order of ``revisions.seq``. Who keeps a head hash elsewhere can show later that the
log still goes through it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from dateline.errors import StoreDamaged
from dateline.records.report import Report
from dateline.records.resolved import resolved_claims
from dateline.records.shape import from_json
from dateline.records.stored import LogEntry, Verified
from dateline.store import schema
from dateline.store.codec import encode, unpack
from dateline.store.judging import judgement_of
from dateline.store.reports import content_of, report_digest
from dateline.store.retention import PAYLOAD_TAKEN, REPORT_TAKEN
from dateline.store.schema import articles, claims, judgements, payloads, revisions
from dateline.store.store import Store
from dateline.store.transaction import FIRST_HASH, chained, sha256

_STEP = 200


class _Misfit(Exception):
    """Something that does not fit; the message says what and where."""


@dataclass(slots=True)
class _Tally:
    """What was held against each other so far."""

    entries: int = 0
    payloads: int = 0
    reports: int = 0
    claims: int = 0
    taken: int = 0
    head: str = FIRST_HASH
    payloads_taken: set[str] = field(default_factory=set)
    reports_taken: set[int] = field(default_factory=set)


def head(connection: Connection) -> str:
    """Give the last hash of the log, to be kept elsewhere; that of an empty log is fixed."""
    newest = select(schema.log.c.hash).order_by(schema.log.c.seq.desc()).limit(1)
    return str(connection.execute(newest).scalar() or FIRST_HASH)


def entries(connection: Connection, *, after: int = 0) -> Iterator[LogEntry]:
    """Walk over the log."""
    for row in _walk(connection, schema.log, after=after):
        yield LogEntry(row.seq, row.at, row.kind, row.subject, row.digest, row.hash)


def verify(store: Store, *, head: str | None = None) -> Verified:
    """Hold everything in a store that was read or judged against the log and against each other.

    Args:
        store: it is read in one snapshot; memory stays flat.
        head: a hash of the log that was kept elsewhere; it must still be in it.

    Returns:
        What was checked, and the first thing that does not fit.

    Raises:
        StoreDamaged: the database itself cannot be read.
    """
    with store.snapshot() as connection:
        return verify_all(connection, head=head)


def verify_all(connection: Connection, *, head: str | None = None) -> Verified:
    """The same, of what a connection sees."""
    tally = _Tally()
    problem = None
    try:
        _check_database(connection)
        _check_log(connection, tally, head)
        _check_payloads(connection, tally)
        _check_reports(connection, tally)
        _check_judgements(connection)
    except (_Misfit, StoreDamaged) as error:
        problem = str(error)
    return Verified(
        entries=tally.entries,
        payloads=tally.payloads,
        reports=tally.reports,
        claims=tally.claims,
        taken=tally.taken,
        head=tally.head,
        problem=problem,
    )


def _walk(connection: Connection, table: Table, *, after: int = 0) -> Iterator[Row[Any]]:
    """All rows of a numbered table, a few at a time."""
    asked = select(table).order_by(table.c.seq).limit(_STEP)
    while rows := connection.execute(asked.where(table.c.seq > after)).all():
        yield from rows
        after = rows[-1].seq


def _check_database(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if said != "ok":
            raise _Misfit(f"the file is damaged: {said}")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise _Misfit(f"table {broken[0]}, row {broken[1]}: points to a row of {broken[2]} that is not there")


def _check_log(connection: Connection, tally: _Tally, kept: str | None) -> None:
    found = kept in (None, FIRST_HASH)
    for entry in entries(connection):
        tally.entries += 1
        if entry.seq != tally.entries:
            raise _Misfit(f"log line {tally.entries}: is missing")
        told = chained(
            tally.head, seq=entry.seq, at=entry.at, kind=entry.kind, subject=entry.subject, digest=entry.digest
        )
        if told != entry.hash:
            raise _Misfit(f"log line {entry.seq} ({entry.kind} {entry.subject}): was changed, or a line before it")
        tally.head = entry.hash
        found = found or entry.hash == kept
        if entry.kind == PAYLOAD_TAKEN:
            tally.payloads_taken.add(entry.subject)
        elif entry.kind == REPORT_TAKEN:
            tally.reports_taken.add(int(entry.digest))
    if not found:
        raise _Misfit(f"the log does not hold the head {kept}: lines were taken off or written anew")


def _check_payloads(connection: Connection, tally: _Tally) -> None:
    asked = select(payloads).order_by(payloads.c.sha256).limit(_STEP)
    after = ""
    while rows := connection.execute(asked.where(payloads.c.sha256 > after)).all():
        for row in rows:
            _check_payload(row, tally)
        after = rows[-1].sha256


def _check_payload(row: Row[Any], tally: _Tally) -> None:
    if row.body is None:
        if row.sha256 not in tally.payloads_taken:
            raise _Misfit(f"payload {row.sha256}: its bytes are missing, and the log does not say that they were taken")
        tally.taken += 1
        return
    body = unpack(row.body, what=f"payload {row.sha256}")
    if len(body) != row.size or sha256(body) != row.sha256:
        raise _Misfit(f"payload {row.sha256}: its bytes were changed")
    tally.payloads += 1


def _check_reports(connection: Connection, tally: _Tally) -> None:
    logged = (entry for entry in entries(connection) if entry.kind == "report")
    names = select(articles.c.id, articles.c.revision)
    for row in _walk(connection, revisions):
        entry = next(logged, None)
        article = connection.execute(names.where(articles.c.seq == row.article)).one()
        where = f"article {article.id}, revision {row.number}"
        if entry is None or entry.subject != article.id:
            raise _Misfit(f"{where}: the log has no line for it in its place")
        if row.report is None:
            if row.seq not in tally.reports_taken:
                raise _Misfit(f"{where}: the report is missing, and the log does not say that it was taken")
            tally.taken += 1
            continue
        _check_report(connection, row, article, entry, tally)
    if (left := next(logged, None)) is not None:
        raise _Misfit(f"log line {left.seq} (report {left.subject}): the report is missing")


def _check_report(connection: Connection, row: Row[Any], article: Any, entry: LogEntry, tally: _Tally) -> None:
    where = f"article {article.id}, revision {row.number}"
    body = unpack(row.report, what=f"the report of {where}")
    if report_digest(article.id, row.number, row.sha256, body) != entry.digest:
        raise _Misfit(f"{where}: the report is not the one that line {entry.seq} of the log tells of")
    try:
        report = from_json(json.loads(body))  # holds every quote against the text
    except ValueError as error:
        raise _Misfit(f"{where}: {error}") from None
    if content_of(report.article) != row.content or report.article.title != row.title:
        raise _Misfit(f"{where}: what lists show of it is not what the report says")
    _check_claims(connection, row, report, where=where, current=int(row.seq == article.revision))
    tally.reports += 1
    tally.claims += len(report.claims)


def _check_claims(connection: Connection, row: Row[Any], report: Report, *, where: str, current: int) -> None:
    told = {claim.id: encode(claim) for claim in reversed(resolved_claims(report))}
    asked = select(claims.c.id, claims.c.claim, claims.c.current).where(claims.c.revision == row.seq)
    asked = asked.where(claims.c.article == row.article)
    for kept in connection.execute(asked):
        if told.pop(kept.id, None) != kept.claim or kept.current != current:
            raise _Misfit(f"{where}, claim {kept.id}: is not as the report tells it")
    if told:
        raise _Misfit(f"{where}, claim {min(told)}: is missing")


def _check_judgements(connection: Connection) -> None:
    logged = (entry for entry in entries(connection) if entry.kind == "judgement")
    for row in _walk(connection, judgements):
        entry = next(logged, None)
        digest = sha256(encode(judgement_of(row._asdict())).encode())
        if entry is None or entry.digest != digest:
            raise _Misfit(f"judgement {row.seq} on {row.left} and {row.right}: is not the one that the log tells of")
    if (left := next(logged, None)) is not None:
        raise _Misfit(f"log line {left.seq} (judgement on {left.subject}): the judgement is missing")
