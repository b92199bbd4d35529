"""What each rule over the model's pointers gives: `python -m evals.rules`, scores of claims with one rule left out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType, ModuleType
from unittest.mock import patch

from dateline.claims import counts, hedges, reading, roles, tolls
from dateline.pipeline import Resources, load_resources
from dateline.pipeline.resources import Propose, Reader
from dateline.records import Analysis, Sentence
from evals import claims
from evals.folders import find

SHOWN = ("claims", "roles", "targets", "places", "times", "sources", "figures", "hedge", "status")


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a rule stands, and what stands there when it is left out."""

    module: ModuleType | type
    name: str
    without: object


NOBODY: frozenset[str] = frozenset()
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "joined phrases share a role": Rule(roles, "JOINED", NOBODY),
        "places and sites that are struck": Rule(roles, "TAKEN", NOBODY),
        "one place, one role": Rule(roles, "once", list),
        "numbers that roles begin with": Rule(counts, "COUNTED", {}),
        "numbers of blows": Rule(counts, "BLOWS", NOBODY),
        "no deaths, no injuries": Rule(counts, "NONE", {}),
        "the dead are counted by the killing": Rule(tolls, "HARM", NOBODY),
        "harm has its attack's circumstances": Rule(reading, "with_circumstances", iter),
        "qualifiers are no sources": Rule(roles.Roles, "only_part", lambda _self, _argument: False),
        "joined triggers share doubt": Rule(hedges, "shared", lambda *_: None),
        "who claims does not doubt": Rule(hedges, "CLAIMING", NOBODY),
        "what is uttered has happened": Rule(reading, "UTTERED", NOBODY),
    }
)


class Remembering:
    """A reader that analyses the same documents once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, ...], list[tuple[Analysis, ...]]] = {}

    def analyse(
        self, documents: Sequence[tuple[str, Sequence[Sentence]]], *, propose: Propose
    ) -> list[tuple[Analysis, ...]]:
        """As the reader would."""
        key = tuple(text for text, _ in documents)
        if key not in self._known:
            self._known[key] = self._reader.analyse(documents, propose=propose)
        return self._known[key]


def table(gold: Path, program: Path, resources: Resources) -> Iterator[str]:
    """The rows of the table: all rules, then all but one."""
    same = replace(resources, reader=Remembering(resources.reader), again=None)

    def row(name: str) -> str:
        scored = claims.scores(gold, program, resources=same)
        return f"| {name} | " + " | ".join(f"{scored[score]['f1']:.3f}" for score in SHOWN) + " |"

    yield "| | " + " | ".join(SHOWN) + " |"
    yield "| --- |" + " ---: |" * len(SHOWN)
    yield row("all rules")
    for name, rule in RULES.items():
        with patch.object(rule.module, rule.name, rule.without):
            yield row(f"without: {name}")


def main() -> int:
    """Print the table."""
    gold, program = find("DATELINE_GOLD"), find("DATELINE_SCORE")
    if gold is None or program is None:
        return 1
    for row in table(gold, program, load_resources()):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
