"""The events that claims make, and which of them carry out what was planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BigInteger, Insert, Text, TextClause, bindparam, delete, or_, select, text, update

from dateline.records.event import Event
from dateline.records.resolved import day_of
from dateline.store.codec import decode, dumps, encode
from dateline.store.driver import listed
from dateline.store.schema import STANDING, claims, event_aliases, event_names, events, follows, names
from dateline.store.transaction import Transaction, in_parts, own_insert

# What very many events name (a great power) is found by those of the latest days alone.
MOST_OF_A_NAME = 1000
# SQLite takes at most 500 selects in one.
_MOST_SELECTS = 100


_Name = tuple[str, str, str, str]
"""Kind and name, and the first and last day of the events that are asked for by it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Which events are asked for.

    Attributes:
        named: kind (``actor``, ``place``) and name, as in the table ``event_names``; one of them must be shared.
        types, statuses: one of each must fit.
        first_day, last_day: in which their last day lies, both included.
    """

    named: tuple[tuple[str, str], ...]
    types: tuple[str, ...]
    statuses: tuple[str, ...]
    first_day: str
    last_day: str


class Events(Transaction):
    """The part of a transaction that deals with events."""

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
        members = {seq: event.id for event, seqs in made for seq in seqs}
        rows = {event.id: _event_row(event, seqs, article) for event, seqs in made}
        before = self._before(rows.keys() | set(gone), members)
        wanted = {event.id: set(seqs) for event, seqs in made}
        kept = {id_ for id_ in rows if id_ in before and before[id_].same(rows[id_], wanted[id_])}
        changed = {id_: row for id_, row in rows.items() if id_ not in kept}
        out = {id_: one for id_, one in before.items() if id_ not in kept}
        # Where an event keeps its number, only what is new of it is written: most only grow, by a claim or two.
        grown = {id_: one for id_, one in out.items() if id_ in changed and changed[id_]["seq"] == one.seq}
        self._let_go([one for id_, one in out.items() if id_ not in grown], out.keys() - rows.keys())
        self._put(changed, grown)
        self._join(changed, wanted, out)
        self._name(changed, wanted, grown)

    def _before(self, ids: AbstractSet[str], members: Mapping[int, str]) -> dict[str, _Kept]:
        """What is kept now of these events, and of those whose claims are taken."""
        touched: set[int] = set()
        for some in in_parts(sorted(ids)):
            touched.update(seq for (seq,) in self.driver.all(_OF_IDS, {"ids": some}))
        for part in in_parts(sorted(members)):
            touched.update(seq for (seq,) in self.driver.all(_OF_CLAIMS, {"seqs": part}))
        kept: dict[int, _Kept] = {}
        for part in in_parts(sorted(touched)):
            kept |= {seq: _Kept(seq, told, listed) for seq, told, *listed in self.driver.all(_KEPT, {"seqs": part})}
            for member, event in self.driver.all(_MEMBERS, {"seqs": part}):
                kept[event].members.add(member)
        for one in kept.values():
            if one.id not in ids and (left := one.members - members.keys()):
                raise ValueError(f"event {one.id}: claims were taken out of it, but {len(left)} stay and have no event")
        return {one.id: one for one in kept.values()}

    def _let_go(self, out: Sequence[_Kept], vanished: AbstractSet[str]) -> None:
        """Take events away, for good or to be put anew under another number."""
        for part in in_parts([one.seq for one in out]):
            for statement in (_UNNAME, _DROP):
                self.driver.run(statement, {"seqs": part})
        for one in out:
            if one.id in vanished and (through := self._through(one.told())) is not None:
                self.put(event_aliases, {"id": one.id, "claim": through})
        for ids in in_parts(sorted(vanished)):
            self.driver.run(_UNFOLLOW, {"ids": ids})

    def _through(self, told: Event) -> str | None:
        """A standing claim that a vanished event leads through: its first, or else one that took that one's place."""
        for part in in_parts(told.claims):
            asked = select(claims.c.id).where(claims.c.id.in_(part), STANDING).order_by(claims.c.seq)
            if (first := self.connection.execute(asked.limit(1)).scalar()) is not None:
                return str(first)
        older = select(claims.c.article).where(claims.c.id == told.claims[0]).limit(1).scalar_subquery()
        asked = select(claims.c.id).where(claims.c.article == older, STANDING, claims.c.type == told.type)
        found = self.connection.execute(asked.order_by(claims.c.seq).limit(1)).scalar()
        return None if found is None else str(found)

    def _put(self, changed: Mapping[str, Mapping[str, object]], grown: Mapping[str, _Kept]) -> None:
        """Write events, and only their JSON and grounds where no list finds them otherwise than before."""
        told = [row for id_, row in changed.items() if id_ in grown and grown[id_].is_listed_as(row)]
        self.many(_TELL, [{name: row[name] for name in _UNLISTED} | {"of": row["seq"]} for row in told])
        self.put(events, *(row for row in changed.values() if row not in told))
        for part in in_parts(id_ for id_ in changed if id_ not in grown):
            self.driver.run(_REVIVE, {"ids": part})

    def _join(
        self, changed: Mapping[str, Mapping[str, object]], wanted: Mapping[str, set[int]], out: Mapping[str, _Kept]
    ) -> None:
        """Note for claims which event they are in."""
        was = {seq: one.seq for one in out.values() for seq in one.members}
        for part in in_parts(sorted(was.keys() - {seq for id_ in changed for seq in wanted[id_]})):
            self.driver.run(_LEAVE, {"seqs": part})
        joined = ((seq, row["seq"]) for id_, row in changed.items() for seq in sorted(wanted[id_]))
        self.many(_JOIN, [{"member": seq, "into": into} for seq, into in joined if was.get(seq) != into])

    def _name(
        self, changed: Mapping[str, Mapping[str, object]], wanted: Mapping[str, set[int]], grown: Mapping[str, _Kept]
    ) -> None:
        """Note for events by whom and where they can be asked for: by the names of their claims."""
        known = {id_: one.members for id_, one in grown.items() if one.is_named_as(changed[id_], wanted[id_])}
        for part in in_parts(one.seq for id_, one in grown.items() if id_ not in known):
            self.driver.run(_UNNAME, {"seqs": part})
        rows = [
            {"member": seq, "into": row["seq"], "day": row["sort_day"]}
            for id_, row in changed.items()
            for seq in sorted(wanted[id_] - known.get(id_, set()))
        ]
        self.many(_named(self.driver.dialect), rows)

    def events_beside(self, asked: Sequence[Beside], *, limit: int = 30) -> list[list[Event]]:
        """Give, for each question, the events that fit, the latest first.

        Args:
            asked: the questions; one that names nothing is answered with nothing. Of events that bear a name, only the
                latest ``MOST_OF_A_NAME`` of those days are looked at.
            limit: at most so many for each.
        """
        fitting: list[dict[int, str]] = [{} for _ in asked]
        askers: dict[_Name, list[int]] = {}
        for at, one in enumerate(asked):
            for kind, name in one.named:
                askers.setdefault((kind, name, one.first_day, one.last_day), []).append(at)
        for part in in_parts(askers, _MOST_SELECTS):
            for number, seq, day, type_, status in self._bearing(part, asked):
                for at in askers[part[number]]:
                    if type_ in asked[at].types and status in asked[at].statuses:
                        fitting[at][seq] = day
        latest = [sorted(found, key=lambda seq: (found[seq], seq), reverse=True)[:limit] for found in fitting]
        told: dict[int, Event] = {}
        for seqs in in_parts(sorted({seq for found in latest for seq in found})):
            told |= {seq: _read(event) for seq, event in self.driver.all(_TOLD, {"seqs": seqs})}
        return [[told[seq] for seq in found] for found in latest]

    def _bearing(self, part: Sequence[_Name], asked: Sequence[Beside]) -> list[tuple[Any, ...]]:
        """Events that bear these names, of any of the types and statuses asked for."""
        values: dict[str, object] = {"most": MOST_OF_A_NAME}
        values["types"] = sorted({name for one in asked for name in one.types})
        values["statuses"] = sorted({name for one in asked for name in one.statuses})
        for number, (kind, name, first_day, last_day) in enumerate(part):
            values |= {f"kind_{number}": kind, f"name_{number}": name}
            values |= {f"first_{number}": first_day, f"last_{number}": last_day}
        return self.driver.all(_beside(len(part), self.driver.dialect), values)

    def put_follows(
        self, rows: Sequence[tuple[str, str, float, Sequence[str]]], *, replacing: Sequence[str] = ()
    ) -> None:
        """Note which events carry out, or deny, which planned ones.

        Args:
            rows: id of the event, id of the planned one, log-odds, reasons.
            replacing: ids of events of which all that was noted is forgotten first.
        """
        for part in in_parts(replacing):
            self.driver.run(_UNFOLLOW, {"ids": part})
        self.put(
            follows,
            *(
                {"event": event, "planned": planned, "score": score, "reasons": dumps(list(reasons))}
                for event, planned, score, reasons in rows
            ),
        )


