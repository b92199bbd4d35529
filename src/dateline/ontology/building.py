"""From YAML values to the ontology's records. May import: errors, this room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dateline.errors import OntologyError
from dateline.ontology.entry import Entry
from dateline.ontology.folding import fold, phrase
from dateline.ontology.forms import Irregular, patterns
from dateline.ontology.model import Bounds, ClaimType, ExportRule, FigureWords, Number, Pattern, Status

WAYS = ("verbs", "nouns", "phrases")
ROLES = ("sources", "actors", "targets", "places", "times", "figures", "instruments")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the codebook's own file fixes for all types: the values that they may name."""

    number: int
    groups: tuple[str, ...]
    roles: Mapping[str, int]
    parties: tuple[str, ...]
    statuses: Mapping[str, Status]
    figure_kinds: Mapping[str, str]
    plover_types: tuple[str, ...]
    acled_events: tuple[str, ...]


def build_frame(entry: Entry) -> Frame:
    """The frame, from ``codebook.yaml``."""
    names = tuple(Frame.__dataclass_fields__)
    keys = ("codebook", *names[1:])
    list(entry.fields(keys, needed=keys))
    statuses: dict[str, Status] = {}
    for name, status in entry.get("statuses").fields():
        list(status.fields(("when", "example"), needed=("when", "example")))
        statuses[name] = Status(name, status.get("when").text(), status.get("example").text())
    return Frame(
        number=entry.get("codebook").whole(),
        groups=entry.get("groups").texts(),
        roles=dict(_roles(entry.get("roles"))),
        parties=entry.get("parties").texts(),
        statuses=MappingProxyType(statuses),
        figure_kinds=MappingProxyType({kind: text.text() for kind, text in entry.get("figure_kinds").fields()}),
        plover_types=entry.get("plover_types").texts(),
        acled_events=entry.get("acled_events").texts(),
    )


def build_types(entry: Entry, frame: Frame) -> Iterator[ClaimType]:
    """The types of a file's ``types`` section: group, then name, then definition."""
    keys = ("definition", "example", "roles", "plover", "acled")
    for group, members in entry.fields():
        for name, spec in members.fields():
            if not name.isidentifier() or name != name.lower():
                spec.fail("is no type name; use lower-case letters, digits and '_'")
            list(spec.fields(keys, needed=("definition", "example")))
            roles = {**frame.roles, **dict(_roles(spec.get("roles", {})))}
            yield ClaimType(
                name=name,
                group=group,
                definition=spec.get("definition").text(),
                example=spec.get("example").text(),
                roles=MappingProxyType(roles),
                plover=tuple(_rules(spec.get("plover", []), ("type", "mode"), frame.plover_types, frame)),
                acled=tuple(_rules(spec.get("acled", []), ("event", "sub_event"), frame.acled_events, frame)),
            )


def build_triggers(entry: Entry, types: Collection[str], irregular: Irregular) -> Iterator[Pattern]:
    """The patterns of a file's ``triggers`` section: type, then way, then entries."""
    for name, ways in entry.fields():
        if name not in types:
            ways.fail(f"is no type; use one of {', '.join(types)}, or define it under 'types'")
        yield from build_patterns(ways, (name,), irregular)


def build_vetoes(entry: Entry, types: Collection[str], irregular: Irregular) -> Iterator[Pattern]:
    """The patterns of a file's ``vetoes`` section, a list of {for: [type or any], verbs, nouns, phrases}."""
    for item in entry.items():
        list(item.fields(("for", *WAYS), needed=("for",)))
        named = tuple(name.choice((*types, "any")) for name in item.get("for").items())
        if not named:
            item.fail("'for' names no type; write [any] for all of them")
        ways = Entry({way: item.get(way, []).value for way in WAYS}, item.file, item.path)
        yield from build_patterns(ways, () if "any" in named else named, irregular)


