"""What each part of the reader gives: `python -m evals.variants`, scores of claims with one part left out.

- *both*: the reader as it ships.
- *lexicon alone*: only triggers of the ontology's lexicon; status, roles and figures are still read by the model.
- *learned alone*: only triggers that the model sees.
- *floor X*: both, a trigger being taken from another probability on than the shipped one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dateline.language import Reader
from dateline.pipeline import Resources, load_resources
from evals import claims
from evals.folders import find

FLOORS = (0.55, 0.65, 0.7, 0.8, 0.85)
NONE = 2.0
"""A floor that no probability reaches."""
SHOWN = ("claims", "found", "roles", "status", "figures")


def variants(resources: Resources) -> Iterator[tuple[str, Resources]]:
    """Each variant with its name."""
    reader = resources.reader
    if not isinstance(reader, Reader):
        raise TypeError("the shipped reader is wanted")
    yield "both", resources
    yield "lexicon alone", replace(resources, reader=Reader(reader.model, floor=NONE), again=None)
    yield "learned alone", replace(resources, propose=lambda _: (), again=None)
    for floor in FLOORS:
        yield f"floor {floor}", replace(resources, reader=Reader(reader.model, floor=floor), again=None)


def table(gold: Path, program: Path) -> Iterator[str]:
    """The rows of the table, one a variant."""
    yield "| | precision | recall | " + " | ".join(SHOWN) + " |"
    yield "| --- |" + " ---: |" * (len(SHOWN) + 2)
    for name, resources in variants(load_resources()):
        rows = claims.scores(gold, program, resources=resources)
        shares = (rows["claims"]["precision"], rows["claims"]["recall"], *(rows[score]["f1"] for score in SHOWN))
        yield f"| {name} | " + " | ".join(f"{share:.3f}" for share in shares) + " |"


def main() -> int:
    """Print the table."""
    gold, program = find("DATELINE_GOLD"), find("DATELINE_SCORE")
    if gold is None or program is None:
        return 1
    for row in table(gold, program):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
