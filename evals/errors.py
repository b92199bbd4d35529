"""The error notebook: `make errors` writes what the reader gets wrong on annotated reports, sorted by cause.

For each report of ``DATELINE_GOLD``, claims are paired with the annotated ones as the scoring program pairs them; the
page (``build/errors.md``) lists misses by why nothing was seen, extras by what found them, types, statuses, roles,
figures and hedges that differ, each with its sentence, and below extras and wrong types the trace of the decision.
For reading only: a reader that is tuned to these reports says nothing by its score on them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from dateline import ontology
from dateline.claims import Lexicon, why_none
from dateline.pipeline import Resources, load_resources, read_one
from dateline.records import Analysis, Claim, Report
from dateline.records.shape import as_json
from evals.claims import inputs
from evals.folders import find

Row = Mapping[str, Any]
PAGE = Path("build/errors.md")
ROLES = ("actors", "targets", "places", "times", "instruments", "sources")
TITLES = {
    "missed": "Missed claims",
    "extra": "Claims too many",
    "type": "Wrong types",
    "status": "Wrong statuses",
    "role": "Roles",
    "figure": "Figures",
    "hedge": "Hedges",
}


@dataclass(frozen=True)
class Slip:
    """One error.

    Attributes:
        kind: a key of ``TITLES``; ``cause`` sorts within it.
        told: what was said and what should have been.
        trace: how the decision came about.
    """

    kind: str
    cause: str
    told: str
    sentence: str
    report: str
    trace: tuple[str, ...] = ()


def scoring(program: Path) -> ModuleType:
    """The scoring program as a module: how it pairs claims is how they are paired here."""
    spec = importlib.util.spec_from_file_location("scoring", program)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{program}: is no Python program; set DATELINE_SCORE")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Notebook:
    """Compares one report's claims with the annotated ones."""

    def __init__(
        self,
        gold: Row,
        read: tuple[Report, Sequence[Analysis]],
        resources: Resources,
        score: ModuleType,
        lexicon: Lexicon,
    ) -> None:
        self.gold, self.resources, self.score = gold, resources, score
        self.lexicon = lexicon
        self.report, self.analyses = read
        self.said: list[Row] = as_json(self.report)["claims"]  # type: ignore[assignment]

    def slips(self) -> Iterator[Slip]:
        """Every error of the report."""
        pairs = dict(self.score.pair(self.gold["claims"], self.said))
        for i, wanted in enumerate(self.gold["claims"]):
            if i not in pairs:
                if wanted["core"]:
                    yield self._missed(wanted)
                continue
            yield from self._fields(wanted, self.said[pairs[i]], self.report.claims[pairs[i]])
        for j in sorted(set(range(len(self.said))) - set(pairs.values())):
            one = self.report.claims[j]
            trace = self.resources.trace(self.report.article, self.analyses, one)
            yield self._slip(
                "extra", f"found by {one.found_by}", f"{one.type} “{one.trigger.text}”", self.said[j], trace
            )

    def _missed(self, wanted: Row) -> Slip:
        trigger = wanted["trigger"]
        cause, details = why_none(self.analyses, trigger["start"], trigger["end"], self.lexicon)
        return self._slip("missed", cause, f"{wanted['type']} “{trigger['text']}” ({details})", wanted)

    def _fields(self, wanted: Row, said: Row, claim: Claim) -> Iterator[Slip]:
        if wanted["type"] != said["type"]:
            if wanted["core"]:
                cause = f"{said['type']} for {wanted['type']}"
                trace = self.resources.trace(self.report.article, self.analyses, claim)
                yield self._slip("type", cause, f"“{said['trigger']['text']}”", wanted, trace)
            return
        head = f"{wanted['type']} “{wanted['trigger']['text']}”"
        if wanted["status"] != said["status"]:
            yield self._slip("status", f"{said['status']} for {wanted['status']}", head, wanted)
        for role in ROLES:
            yield from self._spans(role, (wanted[role], said[role]), head, wanted)
        hedges = tuple([one["hedge"]] if one.get("hedge") else [] for one in (wanted, said))
        for slip in self._spans("hedge", (hedges[0], hedges[1]), head, wanted):
            yield Slip("hedge", slip.cause, slip.told, slip.sentence, slip.report)
        yield from self._figures(wanted, said, head)

    def _spans(self, role: str, both: tuple[Sequence[Row], Sequence[Row]], head: str, claim: Row) -> Iterator[Slip]:
        wanted, said = both
        for one in wanted:
            if not any(self.score.same(one, other) for other in said):
                yield self._slip("role", f"{role}: missing", f"{head}: “{one['text']}”", claim)
        for other in said:
            if not any(self.score.same(one, other) for one in wanted):
                yield self._slip("role", f"{role}: too many", f"{head}: “{other['text']}”", claim)

    def _figures(self, wanted: Row, said: Row, head: str) -> Iterator[Slip]:
        keys = [[(f["kind"], f["low"], f["best"], f["high"]) for f in one["figures"]] for one in (wanted, said)]
        for key in keys[0]:
            if key not in keys[1]:
                kinds = [other[0] for other in keys[1] if other[1:] == key[1:]]
                cause = f"{kinds[0]} for {key[0]}" if kinds else "missing"
                yield self._slip("figure", cause, f"{head}: {key}", wanted)
        for key in keys[1]:
            if key not in keys[0] and not any(other[1:] == key[1:] for other in keys[0]):
                yield self._slip("figure", "too many", f"{head}: {key}", wanted)

    def _slip(self, kind: str, cause: str, told: str, claim: Row, trace: tuple[str, ...] = ()) -> Slip:
        where = claim["sentence"]
        text = " ".join(str(self.gold["text"][where["start"] : where["end"]]).split())
        return Slip(kind, cause, told, text, str(self.gold["id"]), trace)


