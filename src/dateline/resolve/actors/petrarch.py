"""Actor dictionaries of PETRARCH and TABARI -> actor files.

A dictionary holds, one a line, names with blanks as ``_``, further names of the same actor after ``+``, and codes in
brackets: a country or body of three letters, then roles of three letters, then days between which the code holds:

    KURDISTAN_WORKERS'_PARTY_ [TURREB]  ; comment
    +PKK_
    SANDINISTAS_
        [NICGOV 790717-900425]
        [NICOPP]

Codes are those of CAMEO (its manual, chapters "Country codes" and "Primary role codes"). May import this room.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from dateline.errors import ActorError
from dateline.records.folding import fold
from dateline.resolve.actors.entries import Actor


def _by_code(table: str) -> dict[str, str]:
    """``code -> meaning`` of lines such as ``meaning: CODE CODE``."""
    rows = (line.split(":") for line in table.strip().splitlines())
    return {code: meaning.strip() for meaning, codes in rows for code in codes.split()}


_OLD_COUNTRIES = _by_code("""
    PSE: WSB GZS PAL
    DEU: GME GFR DDR GDR
    SRB: SCG YUG
    XKX: KSV KOS
    RUS: SUN USR
    ROU: ROM
    TLS: TMP
    COD: ZAR
    MNE: MTN
    CZE: CZS
    MMR: BUR
""")
_BODIES = _by_code("""
    international organisation: IGO
    ngo: NGO NGM
    armed group: IMG
    company: MNC
""")
_ROLES = _by_code("""
    government: GOV
    military: MIL
    armed group: REB SEP INS IMG
    militia: PRM
    gunmen: UAF
    criminal group: CRM
    movement: OPP LAB AGR MOD RAD
    party: PTY
    police: COP
    court: JUD
    parliament: LEG
    security service: SPY
    media: MED
    company: BUS MNC
    international organisation: IGO
    ngo: NGO HRI ENV DEV HLH
    religious body: REL
    civilians: CVL EDU SET
    refugees: REF
    person: ELI
""")
_PREFIXES = _by_code("""
    group: armed-group militia gunmen criminal-group
    party: party
    media: media
    company: company
    person: person
""")
_CODE = re.compile(r"\[\s*(?P<code>[A-Z]{3,30})?\s*(?P<dates>[^\]\[]{0,40})\]?")
_DAY = re.compile(r"\d{8}|\d{6}")
_COMMENT = re.compile(r"\s*[;#].*$")
_ABBREVIATED = re.compile(r"^(?P<name>.{2,100}?)\s*\((?P<short>[A-Z0-9][\w/&-]{1,11})\)$")
_SMALL = frozenset("of the and for in on de la del du des y e da do der und for to al".split())
_LONGEST_LINE = 2_000
_LONGEST_NAME = 120


@dataclass
class _Raw:
    """An entry as it stands in the dictionary."""

    line: int
    names: list[str]
    codes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a dictionary gives.

    Attributes:
        actors: the actors, in its order.
        states: entries that were left out since they name a country alone, whose names Dateline has.
        unknown: entries that were left out since they have no code, or none that says a kind.
        taken: names that were left out since an earlier entry has them.
    """

    actors: tuple[Actor, ...]
    states: int
    unknown: int
    taken: int


def read_dictionary(text: str, *, file: str, countries: Collection[str]) -> Dictionary:
    """Read a dictionary.

    Args:
        text: its lines.
        file: its name, for messages.
        countries: the ISO 3166-1 alpha-3 codes that there are.

    Raises:
        ActorError: it is no such dictionary.
    """
    actors: dict[str, Actor] = {}
    taken: set[str] = set()
    states = unknown = left = 0
    for raw in _entries(text, file):
        code = _code_of(raw)
        country, kind = _meaning(code[0], countries) if code is not None else (None, None)
        if code is None or kind is None:
            unknown += 1
            continue
        if kind == "state":
            states += 1
            continue
        fresh = []
        for name in dict.fromkeys(written for words in raw.names for written in _names(words)):
            key = name.replace(".", "") if name.isupper() else fold(name)
            if not key or key in taken or len(name) > _LONGEST_NAME:
                left += bool(key)
                continue
            taken.add(key)
            fresh.append(name)
        if fresh:
            since, until = _years(code[1])
            id_ = _id(fresh[0], kind, actors)
            actors[id_] = Actor(id_, fresh[0], kind, country, tuple(fresh[1:]), since=since, until=until)
    if not actors and not states and text.strip():
        raise ActorError(
            f"{file}: no actor with a code such as [TURREB] stands in it; is it a PETRARCH actor dictionary?"
        )
    return Dictionary(tuple(actors.values()), states, unknown, left)


