"""Writes `evals/results.md`, the table of scores that the documentation shows: `python -m evals.results [--bench]`.

Nothing is written by hand there, and nothing is written where a part could not be measured: an old table is better
than half a new one. May import everything.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dateline.cli.settings import usable_cpus
from dateline.language.model import FOLDER as MODEL
from evals import bench, folders, gate

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
GAZETTEER = HERE.parent / "src/dateline/resolve/data/gazetteer.sqlite"
SPEED = "<!-- speed -->\n"
# In the order of the table: the score's name, and what is counted for it.
CLAIMS = {
    "claims": "claims found with the right type (F1)",
    "found": "claims found, whatever the type (F1)",
    "roles": "all words that fill a role below (F1)",
    "actors": "who did it",
    "targets": "whom or what it was done to",
    "places": "where",
    "times": "when",
    "instruments": "by what means",
    "sources": "who is said to say so",
    "figures": "numbers: what is counted, and all bounds of the value (F1)",
    "figure values": "numbers: the bounds alone (F1)",
    "hedge": "words of doubt (F1)",
    "status": "happened, ongoing, planned, hypothetical or denied (share right)",
}
MODEL_SCORES = {
    "upos": "part of speech of each word (share right)",
    "uas": "governor of each word (share right)",
    "las": "governor and relation (share right)",
    "entities_f1": "persons, organisations, places: span and label, read with the other sentences of the text (F1)",
    "entities_alone_f1": "the same, each sentence read alone (F1)",
    "predicates_f1": "PropBank predicates (F1)",
    "arguments_f1": "PropBank arguments: span and role, the predicates being found too (F1)",
}

PLOVER = {
    "type": "PLOVER type of the best claim (share right)",
    "any_type": "PLOVER type of some claim of the sentence (share right)",
    "sources": "who does it: the record's words found (share)",
    "targets": "to whom: the record's words found (share)",
}
ORDINARY = {"quiet": "sentences without a claim of a violent type (share; each such claim counts against one)"}
PLACES = {
    "recognition_precision": "place names found that are marked (precision; span exactly equal)",
    "recognition_recall": "place names marked that are found (recall)",
    "recognition_f1": "both (F1)",
    "overlap_f1": "the same, spans that share a character (F1)",
    "answered": "of the recognised, those put somewhere (share)",
    "within_161_km": "of the recognised, those put within 161 km (share; no answer counts as wrong)",
    "country": "of the recognised that lie in one country, those put into it (share)",
    "calibrated": "1 minus the mean distance between stated confidence and share right",
}
TIMES = {
    "precision": "time expressions found that are marked (precision; a character shared)",
    "recall": "time expressions marked that are found (recall)",
    "f1": "both (F1)",
    "exact": "the same, spans exactly equal (F1)",
    "types": "TIMEX3 type right too (F1)",
    "values": "TIMEX3 value right too (F1)",
}
ACTORS = {
    "named_resolved": "states and named bodies among the actors of annotated reports that get an id (share)",
    "contradictions_free": "reports in which no name has two ids (share)",
    "judged": "id, kind and country right, on phrases judged by hand (share)",
}
COPIES = {
    "recall": "edited reprints whose original is found (share)",
    "updates": "newer versions by the same outlet that are called so (share)",
    "lookalikes_apart": "pairs of look-alikes that are not called copies (share)",
    "pairs_apart": "pairs of all reports that are no copies and not called so (share)",
}
STORIES = {
    "given_precision": "articles of many outlets, autumn 2017: B-cubed precision",
    "given_recall": "B-cubed recall",
    "given_f1": "both (B-cubed F1)",
    "own_precision": "reports in our own words, with hard neighbours: B-cubed precision",
    "own_recall": "B-cubed recall",
    "own_f1": "both (B-cubed F1)",
}
EVENTS = {
    "aside_f1": "pairs of mentions of one happening, everyday news kept aside (F1)",
    "news_f1": "the same, everyday news that weights were fitted on",
    "hard_f1": "the same, reports full of background and look-alikes, every mention counted; fitted on",
}

Scores = Mapping[str, Mapping[str, float]]


def table(scores: Mapping[str, float], floors: Mapping[str, float], meanings: Mapping[str, str]) -> list[str]:
    """One section's rows, those that ``meanings`` knows first; a score that was not measured is left out."""
    names = [*(name for name in meanings if name in scores), *(name for name in scores if name not in meanings)]
    rows = [
        f"| {name.replace('_', ' ')} | {scores[name]:.3f} | {floors.get(name, '')} | {meanings.get(name, '')} |"
        for name in names
    ]
    return ["| score | value | floor | what is counted |", "| --- | ---: | ---: | --- |", *rows]