def page(slips: Sequence[Slip]) -> str:
    """The notebook as Markdown: a table of causes, then each error under its cause."""
    sorted_: dict[str, dict[str, list[Slip]]] = {kind: defaultdict(list) for kind in TITLES}
    for slip in slips:
        sorted_[slip.kind][slip.cause].append(slip)
    lines = ["# Error notebook", "", "| what | cause | number |", "| --- | --- | ---: |"]
    ranked = {
        kind: sorted(causes.items(), key=lambda item: (-len(item[1]), item[0])) for kind, causes in sorted_.items()
    }
    for kind, causes in ranked.items():
        lines += [f"| {TITLES[kind]} | {cause} | {len(own)} |" for cause, own in causes]
    for kind, causes in ranked.items():
        lines += ["", f"## {TITLES[kind]}"]
        for cause, own in causes:
            lines += ["", f"### {cause} ({len(own)})", ""]
            for slip in own:
                lines.append(f"- {slip.told} — {slip.sentence} ({slip.report})")
                lines += [f"    - {line}" for line in slip.trace if not line.startswith("sentence:")]
    return "\n".join(lines) + "\n"


def notebook(gold: Path, program: Path) -> list[Slip]:
    """Every error on the reports in ``gold``."""
    score, resources = scoring(program), load_resources()
    lexicon = Lexicon(ontology.load())
    slips: list[Slip] = []
    for path, raw in zip(sorted(gold.glob("*.json")), inputs(gold), strict=True):
        gold_report = json.loads(path.read_text("utf-8"))
        slips += Notebook(gold_report, read_one(raw, resources), resources, score, lexicon).slips()
    return slips


def main() -> int:
    """Write the page and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args()
    gold, program = find("DATELINE_GOLD"), find("DATELINE_SCORE")
    if gold is None or program is None:
        return 1
    slips = notebook(gold, program)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(page(slips), "utf-8")
    print(f"{options.out}: {len(slips)} errors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
