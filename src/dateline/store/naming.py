"""What a writer looks up by name, in its own transaction. May import sqlalchemy, records and errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from dateline.errors import NotStored
from dateline.records.stored import StoredArticle, StoredClaim
from dateline.store.rows import article_of, claims_of, select_articles, select_claims
from dateline.store.schema import STANDING, articles, claims
from dateline.store.transaction import Transaction

_T = TypeVar("_T")


class Named(Transaction):
    """The part of a transaction that finds what a person or the pipeline names."""

    def articles_named(self, ids: Sequence[str]) -> tuple[StoredArticle, ...]:
        """Give the articles of these ids, in this order.

        Raises:
            NotStored: one is not there.
        """
        rows = self.connection.execute(select_articles().where(articles.c.id.in_(ids)))
        found = {row.id: article_of(row) for row in rows}
        return tuple(_there(found.get(id_), f"article {id_}") for id_ in ids)

    def claims_named(self, ids: Sequence[str]) -> tuple[StoredClaim, ...]:
        """Give the claims of these ids, in this order, as their articles' latest revisions tell them.

        Raises:
            NotStored: one is not there, or in an earlier revision only.
        """
        rows = self.connection.execute(select_claims().where(claims.c.id.in_(ids), STANDING))
        found = {stored.claim.id: stored for stored in claims_of(self.driver, rows, self.claims_cache)}
        return tuple(_there(found.get(id_), f"claim {id_}") for id_ in ids)


def _there(found: _T | None, what: str) -> _T:
    if found is None:
        raise NotStored(f"{what}: it is not in the store, or not in the latest revision of its article")
    return found