def to_yaml(actors: Collection[Actor], *, source: str) -> str:
    """An actor file that holds these actors, one a line; ``source``: what they were made from."""
    lines = [f"# Made from {source} by `dateline actors import`; its licence holds for it too."]
    for actor in actors:
        fields: list[tuple[str, object]] = [("name", actor.name), ("kind", actor.kind), ("country", actor.country)]
        fields += [("names", list(actor.names)), ("since", actor.since), ("until", actor.until)]
        told = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields if value)
        lines.append(f"{actor.id}: {{{told}}}")
    return "\n".join(lines) + "\n"


def _entries(text: str, file: str) -> Iterator[_Raw]:
    """The entries, one after the other: a name, its further names and its codes, in whatever order."""
    current: _Raw | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > _LONGEST_LINE:
            raise ActorError(
                f"{file}: line {number} is longer than {_LONGEST_LINE} characters; is it an actor dictionary?"
            )
        plain = _COMMENT.sub("", line).strip()
        if not plain or plain.startswith("<"):
            continue
        words, _, codes = plain.partition("[")
        name = words.strip()
        if name and not name.startswith("+"):
            if current is not None:
                yield current
            current = _Raw(number, [name])
        elif name and current is not None:
            current.names.append(name.lstrip("+ "))
        if codes and current is not None:
            for match in _CODE.finditer(f"[{codes}"):
                if match["code"]:
                    current.codes.append((match["code"], match["dates"].strip()))
    if current is not None:
        yield current


def _code_of(raw: _Raw) -> tuple[str, str] | None:
    """The code that holds now: the last without days, else the last."""
    lasting = [code for code in raw.codes if not code[1]] or raw.codes
    return lasting[-1] if lasting else None


def _meaning(code: str, countries: Collection[str]) -> tuple[str | None, str | None]:
    """The country and kind that a code says; ``state`` where it holds a country alone, None where it says no kind."""
    parts = [code[at : at + 3] for at in range(0, len(code) - len(code) % 3, 3)]
    country = _OLD_COUNTRIES.get(parts[0], parts[0])
    roles = [_ROLES[part] for part in parts[1:] if part in _ROLES]
    if parts[0] in _BODIES:
        return None, _BODIES[parts[0]]
    if country not in countries:
        return None, roles[0] if roles else _ROLES.get(parts[0])
    return country, roles[0] if roles else ("state" if len(parts) == 1 else None)


def _years(dates: str) -> tuple[int | None, int | None]:
    """The years between which a code holds: ``>011222`` since 2001, ``<850101`` until 1985."""
    years = [_year(day) for day in _DAY.findall(dates)]
    if not years:
        return None, None
    if dates.startswith(">"):
        return years[0], None
    if dates.startswith("<"):
        return None, years[0]
    since, until = years[0], years[-1] if len(years) > 1 else None
    return (since, until) if until is None or until >= since else (None, None)


def _year(day: str) -> int:
    if len(day) == 8:
        return int(day[:4])
    short = int(day[:2])
    return 1900 + short if short > 30 else 2000 + short


def _names(words: str) -> Iterator[str]:
    """A name as it is written in text, and the abbreviation that stands in brackets behind it."""
    plain = " ".join(words.replace("_", " ").split()).strip(" ,")
    match = _ABBREVIATED.match(plain)
    if match is not None:
        yield _cased(match["name"])
        yield match["short"]
    elif plain:
        yield _cased(plain)


def _cased(name: str) -> str:
    """``Kurdistan Workers' Party`` of capitals; a single short word keeps them, as an abbreviation does."""
    if not name.isupper() or (" " not in name and len(name) <= 4):
        return name
    words = name.lower().split(" ")
    return " ".join(
        word if word in _SMALL and at else re.sub(r"(?:^|(?<=[-/(]))[^\W\d_]", lambda m: m[0].upper(), word)
        for at, word in enumerate(words)
    )


def _id(name: str, kind: str, taken: Collection[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].strip("-") or "unnamed"
    base = f"{_PREFIXES.get(kind.replace(' ', '-'), 'org')}:{slug}"
    number = 2
    id_ = base
    while id_ in taken:
        id_, number = f"{base}-{number}", number + 1
    return id_
