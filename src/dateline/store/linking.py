"""Claims that may tell of one happening, the links between them, and the events that they make."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from math import inf, isinf
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    delete,
    insert,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from dateline.errors import NotStored
from dateline.records.event import ClaimLink, Event
from dateline.records.resolved import day_of
from dateline.records.stored import StoredClaim
from dateline.store.codec import decode, dumps, encode
from dateline.store.rows import claims_by_seq, claims_of, select_claims
from dateline.store.schema import (
    claims,
    event_aliases,
    event_names,
    events,
    follows,
    judgements,
    links,
    names,
    story_articles,
)
from dateline.store.transaction import Transaction, in_parts

# A claim told of more days than this after a window's end is not looked for.
LONGEST_DAYS = 400
_ANY = 2**62
_LATEST = "9999-12-31"


class Events(Transaction):
    """The part of a transaction that deals with links and events."""

    # --- candidates

    def claims_in(  # noqa: D417, PLR0913
        self,
        types: Sequence[str],
        first_day: str | None,
        last_day: str | None,
        countries: Sequence[str],
        *,
        limit: int = 400,
        up_to: int | None = None,
    ) -> list[StoredClaim]:
        """Current claims of these types, days and countries, the latest first.

        Args:
            types: at least one.
            first_day, last_day: their days told (or, where they tell none, that of publication) must meet these; None
                cuts nothing. Claims without any day are found only where both are None.
            countries: in one of them, or in none known; empty: anywhere.
            limit: at most so many, the latest.
            up_to: a claim's seq; later ones are left out: a run over stored reports sees what the first one saw.
        """
        values: dict[str, object] = {"types": list(types), "limit": limit, "up_to": _ANY if up_to is None else up_to}
        if countries:
            values["countries"] = list(countries)
        if first_day is not None:
            values["first"] = first_day
        if last_day is not None:
            values |= {"last": last_day, "later": _later(last_day)}
        flags = (bool(countries), first_day is not None, last_day is not None)
        rows = list(self.connection.execute(_inside(*flags), values))
        if last_day is not None:
            rows += self.connection.execute(_reaching_in(*flags), values)
            rows.sort(key=lambda row: (row.sort_day, row.seq), reverse=True)
        return list(self._seen(claims_of(self.connection, rows[:limit], self.claims_cache)))

    def claims_beside(  # noqa: PLR0913 - the two ways in, and what both are cut down to
        self,
        *,
        story: int | None,
        places: Sequence[str],
        first_day: str | None,
        last_day: str | None,
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
            up_to: an article's seq; claims of later ones are left out: a run over stored reports meets them later.
            limit: at most so many of the story, and so many of the places; the latest.
        """
        values: dict[str, object] = {"up_to": _ANY if up_to is None else up_to, "limit": limit}
        values |= {"first": first_day or "", "last": last_day or _LATEST}
        rows = list(self.connection.execute(_IN_STORY, {**values, "story": story})) if story is not None else []
        if places:
            rows += self.connection.execute(_AT_PLACES, {**values, "places": sorted(places)})
        found = {row.seq: row for row in rows}
        chosen = [found[seq] for seq in sorted(found)]
        return list(self._seen(claims_of(self.connection, chosen, self.claims_cache)))

    def _seen(self, found: Iterable[StoredClaim]) -> tuple[StoredClaim, ...]:
        """Remember the numbers of current claims, for their links."""
        kept = tuple(found)
        self.current_claims.update((one.claim.id, one.seq) for one in kept)
        return kept

    def component(self, claim_seqs: Iterable[int]) -> tuple[tuple[StoredClaim, ...], tuple[ClaimLink, ...]]:
        """Give all current claims that links above 0 and judgements ``same`` connect with these, and all their links.

        The way may lead through claims that are gone; they, and links to them, are not given.
        """
        seen: set[int] = set()
        frontier = set(claim_seqs)
        judged = bool(frontier) and self._are_judged()
        while frontier:
            seen |= frontier
            same = self._judged_same(frontier) if judged else set()
            frontier = (self._linked(frontier) | same) - seen
        members = self._seen(claims_by_seq(self.connection, seen, self.claims_cache))
        return members, self._links_among({one.seq: one.claim.id for one in members})

    def _linked(self, seqs: set[int]) -> set[int]:
        found: set[int] = set()
        for part in in_parts(sorted(seqs)):
            found.update(self.connection.execute(_LINKED, {"seqs": part}).scalars())
        return found

    def _judged_same(self, seqs: set[int]) -> set[int]:
        found: set[str] = set()
        for part in in_parts(sorted(seqs)):
            ids = select(claims.c.id).where(claims.c.seq.in_(part), claims.c.current == 1)
            asked = select(judgements).where(judgements.c.subject == "claims")
            asked = asked.where(or_(judgements.c.left.in_(ids), judgements.c.right.in_(ids)))
            latest = {
                (row.left, row.right): row.verdict for row in self.connection.execute(asked.order_by(judgements.c.seq))
            }
            found.update(id_ for pair, verdict in latest.items() if verdict == "same" for id_ in pair)
        seqs_of = select(claims.c.seq).where(claims.c.current == 1)
        return {
            seq
            for part in in_parts(sorted(found))
            for seq in self.connection.execute(seqs_of.where(claims.c.id.in_(part))).scalars()
        }

    def _are_judged(self) -> bool:
        return self.connection.execute(_JUDGED).first() is not None

    def _links_among(self, ids: Mapping[int, str]) -> tuple[ClaimLink, ...]:
        found: list[ClaimLink] = []
        for part in in_parts(sorted(ids)):
            rows = self.connection.execute(_LINKS, {"seqs": part})
            found.extend(_link(row, ids) for row in rows if row.right in ids)
        return tuple(found)

    # --- links

    def put_links(self, found: Sequence[ClaimLink]) -> None:
        """Keep links between current claims, in place of those kept of the same pairs.

        Raises:
            NotStored: a claim is not there, or of an earlier revision.
        """
        seqs = self._seqs_of({id_ for link in found for id_ in (link.left, link.right)})
        rows: dict[tuple[int, int], dict[str, object]] = {}
        for link in found:
            left, right = sorted((seqs[link.left], seqs[link.right]))
            score = None if isinf(link.score) else link.score
            rows[left, right] = {"left": left, "right": right, "score": score, "reasons": dumps(list(link.reasons))}
        self.put(links, *rows.values())

    def _seqs_of(self, ids: set[str]) -> Mapping[str, int]:
        for part in in_parts(sorted(ids - self.current_claims.keys())):
            asked = select(claims.c.id, claims.c.seq).where(claims.c.id.in_(part), claims.c.current == 1)
            self.current_claims.update((row.id, row.seq) for row in self.connection.execute(asked))
        if lost := sorted(ids - self.current_claims.keys()):
            raise NotStored(f"claim {lost[0]}: is not in the store, or of an earlier revision of its article")
        return self.current_claims

    def drop_links(self, claim_seqs: Iterable[int]) -> None:
        """Forget all links of these claims."""
        for part in in_parts(sorted(set(claim_seqs))):
            self.connection.execute(delete(links).where(links.c.left.in_(part)))
            self.connection.execute(delete(links).where(links.c.right.in_(part)))

    # --- events

    def put_events(
        self, made: Sequence[tuple[Event, Sequence[int]]], *, gone: Sequence[str] = (), article: int
    ) -> None:
        """Keep events with the claims that they gather (by seq), and let those go that are no more.

        What is as it was is left alone. An event that is gone goes on leading to the one that its first claim is in.

        Args:
            made: each with the seqs of its claims. An event of which every claim is now in another needs not be named
                in ``gone``.
            gone: ids of events that are no more.
            article: the seq of the article that caused it: what changed counts as changed by it.

        Raises:
            ValueError: claims were taken out of an event that is neither given anew nor emptied.
        """
        ids = {event.id for event, _ in made}
        members = {seq: event.id for event, seqs in made for seq in seqs}
        before = self._before(ids | set(gone), members)
        rows = {event.id: _event_row(event, seqs, article) for event, seqs in made}
        wanted = {event.id: set(seqs) for event, seqs in made}
        kept = {id_ for id_ in ids if id_ in before and before[id_].same(rows[id_], wanted[id_])}
        changed = {id_: row for id_, row in rows.items() if id_ not in kept}
        out = [one for id_, one in before.items() if id_ not in kept]
        self._let_go(out, {one.id for one in out} - ids)
        self.put(events, *changed.values())
        self._join(changed, made)

    def _before(self, ids: set[str], members: Mapping[int, str]) -> dict[str, _Kept]:
        """What is kept now of these events, and of those whose claims are taken."""
        touched: set[int] = set()
        for some in in_parts(sorted(ids)):
            touched.update(self.connection.execute(select(events.c.seq).where(events.c.id.in_(some))).scalars())
        for part in in_parts(sorted(members)):
            asked = select(claims.c.event).where(claims.c.seq.in_(part), claims.c.event.is_not(None)).distinct()
            touched.update(self.connection.execute(asked).scalars())
        kept: dict[int, _Kept] = {}
        for part in in_parts(sorted(touched)):
            for row in self.connection.execute(select(events).where(events.c.seq.in_(part)).order_by(events.c.seq)):
                kept[row.seq] = _Kept(row)
            asked_members = select(claims.c.seq, claims.c.event).where(claims.c.event.in_(part))
            for row in self.connection.execute(asked_members):
                kept[row.event].members.add(row.seq)
        for one in kept.values():
            if one.id not in ids and (left := one.members - members.keys()):
                raise ValueError(f"event {one.id}: claims were taken out of it, but {len(left)} stay and have no event")
        return {one.id: one for one in kept.values()}

    def _let_go(self, out: Sequence[_Kept], vanished: set[str]) -> None:
        """Take events away, for good or to be put anew."""
        for part in in_parts([one.seq for one in out]):
            self.connection.execute(update(claims).where(claims.c.event.in_(part)).values(event=None))
            self.connection.execute(delete(event_names).where(event_names.c.event.in_(part)))
            self.connection.execute(delete(events).where(events.c.seq.in_(part)))
        for one in out:
            if one.id in vanished and (through := self._through(one.told())) is not None:
                self.put(event_aliases, {"id": one.id, "claim": through})
        for ids in in_parts(sorted(vanished)):
            self.connection.execute(delete(follows).where(or_(follows.c.event.in_(ids), follows.c.planned.in_(ids))))

    def _through(self, told: Event) -> str | None:
        """A standing claim that a vanished event leads through: its first, or else one that took that one's place."""
        for part in in_parts(told.claims):
            asked = select(claims.c.id).where(claims.c.id.in_(part), claims.c.current == 1).order_by(claims.c.seq)
            if (first := self.connection.execute(asked.limit(1)).scalar()) is not None:
                return str(first)
        older = select(claims.c.article).where(claims.c.id == told.claims[0]).scalar_subquery()
        asked = select(claims.c.id).where(claims.c.article == older, claims.c.current == 1, claims.c.type == told.type)
        found = self.connection.execute(asked.order_by(claims.c.seq).limit(1)).scalar()
        return None if found is None else str(found)

    def _join(self, changed: Mapping[str, Mapping[str, object]], made: Sequence[tuple[Event, Sequence[int]]]) -> None:
        """Note for claims which event they are in, and for events by whom and where they can be asked for."""
        rows = [{"member": seq, "into": changed[event.id]["seq"]}
                for event, seqs in made if event.id in changed for seq in seqs]  # fmt: skip
        if not rows:
            return
        self.connection.execute(_JOIN, rows)
        self.connection.execute(_NAME, [{"of": row["seq"], "day": row["sort_day"]} for row in changed.values()])
        for part in in_parts(changed):
            self.connection.execute(delete(event_aliases).where(event_aliases.c.id.in_(part)))

    def events_in(  # noqa: PLR0913
        self,
        types: Sequence[str],
        first_day: str | None,
        last_day: str | None,
        countries: Sequence[str],
        *,
        statuses: Sequence[str] = (),
        limit: int = 100,
    ) -> list[Event]:
        """Events as ``claims_in`` finds claims; ``statuses`` empty: of any."""
        asked = select(events.c.event).where(events.c.type.in_(types))
        if countries:
            asked = asked.where(or_(events.c.country.in_(countries), events.c.country.is_(None)))
        if statuses:
            asked = asked.where(events.c.status.in_(statuses))
        if first_day is not None:
            asked = asked.where(events.c.sort_day >= first_day)
        if last_day is not None:
            inside = events.c.sort_day <= last_day
            reaching = (events.c.sort_day <= _later(last_day)) & (events.c.first_day <= last_day)
            asked = asked.where(inside | reaching)
        latest = asked.order_by(events.c.sort_day.desc(), events.c.seq.desc()).limit(limit)
        return [decode(Event, told) for told in self.connection.execute(latest).scalars()]

    def events_beside(  # noqa: PLR0913 - what they must share, and what they are cut down to
        self,
        asked: Sequence[tuple[str, str]],
        *,
        types: Sequence[str],
        statuses: Sequence[str],
        first_day: str,
        last_day: str,
        limit: int = 30,
    ) -> list[Event]:
        """Events of these types and statuses whose last day lies within these, that share an actor or a place.

        Args:
            asked: kind (``actor``, ``place``) and name, as in the table ``event_names``; one of them must be shared.
            types: one must fit.
            statuses: one must fit.
            first_day: of the days, included.
            last_day: of the days, included.
            limit: at most so many, the latest.
        """
        if not asked:
            return []
        values = {"asked": list(asked), "types": list(types), "statuses": list(statuses), "limit": limit}
        rows = self.connection.execute(_BESIDE, {**values, "first": first_day, "last": last_day})
        return [decode(Event, row.event) for row in rows]

    def put_follows(
        self, rows: Sequence[tuple[str, str, float, Sequence[str]]], *, replacing: Sequence[str] = ()
    ) -> None:
        """Note which events carry out, or deny, which planned ones.

        Args:
            rows: id of the event, id of the planned one, log-odds, reasons.
            replacing: ids of events of which all that was noted is forgotten first.
        """
        for part in in_parts(replacing):
            self.connection.execute(delete(follows).where(or_(follows.c.event.in_(part), follows.c.planned.in_(part))))
        self.put(
            follows,
            *(
                {"event": event, "planned": planned, "score": score, "reasons": dumps(list(reasons))}
                for event, planned, score, reasons in rows
            ),
        )


