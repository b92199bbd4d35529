"""Events: what one or more claims, of one or many reports, tell of the same happening.

Events are derived from claims and can be derived again; a person's judgement is kept apart and outlives that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from dateline.records.resolved import Party, ResolvedClaim, Whereabouts

Number = int | float
AHEAD = ("planned", "hypothetical")
"""What a claim or an event is told as before anything happened."""


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """How likely two claims tell of one happening, and why.

    Attributes:
        left, right: ids of the claims, ``left < right``.
        score: log-odds; above 0 speaks for one happening, ``-inf`` forbids it.
        reasons: what spoke for and against it, the weightiest first, as short sentences with the values compared.
    """

    left: str
    right: str
    score: float
    reasons: tuple[str, ...]


class Spot(NamedTuple):
    """What of a claim says whether it lies in a window: its type, its last and its first day, its country."""

    type: str
    day: str
    from_: str | None
    country: str | None

    @classmethod
    def of(cls, claim: ResolvedClaim) -> Spot:
        """Take it from a claim."""
        return cls(claim.type, claim.day, claim.from_, claim.country)


@dataclass(frozen=True, slots=True)
class Window:
    """Where a store looks for claims that may tell of the same happening as one claim.

    Attributes:
        types: types of claims that can; the claim's own first.
        first, last: days, ISO 8601, both included, which a candidate's own days (or, where it tells none, the day its
            report was published) must meet; None: any.
        countries: ISO 3166-1 alpha-3; a candidate must lie in one of them or in none known. Empty: anywhere.
    """

    types: tuple[str, ...]
    first: str | None
    last: str | None
    countries: tuple[str, ...]

    def holds(self, spot: Spot) -> bool:
        """Whether a store that looks here finds the claim of this spot."""
        if spot.type not in self.types or (self.first is not None and spot.day < self.first):
            return False
        if self.last is not None and spot.day > self.last and not (spot.from_ and spot.from_ <= self.last):
            return False
        return not self.countries or spot.country is None or spot.country in self.countries


@dataclass(frozen=True, slots=True)
class ArticleOrigin:
    """Where the claims of one article come from.

    Attributes:
        article: its id.
        outlet, published: of the article, or None.
        origin: what counts as one source: an agency, the first of a row of copies, or else the outlet.
        seq: the how-manieth article of the store it is.
    """

    article: str
    outlet: str | None
    published: str | None
    origin: str
    seq: int


@dataclass(frozen=True, slots=True)
class Following:
    """An event that carries out, calls off or denies one that was planned or threatened.

    Attributes:
        event: the id of the later one; follows: of the planned one.
        how: ``carried out``, ``ongoing`` or ``denied``.
        score: how many things they agree in: parties, place, days.
        reasons: these, as short sentences.
    """

    event: str
    follows: str
    how: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureTold:
    """One figure as one claim tells it, and who says so.

    Attributes:
        claim, article, outlet, published: where it stands.
        sources: whom the report gives as saying it, in its words; empty where it gives none.
        origin: what counts as one source: an agency, the first of a row of copies, or else the outlet.
        superseded: a later figure of the same origin, or a later confirmed toll, stands in its place.
    """

    claim: str
    article: str
    outlet: str | None
    published: str | None
    sources: tuple[str, ...]
    origin: str
    low: Number | None
    best: Number | None
    high: Number | None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class EventFigure:
    """All figures of one kind: the range of those that stand, the one to go by, and every single one, latest first."""

    kind: str
    low: Number | None
    best: Number | None
    high: Number | None
    by: tuple[FigureTold, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """One of the values that are told, and the claims that tell it."""

    value: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field on which the claims of an event differ: ``place``, ``actor``, ``status``, ``killed`` ..."""

    field: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One happening, as its claims together tell it.

    Attributes:
        id: stable while the event grows; made from its first claim.
        type, status: what most independent sources, the latest first, tell.
        from_, to: first and last day, ISO 8601, where any claim tells them, else None.
        date_precision: ``day``, ``days`` (two to six), ``week``, ``month``, ``longer``, or None where no day is told.
        reported_from, reported_to: when the first and the last of its reports were published, or None.
        place: the most precise place that the claims agree on, or None.
        claims: ids, in the order in which they were added.
        outlets: who published them, in that order, each once.
        independent_sources: how many origins; a copied or agency report counts once.
        confidence: 0 to 1, that it is as ``status`` says (happened, planned ...), from the evidence in ``grounds``.
        grounds: what raised or lowered the confidence, as short sentences.
        follows: ids of planned or threatened events that this one carries out, or of denials of it.
    """

    id: str
    type: str
    status: str
    from_: str | None
    to: str | None
    date_precision: str | None
    reported_from: str | None
    reported_to: str | None
    place: Whereabouts | None
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    figures: tuple[EventFigure, ...]
    claims: tuple[str, ...]
    outlets: tuple[str, ...]
    independent_sources: int
    confidence: float
    grounds: tuple[str, ...]
    disagreements: tuple[Disagreement, ...] = ()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person holds of two claims (one happening?), two articles (one story?) or two articles' copies.

    Attributes:
        of: ``claims``, ``stories`` or ``copies``.
        left, right: the two ids, ``left < right``.
        verdict: ``same``, ``different`` or ``unsure``.
        by: who says so; at: when, ISO 8601 UTC; note: why, in the person's own words, or empty.
    """

    of: str
    left: str
    right: str
    verdict: str
    by: str
    at: str
    note: str = ""


def latest_judgements(judgements: Iterable[Judgement], *, of: str) -> dict[tuple[str, str], Judgement]:
    """Give the judgement that counts for each pair: the last in ``at``, then by ``by``, ``verdict`` and ``note``.

    Args:
        judgements: in any order.
        of: what they must be of; others are passed over.

    Returns:
        (left, right) -> judgement, in the order in which they were last judged.
    """
    newest: dict[tuple[str, str], Judgement] = {}
    for one in sorted(judgements, key=lambda one: (one.at, one.by, one.verdict, one.note)):
        if one.of == of:
            pair = (min(one.left, one.right), max(one.left, one.right))
            newest.pop(pair, None)
            newest[pair] = one
    return newest