@lru_cache(maxsize=1024)
def _read(event: str) -> Event:
    """Read an event, or give it as it was read before: what is planned is asked for by many reports."""
    return decode(Event, event)


class _Kept:
    """An event as it is kept now."""

    def __init__(self, seq: int, told: str, listed: Sequence[object]) -> None:
        self.seq = seq
        self._told = told
        self._listed = dict(zip(_LISTED, listed, strict=True))
        self.id = str(self._listed["id"])
        self.members: set[int] = set()

    def told(self) -> Event:
        return decode(Event, self._told)

    def same(self, row: Mapping[str, object], wanted: set[int]) -> bool:
        """Whether the event is put again just as it is."""
        return self._told == row["event"] and self.members == wanted

    def is_listed_as(self, row: Mapping[str, object]) -> bool:
        """Whether all by which lists find the event is as it was."""
        return all(row[name] == value for name, value in self._listed.items())

    def is_named_as(self, row: Mapping[str, object], wanted: set[int]) -> bool:
        """Whether all names that it is asked for by stay: its last day is as it was, and none of its claims is gone.

        Claims of an earlier revision were taken out of it before; its own JSON still names them.
        """
        stays = self._listed["sort_day"] == row["sort_day"] and self.members <= wanted
        return stays and len(self.told().claims) == len(self.members)


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


