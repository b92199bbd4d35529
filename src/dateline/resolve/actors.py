"""Who the words stand for: known groups, states and their organs; null where the words do not say it for certain.

May import records and the data of this room. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from dateline.resolve.folding import fold
from dateline.resolve.world import Country, World, read_data, strings

_LEADING = re.compile(
    r"^(?:the|a|an|some|many|several|other|all|two|three|four|five|\d+|dozens of|hundreds of|thousands of)\s+",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    r"\s*(?:,|\s[-–—]{1,2})\s+(?:an?|the|which|who|whose|that|led|backed|known|also)\b.*$", re.DOTALL
)
_PARENTHESIS = re.compile(r"\s*[(\[][^()\[\]]{1,40}[)\]]\s*$")
_OF = re.compile(
    r"^(?P<head>[A-Za-z][a-z' -]{2,40}?)\s+(?:of|from|belonging to|loyal to|for)\s+(?:the\s+)?(?P<name>\S.*)$"
)
_COORDINATION = re.compile(r"\s(?:and|or|as well as|along with|with|against)\s|[,;/&]")
_ATTRIBUTE = re.compile(
    r"^[\w’'.]+(?:-[\w’'.]+)*-(?:led|backed|dominated|aligned|supported|allied|majority|based|linked)$"
)
_MEMBER_WORDS = """
    fighters militants terrorists forces troops rebels insurgents gunmen group movement militia militias
    militiamen members units jihadists soldiers extremists snipers network organisation organization faction
    elements positions fighter militant officials spokesman spokeswoman spokesperson mission peacekeepers
    mercenaries guerrillas cells terrorist terror group's
"""
_MEMBERS = frozenset(_MEMBER_WORDS.split())
_OF_MEMBERS = _MEMBERS | {
    "army",
    "government",
    "armed forces",
    "police",
    "military",
    "security forces",
    "people",
    "air force",
}
_ATTRIBUTE_WORDS = """
    militant militants jihadist islamist terrorist extremist terror rebel group movement network organisation
    organization militia outlawed banned armed kurdish shia shiite sunni islamic radical powerful hardline
    separatist paramilitary so-called news agency alliance coalition party faction brigade watchdog monitor
    international
"""
_BEFORE_NAME = frozenset(_ATTRIBUTE_WORDS.split())
_CONTESTED = {
    "LBY": frozenset({"army", "government", "air-force", "navy"}),
    "YEM": frozenset({"army", "air-force"}),
}
"""Organs of these states that more than one side claims to be; their country is certain, their id is not."""
_NO_ORGANS = frozenset({"PSE"})
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an actor; ``needs`` is a country that the report must name for the name to count."""

    id: str | None
    name: str | None
    kind: str | None
    country: str | None
    needs: str | None = None


