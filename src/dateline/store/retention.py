"""Taking away what is older than one may or wants to keep; the log says what was taken, and its chain stays whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update

from dateline.records.stored import Pruned, StoredClaim
from dateline.store import schema
from dateline.store.driver import listed
from dateline.store.fulltext import forget_words
from dateline.store.rows import claims_of, select_claims
from dateline.store.schema import STANDING, articles, claims, payloads, revisions, stories, story_articles
from dateline.store.transaction import Transaction, in_parts

PAYLOAD_TAKEN = "payload taken"
REPORT_TAKEN = "report taken"


class Retention(Transaction):
    """The part of a transaction that takes away."""

    def prune_payloads(self, *, before: str) -> Pruned:
        """Take the bodies that reports were read from, if all reports read from them are older.

        Their hashes and sizes stay, and with them the reports and claims: what is lost is the proof that the report
        says what the bytes said.

        Args:
            before: a day; reports published on it or later keep theirs. Where no date is known, the day of adding
                counts.
        """
        newest = func.max(_day())
        old = select(revisions.c.sha256).group_by(revisions.c.sha256).having(newest < before)
        return self._take_payloads(old)

    def prune_articles(self, *, before: str) -> Pruned:
        """Take whole articles whose latest revision is older: reports, claims, texts, and bodies that no other needs.

        What remains is their ids, addresses and hashes, so that they are not added anew when they come again. Stories
        that have no other report go too. The caller derives the events of ``gone`` again, as after a revision.

        Args:
            before: a day; articles published on it or later stay. Where no date is known, the day of adding counts.
        """
        asked = (
            select(articles.c.seq, articles.c.id)
            .join(revisions, revisions.c.seq == articles.c.revision)
            .where(_day() < before)
            .order_by(articles.c.seq)
        )
        rows = self.connection.execute(asked).all()
        gone: list[StoredClaim] = []
        for part in in_parts(rows):
            gone.extend(self._take_articles(part))
        forget_words(self.connection)
        unused = select(payloads.c.sha256).where(
            ~select(revisions.c.seq)
            .where(revisions.c.sha256 == payloads.c.sha256, revisions.c.report.is_not(None))
            .exists()
        )
        bodies = self._take_payloads(unused)
        return Pruned(bodies.payloads, bodies.freed, tuple(row.id for row in rows), tuple(gone))

    def _take_payloads(self, which: Any) -> Pruned:
        asked = select(payloads.c.sha256, func.length(payloads.c.body)).where(
            payloads.c.body.is_not(None), payloads.c.sha256.in_(which)
        )
        rows = self.connection.execute(asked.order_by(payloads.c.sha256)).all()
        for part in in_parts(rows):
            digests = [row[0] for row in part]
            self.connection.execute(update(payloads).where(payloads.c.sha256.in_(digests)).values(body=None))
            for digest in digests:
                self.log(PAYLOAD_TAKEN, digest, digest)
        return Pruned(len(rows), sum(row[1] for row in rows))

    def _take_articles(self, rows: Sequence[Any]) -> Sequence[StoredClaim]:
        seqs = [row.seq for row in rows]
        own = claims.c.article.in_(seqs)
        found = self.connection.execute(select_claims().where(and_(own, STANDING)).order_by(claims.c.seq))
        gone = claims_of(self.driver, found, self.claims_cache)
        for one in gone:
            self.current_claims.pop(one.claim.id, None)
        in_stories = set(self.connection.execute(_STORIES, {"articles": seqs}).scalars())
        self._take_rows(seqs)
        self._shrink_stories(in_stories)
        for row in rows:
            self._log_reports(row.seq, row.id)
        emptied = {"report": None, "title": None}
        self.connection.execute(update(revisions).where(revisions.c.article.in_(seqs)).values(**emptied))
        self.connection.execute(update(articles).where(articles.c.seq.in_(seqs)).values(revision=None))
        return gone

    def _take_rows(self, seqs: Sequence[int]) -> None:
        """All rows that hang on these articles and tell what they said."""
        own = select(claims.c.seq).where(claims.c.article.in_(seqs))
        link = schema.links.c
        self.connection.execute(delete(schema.links).where(or_(link.left.in_(own), link.right.in_(own))))
        self.connection.execute(delete(schema.names).where(schema.names.c.claim.in_(own)))
        self.connection.execute(delete(claims).where(claims.c.article.in_(seqs)))
        for table in (schema.texts, schema.bands, schema.fingerprints, schema.story_articles):
            self.connection.execute(delete(table).where(table.c.article.in_(seqs)))

    def _shrink_stories(self, which: set[int]) -> None:
        """Note how many reports these stories have left; those without any go, and all that hangs on them."""
        for part in in_parts(sorted(which)):
            left = {row.story: row.size for row in self.connection.execute(_SIZES, {"stories": part})}
            self.many(_SHRINK, [{"of": story, "to": size} for story, size in sorted(left.items())])
            emptied = [story for story in part if story not in left]
            related = schema.story_links.c
            self.connection.execute(
                delete(schema.story_links).where(or_(related.story.in_(emptied), related.related.in_(emptied)))
            )
            self.connection.execute(delete(schema.story_keys).where(schema.story_keys.c.story.in_(emptied)))
            self.connection.execute(delete(stories).where(stories.c.seq.in_(emptied)))

    def _log_reports(self, article: int, id_: str) -> None:
        """One line for each report that is taken, with its number among the log's reports."""
        asked = select(revisions.c.seq).where(revisions.c.article == article, revisions.c.report.is_not(None))
        for seq in self.connection.execute(asked.order_by(revisions.c.seq)).scalars():
            self.log(REPORT_TAKEN, id_, str(seq))


_STORIES = select(story_articles.c.story).where(story_articles.c.article.in_(listed("articles"))).distinct()
_SIZES = (
    select(story_articles.c.story, func.count().label("size"))
    .where(story_articles.c.story.in_(listed("stories")))
    .group_by(story_articles.c.story)
)
_SHRINK = update(stories).where(stories.c.seq == bindparam("of")).values(size=bindparam("to"))


def _day() -> Any:
    return func.coalesce(revisions.c.day, func.substr(revisions.c.added, 1, 10))
