"""The ontology as frozen records: what a claim may hold, and the words that tell it.

Imports nothing of the project. The records are made by ``dateline.ontology.load`` and never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Number: TypeAlias = int | float
Bounds: TypeAlias = tuple[Number | None, Number | None, Number | None]


class Pattern(NamedTuple):
    """A sequence of folded words that stands for something (a named tuple: thousands are made at each start).

    Attributes:
        words: folded words, compared with folded tokens one by one.
        first, last: indices into ``words`` of those that are quoted (both inclusive); the others are context.
        types: the type that a trigger tells; the types that a veto forbids there, empty meaning every type.
        entry: the entry as the file writes it, to explain a match by.
    """

    words: tuple[str, ...]
    first: int
    last: int
    types: tuple[str, ...]
    entry: str


@dataclass(frozen=True, slots=True)
class ExportRule:
    """One line of a type's export table: the code to give where all conditions hold.

    Attributes:
        code, detail: PLOVER type and mode, or ACLED event and sub-event type; ``detail`` may be None.
        when: condition (``actor``, ``target``, ``status``, ``figure``, ``instrument``, ``trigger``) to the
            values of which one must be met; empty means always.
    """

    code: str
    detail: str | None
    when: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ClaimType:
    """A type of happening.

    Attributes:
        example: a sentence in which the trigger stands between ``**``.
        roles: role name to the most fillers that a claim of this type takes.
        plover, acled: export rules, first match wins; empty where the scheme has no such type.
    """

    name: str
    group: str
    definition: str
    example: str
    roles: Mapping[str, int]
    plover: tuple[ExportRule, ...]
    acled: tuple[ExportRule, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """A status value: when it holds, and a sentence in which the trigger stands between ``**``."""

    name: str
    when: str
    example: str


@dataclass(frozen=True, slots=True)
class FigureWords:
    """How numbers are worded.

    Attributes:
        numerals: spelled numbers below a hundred.
        scales: words that multiply the number before them; ``suffixes`` are letters that do so on digits.
        words: phrases that are a whole figure, with (low, best, high).
        around, at_least, at_most: phrases before a number; ``after_*`` the same behind it.
        fillers: phrases between those and the number that change nothing.
        nothing: phrases that sound like a number and tell none.
        numbered: words after which a number is part of a name; ``names`` those that do so when capitalised.
        durations: units that make a number a time or a length of time.
    """

    numerals: Mapping[str, int]
    scales: Mapping[str, int]
    suffixes: Mapping[str, int]
    words: Mapping[tuple[str, ...], Bounds]
    around: frozenset[tuple[str, ...]]
    at_least: frozenset[tuple[str, ...]]
    at_most: frozenset[tuple[str, ...]]
    fillers: frozenset[tuple[str, ...]]
    after_around: frozenset[tuple[str, ...]]
    after_at_least: frozenset[tuple[str, ...]]
    after_at_most: frozenset[tuple[str, ...]]
    nothing: frozenset[tuple[str, ...]]
    numbered: frozenset[str]
    names: frozenset[str]
    durations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ontology:
    """The codebook as data.

    Attributes:
        version: codebook number and a prefix of the hash of every file read, e.g. ``1-9f2c01ab``.
        groups: names of the groups of types, in order.
        types: type name to type, in codebook order.
        figure_kinds: kind to what is counted.
        triggers, vetoes, hedges: patterns; see ``Pattern.types``.
    """

    version: str
    groups: tuple[str, ...]
    types: Mapping[str, ClaimType]
    statuses: Mapping[str, Status]
    figure_kinds: Mapping[str, str]
    triggers: tuple[Pattern, ...]
    vetoes: tuple[Pattern, ...]
    hedges: tuple[Pattern, ...]
    figure_words: FigureWords
