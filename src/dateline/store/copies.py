"""Which articles may copy which: fingerprints, and the bands by which candidates are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, Select, bindparam, delete, select, union_all, update

from dateline.errors import NotStored
from dateline.records.stored import CopyCandidate
from dateline.store.codec import dumps, plain
from dateline.store.driver import listed
from dateline.store.rows import article_of, report_of, select_articles
from dateline.store.schema import articles, bands, fingerprints, revisions
from dateline.store.transaction import Transaction, in_parts

# Of a band that very many articles share (a form letter), only the latest are looked at.
MOST_OF_A_BAND = 1000


@cache
def _sharing(count: int) -> CompoundSelect[Any]:
    """The latest articles of each of so many bands, once for each that they share."""
    parts = []
    for number in range(count):
        of_band = select(bands.c.article).where(bands.c.band == bindparam(f"band_{number}", type_=BigInteger))
        latest = of_band.order_by(bands.c.article.desc()).limit(MOST_OF_A_BAND).subquery(f"part_{number}")
        parts.append(select(latest.c.article))
    return union_all(*parts)


class Copies(Transaction):
    """The part of a transaction that deals with copies."""

    def copy_candidates(
        self, bands_of_it: Sequence[int], *, limit: int = 200, but: int | None = None
    ) -> list[CopyCandidate]:
        """Articles that share bands, those that share most first, of equals the earliest.

        Args:
            bands_of_it: of the article that is asked about.
            limit: at most so many.
            but: the seq of the article itself, which is left out.
        """
        asked = list(dict.fromkeys(bands_of_it))
        if not asked:
            return []
        values = {f"band_{number}": band for number, band in enumerate(asked)}
        shared = Counter(article for (article,) in self.driver.all(_sharing(len(asked)), values))
        shared.pop(-1 if but is None else but, None)
        best = sorted(shared, key=lambda seq: (-shared[seq], seq))[:limit]
        found = {
            one.article.seq: replace(one, shared=shared[one.article.seq])
            for part in in_parts(best)
            for one in self._candidates(_KEPT_BY_SEQ, part)
        }
        return [found[seq] for seq in best if seq in found]

    def fingerprinted(self, ids: Iterable[str]) -> list[CopyCandidate]:
        """Give these articles as candidates, in the order of adding, whatever bands they share."""
        found = (self._candidates(_KEPT_BY_ID, part) for part in in_parts(sorted(set(ids))))
        return sorted((one for part in found for one in part), key=lambda one: one.article.seq)

    def _candidates(self, asked: Select[Any], which: Sequence[int] | Sequence[str]) -> list[CopyCandidate]:
        rows = self.driver.all(asked, {"which": which})
        return [CopyCandidate(article_of(row), row[-1], 0, partial(self.text_of, row[0])) for row in rows]

    def text_of(self, article: int) -> str:
        """Give the text of an article's latest revision, as it was read.

        Raises:
            NotStored: there is no such article.
        """
        asked = select(articles.c.id, revisions.c.report).join(revisions, revisions.c.seq == articles.c.revision)
        row = self.connection.execute(asked.where(articles.c.seq == article)).first()
        if row is None:
            raise NotStored(f"there is no article number {article} in the store")
        return report_of(row.report, row.id).article.text

    def put_copy(  # noqa: PLR0913
        self,
        article: int,
        fingerprint: bytes,
        bands_of_it: Sequence[int],
        *,
        copy_of: int | None,
        kind: str | None,
        score: float | None,
        reasons: Sequence[str],
        origin: str,
    ) -> str:
        """Keep an article's fingerprint and what it copies, in place of what was kept of it before.

        Args:
            article: its seq.
            fingerprint: to compare others with.
            bands_of_it: to be found by; signed 64-bit numbers.
            copy_of: the seq of the earlier article that it copies, or None.
            kind: ``exact``, ``copy``, ``update`` or ``partial``, or None.
            score: how sure that is.
            reasons: why.
            origin: what counts as one source.

        Returns:
            The origin as it is kept.
        """
        origin = plain(origin)
        row = {
            "article": article,
            "fingerprint": fingerprint,
            "copy_of": copy_of,
            "kind": kind,
            "score": score,
            "reasons": dumps(list(reasons)),
        }
        self.put(fingerprints, row)
        self.driver.run(_DROP_BANDS, {"of": article})
        self.add(bands, *({"band": band, "article": article} for band in dict.fromkeys(bands_of_it)))
        self.many(_SET_ORIGIN, [{"of": article, "to": origin}])
        return origin


_KEPT = select_articles().add_columns(fingerprints.c.fingerprint).where(fingerprints.c.fingerprint.is_not(None))
_KEPT_BY_SEQ = _KEPT.where(articles.c.seq.in_(listed("which")))
_KEPT_BY_ID = _KEPT.where(articles.c.id.in_(listed("which")))
_DROP_BANDS = delete(bands).where(bands.c.article == bindparam("of"))
_SET_ORIGIN = update(articles).where(articles.c.seq == bindparam("of")).values(origin=bindparam("to"))
