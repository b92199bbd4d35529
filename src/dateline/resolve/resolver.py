"""Names to known actors, places and dates: the resolution of one report.

    toponyms -> places     (gazetteer, countries that the report names)
    time expressions       (the day the report was published)
    actors                 (listed groups, states and their organs)
    claims                 (the same ones, their words now pointing to what they stand for)

May import records and this room. Its one law: never silently wrong; what the report does not decide stays null.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from dateline.records import (
    ActorMention,
    Analysis,
    Article,
    Claim,
    Filler,
    Mentions,
    PlaceFiller,
    PlaceMention,
    Span,
    TimeMention,
)
from dateline.resolve.actors import Actors, Known, acting, actors_of, speaking
from dateline.resolve.coreference import corefer
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.places import Places
from dateline.resolve.places.toponyms import countries_named, find_toponyms
from dateline.resolve.times import STATUS_DIRECTION, find_times, interval
from dateline.resolve.world import World, load_world

_DATA = ("countries.yaml",)
_GOVERNMENT = ":government"
"""The end of the id of a state's government, which a bare capital may stand for; then it is no place."""
_FINENESS = {"exact": 5, "near": 5, "district": 4, "province": 3, "region": 2, "country": 1}
_JOINED_INSIDE = frozenset({",", "in", "of", "in the", ", in", "("})

_Mention = TypeVar("_Mention", bound=Span)
_Antecedents = Mapping[tuple[int, int], tuple[int, int]]


class Resolver:
    """Resolves reports against one gazetteer and one set of actors."""

    def __init__(self, world: World, gazetteer: Gazetteer, actors: Actors) -> None:
        self._world = world
        self._actors = actors
        self._places = Places(world, gazetteer)
        self.version = f"{gazetteer.version}+{_data_digest()}-{actors.version}"

    @classmethod
    def load(
        cls, *, gazetteer: Path | None = None, own: Sequence[Path] = (), extra_actors: Sequence[Path] = ()
    ) -> Resolver:
        """Open the gazetteer and read the lists.

        Args:
            gazetteer: a file that ``gazetteer.build`` wrote; without one, the one that ships with the package.
            own: files of imported places, laid beside it.
            extra_actors: the user's own files of actors, laid over the shipped ones in this order.

        Raises:
            ActorError: one of the user's files cannot be read or breaks the rules.
            ResourceError: the file or a part of the installation is missing or damaged.
        """
        world = load_world()
        return cls(world, Gazetteer.open(gazetteer, own=own), Actors(world, extra_actors))

    def resolve(
        self, article: Article, analyses: Sequence[Analysis], claims: Sequence[Claim]
    ) -> tuple[Mentions, tuple[Claim, ...]]:
        """Find actors, places and times of a report, and let the claims point to them.

        Returns:
            The mentions, each kind in text order, and the claims with ``ref`` filled where it is certain.
        """
        focus = countries_named(analyses, self._world)
        antecedents = corefer(article.text, analyses)
        actors = self._actor_mentions(article, analyses, claims, antecedents, focus)
        governments = {(a.start, a.end) for a in actors if a.id is not None and a.id.endswith(_GOVERNMENT)}
        toponyms = find_toponyms(article.text, analyses, claims, known=self._places.known, but_for=governments)
        places = self._places.resolve(article.text, toponyms, focus, address=article.url)
        times = find_times(
            article.text,
            [analysis.sentence for analysis in analyses],
            article.published,
            directions=[(t.start, t.end, STATUS_DIRECTION.get(c.status)) for c in claims for t in c.times],
        )
        refs = _Refs(article.text, actors, places, times, antecedents)
        return Mentions(actors, places, times), tuple(refs.claim(claim) for claim in claims)

    def _actor_mentions(
        self,
        article: Article,
        analyses: Sequence[Analysis],
        claims: Sequence[Claim],
        antecedents: _Antecedents,
        focus: Counter[str],
    ) -> tuple[ActorMention, ...]:
        """Fillers of actors, targets and sources, and ORG entities; each span once, in order."""
        spans = {(f.start, f.end) for c in claims for role in (c.actors, c.targets, c.sources) for f in role}
        for analysis in analyses:
            for entity in analysis.entities:
                if entity.label == "ORG":
                    spans.add((analysis.tokens[entity.first].start, analysis.tokens[entity.last].end))
        heard = speaking(analyses)
        published = (article.published or "")[:4]
        year = int(published) if published.isdecimal() else None
        found = actors_of(
            article.text,
            spans | heard,
            antecedents,
            self._actors,
            focus=focus,
            year=year,
            seats=acting(article.text, claims) | heard,
        )
        return tuple(
            _mention(article.text, span, known)
            for span, known in sorted(found.items())
            if span in spans or (known is not None and (known.id or "").endswith(_GOVERNMENT))
        )


