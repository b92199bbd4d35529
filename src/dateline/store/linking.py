"""Claims that may tell of one happening, and the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from math import inf, isinf
from typing import Any

from sqlalchemy import TextClause, delete, or_, select, text, union_all

from dateline.errors import NotStored
from dateline.records.event import ClaimLink, Spot, Window, latest_judgements
from dateline.records.resolved import ResolvedClaim
from dateline.records.stored import StoredClaim
from dateline.store.codec import dumps
from dateline.store.driver import listed
from dateline.store.judging import judgement_of
from dateline.store.rows import claims_by_article, claims_by_seq, claims_of
from dateline.store.schema import STANDING, articles, claims, judgements, links
from dateline.store.transaction import Transaction, in_parts

Pair = tuple[str, str]

# Of what very many claims share (a war, a capital) the latest are looked at.
MOST_OF_A_STORY = 500
"""Articles."""
MOST_OF_A_PLACE = 1000
"""Claims."""
# Days after a window's end up to which claims are looked for that tell of a span reaching into it.
LONGEST_DAYS = 45
# SQLite takes at most 500 selects in one.
_MOST_SELECTS = 100
_ANY = 2**62
_LATEST = "9999-12-31"


class Links(Transaction):
    """The part of a transaction that finds claims and links them."""

    def claims_beside(  # noqa: PLR0913 - the two ways in, and what both are cut down to
        self,
        *,
        story: int | None,
        places: Sequence[str],
        first_day: str | None,
        last_day: str | None,
        windows: Sequence[Window] | None = None,
        up_to: int | None = None,
        limit: int = 300,
    ) -> list[StoredClaim]:
        """Current claims that may tell of a report's happenings: those of its story, and those of its places and days.

        Args:
            story: number of the report's story, or None.
            places: ids of places.
            first_day: of days that the claims' own (or, where they tell none, that of publication) must meet; None cuts
                nothing.
            last_day: of these days.
            windows: of those found, only those that lie in one of these are given; None: all.
            up_to: an article's seq; claims of later ones are left out: a run over stored reports meets them later.
            limit: at most so many of the story, and so many of the places; the latest.

        Returns:
            Each once, in the order of adding.
        """
        values: dict[str, object] = {"up_to": _ANY if up_to is None else up_to, "limit": limit}
        values |= {"first": first_day or "", "last": last_day or _LATEST, "until": _later(last_day)}
        dialect = self.driver.dialect
        found: dict[int, tuple[Any, ...]] = {}
        if story is not None:
            asked = {**values, "story": story, "most": MOST_OF_A_STORY}
            found |= {row[0]: row for row in self.driver.all(_in_story(dialect), asked)}
        for part in in_parts(sorted(set(places)), _MOST_SELECTS):
            asked = {**values, "most": MOST_OF_A_PLACE, **{f"place_{at}": place for at, place in enumerate(part)}}
            found |= {row[0]: row for row in self.driver.all(_at_places(len(part), dialect), asked)}
        chosen = [found[seq] for seq in sorted(found)]
        if windows is not None:
            chosen = _in_windows(chosen, windows)
        return list(self._seen(claims_of(self.driver, chosen, self.claims_cache)))

    def _seen(self, found: Iterable[StoredClaim]) -> tuple[StoredClaim, ...]:
        """Remember the numbers of current claims, for their links."""
        kept = tuple(found)
        self.current_claims.update((one.claim.id, one.seq) for one in kept)
        return kept

    def told_by(self, article_seqs: Sequence[int]) -> list[tuple[ResolvedClaim, ...]]:
        """Give all that the latest revisions of articles claim, each in its order; of articles that have claims now."""
        latest = [row for part in in_parts(article_seqs) for row in self.driver.all(_REVISIONS, {"seqs": part})]
        found = {revision: self.claims_cache.of_revision(revision) for _, revision in latest}
        unread = {article: revision for article, revision in latest if found[revision] is None}
        read: dict[int, list[ResolvedClaim]] = {revision: [] for revision in unread.values()}
        for one in claims_by_article(self.driver, sorted(unread), self.claims_cache):
            read[unread[one.article_seq]].append(one.claim)
        for revision, told in read.items():
            found[revision] = tuple(told)
            self.claims_cache.put_revision(revision, tuple(told))
        return [told for told in found.values() if told]

    def component(self, claim_seqs: Iterable[int]) -> tuple[tuple[StoredClaim, ...], dict[Pair, float]]:
        """Give all current claims that links above 0 and judgements ``same`` connect with these, and all their links.

        The way may lead through claims that are gone; they, and links to them, are not given. Of the links only the
        scores are given, by the ids of the two claims, the lesser first: reasons are many and long, and clustering
        goes by the scores.
        """
        seen: set[int] = set()
        scores: dict[tuple[int, int], float | None] = {}
        frontier = set(claim_seqs)
        while frontier:
            seen |= frontier
            found = {(left, right): score for left, right, score in self._links_of(frontier)}
            scores |= found
            beside = {seq for pair, score in found.items() if score is not None and score > 0 for seq in pair}
            frontier = (beside | self._judged_same(frontier)) - seen
        members = self._seen(claims_by_seq(self.driver, seen, self.claims_cache))
        ids = {one.seq: one.claim.id for one in members}
        between: dict[Pair, float] = {}
        for (left, right), score in scores.items():
            if (one := ids.get(left)) is not None and (other := ids.get(right)) is not None:
                between[(one, other) if one < other else (other, one)] = -inf if score is None else score
        return members, between

    def _links_of(self, seqs: set[int]) -> Iterator[tuple[Any, ...]]:
        """The ends and scores of all links of these claims; one between two of them comes twice."""
        for part in in_parts(sorted(seqs)):
            yield from self.driver.all(_LINKS, {"seqs": part})

    def _judged_same(self, seqs: set[int]) -> set[int]:
        if not self.last_seq(judgements):
            return set()
        found: set[str] = set()
        for part in in_parts(sorted(seqs)):
            rows = self.connection.execute(_JUDGED, {"seqs": part})
            latest = latest_judgements((judgement_of(row._asdict()) for row in rows), of="claims")
            found.update(id_ for pair, one in latest.items() if one.verdict == "same" for id_ in pair)
        return {seq for part in in_parts(sorted(found)) for _, seq in self.driver.all(_CURRENT, {"ids": part})}

    def put_links(self, found: Sequence[ClaimLink]) -> None:
        """Keep links between current claims, in place of those kept of the same pairs.

        Raises:
            NotStored: a claim is not there, or of an earlier revision.
        """
        seqs = self._seqs_of({id_ for link in found for id_ in (link.left, link.right)})
        rows: dict[tuple[int, int], dict[str, object]] = {}
        told = {reasons: dumps(list(reasons)) for reasons in {link.reasons for link in found}}
        for link in found:
            left, right = sorted((seqs[link.left], seqs[link.right]))
            score = None if isinf(link.score) else link.score
            rows[left, right] = {"left": left, "right": right, "score": score, "reasons": told[link.reasons]}
        self.put(links, *rows.values())

    def _seqs_of(self, ids: set[str]) -> Mapping[str, int]:
        for part in in_parts(sorted(ids - self.current_claims.keys())):
            self.current_claims.update(self.driver.all(_CURRENT, {"ids": part}))
        if lost := sorted(ids - self.current_claims.keys()):
            raise NotStored(f"claim {lost[0]}: is not in the store, or of an earlier revision of its article")
        return self.current_claims

    def drop_links(self, claim_seqs: Iterable[int]) -> None:
        """Forget all links of these claims."""
        for part in in_parts(sorted(set(claim_seqs))):
            self.connection.execute(delete(links).where(links.c.left.in_(part)))
            self.connection.execute(delete(links).where(links.c.right.in_(part)))


def _in_windows(rows: Sequence[tuple[Any, ...]], windows: Sequence[Window]) -> list[tuple[Any, ...]]:
    """Those rows of ``_meeting`` that lie in one of the windows: most do not, and need not be made into claims."""
    of_type: dict[str, list[Window]] = {}
    for window in dict.fromkeys(windows):
        for type_ in window.types:
            of_type.setdefault(type_, []).append(window)
    met: list[tuple[Any, ...]] = []
    for row in rows:
        spot = Spot(*row[5:9])
        if any(window.holds(spot) for window in of_type.get(spot.type, ())):
            met.append(row)
    return met


_SCORES = select(links.c.left, links.c.right, links.c.score)
_LINKS = union_all(_SCORES.where(links.c.left.in_(listed("seqs"))), _SCORES.where(links.c.right.in_(listed("seqs"))))
_REVISIONS = select(articles.c.seq, articles.c.revision).where(articles.c.seq.in_(listed("seqs")))
_CURRENT = select(claims.c.id, claims.c.seq).where(claims.c.id.in_(listed("ids")), STANDING)
_asked_ids = select(claims.c.id).where(claims.c.seq.in_(listed("seqs")), STANDING)
_JUDGED = (
    select(judgements)
    .where(judgements.c.subject == "claims", or_(judgements.c.left.in_(_asked_ids), judgements.c.right.in_(_asked_ids)))
    .order_by(judgements.c.seq)
)


def _later(day: str | None) -> str:
    """The last day on which a span may end that begins before this one and is still looked for."""
    try:
        return _LATEST if day is None else (date.fromisoformat(day) + timedelta(days=LONGEST_DAYS)).isoformat()
    except (ValueError, OverflowError):
        return _LATEST


@cache
def _in_story(dialect: str) -> TextClause:
    return _meeting(
        "(SELECT article FROM story_articles WHERE story = :story AND article <= :up_to "
        "ORDER BY article DESC LIMIT :most) AS own",
        "c.article = own.article",
        by="INDEXED BY claims_article" if dialect == "sqlite" else "",
    )


@cache
def _at_places(count: int, dialect: str) -> TextClause:
    one = (
        "SELECT * FROM (SELECT claim FROM names WHERE kind = 'place' AND name = :place_{0} "
        "AND sort_day >= :first AND sort_day <= :until AND current = 1 AND article <= :up_to "
        "ORDER BY sort_day DESC, claim DESC LIMIT :most) AS at_{0}"
    )
    told = " UNION ".join(one.format(number) for number in range(count))
    return _meeting(f"({told}) AS own", "c.seq = own.claim", by="NOT INDEXED" if dialect == "sqlite" else "")


def _meeting(own: str, joined: str, *, by: str) -> TextClause:
    """The latest claims whose days meet those asked for, of those that ``own`` names.

    SQLite is told the way: left to itself it goes through all claims since the first of the days.
    """
    return text(
        "SELECT c.seq, c.id, c.article, a.origin, e.id, c.type, c.sort_day, c.first_day, c.country FROM ("
        f"SELECT c.seq FROM {own} CROSS JOIN claims AS c {by} WHERE {joined} AND c.current = 1 "
        "AND c.sort_day >= :first AND (c.sort_day <= :last OR c.first_day <= :last) "
        "ORDER BY c.sort_day DESC, c.seq DESC LIMIT :limit) AS met "
        "CROSS JOIN claims AS c JOIN articles AS a ON a.seq = c.article LEFT JOIN events AS e ON e.seq = c.event "
        "WHERE c.seq = met.seq"
    )
