"""Reads sentences coded in PLOVER and says how often the reader agrees: `python -m evals.plover [--errors]`.

Counted, on the records of the Open Event Data Alliance that ``DATELINE_PLOVER`` names:

- *type*: the best claim exports as the record's PLOVER type. The best claim is the one whose trigger shares a word with
  the record's event words, the surest of them; where none does, the surest claim of the sentence.
  What took place goes before what is planned or might be, and a demand made by demonstrating is a protest, as PLOVER
  has it.
- *any type*: some claim of the sentence exports as it.
- *sources*, *targets*: the words of the record's source (target) are found: one of their content words stands in an
  actor (target or actor) of some claim. PLOVER's source is our actor; of two-sided types it calls one side the target.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dateline import ontology
from dateline.errors import InputError
from dateline.ontology import ExportRule, fold, phrase
from dateline.pipeline import load_resources, read
from dateline.records import Claim, RawInput, Report
from evals import command

Record = Mapping[str, Any]
_REAL = frozenset(("happened", "ongoing"))
_SMALL = frozenset("the a an of in on and to for its their his".split())


def code(claim: Claim, rules: Sequence[ExportRule]) -> str | None:
    """The PLOVER type of a claim: the first rule whose conditions on status, trigger and instrument hold."""
    said = {
        "status": {claim.status},
        "trigger": {fold(claim.trigger.text)},
        "instrument": {word for one in claim.instruments for word in (fold(one.text), *fold(one.text).split())},
    }
    for rule in rules:
        if all(said.get(name, set()) & {fold(value) for value in wanted} for name, wanted in rule.when.items()):
            return rule.code
    return None


def words(text: str) -> set[str]:
    """Content words, folded."""
    return {word for word in phrase(text) if word[0].isalnum()} - _SMALL


def best(claims: Sequence[Claim], event_words: str, codes: Mapping[str, str | None]) -> Claim | None:
    """The claim that tells the record's event, as far as can be said without its type."""
    told = words(event_words)
    named = [claim for claim in claims if words(claim.trigger.text) & told] or claims
    real = [claim for claim in named if claim.status in _REAL] or named
    protest = any(codes[claim.id] == "PROTEST" for claim in real)
    kept = [claim for claim in real if not (protest and codes[claim.id] == "REQUEST")]
    return max(kept, key=lambda claim: claim.confidence, default=None)


def found(parties: Sequence[Mapping[str, str]], fillers: Sequence[str]) -> tuple[int, int]:
    """How many of the record's parties stand among the fillers, and how many there are."""
    have = set().union(*map(words, fillers)) if fillers else set()
    return sum(bool(words(party["text"]) & have) for party in parties), len(parties)


def reports(records: Sequence[Record]) -> Iterator[Report]:
    """Each record's sentence, read."""
    inputs = (RawInput(r["id"], r["text"].encode(), "text", "utf-8", {"published": r["date"]}) for r in records)
    for result in read(inputs, load_resources(), strict=True):
        if isinstance(result, InputError):
            raise SystemExit(f"a record could not be read: {result}")
        yield result


def scores(path: Path, *, errors: bool = False) -> dict[str, float]:
    """The shares of records and of parties that are right."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    types = ontology.load().types
    right = any_right = 0
    sources, targets = [0, 0], [0, 0]
    for record, report in zip(records, reports(records), strict=True):
        codes = {claim.id: code(claim, types[claim.type].plover) for claim in report.claims}
        chosen = best(report.claims, record["eventText"], codes)
        right += chosen is not None and codes[chosen.id] == record["event"]
        any_right += record["event"] in codes.values()
        if errors and (chosen is None or codes[chosen.id] != record["event"]):
            said = [(claim.type, claim.trigger.text, claim.status, codes[claim.id]) for claim in report.claims]
            print(record["event"], "|", record["eventText"], "|", said, "|", record["text"])
        actors = [span.text for claim in report.claims for span in claim.actors]
        others = [span.text for claim in report.claims for span in claim.targets]
        for total, (hit, of) in (
            (sources, found(record["source"], actors)),
            (targets, found(record["target"], [*others, *actors])),
        ):
            total[0] += hit
            total[1] += of
    n = max(1, len(records))
    return {
        "type": right / n,
        "any_type": any_right / n,
        "sources": sources[0] / max(1, sources[1]),
        "targets": targets[0] / max(1, targets[1]),
    }


def main() -> int:
    """Print the scores."""
    return command.run(__doc__, "DATELINE_PLOVER", scores, errors="print every record whose type is missed")


if __name__ == "__main__":
    sys.exit(main())