class _Kept:
    """An event as it is kept now."""

    def __init__(self, row: Row[Any]) -> None:
        self.row = row
        self.id: str = row.id
        self.seq: int = row.seq
        self.members: set[int] = set()

    def told(self) -> Event:
        return decode(Event, self.row.event)

    def same(self, row: Mapping[str, object], wanted: set[int]) -> bool:
        """Whether the event is put again just as it is."""
        return bool(self.row.event == row["event"]) and self.members == wanted


@cache
def _candidates(by_country: bool, from_day: bool) -> Select[Any]:  # noqa: FBT001 - which conditions there are
    asked = select_claims().add_columns(claims.c.sort_day)
    asked = asked.where(claims.c.current == 1, claims.c.type.in_(bindparam("types", expanding=True)))
    asked = asked.where(claims.c.seq <= bindparam("up_to"))
    if by_country:
        countries = claims.c.country.in_(bindparam("countries", expanding=True))
        asked = asked.where(or_(countries, claims.c.country.is_(None)))
    if from_day:
        asked = asked.where(claims.c.sort_day >= bindparam("first"))
    latest = (claims.c.sort_day.desc(), claims.c.seq.desc())
    return asked.order_by(*latest).limit(bindparam("limit", type_=Integer))


@cache
def _inside(by_country: bool, from_day: bool, to_day: bool) -> Select[Any]:  # noqa: FBT001
    """Claims whose last day told, or else day of publication, lies in the window."""
    asked = _candidates(by_country, from_day)
    return asked.where(claims.c.sort_day <= bindparam("last")) if to_day else asked


