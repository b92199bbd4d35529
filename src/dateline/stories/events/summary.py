"""One event of its claims: what it is, when, where, who, how many, and where its reports disagree.

May import records and errors. A pure function of the claims and of where they come from, whatever order they are in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import combinations

from dateline.records.event import ArticleOrigin, Disagreement, Event, Voice
from dateline.records.resolved import Party, ResolvedClaim, Whereabouts
from dateline.stories.events.confidence import confidence
from dateline.stories.events.days import common_days
from dateline.stories.events.evidence import label, place_relation
from dateline.stories.events.facts import fineness, party_key
from dateline.stories.events.figures import disagreements, event_figures
from dateline.stories.events.table import Table, load_table

_REAL = frozenset(("happened", "ongoing"))
_APART = frozenset(("place_other", "place_abroad", "place_next"))


def summarise(
    claims: Iterable[ResolvedClaim], articles: Mapping[str, ArticleOrigin], *, table: Table | None = None
) -> Event:
    """Put together what the claims of one happening tell of it.

    Everything is counted by origins: an agency's text in forty papers is one voice.

    - ``type``: the type told by most origins, but a deed by its own name (``bombing``) goes before a general name
      (``attack``), and that before what came of it (``killing``), where at least half as many origins tell it.
    - ``status``: each origin's latest word counts; what was planned is overtaken by an origin that later tells it as
      done. The status of most origins stands; of several, the latest.
    - ``from``, ``to``: the days that most origins' intervals have in common.
    - ``place``: the finest place that most origins' places can agree on.
    - ``figures``: see ``event_figures``. ``confidence``: see ``confidence``.

    Args:
        claims: of one happening; at least one.
        articles: where each article of them comes from, by its id.
        table: weights; None: what ships with the package.

    Returns:
        The event; its ``follows`` is left empty.

    Raises:
        ValueError: there are no claims.
        KeyError: an article of theirs is not in ``articles``.
    """
    table = table or load_table()
    ordered = sorted(
        {claim.id: claim for claim in claims}.values(), key=lambda c: (articles[c.article].seq, c.start, c.id)
    )
    if not ordered:
        raise ValueError("an event has at least one claim")
    told = _Told(ordered, articles)
    first, last, precision = common_days((told.origin(claim), claim) for claim in ordered)
    status, place, figures = told.status(), told.place(), event_figures(ordered, articles)
    disputes = (*told.disputes(), *disagreements(figures))
    sure, grounds = confidence(ordered, articles, status, disputes, table=table)
    published = sorted(day for claim in ordered if (day := articles[claim.article].published))
    return Event(
        id=f"e-{sha256(ordered[0].id.encode()).hexdigest()[:16]}",
        type=told.type(table),
        status=status,
        from_=first,
        to=last,
        date_precision=precision,
        reported_from=published[0] if published else None,
        reported_to=published[-1] if published else None,
        place=place,
        actors=told.parties([(claim, claim.actors) for claim in ordered]),
        targets=told.parties([(claim, claim.targets) for claim in ordered]),
        figures=figures,
        claims=tuple(claim.id for claim in ordered),
        outlets=tuple(dict.fromkeys(o for claim in ordered if (o := articles[claim.article].outlet) is not None)),
        independent_sources=len({told.origin(claim) for claim in ordered}),
        confidence=sure,
        grounds=grounds,
        disagreements=disputes,
    )


class _Told:
    """The claims in the order in which they were added, and who tells them."""

    def __init__(self, claims: Sequence[ResolvedClaim], articles: Mapping[str, ArticleOrigin]) -> None:
        self._claims = claims
        self._articles = articles
        self._last_words = self._latest()

    def origin(self, claim: ResolvedClaim) -> str:
        return self._articles[claim.article].origin

    def _when(self, claim: ResolvedClaim) -> tuple[str, int]:
        where = self._articles[claim.article]
        return where.published or "", where.seq

    def type(self, table: Table) -> str:
        origins: dict[str, set[str]] = defaultdict(set)
        for claim in self._claims:
            origins[claim.type].add(self.origin(claim))
        most = max(map(len, origins.values()))
        claims = Counter(claim.type for claim in self._claims)

        def order(name: str) -> tuple[int, int, int, str]:
            rank = 2 if name in table.effects else 1 if name in table.general else 0
            return rank, -len(origins[name]), -claims[name], name

        return min((name for name, by in origins.items() if 2 * len(by) >= most), key=order)

    def _latest(self) -> dict[str, tuple[tuple[str, int], str]]:
        """Origin -> when it last told of the event, and the status that most claims of that article tell."""
        latest: dict[str, ResolvedClaim] = {}
        for claim in self._claims:
            known = latest.get(self.origin(claim))
            if known is None or self._when(claim) > self._when(known):
                latest[self.origin(claim)] = claim
        words = {}
        for origin, last in latest.items():
            statuses = [claim.status for claim in self._claims if claim.article == last.article]
            words[origin] = (self._when(last), max(statuses, key=lambda s: (statuses.count(s), -statuses.index(s))))
        return words

    def status(self) -> str:
        words = list(self._last_words.values())
        done = max((when for when, status in words if status in _REAL), default=None)
        standing = [
            (when, status)
            for when, status in words
            if status not in ("planned", "hypothetical") or done is None or when > done
        ]
        votes = Counter(status for _, status in standing)
        newest = {status: when for when, status in sorted(standing)}
        return max(sorted(votes), key=lambda status: (votes[status], newest[status]))

    def place(self) -> Whereabouts | None:
        """The finest place that most origins can agree on, then the one told most, then first."""
        told = [(self.origin(claim), place) for claim in self._claims for place in claim.places if place.role == "at"]
        told = told or [(self.origin(claim), place) for claim in self._claims for place in claim.places]
        voices: dict[Whereabouts, set[str]] = {}
        for origin, place in told:
            voices.setdefault(place, set()).add(origin)
        if len(voices) < 2:
            return next(iter(voices), None)

        def order(place: Whereabouts) -> tuple[int, int, int]:
            lie = [(place_relation(place, other), origins) for other, origins in voices.items()]
            same = set().union(*(origins for relation, origins in lie if relation == "place_same"))
            agree = same.union(*(origins for relation, origins in lie if relation == "place_within"))
            return -len(agree), fineness(place), -len(same)

        return min(voices, key=order)  # of equals the first one told

    def parties(self, rows: Sequence[tuple[ResolvedClaim, Sequence[Party]]]) -> tuple[Party, ...]:
        """Parties told, each once: by the known actor, else by the telling words; those of most origins first."""
        wordings: dict[str, Counter[Party]] = defaultdict(Counter)
        origins: dict[str, set[str]] = defaultdict(set)
        for claim, parties in rows:
            for party in parties:
                if key := party_key(party):
                    wordings[key][party] += 1
                    origins[key].add(self.origin(claim))
        keys = sorted(wordings, key=lambda key: -len(origins[key]))
        return tuple(max(wordings[key], key=wordings[key].__getitem__) for key in keys)

    def disputes(self) -> tuple[Disagreement, ...]:
        found = [("place", self._place_voices()), ("actor", self._actor_voices()), ("status", self._status_voices())]
        return tuple(Disagreement(field, _voices(rows)) for field, rows in found if len(rows) > 1)

    def _place_voices(self) -> dict[str, list[str]]:
        """Finest places of the claims, where two reports put them apart; one report may tell of several."""
        points: dict[str, list[str]] = defaultdict(list)
        told: dict[str, list[Whereabouts]] = defaultdict(list)
        for claim in self._claims:
            finest = min((p for p in claim.places if p.role == "at" and p.ref), key=fineness, default=None)
            if finest is not None:
                points[label(finest)].append(claim.id)
                told[claim.article].append(finest)
        apart = any(
            all(place_relation(a, b) in _APART for a in one for b in other)
            for one, other in combinations(told.values(), 2)
        )
        return dict(points) if apart else {}

    def _actor_voices(self) -> dict[str, list[str]]:
        """Known actors of the claims, where two reports have none in common; one report may tell of several."""
        sides: dict[str, list[str]] = defaultdict(list)
        told: dict[str, set[str]] = defaultdict(set)
        for claim in self._claims:
            names = {actor.name or actor.text for actor in claim.actors if actor.ref}
            if names:
                sides[", ".join(sorted(names))].append(claim.id)
                told[claim.article] |= names
        apart = any(not one & other for one, other in combinations(told.values(), 2))
        return dict(sides) if apart else {}

    def _status_voices(self) -> dict[str, list[str]]:
        statuses = {status for _, status in self._last_words.values()}
        mixed = "denied" in {claim.status for claim in self._claims} and bool(statuses - {"denied"})
        rows: dict[str, list[str]] = defaultdict(list)
        for claim in self._claims:
            rows[claim.status].append(claim.id)
        return dict(rows) if mixed else {}


def _voices(rows: Mapping[str, Sequence[str]]) -> tuple[Voice, ...]:
    return tuple(Voice(value, tuple(claims)) for value, claims in sorted(rows.items()))
