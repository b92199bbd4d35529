"""What a toponym's words say beside the name: ``eastern Aleppo province`` is Aleppo, a province, its east.

May import the toponyms of this room.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from dateline.resolve.places.toponyms import COMPASS, Toponym, bearing

_DIRECTION = re.compile(
    rf"^(?:the\s+)?(?:(?:far\s+)?(?P<side>{COMPASS})(?:ern)?"
    r"|central|upper|lower|greater|mainland|rural|downtown|metropolitan|metro|inner|outer)\s+(?=\S)",
    re.IGNORECASE,
)
_KIND_WORD = re.compile(
    r"\s+(?:(?P<province>province|governorate|oblast|region|state|prefecture|republic)|(?P<town>city|town|village)"
    r"|(?P<part>(?:municipal\s+)?district|neighbou?rhood|county|quarter|local\s+government\s+area|lga|agency|raion)"
    r"|(?P<near>area|countryside|airport|international airport))$",
    re.IGNORECASE,
)
_KIND_OF = re.compile(
    r"^(?:the\s+)?(?:(?P<province>province|governorate|oblast|region|state)|(?P<town>city|town|village)"
    r"|(?P<part>district|neighbou?rhood|county|quarter))\s+of\s+(?=\S)",
    re.IGNORECASE,
)
_SHORTEST = 4
_LONGEST = 5
"""In letters and in words."""
_PLAIN_WORDS = """
    airport avenue bank bar base beach bridge building castle cathedral center central centre church city club college
    court district farm field fort gate general grand great green hall head high hill hotel house inn international
    island junction king lake little long market memorial middle mill mount national new north east south west old
    palace park place plaza point pool port prison queen red river road royal saint school shopping spring springs
    square stadium state station street the tower town union university upper lower valley village white wood woods
    roman gay black best bay island islands mountain capitol commission camp area community complex council county
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
"""Words of which names are made; as names of villages they are not meant."""


@dataclass(frozen=True, slots=True)
class Name:
    """A toponym's name, the words around it cut off.

    Attributes:
        cue: what the words say that it is: ``province``, ``town``, ``part`` (district, quarter), or None.
        near: whether they say that the place is only near it.
        direction: which side or part of it they name, or None.
        holds: whether another place is said to lie in it (``Tampa, FL``).
    """

    text: str
    cue: str | None
    near: bool
    direction: str | None
    holds: bool


def name_of(
    words: str, toponym: Toponym, *, holds: bool, known: Callable[[str], bool], well_known: Callable[[str], bool]
) -> Name:
    """Cut direction and kind words off, unless the whole is a name of its own (``North Korea``).

    What nothing is called so is read by the well-known name in it: ``Mosul`` in ``Mosul General Hospital``, which is
    near it.
    """
    cue, near, direction = toponym.cue, toponym.near, toponym.direction
    name = " ".join(words.split())
    for _ in range(3):
        if known(name):
            break
        match = _KIND_WORD.search(name) or _KIND_OF.match(name) or _DIRECTION.match(name)
        if match is None:
            break
        said = match.groupdict()
        if match.re is _DIRECTION:
            direction = bearing(said["side"] or "") or direction
            near = True
        elif said.get("near"):
            near = True
        else:
            cue = match.lastgroup
        name = (name[: match.start()] + name[match.end() :]).strip()
    if not known(name) and toponym.inside is None:
        inside = _place_inside(name, well_known)
        if inside is not None:
            return Name(inside, None, near=True, direction=direction, holds=False)
    return Name(name, cue, near, direction, holds)


def _place_inside(name: str, known: Callable[[str], bool]) -> str | None:
    """The longest known name in that of a hospital, a bank ... that is not known itself; the first of equals."""
    words = name.split()
    for length in range(min(len(words) - 1, _LONGEST), 0, -1):
        for start in range(len(words) - length + 1):
            piece = words[start : start + length]
            part = " ".join(piece)
            plain = not piece[0][0].isupper() or not _PLAIN.isdisjoint(word.lower() for word in piece)
            if len(part) >= _SHORTEST and not plain and known(part):
                return part
    return None
