"""The quality gate: `python -m evals.gate` measures the shipped model and holds it to `evals/floors.toml`.

Exit status 1 where a floor is not reached. What cannot be measured, since its data lie outside of the project and
are not there, is said loudly and not counted as reached.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from dateline.language.model import Model
from evals import actors, claims, copies, linking, ordinary, places, plover, stories, times, treebank
from evals.folders import find

FLOORS = Path(__file__).with_name("floors.toml")


def measure() -> dict[str, dict[str, float]]:
    """Every score that can be measured here, by section of the floors file."""
    return {**given(), **own()}


def own() -> dict[str, dict[str, float]]:
    """The scores on the project's own sets and, where it is there, the given set of stories."""
    return {
        "copies": copies.section(),
        "stories": stories.section(find("DATELINE_STORIES")),
        "events": linking.section(),
    }


def given() -> dict[str, dict[str, float]]:
    """The scores on sets that lie outside of the project."""
    out: dict[str, dict[str, float]] = {}
    corpora, gold, program = find("DATELINE_TRAIN"), find("DATELINE_GOLD"), find("DATELINE_SCORE")
    records, marked, dated = find("DATELINE_PLOVER"), find("DATELINE_PLACES"), find("DATELINE_TIMES")
    if corpora:
        out["model"] = treebank.scores(Model(threads=2), corpora)
        out["ordinary"] = ordinary.scores(corpora)
    if records:
        out["plover"] = plover.scores(records)
    if marked:
        out["places"] = places.scores(marked)
    if dated:
        out["times"] = times.scores(dated)
    if gold:
        out["actors"] = actors.scores(gold)
    if gold and program:
        out["claims"] = {name: row["f1"] for name, row in claims.scores(gold, program).items() if name != "types"}
        if (gold / "seed.json").exists():
            # A page as scraped, its furniture in the text: of 25 core claims, those that are right.
            out["scrape"] = {"right": claims.right_in(gold, program, "seed")}
    return out


def shortfalls(measured: Mapping[str, Mapping[str, float]], floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The floors that are not reached, as sentences; a measured section must hold every score that has a floor."""
    return [
        f"{section}.{name}: {scores.get(name, 0.0):.4f} is below the floor {floor}"
        for section, scores in measured.items()
        for name, floor in floors.get(section, {}).items()
        if scores.get(name, 0.0) < floor
    ]


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    options = parser.parse_args()
    floors = tomllib.loads(FLOORS.read_text("utf-8"))
    measured = measure()
    if options.json:
        print(json.dumps(measured, indent=1))
    else:
        for section, scores in measured.items():
            for name, value in scores.items():
                floor = floors.get(section, {}).get(name)
                print(f"{section:7} {name:15} {value:.4f}" + (f"   floor {floor}" if floor is not None else ""))
    below = shortfalls(measured, floors)
    for line in below:
        print(f"BELOW: {line}")
    return 1 if below else 0


if __name__ == "__main__":
    raise SystemExit(main())
