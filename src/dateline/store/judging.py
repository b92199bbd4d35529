"""What people hold of pairs of claims and articles: only ever added to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, or_, select

from dateline.records.event import Judgement
from dateline.store.codec import encode, plain
from dateline.store.driver import listed
from dateline.store.schema import judgements
from dateline.store.transaction import Transaction, in_parts, sha256


class Judgements(Transaction):
    """The part of a transaction that deals with judgements."""

    def put_judgement(self, judgement: Judgement) -> None:
        """Add what a person says; the latest on a pair counts, and all stay."""
        row = judgement_row(judgement)
        self.add(judgements, {"seq": self.next_seq(judgements), **row})
        self.log("judgement", judgement.left, sha256(encode(judgement_of(row)).encode()))

    def judgements(self, ids: Iterable[str]) -> tuple[Judgement, ...]:
        """Give all judgements on these claims or articles, in the order in which they were made."""
        if not self.last_seq(judgements):
            return ()
        found: dict[int, Judgement] = {}
        for part in in_parts(sorted(set(ids))):
            rows = self.connection.execute(_OF_IDS, {"ids": part})
            found.update((row.seq, judgement_of(row._asdict())) for row in rows)
        return tuple(found[seq] for seq in sorted(found))


_OF_IDS = select(judgements).where(or_(judgements.c.left.in_(listed("ids")), judgements.c.right.in_(listed("ids"))))


def all_judgements(connection: Connection) -> tuple[Judgement, ...]:
    """Give everything that people said, in the order in which they did."""
    rows = connection.execute(select(judgements).order_by(judgements.c.seq))
    return tuple(judgement_of(row._asdict()) for row in rows)


def judgement_row(one: Judgement) -> dict[str, str]:
    """Give the columns of a judgement, but for its number."""
    return {
        "subject": one.of,
        "left": one.left,
        "right": one.right,
        "verdict": one.verdict,
        "by": plain(one.by),
        "at": one.at,
        "note": plain(one.note),
    }


def judgement_of(row: Mapping[str, Any]) -> Judgement:
    """Make the record of a row."""
    return Judgement(*(row[name] for name in ("subject", "left", "right", "verdict", "by", "at", "note")))