@cache
def _reaching_in(by_country: bool, from_day: bool, _to_day: bool) -> Select[Any]:  # noqa: FBT001
    """Claims told of a span of days that begins before the window's end and ends after it."""
    spans = claims.c.first_day < claims.c.sort_day
    later = claims.c.sort_day > bindparam("last"), claims.c.sort_day <= bindparam("later")
    return _candidates(by_country, from_day).where(*later, spans, claims.c.first_day <= bindparam("last"))


_SEQS: BindParameter[int] = bindparam("seqs", expanding=True)
_LINKED = union_all(
    select(links.c.right).where(links.c.left.in_(_SEQS), links.c.score > 0),
    select(links.c.left).where(links.c.right.in_(_SEQS), links.c.score > 0),
)
_LINKS = select(links).where(links.c.left.in_(_SEQS)).order_by(links.c.left, links.c.right)
_JUDGED = select(judgements.c.seq).where(judgements.c.subject == "claims").limit(1)
_JOIN = update(claims).where(claims.c.seq == bindparam("member")).values(event=bindparam("into"))
_NAME = insert(event_names).from_select(
    ["kind", "name", "sort_day", "event"],
    select(names.c.kind, names.c.name, bindparam("day", type_=Text), claims.c.event)
    .join(claims, claims.c.seq == names.c.claim)
    .where(claims.c.event == bindparam("of"))
    .distinct(),
)


