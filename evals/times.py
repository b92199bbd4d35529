"""Finds times in news marked by others and says how often they are right: `python -m evals.times [--errors]`.

Counted, on the reports of the MEANTIME Wikinews corpus that ``DATELINE_TIMES`` names. Each line is one sentence, and
its coders marked the first six alone (headline, date line, four sentences), so what is found below counts for nothing.
The day of publication is given as the corpus has it. No model and no claims take part: the nearest verb decides the
tense.

- *precision*, *recall*, *f1*: expressions that share a character with a marked one, each paired with one at most
  (pairs of the same words first, then in text order).
- *exact*: the F1 of the pairs that are the same words to the character.
- *types*, *values*: a pair counts where its TIMEX3 ``type`` (``value``) is equal, whatever its other parts; F1 over all
  marked and all found. Before values are compared they are put in capitals, and what says nothing is left off: unknown
  days at the end (``2011-06-XX`` is ``2011-06``), seconds, and ``Z`` for universal time. A marked one without a value
  cannot be right.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from dateline.records import Sentence, TimeMention
from dateline.resolve.times import find_times
from evals import command

Record = Mapping[str, Any]
Marked = Mapping[str, Any]
MARKED_LINES = 6
_NOTHING_SAID = re.compile(r"(?:-XX)+$|(?<=T\d\d:\d\d):\d\d(?=Z?$)|Z$")


def same(marked: str | None, found: str | None) -> bool:
    """Whether two values say the same, as far as the module's docstring takes them for the same."""
    if not marked or not found:
        return False
    one, other = (_NOTHING_SAID.sub("", value.strip().upper()) for value in (marked, found))
    return one == other


def read(record: Record) -> tuple[TimeMention, ...]:
    """The expressions found in the lines of a record that its coders read, each a sentence."""
    lines = islice(re.finditer(r"[^\n]+", record["text"]), MARKED_LINES)
    sentences = [Sentence(line.start(), line.end()) for line in lines]
    return find_times(record["text"], sentences, record["published"])


def pairs(marked: Sequence[Marked], found: Sequence[TimeMention]) -> Iterator[tuple[Marked, TimeMention]]:
    """Each marked expression with the one found that overlaps it, one to one: the same words first."""
    by_span = {(one.start, one.end): one for one in found}
    free = [one for one in found if (one.start, one.end) not in {(m["start"], m["end"]) for m in marked}]
    for one in marked:
        exact = by_span.pop((one["start"], one["end"]), None)
        other = exact or next((f for f in free if f.start < one["end"] and one["start"] < f.end), None)
        if exact is None and other is not None:
            free.remove(other)
        if other is not None:
            yield one, other


def f1(hits: int, marked: int, found: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is marked or found."""
    return 2 * hits / max(1, marked + found)


def scores(path: Path, *, errors: bool = False) -> dict[str, float]:
    """The scores of the module's docstring, each 0 to 1."""
    marked_all = found_all = overlapping = exact = types = values = 0
    for record in (json.loads(line) for line in path.read_text("utf-8").splitlines()):
        marked, found = record["times"], read(record)
        matched = list(pairs(marked, found))
        marked_all, found_all = marked_all + len(marked), found_all + len(found)
        overlapping += len(matched)
        exact += sum((one["start"], one["end"]) == (other.start, other.end) for one, other in matched)
        types += sum(one["type"] == other.type for one, other in matched)
        values += sum(same(one["value"], other.value) for one, other in matched)
        if errors:
            print(*_errors(record, marked, found, matched), sep="\n", end="")
    return {
        "precision": overlapping / max(1, found_all),
        "recall": overlapping / max(1, marked_all),
        "f1": f1(overlapping, marked_all, found_all),
        "exact": f1(exact, marked_all, found_all),
        "types": f1(types, marked_all, found_all),
        "values": f1(values, marked_all, found_all),
    }


def _errors(
    record: Record,
    marked: Sequence[Marked],
    found: Sequence[TimeMention],
    matched: Sequence[tuple[Marked, TimeMention]],
) -> Iterator[str]:
    """A line for each expression that is missed, marked by nobody, or has another value."""
    for one in marked:
        if all(one is not other for other, _ in matched):
            yield f"missed {one['text']!r} ({one['type']} {one['value']}): {_around(record, one['start'])}"
    for mention in found:
        if all(mention is not other for _, other in matched):
            yield f"unmarked {mention.text!r} ({mention.type} {mention.value}): {_around(record, mention.start)}"
    for one, mention in matched:
        if not same(one["value"], mention.value):
            meant = f"{one['text']!r} is {one['type']} {one['value']}"
            read_as = f"read {mention.text!r} {mention.type} {mention.value}"
            yield f"value {meant}, {read_as}, published {record['published']}: {_around(record, one['start'])}"
    yield ""


def _around(record: Record, at: int) -> str:
    return " ".join(record["text"][max(0, at - 60) : at + 60].split())


def main() -> int:
    """Print the scores."""
    return command.run(__doc__, "DATELINE_TIMES", scores, errors="print every expression that is not right")


if __name__ == "__main__":
    sys.exit(main())