class Actors:
    """Resolves the words of actors against the listed groups and the countries of the world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._names: dict[str, Known] = {}
        self._capitals: dict[str, Known] = {}
        self._organs: dict[str, tuple[str, str]] = {}
        for key, entry in read_data("actors.yaml").items():
            self._add(key, entry)
        for key, entry in read_data("organs.yaml").items():
            for noun in strings(entry, "nouns"):
                self._organs.setdefault(noun, (key, str(entry["kind"])))
        self._cached = lru_cache(maxsize=20_000)(self._resolve)

    def _add(self, key: str, entry: Mapping[str, object]) -> None:
        country = entry.get("country")
        known = Known(key, str(entry["name"]), str(entry["kind"]), country if isinstance(country, str) else None)
        for name in (known.name or "", *strings(entry, "names")):
            self._index(name, known)
        for name in strings(entry, "short"):
            self._index(name, replace(known, needs=known.country))

    def _index(self, name: str, known: Known) -> None:
        if name.isupper():
            self._capitals[name.replace(".", "")] = known
        else:
            self._names[fold(name)] = known

    def resolve(self, words: str, focus: Iterable[str]) -> Known | None:
        """What the words stand for, or None.

        Args:
            words: an actor's noun phrase as the report has it.
            focus: ISO 3166-1 alpha-3 codes of the countries that the report names.
        """
        if len(words) > _LONGEST:
            return None
        known = self._cached(" ".join(words.split()))
        return known if known is None or known.needs is None or known.needs in focus else None

    def _resolve(self, words: str) -> Known | None:
        whole = self._named(_bare(words))
        if whole is not None:
            return whole
        name = _bare(_PARENTHESIS.sub("", _APPOSITION.sub("", words)))
        if not name:
            return None
        found = self._named(name)
        if found is not None or _COORDINATION.search(name):
            return found
        return self._of(name) or self._member(name) or self._titled(name) or self._organ(name)

    def _named(self, name: str) -> Known | None:
        """A listed actor or a state by its very name."""
        listed = self._capitals.get(name.replace(".", "")) or self._names.get(fold(name))
        if listed is not None:
            return listed if name[:1].isupper() or not name.islower() or "-" in name else None
        country = self._world.country(name) if name[:1].isupper() else None
        if country is not None:
            return Known(f"state:{country.iso3}", country.name, "state", country.iso3)
        people = self._world.people(name) if name[:1].isupper() else None
        return Known(None, None, "people", people.iso3) if people is not None else None

    def _of(self, name: str) -> Known | None:
        """``fighters of the Islamic State``, ``the government of Syria``."""
        match = _OF.match(name)
        if match is None:
            return None
        head, whose = match["head"], match["name"]
        country = self._world.country(whose)
        if country is not None:
            return self._organ_of(country, head)
        return self._listed(whose) if head.lower() in _OF_MEMBERS else None

    def _member(self, name: str) -> Known | None:
        """``ISIS militants``, ``UN officials``: words for the members after the name of the group."""
        words = _without_person(name.split())
        cut = len(words)
        while cut > 1 and words[cut - 1].lower() in _MEMBERS:
            cut -= 1
            head = _bare(" ".join(words[:cut]))
            found = self._listed(head) or self._titled(head)
            if found is not None:
                return found
        return self._listed(_bare(" ".join(words))) if cut == len(words) and len(words) < len(name.split()) else None

    def _titled(self, name: str) -> Known | None:
        """Attributes before the name: ``Lebanese militant group Hezbollah``, ``the US-backed SDF``."""
        words = name.split()
        country: Country | None = None
        for at, word in enumerate(words[:-1]):
            adjective = self._world.adjective(word)
            if adjective is None and word.lower() not in _BEFORE_NAME and not _ATTRIBUTE.match(word):
                return None
            country = adjective or country
            found = self._listed(" ".join(words[at + 1 :]))
            if found is not None:
                clash = country is not None and found.country not in (None, country.iso3)
                return None if clash else found
        return None

    def _listed(self, name: str) -> Known | None:
        """A listed group or organisation; no state."""
        found = self._named(name)
        return found if found is not None and found.id is not None and not found.id.startswith("state:") else None

    def _organ(self, name: str) -> Known | None:
        """A country before the word for one of its parts: ``Syrian army``, ``Iraq's police``."""
        words = name.split()
        for length in (3, 2, 1):
            owner = " ".join(words[:length])
            country = self._owner(owner) if len(words) > length else None
            if country is not None:
                return self._organ_of(country, " ".join(_without_person(words[length:])))
        return None

    def _owner(self, words: str) -> Country | None:
        for ending in ("'s", "’s", "'", "’"):
            if words.endswith(ending):
                return self._world.country(words.removesuffix(ending))
        return self._world.adjective(words) or self._world.country(words)

    def _organ_of(self, country: Country, noun: str) -> Known | None:
        organ = self._organs.get(noun.lower())
        if organ is None:
            return None
        key, kind = organ
        nameless = kind in ("people", "armed group", "movement", "person", "media") or country.iso3 in _NO_ORGANS
        if nameless or key in _CONTESTED.get(country.iso3, ()):
            return Known(None, None, kind, country.iso3)
        label = f"{country.name}: {key.replace('-', ' ')}"
        return Known(f"state:{country.iso3}:{key}", label, kind, country.iso3)


def _bare(words: str) -> str:
    """The phrase without determiner, quotes and a trailing possessive."""
    name = words.strip().strip('"“”‘').strip()
    name = _LEADING.sub("", name)
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    return name.strip()


def _without_person(words: list[str]) -> list[str]:
    """The words without a person's name at the end, where a title stands before it."""
    return list(_until_name(words))


def _until_name(words: list[str]) -> Iterator[str]:
    titled = False
    for word in words:
        if titled and word[:1].isupper() and word.lower() not in _TITLES:
            return
        titled = titled or word.lower() in _TITLES
        yield word


_TITLE_WORDS = """
    president minister spokesman spokeswoman spokesperson king ambassador envoy leader general commander
    official secretary
"""
_TITLES = frozenset(_TITLE_WORDS.split())