def _event_row(event: Event, seqs: Sequence[int], article: int) -> dict[str, object]:
    place = event.place
    return {
        "seq": min(seqs),
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "first_day": event.from_,
        "last_day": event.to,
        "sort_day": event.to or event.from_ or day_of(event.reported_from) or "",
        "country": None if place is None else place.country,
        "confidence": event.confidence,
        "independent_sources": event.independent_sources,
        "changed": article,
        "event": encode(event),
    }


def _link(row: Row[Any], ids: Mapping[int, str]) -> ClaimLink:
    left, right = sorted((ids[row.left], ids[row.right]))
    return ClaimLink(left, right, -inf if row.score is None else row.score, tuple(json.loads(row.reasons)))


def _later(day: str) -> str:
    """The last day that a span may end on which is still looked for."""
    try:
        return (date.fromisoformat(day) + timedelta(days=LONGEST_DAYS)).isoformat()
    except (ValueError, OverflowError):
        return "9999-12-31"


def _meeting(asked: Select[Any]) -> Select[Any]:
    """The latest current claims whose days meet those asked for."""
    days = or_(claims.c.sort_day <= bindparam("last"), claims.c.first_day <= bindparam("last"))
    return (
        asked.where(
            claims.c.current == 1,
            claims.c.article <= bindparam("up_to", type_=BigInteger),
            claims.c.sort_day >= bindparam("first"),
            days,
        )
        .order_by(claims.c.sort_day.desc(), claims.c.seq.desc())
        .limit(bindparam("limit", type_=Integer))
    )


_IN_STORY = _meeting(
    select_claims().where(
        claims.c.article.in_(
            select(story_articles.c.article).where(story_articles.c.story == bindparam("story", type_=BigInteger))
        )
    )
)
_AT_PLACES = _meeting(
    select_claims().where(
        claims.c.seq.in_(
            select(names.c.claim).where(
                names.c.kind == "place",
                names.c.name.in_(bindparam("places", expanding=True)),
                names.c.sort_day >= bindparam("first"),
                names.c.sort_day <= bindparam("last"),
                names.c.current == 1,
            )
        )
    )
)
_BESIDE = (
    select(events.c.event)
    .where(
        events.c.seq.in_(
            select(event_names.c.event).where(
                tuple_(event_names.c.kind, event_names.c.name).in_(bindparam("asked", expanding=True)),
                event_names.c.sort_day >= bindparam("first"),
                event_names.c.sort_day <= bindparam("last"),
            )
        ),
        events.c.type.in_(bindparam("types", expanding=True)),
        events.c.status.in_(bindparam("statuses", expanding=True)),
    )
    .order_by(events.c.sort_day.desc(), events.c.seq.desc())
    .limit(bindparam("limit", type_=Integer))
)