_OF_IDS = select(events.c.seq).where(events.c.id.in_(listed("ids")))
_OF_CLAIMS = select(claims.c.event).where(claims.c.seq.in_(listed("seqs")), claims.c.event.is_not(None)).distinct()
_LISTED = ("id", "type", "status", "first_day", "last_day", "sort_day", "country")
_UNLISTED = ("confidence", "independent_sources", "changed", "event")
_KEPT = (
    select(events.c.seq, events.c.event, *(events.c[name] for name in _LISTED))
    .where(events.c.seq.in_(listed("seqs")))
    .order_by(events.c.seq)
)
_TELL = update(events).where(events.c.seq == bindparam("of")).values({name: bindparam(name) for name in _UNLISTED})
_MEMBERS = select(claims.c.seq, claims.c.event).where(claims.c.event.in_(listed("seqs")))
_LEAVE = update(claims).where(claims.c.seq.in_(listed("seqs"))).values(event=None)
_UNNAME = delete(event_names).where(event_names.c.event.in_(listed("seqs")))
_DROP = delete(events).where(events.c.seq.in_(listed("seqs")))
_JOIN = update(claims).where(claims.c.seq == bindparam("member")).values(event=bindparam("into"))
_REVIVE = delete(event_aliases).where(event_aliases.c.id.in_(listed("ids")))
_UNFOLLOW = delete(follows).where(or_(follows.c.event.in_(listed("ids")), follows.c.planned.in_(listed("ids"))))
_TOLD = select(events.c.seq, events.c.event).where(events.c.seq.in_(listed("seqs")))


@cache
def _named(dialect: str) -> Insert:
    """Let an event be asked for by all names of a claim."""
    of_claim = select(names.c.kind, names.c.name, bindparam("day", type_=Text), bindparam("into", type_=BigInteger))
    statement: Insert = (
        own_insert(event_names, dialect)
        .from_select(["kind", "name", "sort_day", "event"], of_claim.where(names.c.claim == bindparam("member")))
        .on_conflict_do_nothing()
    )
    return statement


@cache
def _beside(count: int, dialect: str) -> TextClause:
    """The latest events of each of so many names, with the name's number.

    SQLite is told the way: left to itself it goes through all events of a type.
    """
    one = (
        "SELECT * FROM (SELECT {0} AS number, event FROM event_names WHERE kind = :kind_{0} AND name = :name_{0} "
        "AND sort_day >= :first_{0} AND sort_day <= :last_{0} ORDER BY sort_day DESC, event DESC LIMIT :most) AS n{0}"
    )
    named = " UNION ALL ".join(one.format(number) for number in range(count))
    by = "INDEXED BY events_days" if dialect == "sqlite" else ""
    return text(
        f"SELECT named.number, e.seq, e.sort_day, e.type, e.status FROM ({named}) AS named CROSS JOIN events AS e {by} "
        "WHERE e.seq = named.event AND e.type IN :types AND e.status IN :statuses"
    ).bindparams(listed("types"), listed("statuses"))