def on_what(gold: Path) -> str:
    """How many reports, and claims that are asked for, the scores of claims stand on."""
    reports = [json.loads(path.read_text("utf-8")) for path in sorted(gold.glob("*.json"))]
    claims = sum(claim["core"] for report in reports for claim in report["claims"])
    return f"{len(reports)} annotated reports with {claims:,} claims to be found"


def sizes(files: Mapping[str, Path]) -> str:
    """What the shipped files weigh, in one sentence."""
    return ", ".join(f"{name} {path.stat().st_size / 1e6:.1f} MB" for name, path in files.items())


def quality(measured: Scores, floors: Scores, *, reports: str, weights: str) -> str:
    """The part of the page on how well reports are read."""
    lines = [
        f"**Claims**, on {reports}:",
        "",
        *table(measured["claims"], floors.get("claims", {}), CLAIMS),
        "",
        "**The model's own layers**, on the test set of UD English-EWT, with gold tokens:",
        "",
        *table(measured["model"], floors.get("model", {}), MODEL_SCORES),
        "",
        *_others(measured, floors),
        "A floor is what `make gate` does not let a score fall below. This table is made by",
        "`python -m evals.results`.",
        "",
        f"**Size**: {weights}.",
        "",
    ]
    return "\n".join(lines)


def _others(measured: Scores, floors: Scores) -> Iterator[str]:
    """The sections on other sets, those that were measured."""
    for section, meanings, head in (
        ("plover", PLOVER, "**News sentences coded by others**: gold records of PLOVER (`python -m evals.plover`):"),
        ("places", PLACES, "**Places**, on 200 articles of GeoWebNews (`python -m evals.places`):"),
        ("times", TIMES, "**Times**, on news of the MEANTIME corpus (`python -m evals.times`):"),
        ("actors", ACTORS, "**Actors** (`python -m evals.actors`):"),
        ("copies", COPIES, "**Copies** (`python -m evals.copies`):"),
        ("stories", STORIES, "**Stories**, read in order of publication (`python -m evals.stories`):"),
        ("events", EVENTS, "**Events**: claims linked within and across reports (`python -m evals.linking FOLDER`):"),
        (
            "ordinary",
            ORDINARY,
            "**Ordinary web text**: reviews and answers of the treebank (`python -m evals.ordinary`):",
        ),
    ):
        if section in measured:
            yield from (head, "", *table(measured[section], floors.get(section, {}), meanings), "")


def speed(facts: dict[str, str | int | float], texts: bench.Texts, figures: Sequence[bench.Figure]) -> str:
    """The part of the page on how fast reports are read."""
    lines = [
        f"**Speed**, measured by `make bench`: {bench.summary(facts, texts)}.",
        "",
        "| | | |",
        "| --- | ---: | --- |",
        *(f"| {figure.name} | {bench.shown(figure.value)} | {figure.unit} |" for figure in figures),
        "",
    ]
    return SPEED + "\n".join(lines)


def page(fresh: str, old: str, fast: str | None) -> str:
    """The whole page: fresh scores, and the speed as measured now or, where it was not, as it stood."""
    kept = SPEED + old.partition(SPEED)[2] if SPEED in old else ""
    rest = kept if fast is None else fast
    return fresh + (f"\n{rest}" if rest else "")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write.

    Raises:
        SystemExit: something that stands in the page cannot be measured here.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", action="store_true", help="measure the speed too; else it stays as it stands")
    options = parser.parse_args(arguments)
    gold, fast = folders.find("DATELINE_GOLD"), None
    if options.bench and gold is not None:  # before all else: peaks of memory count from the start of this process
        facts = bench.machine(usable_cpus())
        fast = speed(facts, *bench.measure(words=bench.WORDS, runs=bench.RUNS))
    floors = tomllib.loads(gate.FLOORS.read_text("utf-8"))
    measured = gate.measure()
    missing = floors.keys() - measured.keys()
    if missing or gold is None:
        raise SystemExit(f"evals.results: not written; not measured: {', '.join(sorted(missing)) or 'claims'}")
    files = {
        "model": MODEL / "model.onnx",
        "relations of mended trees": MODEL / "relations.onnx",
        "its word pieces": MODEL / "vocabulary.json",
        "places that ship with the package": GAZETTEER,
    }
    fresh = quality(measured, floors, reports=on_what(gold), weights=sizes(files))
    old = RESULTS.read_text("utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(page(fresh, old, fast), "utf-8")
    print(f"evals.results: {RESULTS.name} written; `make docs` takes it over into the pages")
    for line in gate.shortfalls(measured, floors):
        print(f"BELOW: {line}")


if __name__ == "__main__":
    main()
