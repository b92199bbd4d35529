"""Articles and claims as lists and candidates give them, out of their rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select

from dateline.errors import StoreDamaged
from dateline.records.report import Report
from dateline.records.resolved import ResolvedClaim
from dateline.records.shape import from_json
from dateline.records.stored import StoredArticle, StoredClaim
from dateline.store.codec import decode, unpack
from dateline.store.driver import Driver, listed
from dateline.store.schema import STANDING, articles, claims, events, fingerprints, revisions, stories, story_articles
from dateline.store.transaction import ClaimCache, in_parts

_first = articles.alias("copied")


@cache
def select_articles() -> Select[Any]:
    """The columns of a StoredArticle, of articles that retention did not take; add conditions on ``articles`` to it."""
    told = (
        select(func.count())
        .select_from(claims)
        .where(claims.c.article == articles.c.seq, claims.c.current == 1)
        .scalar_subquery()
    )
    tables = (
        articles.join(revisions, revisions.c.seq == articles.c.revision)
        .outerjoin(story_articles, story_articles.c.article == articles.c.seq)
        .outerjoin(stories, stories.c.seq == story_articles.c.story)
        .outerjoin(fingerprints, fingerprints.c.article == articles.c.seq)
        .outerjoin(_first, _first.c.seq == fingerprints.c.copy_of)
    )
    return select(
        articles.c.seq,
        articles.c.id,
        articles.c.address.label("url"),
        articles.c.outlet,
        articles.c.origin,
        revisions.c.title,
        revisions.c.published,
        revisions.c.language,
        revisions.c.sha256,
        revisions.c.number.label("revision"),
        revisions.c.added,
        stories.c.id.label("story"),
        _first.c.id.label("copy_of"),
        told.label("claims"),
    ).select_from(tables)


def article_of(row: Sequence[Any]) -> StoredArticle:
    """Make the record of a row whose first columns are those of ``select_articles``."""
    return StoredArticle(*row[:14])


def report_of(packed: bytes | None, article: str) -> Report:
    """Unpack a report.

    Raises:
        StoreDamaged: it cannot be read.
    """
    what = f"the report of article {article}"
    if packed is None:
        raise StoreDamaged(f"{what} is missing: restore the store from a backup")
    try:
        return from_json(json.loads(unpack(packed, what=what)))
    except (ValueError, RecursionError) as error:
        raise StoreDamaged(f"{what} cannot be read ({error}): restore the store from a backup") from None


@cache
def select_claims() -> Select[Any]:
    """What a StoredClaim is made of, but for its JSON."""
    return select(
        claims.c.seq, claims.c.id, claims.c.article, articles.c.origin, events.c.id.label("event"), claims.c.current
    ).select_from(
        claims.join(articles, articles.c.seq == claims.c.article).outerjoin(events, events.c.seq == claims.c.event)
    )


def claims_of(driver: Driver, rows: Iterable[Sequence[Any]], known: ClaimCache) -> tuple[StoredClaim, ...]:
    """Make the records of rows of ``select_claims``, in their order."""
    rows = list(rows)
    found = {seq: known.get(seq, id_) for seq, id_, *_ in rows}
    for part in in_parts([seq for seq, claim in found.items() if claim is None]):
        for seq, text in driver.all(_TEXTS, {"seqs": part}):
            found[seq] = claim = decode(ResolvedClaim, text)
            known.put(seq, claim)
    return tuple(_stored(seq, article, found[seq], origin, event) for seq, _, article, origin, event, *_ in rows)


_TEXTS = select(claims.c.seq, claims.c.claim).where(claims.c.seq.in_(listed("seqs")))


def _stored(seq: int, article: int, claim: ResolvedClaim | None, origin: str, event: str | None) -> StoredClaim:
    assert claim is not None  # every seq was read above
    return StoredClaim(seq, article, claim, origin, event)


@cache
def _by_seq() -> Select[Any]:
    return select_claims().where(claims.c.seq.in_(listed("seqs")), STANDING).order_by(claims.c.seq)


@cache
def _by_article() -> Select[Any]:
    return select_claims().where(claims.c.article.in_(listed("seqs")), STANDING).order_by(claims.c.seq)


def claims_by_article(driver: Driver, articles: Iterable[int], known: ClaimCache) -> Iterator[StoredClaim]:
    """Current claims of the articles of these numbers, those of each in their order."""
    for part in in_parts(articles):
        yield from claims_of(driver, driver.all(_by_article(), {"seqs": part}), known)


def claims_by_seq(driver: Driver, seqs: Iterable[int], known: ClaimCache) -> Iterator[StoredClaim]:
    """Current claims of these numbers, in their order."""
    for part in in_parts(sorted(set(seqs))):
        yield from claims_of(driver, driver.all(_by_seq(), {"seqs": part}), known)
