"""Who the words of one phrase stand for: listed actors, states and their organs, or people of a kind and a country.

May import the data of this room. Pure. Null where the words do not say it for certain.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from dateline.records.folding import fold
from dateline.resolve.actors.entries import Actor
from dateline.resolve.actors.listing import Listing, Option, load_listing
from dateline.resolve.actors.organs import Organ, Organs
from dateline.resolve.actors.phrases import (
    COORDINATION,
    FORMER,
    MEMBERS,
    SPEAKERS,
    TITLES,
    before_phrase,
    head_and_apposition,
    is_adjective,
    is_attribute,
    is_name,
    owner,
    title_and_name,
    without_article,
    without_members,
    without_person,
    without_quantity,
)
from dateline.resolve.world import Country, World

_LONGEST = 160
_GRACE = 2
"""Years after its end in which an actor's short names are still taken for it."""
Years = tuple[int, int]
"""The first and the last."""
ANY_YEAR: Years = (0, 9999)
_SAY_LITTLE = frozenset(
    """
    state forces force nation society public community leader leaders secretary fleet union unions operator
    operators business businesses head heads director directors staff population administration authority
    leadership bank banks firm firms state's general officer officers chief chiefs local locals captain captains
    deputy deputies representative representatives delegate delegates delegation expert experts analyst analysts
    commander commanders volunteers driver drivers corporation corporations candidate candidates actor actors
    private editor editors partner rulers ruler infantry customs tribunal court courts
    """.split()
)
"""Nouns that without a country before them do not even say the kind."""
_NOBODYS = frozenset({"international organisation", "alliance"})
_RULED = frozenset(
    {"regime", "government", "forces", "army", "troops", "administration", "loyalists", "junta", "soldiers"}
)
"""Nouns that a ruler's name may stand before."""
_OF_WHOM = MEMBERS | frozenset({"army", "armed forces", "police", "military", "security forces", "people", "air force"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an actor."""

    id: str | None
    name: str | None
    kind: str | None
    country: str | None


Options = tuple[Option, ...]
Reading = Known | Options | None


class Actors:
    """Resolves the words of actors against the listed actors and the countries of the world."""

    def __init__(self, world: World, extra: Sequence[Path] = ()) -> None:
        """Load the lists.

        Args:
            world: the countries.
            extra: the user's own files of actors, laid over the shipped ones in this order.

        Raises:
            ActorError: one of the user's files cannot be read or breaks the rules.
            ResourceError: a part of the installation is missing or damaged.
        """
        self._world = world
        self._listing: Listing = load_listing(extra)
        self._organs = Organs(self._listing.organs)
        self._seats = {fold(c.capital): c.iso3 for c in world.countries.values() if c.capital}
        self._cached = lru_cache(maxsize=20_000)(self._read)
        self.version = self._listing.version

    def resolve(self, words: str, focus: Collection[str], *, years: Years = ANY_YEAR) -> Known | None:
        """What the words stand for, or None.

        Args:
            words: an actor's noun phrase as the report has it.
            focus: ISO 3166-1 alpha-3 codes of the countries that the report names; they decide what a short name means.
            years: in which the report may have been published; actors not active then are not taken for a short name.
        """
        if len(words) > _LONGEST:
            return None
        read = self._cached(" ".join(words.split()))
        return read if read is None or isinstance(read, Known) else _decided(read, focus, years)

    def seat(self, words: str) -> Known | None:
        """The government that a bare capital stands for (``Moscow``), or None."""
        key = fold(words)
        iso3 = self._organs.seat(words) or self._seats.get(key)
        if iso3 is None or self._organs.no_seat(words) or not words[:1].isupper():
            return None
        return self._organ_of(self._world.countries[iso3], self._organs.of("government"))

    def by_id(self, id_: str) -> Actor | None:
        """The listed actor of this id, without its names, or None."""
        return self._listing.by_id(id_)

    def _read(self, words: str) -> Reading:
        bare = without_article(words)
        whole = self._named(bare)
        if whole is not None:
            return whole
        head, apposed = head_and_apposition(words)
        found = self._phrase(without_article(head), no_name=bare)
        if found is None and apposed is not None and is_name(head.split()):
            found = self._phrase(without_article(apposed))
        return found

    def _phrase(self, name: str, *, no_name: str = "") -> Reading:
        """A phrase without article and apposition; ``no_name``: what is known to be no name as a whole."""
        found = self._named(name) if name and name != no_name else None
        if found is not None or not name:
            return found
        bare = without_quantity(name)
        if name == name.lower() and "-" not in name:  # no name in it: nothing but its noun can say anything
            return None if COORDINATION.search(name) else self._composed(bare, former=FORMER.match(bare) is not None)
        titled = title_and_name(name)
        if titled is not None:
            return self._phrase(titled)
        if COORDINATION.search(name):
            return self._first_listed(without_members(bare))
        if FORMER.match(bare):
            return self._composed(bare, former=True)
        found = self._certain(name)
        if found is None and bare != name:
            found = self._named(bare) or self._certain(bare)
        if found is not None:
            return found
        cut = before_phrase(bare)
        if cut is not None:
            found = self._before(cut[0], cut[1])
        return found if found is not None else self._composed(bare)

    def _certain(self, name: str) -> Reading:
        """A phrase that names the actor itself, or its members."""
        return self._of(name) or self._member(name) or self._titled(name) or self._organ(name)

    def _before(self, name: str, place: str) -> Reading:
        """``Syrian army (in Aleppo)``; a group that is at home elsewhere may be a namesake's branch: None."""
        if name.lower() in _OF_WHOM:
            return None
        found = self._named(name) or self._certain(name)
        if found is None or isinstance(found, Known):
            return found
        country = self._world.country(place)
        if country is None:
            return found
        return tuple(o for o in found if o.actor.country in (None, country.iso3)) or None

    def _named(self, name: str) -> Reading:
        """A listed actor, a state or a people by its very name."""
        capital = name[:1].isupper()
        options = self._listing.find(name)
        if options:
            return options
        country = self._world.country(name) if capital else None
        if country is not None:
            return Known(f"state:{country.iso3}", country.name, "state", country.iso3)
        people = self._people(name) if capital else None
        return Known(None, None, "people", people.iso3) if people is not None else None

    def _people(self, words: str) -> Country | None:
        """The country of a people: ``Syrians``, ``a Syrian``, ``Rohingya``."""
        iso3 = self._listing.peoples.get(fold(words))
        if iso3 is not None:
            return self._world.countries[iso3]
        return self._world.people(words) or self._world.adjective(words)

    def _listed(self, name: str) -> Options | None:
        """Listed actors of this name; no state."""
        return self._listing.find(name) or None

    def _of(self, name: str) -> Reading:
        """``fighters of the Islamic State``, ``the government of Syria``, ``a spokesman for the Iraqi army``."""
        words = name.split()
        for at in range(len(words) - 2, 0, -1):
            link = " ".join(words[at : at + 2]).lower()
            step = 2 if link in ("loyal to", "belonging to", "allied with") else 1
            if step == 1 and words[at].lower() not in ("of", "from", "for", "with", "to"):
                continue
            head, whose = " ".join(words[:at]).lower(), without_article(" ".join(words[at + step :]))
            country = self._world.country(whose) or self._owner(whose, words[:at])
            if country is not None and words[at].lower() in ("of", "for"):
                organ = self._noun(words[:at])
                return self._organ_of(country, organ) if organ is not None else None
            last = words[at - 1].lower()
            if head in _OF_WHOM or last in TITLES or last in SPEAKERS:
                found = self._listed(whose) or self._organ(whose) or self._titled(whose)
                if found is not None:
                    return found
        return None

    def _member(self, name: str) -> Reading:
        """``ISIS militants``, ``UN officials``, ``Hamas leader X``: words for members after the name."""
        for head in without_members(name):
            found = self._listed(head) or self._titled(head)
            if found is not None:
                return found
        words = name.split()
        for at in range(1, min(5, len(words))):  # ``Hezbollah's Hassan Nasrallah``
            whose = owner(" ".join(words[:at]))
            if whose is not None and is_name(words[at:]) and not MEMBERS & set(name.lower().split()):
                return self._listed(" ".join(words[at:])) or self._listed(without_article(whose))
        return None

    def _first_listed(self, names: Sequence[str]) -> Options | None:
        return next((found for name in names if (found := self._listed(name)) is not None), None)

    def _titled(self, name: str) -> Reading:
        """Attributes before the name: ``Lebanese militant group Hezbollah``, ``the US-backed SDF``."""
        words = name.split()
        country: Country | None = None
        for at, word in enumerate(words[:-1]):
            adjective = None if word.islower() else self._owner(word)
            if (
                adjective is None
                and not is_attribute(word)
                and not (at == 0 and is_adjective(word) and not self._organs.find(word))
            ):
                return None
            country = adjective or country
            found = self._listed(" ".join(words[at + 1 :]))
            if found is not None and country is not None:
                fits = tuple(o for o in found if _may_be_of(o.actor, country))
                return (replace(fits[0], sure=True),) if len(fits) == 1 else fits or None
            if found is not None:
                return found
        return None

    def _organ(self, name: str) -> Known | None:
        """A country before the word for one of its parts: ``Syrian army``, ``Iraq's police``."""
        words = name.split()
        while len(words) > 2 and self._passed_over(words):
            words = words[1:]
        if not words or words[0].islower():
            return None
        for length in (4, 3, 2, 1):
            country = self._owner(" ".join(words[:length]), words[length:]) if len(words) > length else None
            if country is not None:
                rest = without_quantity(" ".join(words[length:])).split()
                if FORMER.match(" ".join(rest)):
                    return Known(None, None, "person", country.iso3)
                organ = self._noun(rest)
                return self._organ_of(country, organ) if organ is not None else None
        return None

    def _passed_over(self, words: list[str]) -> bool:
        """Whether the first word may stand before a country: ``US-backed``, ``Royal``, ``new``; but ``New Zealand``."""
        if "-" in words[0] and is_attribute(words[0]):
            return True
        return words[0].lower() in ("royal", "new") and self._owner(" ".join(words[:2])) is None

    def _owner(self, words: str, noun: Sequence[str] = ()) -> Country | None:
        """The country before a noun: by adjective, name, possessive, or by its ruler (``the Assad regime``)."""
        whose = owner(words)
        ruled = self._organs.ruled(whose or words) if " ".join(noun).lower() in _RULED else None
        if ruled is not None:
            return self._world.countries[ruled]
        if whose is not None:
            return self._world.country(whose)
        return self._world.adjective(words) or self._world.country(words)

    def _noun(self, words: list[str]) -> Organ | None:
        """The organ that a noun means: whole, before a person's name, or before words for its members."""
        for end in range(len(words), 0, -1):
            rest = words[end:]
            if rest and not (words[end - 1].lower() in TITLES and is_name(rest)):
                continue
            head = [word.lower() for word in words[:end]]
            while head:
                organ = self._organs.find(" ".join(head))
                if organ is not None:
                    return organ
                if head[-1] not in MEMBERS:
                    break
                head.pop()
        return None

    def _organ_of(self, country: Country, organ: Organ) -> Known:
        if organ.nameless or country.iso3 in organ.contested:
            return Known(None, None, organ.kind, country.iso3)
        id_ = organ.known.get(country.iso3, f"state:{country.iso3}:{organ.key}")
        actor = self._listing.by_id(id_)
        if actor is not None:
            return Known(actor.id, actor.name, actor.kind, country.iso3)
        return Known(id_, f"{country.name}: {organ.key.replace('-', ' ')}", organ.kind, country.iso3)

    def _composed(self, name: str, *, former: bool = False) -> Known | None:
        """People whom no name names, by the last noun: ``Shiite militiamen``, ``two Palestinian teenagers``."""
        cut = before_phrase(name)
        words = without_person((cut[0] if cut is not None else name).split())
        country = self._country_in(words)
        if country is None and cut is not None:
            country = (
                self._world.country(without_article(cut[1]))
                if f"{cut[0]} from " in name or f"{cut[0]} of " in name
                else None
            )
        iso3 = country.iso3 if country is not None else None
        for start in range(max(0, len(words) - 4), len(words)):
            noun = " ".join(words[start:]).lower()
            organ = self._organs.find(noun)
            if organ is None or (noun in _SAY_LITTLE and iso3 is None):
                continue
            return Known(None, None, "person" if former else organ.kind, iso3)
        return None

    def _country_in(self, words: list[str]) -> Country | None:
        """The one country or people that stands among the words before the noun; None where there are two."""
        found: dict[str, Country] = {}
        at = 0
        while at < len(words):
            step, country = 1, None
            for length in (3, 2, 1):
                piece = " ".join(words[at : at + length])
                if at + length <= len(words) and piece[:1].isupper() and "-" not in piece:
                    iso3 = self._listing.peoples.get(fold(piece))
                    country = self._world.countries[iso3] if iso3 is not None else self._owner(piece)
                if country is not None:
                    step = length
                    found[country.iso3] = country
                    break
            at += step
        return next(iter(found.values())) if len(found) == 1 else None


def _may_be_of(actor: Actor, country: Country) -> bool:
    """Whether a country's adjective may stand before the name; ``Russian Security Council`` is not that of the UN."""
    return actor.country == country.iso3 or (actor.country is None and actor.kind not in _NOBODYS)


def _decided(options: Options, focus: Collection[str], years: Years) -> Known | None:
    """The one actor that the name means in a report of these years, or None."""
    if len(options) == 1 and options[0].sure:
        return _known(options[0].actor)
    live = [option for option in options if _active(option.actor, years)]
    fits = [o.actor for o in live if any(iso3 in focus for iso3 in o.actor.where) or (o.sure and not o.actor.where)]
    fits = fits or [o.actor for o in live if o.sure]
    return _known(fits[0]) if len(fits) == 1 else None


def _active(actor: Actor, years: Years) -> bool:
    first, last = years
    ended = actor.until is not None and first > actor.until + _GRACE
    return not ended and (actor.since is None or last >= actor.since)


@lru_cache(maxsize=20_000)
def _known(actor: Actor) -> Known:
    return Known(actor.id, actor.name, actor.kind, actor.country)
