"""Which types of claims can tell of one happening, and what each piece of evidence weighs: data, read once.

May import records and errors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from dateline.errors import ResourceError

FILE = "events.yaml"

RELATIONS = ("same", "general", "effect", "part", "mistaken")
"""How two types can be one happening, the closest first."""


@dataclass(frozen=True, slots=True)
class Table:
    """What linking goes by.

    Attributes:
        pairs: how two different types can be one happening (``general``, ``effect``, ``part`` ...), both ways round.
        partners: type -> the other types that can be one happening with it, by name.
        within: evidence -> log-odds for each unit of it, for two claims of one report; ``start``: for no evidence.
        across: the same for what two reports tell.
        general, effects: types that name an event only where no type of its own does, the latter last.
        confidence: ground -> log-odds.
    """

    pairs: Mapping[tuple[str, str], str]
    partners: Mapping[str, tuple[str, ...]]
    within: Mapping[str, float]
    across: Mapping[str, float]
    general: frozenset[str]
    effects: frozenset[str]
    confidence: Mapping[str, float]

    def relation(self, left: str, right: str) -> str | None:
        """How two types can be one happening: of ``RELATIONS``; None where they cannot."""
        return RELATIONS[0] if left == right else self.pairs.get((left, right))

    def closest(self, left: AbstractSet[str], right: AbstractSet[str]) -> str | None:
        """How the two types that go best together can be one happening: of ``RELATIONS``; None where no two can."""
        if not left.isdisjoint(right):
            return RELATIONS[0]
        found = {self.pairs.get((a, b)) for a in left for b in right}
        return next((relation for relation in RELATIONS if relation in found), None)

    def fitting(self, type_: str) -> tuple[str, ...]:
        """All types that can be one happening with this one, itself first, then by name."""
        return type_, *self.partners.get(type_, ())


@cache
def load_table() -> Table:
    """Read the table that ships with the package.

    Raises:
        ResourceError: the file is missing or breaks its own rules.
    """
    where = f"stories/data/{FILE}"
    try:
        text = files("dateline.stories").joinpath("data", FILE).read_text("utf-8")
        return parse(yaml.safe_load(text))
    except (OSError, yaml.YAMLError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise ResourceError(f"{where}: {error}; install Dateline again") from error


def parse(data: Mapping[str, Mapping[str, Any]]) -> Table:
    """Make a table of what the file holds.

    Raises:
        ValueError: a pair stands twice, or a weight is missing.
    """
    pairs: dict[tuple[str, str], str] = {}
    for relation, rows in data["types"].items():
        if relation not in RELATIONS or not isinstance(rows, Mapping):
            raise ValueError(f"types.{relation}: should be one of {', '.join(RELATIONS[1:])}, with types and lists")
        for one, others in rows.items():
            for other in others:
                if pairs.setdefault((one, other), relation) != relation or one == other:
                    raise ValueError(f"types.{relation}.{one}: {other} stands there twice, or is itself")
                pairs[other, one] = relation
    partners: dict[str, list[str]] = defaultdict(list)
    for one, other in sorted(pairs):
        partners[one].append(other)
    within, across = (_weights(name, data[name]) for name in ("within", "across"))
    general, effects = (frozenset(data["naming"][name]) for name in ("general", "effects"))
    confidence = {ground: float(str(worth)) for ground, worth in data["confidence"].items()}
    listed = {one: tuple(others) for one, others in partners.items()}
    return Table(pairs, listed, within, across, general, effects, confidence)


def _weights(name: str, rows: Mapping[str, object]) -> dict[str, float]:
    weights = {evidence: float(str(value)) for evidence, value in rows.items()}
    for needed in ("start", *(f"types_{relation}" for relation in RELATIONS)):
        if needed not in weights:
            raise ValueError(f"{name}.{needed}: is missing")
    return weights