def _mention(text: str, span: tuple[int, int], known: Known | None) -> ActorMention:
    known = known if known is not None else Known(None, None, None, None)
    return ActorMention(
        *span,
        text[span[0] : span[1]],
        id=known.id,
        name=known.name,
        kind=known.kind,
        country=known.country,
    )


class _Refs:
    """Points the fillers of claims to the mentions of their report."""

    def __init__(
        self,
        text: str,
        actors: Sequence[ActorMention],
        places: Sequence[PlaceMention],
        times: Sequence[TimeMention],
        antecedents: _Antecedents,
    ) -> None:
        self._text = text
        self._actors = {(mention.start, mention.end): mention.id for mention in actors}
        self._places = places
        self._times = times
        self._place_starts = [place.start for place in places]
        self._time_starts = [time.start for time in times]
        self._antecedents = antecedents

    def claim(self, claim: Claim) -> Claim:
        """The claim with every ``ref`` that is certain."""
        return replace(
            claim,
            sources=tuple(self._actor(filler) for filler in claim.sources),
            actors=tuple(self._actor(filler) for filler in claim.actors),
            targets=tuple(self._actor(filler) for filler in claim.targets),
            places=tuple(self._place(filler) for filler in claim.places),
            times=tuple(self._time(filler) for filler in claim.times),
        )

    def _actor(self, filler: Filler) -> Filler:
        return replace(filler, ref=self._actors.get((filler.start, filler.end)))

    def _place(self, filler: PlaceFiller) -> PlaceFiller:
        span = (filler.start, filler.end)
        ref = self._place_in(*span)
        if ref is None and span in self._antecedents:
            ref = self._place_in(*self._antecedents[span])
        return replace(filler, ref=ref)

    def _place_in(self, start: int, end: int) -> str | None:
        """The finest place named in a span; None where two are equally fine and neither lies in the other."""
        inside = _overlapping(self._places, self._place_starts, start, end)
        resolved = [place for place in inside if place.id is not None]
        if not resolved:
            return None
        finest = max(_FINENESS[place.precision or "country"] for place in resolved)
        best = [place for place in resolved if _FINENESS[place.precision or "country"] == finest]
        if len({place.id for place in best}) == 1:
            return best[-1].id
        together = len({(place.country, place.admin1) for place in best}) == 1
        chained = together and all(self._text[a.end : b.start].strip() in _JOINED_INSIDE for a, b in pairwise(best))
        return best[0].id if chained else None

    def _time(self, filler: Filler) -> Filler:
        """The interval of the one dated expression in (or around) the words."""
        inside = _overlapping(self._times, self._time_starts, filler.start, filler.end)
        dated = {ref for ref in map(interval, inside) if ref is not None}
        return replace(filler, ref=dated.pop() if len(dated) == 1 else None)


def _overlapping(mentions: Sequence[_Mention], starts: Sequence[int], start: int, end: int) -> list[_Mention]:
    """The mentions, in text order and not overlapping each other, that share a character with a span."""
    first = max(0, bisect_right(starts, start) - 1)
    return [m for m in mentions[first : bisect_left(starts, end)] if start < m.end]


def _data_digest() -> str:
    """Eight hex digits of the lists that decide beside the gazetteer."""
    digest = hashlib.sha256()
    for name in _DATA:
        digest.update(resources.files("dateline.resolve").joinpath("data", name).read_bytes())
    return digest.hexdigest()[:8]