def build_patterns(ways: Entry, types: tuple[str, ...], irregular: Irregular) -> Iterator[Pattern]:
    """The patterns of lists of ``verbs``, ``nouns`` and ``phrases``."""
    for way, entries in ways.fields(WAYS):
        for text in entries.texts():
            try:
                yield from patterns(text, way, types, irregular)
            except OntologyError as error:
                entries.fail(f"{text!r} {error}")


def build_irregular(entries: Iterable[Entry]) -> Irregular:
    """The ``forms`` sections of all files; a later file wins."""
    verbs: dict[str, tuple[str, ...]] = {}
    nouns: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        list(entry.fields(("verbs", "nouns")))
        for into, name in ((verbs, "verbs"), (nouns, "nouns")):
            for word, forms in entry.get(name, {}).fields():
                into[fold(word)] = tuple(fold(form) for form in forms.texts())
    return Irregular(verbs, nouns)


def build_figure_words(entries: Iterable[Entry]) -> FigureWords:
    """The ``figures`` sections of all files, joined; for a word told twice, a later file wins."""
    joined: dict[str, dict[str, Entry]] = {name: {} for name in FigureWords.__dataclass_fields__}
    for entry in entries:
        for name, section in entry.fields(tuple(joined)):
            if name in ("numerals", "scales", "suffixes", "words"):
                joined[name].update({fold(word): value for word, value in section.fields()})
            else:
                joined[name].update({fold(item.text()): item for item in section.items()})

    def numbers(name: str) -> Mapping[str, int]:
        return MappingProxyType({word: value.whole() for word, value in joined[name].items()})

    def phrases(name: str) -> frozenset[tuple[str, ...]]:
        return frozenset(phrase(word) for word in joined[name])

    return FigureWords(
        numerals=numbers("numerals"),
        scales=numbers("scales"),
        suffixes=numbers("suffixes"),
        words=MappingProxyType({phrase(word): _bounds(value) for word, value in joined["words"].items()}),
        around=phrases("around"),
        at_least=phrases("at_least"),
        at_most=phrases("at_most"),
        fillers=phrases("fillers"),
        after_around=phrases("after_around"),
        after_at_least=phrases("after_at_least"),
        after_at_most=phrases("after_at_most"),
        nothing=phrases("nothing"),
        numbered=frozenset(joined["numbered"]),
        names=frozenset(joined["names"]),
        durations=frozenset(joined["durations"]),
    )


def _roles(entry: Entry) -> Iterator[tuple[str, int]]:
    return ((name, most.whole()) for name, most in entry.fields(ROLES))


def _rules(entry: Entry, keys: tuple[str, str], codes: tuple[str, ...], frame: Frame) -> Iterator[ExportRule]:
    closed: dict[str, Callable[[Entry], str] | None] = {
        "actor": lambda item: item.choice(frame.parties),
        "target": lambda item: item.choice(frame.parties),
        "status": lambda item: item.choice(frame.statuses),
        "figure": lambda item: item.choice(frame.figure_kinds),
        "instrument": None,
        "trigger": None,
    }
    for item in entry.items():
        list(item.fields((*keys, "when"), needed=keys[:1]))
        when = {
            name: tuple((closed[name] or _folded)(one) for one in values.items())
            for name, values in item.get("when", {}).fields(tuple(closed))
        }
        detail = item.get(keys[1])
        yield ExportRule(
            item.get(keys[0]).choice(codes),
            None if detail.value is None else detail.text(),
            MappingProxyType(when),
        )


def _folded(item: Entry) -> str:
    return fold(item.text())


def _bounds(entry: Entry) -> Bounds:
    items = list(entry.items())
    bounds: list[Number | None] = []
    for item in items:
        if item.value is not None and (isinstance(item.value, bool) or not isinstance(item.value, int | float)):
            item.fail("must be a number, or ~ for none")
        bounds.append(item.value)
    told = [bound for bound in bounds if bound is not None]
    if len(bounds) != 3 or not told or told != sorted(told):
        entry.fail("must be [low, best, high] in rising order, with ~ for what the words do not set")
    return bounds[0], bounds[1], bounds[2]
