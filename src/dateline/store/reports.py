"""Writing down what was read: payloads, articles, their revisions and claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from sqlalchemy import Insert, Row, Text, bindparam, or_, select, update

from dateline.errors import StoreError
from dateline.records.article import Article
from dateline.records.folding import bare, fold
from dateline.records.report import Report, renamed
from dateline.records.resolved import ResolvedClaim, day_of, resolved_claims
from dateline.records.shape import as_json
from dateline.records.stored import Placed, Provenance, StoredArticle, StoredClaim
from dateline.store import schema
from dateline.store.codec import CODEC, dumps, encode, pack, pairs, plain, plain_or_none
from dateline.store.fulltext import in_words
from dateline.store.rows import article_of, claims_by_article, report_of, select_articles
from dateline.store.schema import STANDING, articles, claims, event_aliases, names, payloads, revisions, texts
from dateline.store.transaction import Transaction, in_parts, own_insert, sha256

# What an index of PostgreSQL takes is bounded: 2,704 bytes.
LONGEST_ID = 300
LONGEST_ADDRESS = 600
LONGEST_NAME = 200
_SUFFIXES = (6, 12, 64)


@dataclass(frozen=True, slots=True)
class _Found:
    """An article that is there already."""

    seq: int
    id: str


class Reports(Transaction):
    """The part of a transaction that adds reports."""

    def put_report(self, report: Report, provenance: Provenance, *, address: str | None, origin: str) -> Placed:
        """Add a report: a new article, an edit of one that is there, or nothing at all.

        The same address is the same article; where no address is known, the same id is. Its title, text and date of
        publication are its content: any that this article has or had before is ``same``, and nothing is written but
        an address that was not known before, so that adding old files again never brings an old version back.

        Args:
            report: what was read. Its ``sha256`` must be that of the body.
            provenance: the bytes that it was read from, and where from.
            address: its canonical URL, or None.
            origin: what counts as one source; ``put_copy`` may better it.

        Returns:
            What became of it. The report in it may bear another id than the one given: an article keeps its first
            one, and an id that another address has is lengthened by ``~`` and six hex digits of its own address.

        Raises:
            ValueError: the report was read from other bytes than these.
        """
        digest = sha256(provenance.body)
        if digest != report.article.sha256:
            raise ValueError(f"{report.article.id}: was read from {report.article.sha256}, not from these {digest}")
        address = None if address is None else _bounded(address, LONGEST_ADDRESS)
        found, report = self._identity(report, address)
        content = content_of(report.article)
        if found is not None and self._had(found, content):
            return self._as_it_stands(found, report)
        return self._write(found, report, provenance, address=address, origin=origin, content=content)

    # --- which article it is

    def _identity(self, report: Report, address: str | None) -> tuple[_Found | None, Report]:
        """The article that it is a version of, if any, and the report under the id that it has here."""
        own = _bounded(report.article.id, LONGEST_ID)
        rows = self.driver.all(_FIND, {"address": address, "own": own})
        at_address = {at: _Found(seq, id_) for seq, id_, at in rows}
        if address is not None and address in at_address:
            found = at_address[address]
            return found, renamed(report, found.id)
        other = next((one for one in at_address.values() if one.id == own), None)
        if other is None or address is None:
            return other, renamed(report, own)
        if self._is_without_address(other, report):
            # Known from now on: what else comes from there is a version of this article.
            self.connection.execute(update(articles).where(articles.c.seq == other.seq).values(address=address))
            return other, renamed(report, own)
        return None, renamed(report, self._free_id(own, address))

    def _is_without_address(self, found: _Found, report: Report) -> bool:
        """Whether it is an article whose address was not known, word for word."""
        same = (
            select(articles.c.seq)
            .join(revisions, revisions.c.article == articles.c.seq)
            .where(articles.c.seq == found.seq, articles.c.address.is_(None))
            .where(revisions.c.content == content_of(report.article))
        )
        return self.connection.execute(same.limit(1)).first() is not None

    def _free_id(self, own: str, address: str) -> str:
        digest = sha256(address.encode("utf-8", "surrogatepass"))
        for length in _SUFFIXES:
            longer = f"{own}~{digest[:length]}"
            if self.driver.first(_FIND, {"address": None, "own": longer}) is None:
                return longer
        raise StoreError(f"article {own}: the store holds another one of this id and address already")

    # --- what stands there

    def _had(self, found: _Found, content: str) -> bool:
        return self.driver.first(_KNOWN, {"of": found.seq, "content": content}) is not None

    def _as_it_stands(self, found: _Found, given: Report) -> Placed:
        row = self.connection.execute(
            select_articles().add_columns(revisions.c.report).where(articles.c.seq == found.seq)
        ).first()
        if row is None:  # taken by retention: it stays away, and what was given is all there is to tell
            return Placed("same", _taken(found, given), given)
        return Placed("same", article_of(row), report_of(row.report, found.id), self._current(found.seq))

    def _current(self, article: int) -> tuple[StoredClaim, ...]:
        return self.claims_of([article])[article]

    def claims_of(self, article_seqs: Iterable[int]) -> dict[int, tuple[StoredClaim, ...]]:
        """Give the current claims of articles, in their order."""
        found: dict[int, list[StoredClaim]] = {seq: [] for seq in article_seqs}
        for one in claims_by_article(self.driver, found, self.claims_cache):
            self.current_claims[one.claim.id] = one.seq
            found[one.article_seq].append(one)
        return {seq: tuple(own) for seq, own in found.items()}

    # --- writing

    def _write(  # noqa: PLR0913 - what put_report was given, and what it found
        self,
        found: _Found | None,
        report: Report,
        provenance: Provenance,
        *,
        address: str | None,
        origin: str,
        content: str,
    ) -> Placed:
        gone = () if found is None else self._current(found.seq)
        article = self.next_seq(articles) if found is None else found.seq
        revision = self.next_seq(revisions)
        number = 1 if found is None else self._revisions(article) + 1
        self._put_payload(report.article.sha256, provenance.body)
        self._put_article(found, article, revision, report, address=address, origin=origin)
        self._put_revision(article, revision, number, report, content=content)
        self._put_fetch(revision, provenance)
        if gone:
            self._set_aside(gone)
        stored = self._put_claims(article, revision, report, origin=origin)
        if gone:
            self._keep_aliases(gone, stored)
        self.put(texts, {"article": article, "text": _searched(report.article)})
        if found is not None:
            return Placed("revision", self._article(article), report, stored, gone)
        return Placed("new", _new(article, report, origin=origin, address=address, added=self.now), report, stored)

    def _revisions(self, article: int) -> int:
        newest = select(revisions.c.number).where(revisions.c.article == article).order_by(revisions.c.number.desc())
        return self.connection.execute(newest.limit(1)).scalar() or 0

    def _article(self, seq: int) -> StoredArticle:
        return article_of(self.connection.execute(select_articles().where(articles.c.seq == seq)).one())

    def _put_payload(self, digest: str, body: bytes) -> None:
        # Retention may have taken the body that comes again now.
        row = {"sha256": digest, "size": len(body), "codec": CODEC, "body": pack(body)}
        self.many(_put_body(self.driver.dialect), [row])

    def _put_article(  # noqa: PLR0913
        self, found: _Found | None, seq: int, revision: int, report: Report, *, address: str | None, origin: str
    ) -> None:
        row: dict[str, object] = {
            "outlet": plain_or_none(report.article.outlet),
            "origin": plain(origin),
            "revision": revision,
            "day": day_of(report.article.published) or "",
        }
        if found is None:
            self.add(articles, {"seq": seq, "id": report.article.id, "address": address, **row})
        else:
            self.connection.execute(update(articles).where(articles.c.seq == seq).values(**row))

    def _put_revision(self, article: int, seq: int, number: int, report: Report, *, content: str) -> None:
        told = report.article
        body = dumps(as_json(report)).encode()
        row = {
            "seq": seq,
            "article": article,
            "number": number,
            "sha256": told.sha256,
            "content": content,
            "title": plain_or_none(told.title),
            "published": plain_or_none(told.published),
            "day": day_of(told.published),
            "language": plain_or_none(told.language),
            "report": pack(body),
            "added": self.now,
        }
        self.add(revisions, row)
        self.log("report", told.id, report_digest(told.id, number, told.sha256, body))

    def _put_fetch(self, revision: int, provenance: Provenance) -> None:
        row = {
            "seq": self.next_seq(schema.fetches),
            "revision": revision,
            "place": plain(provenance.place),
            "url": plain_or_none(provenance.url),
            "status": provenance.status,
            "headers": pairs(provenance.headers),
            "redirects": pairs(provenance.redirects),
            "fetched": provenance.fetched,
            "tool": TOOL,
        }
        self.add(schema.fetches, row)

    def _put_claims(self, article: int, revision: int, report: Report, *, origin: str) -> tuple[StoredClaim, ...]:
        rows: list[dict[str, object]] = []
        asked: list[dict[str, object]] = []
        own = {one.id: one for one in reversed(resolved_claims(report))}  # of two of one id, the first
        stored = [StoredClaim(self.next_seq(claims), article, claim, origin) for claim in reversed(own.values())]
        for one in stored:
            rows.append(_claim_row(one, revision))
            sort_day = rows[-1]["sort_day"]
            asked.extend(
                {"kind": kind, "name": name, "sort_day": sort_day, "claim": one.seq, "current": 1, "article": article}
                for kind, name in names_of(one.claim)
            )
            self.claims_cache.put(one.seq, one.claim)
        self.add(claims, *rows)
        self.add(names, *asked)
        self.current_claims.update((one.claim.id, one.seq) for one in stored)
        return tuple(stored)

    def _set_aside(self, gone: Sequence[StoredClaim]) -> None:
        """Take the claims of the revision before out of lists and events; they stay in the store."""
        seqs = [one.seq for one in gone]
        for part in in_parts(seqs):
            self.connection.execute(update(claims).where(claims.c.seq.in_(part)).values(current=0, event=None))
            self.connection.execute(update(names).where(names.c.claim.in_(part)).values(current=0))
        for one in gone:
            self.current_claims.pop(one.claim.id, None)

    def _keep_aliases(self, gone: Sequence[StoredClaim], stored: Sequence[StoredClaim]) -> None:
        """Let ids of events that led through claims which are gone lead through others of the same happening."""
        standing = {one.claim.id for one in stored}
        lost = {one.claim.id: one for one in gone if one.claim.id not in standing}
        for part in in_parts(lost):
            rows = self.connection.execute(select(event_aliases).where(event_aliases.c.claim.in_(part))).all()
            moved = [
                {"of": row.id, "through": other}
                for row in rows
                if (other := self._in_its_place(lost[row.claim], stored)) is not None
            ]
            if moved:
                change = update(event_aliases).where(event_aliases.c.id == bindparam("of"))
                self.connection.execute(change.values(claim=bindparam("through")), moved)

    def _in_its_place(self, lost: StoredClaim, stored: Sequence[StoredClaim]) -> str | None:
        if lost.event is not None:
            told = (
                select(claims.c.id)
                .join(schema.events, schema.events.c.seq == claims.c.event)
                .where(schema.events.c.id == lost.event, STANDING)
                .order_by(claims.c.seq)
            )
            if (other := self.connection.execute(told.limit(1)).scalar()) is not None:
                return str(other)
        return next((one.claim.id for one in stored if one.claim.type == lost.claim.type), None)


_FIND = select(articles.c.seq, articles.c.id, articles.c.address).where(
    or_(articles.c.address == bindparam("address", type_=Text), articles.c.id == bindparam("own"))
)
_KNOWN = select(revisions.c.seq).where(
    revisions.c.article == bindparam("of"), revisions.c.content == bindparam("content")
)
TOOL = f"dateline {version('dateline')}"


@cache
def _put_body(dialect: str) -> Insert:
    statement = own_insert(payloads, dialect)
    lost = payloads.c.body.is_(None)
    put: Insert = statement.on_conflict_do_update(
        index_elements=["sha256"], set_={"body": statement.excluded.body}, where=lost
    )
    return put


def content_of(article: Article) -> str:
    """Give the hash of what makes a version of an article: title, text and date of publication."""
    return sha256(dumps([article.title, article.text, article.published]).encode())


def report_digest(article: str, number: int, payload: str, body: bytes) -> str:
    """Give the digest that the log holds of a revision: its id, number and payload, and its report as JSON bytes."""
    return sha256(dumps([article, number, payload]).encode() + b"\n" + body)


def names_of(claim: ResolvedClaim) -> Iterator[tuple[str, str]]:
    """All ways to ask for a claim by who or where: kind, and an id, a folded name or a folded wording."""
    asked = {("actor", name): None for party in (*claim.actors, *claim.targets)
             for name in (party.ref, _folded(party.name), _folded(party.text))}  # fmt: skip
    asked |= {("source", name): None for party in claim.sources
              for name in (party.ref, _folded(party.name), _folded(party.text))}  # fmt: skip
    asked |= {("place", name): None for place in claim.places
              for name in (place.ref, _folded(place.name), _folded(place.text))}  # fmt: skip
    return ((kind, plain(name, LONGEST_NAME)) for kind, name in asked if name)


def _folded(name: str | None) -> str | None:
    return None if name is None else fold(name)


def _claim_row(one: StoredClaim, revision: int) -> dict[str, object]:
    claim = one.claim
    return {
        "seq": one.seq,
        "id": claim.id,
        "revision": revision,
        "article": one.article_seq,
        "current": 1,
        "type": claim.type,
        "status": claim.status,
        "first_day": claim.from_,
        "last_day": claim.to,
        "sort_day": claim.day,
        "country": claim.country,
        "confidence": claim.confidence,
        "event": None,
        "claim": encode(claim),
    }


def _searched(article: Article) -> str:
    title = article.title or ""
    return in_words(bare(article.text if article.text.startswith(title) else f"{title}\n{article.text}"))


def _bounded(text: str, most: int) -> str:
    """Text that every index takes; a longer one is cut and told apart by its hash."""
    safe = plain(text)
    if len(safe) <= most:
        return safe
    return f"{safe[: most - 65]}~{sha256(text.encode('utf-8', 'surrogatepass'))}"


def _new(seq: int, report: Report, *, origin: str, address: str | None, added: str) -> StoredArticle:
    told = report.article
    return StoredArticle(
        seq=seq,
        id=told.id,
        url=address,
        outlet=plain_or_none(told.outlet),
        origin=plain(origin),
        title=plain_or_none(told.title),
        published=plain_or_none(told.published),
        language=plain_or_none(told.language),
        sha256=told.sha256,
        revision=1,
        added=added,
        story=None,
        copy_of=None,
        claims=len({claim.id for claim in report.claims}),
    )


def _taken(found: _Found, report: Report) -> StoredArticle:
    told = report.article
    return StoredArticle(
        found.seq, found.id, told.url, told.outlet, "", told.title, told.published, told.language, told.sha256,
        0, "", None, None, 0,
    )  # fmt: skip


def rows_to_reports(rows: Iterable[Row[Any]]) -> Iterator[tuple[StoredArticle, Report]]:
    """Unpack rows of ``select_articles`` with ``revisions.report`` beside."""
    for row in rows:
        article = article_of(row)
        yield article, report_of(row.report, article.id)
