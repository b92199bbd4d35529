"""Whether a report copies one that is there, and what it counts for as a source.

May import stories, store and records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.records.copy import CopyChoice, Fingerprint, Printed
from dateline.records.event import Judgement, latest_judgements
from dateline.records.stored import CopyCandidate, Placed, StoredArticle
from dateline.store import Writing
from dateline.stories import copies


def group_copies(tx: Writing, placed: Placed) -> tuple[StoredArticle, CopyChoice]:
    """Find the article that this one copies, and note its origin; give the article as it stands with both."""
    article = placed.article
    fingerprint = copies.fingerprint(placed.report.article)
    same, different = verdicts(tx.judgements([article.id]), of="copies", one=article.id)
    candidates = tx.copy_candidates(fingerprint.bands, but=article.seq)
    candidates += tx.fingerprinted(sorted(same - {candidate.article.id for candidate in candidates}))
    # Of an article that was edited later ones may be copies: it is none of theirs.
    candidates = [candidate for candidate in candidates if candidate.article.seq < article.seq]
    new = _printed(article, fingerprint)
    choice = copies.choose_origin(
        new, [_candidate(candidate) for candidate in candidates], judged_same=same, judged_different=different
    )
    of = next((candidate.article for candidate in candidates if candidate.article.id == choice.of), None)
    origin = tx.put_copy(
        article.seq,
        fingerprint.as_bytes(),
        fingerprint.bands,
        copy_of=None if of is None else of.seq,
        kind=choice.kind,
        score=choice.score if of is not None else None,
        reasons=choice.reasons,
        origin=copies.origin_of(new, copied=None if of is None else of.origin),
    )
    return replace(article, origin=origin, copy_of=None if of is None else of.id), choice


def _printed(article: StoredArticle, fingerprint: Fingerprint) -> Printed:
    return Printed(article.id, article.url, article.outlet, article.published, article.title, fingerprint)


def _candidate(candidate: CopyCandidate) -> Printed:
    return _printed(candidate.article, Fingerprint.from_bytes(candidate.fingerprint))


def verdicts(judgements: Sequence[Judgement], *, of: str, one: str) -> tuple[frozenset[str], frozenset[str]]:
    """What people hold ``one`` to be the same as, and to be different from; the last word on a pair counts."""
    last = {
        right if left == one else left: judgement.verdict
        for (left, right), judgement in latest_judgements(judgements, of=of).items()
    }
    return (
        frozenset(other for other, verdict in last.items() if verdict == "same"),
        frozenset(other for other, verdict in last.items() if verdict == "different"),
    )
