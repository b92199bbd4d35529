"""Gathers reports into stories as a store would and scores it: `python -m evals.stories [--verbose]`.

Two sets are read in order of publication, each report with the shipped model: our own short reports
(``evals/data/stories/*.jsonl``, full of neighbours that are hard to tell apart), and the reports that
``DATELINE_STORIES`` names. Each line has ``id, outlet, published, title, text`` and the ``story`` that it belongs to.
Scored by B-cubed: for each report, which share of its story is right (precision), which share of the right story it is
with (recall), and the harmonic mean of the two averages (F1).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

from dateline.errors import InputError
from dateline.pipeline import load_resources, read
from dateline.pipeline.adding.stories import CANDIDATES, QUIET_DAYS
from dateline.records import RawInput, Report
from dateline.records.shape import as_json, from_json
from dateline.records.story import Profile, StoryChoice, StoryState
from dateline.stories.clustering import choose_story, choosing, growing, grown, open_story, profile, profiles
from evals.folders import find

OWN = Path(__file__).parent / "data/stories"
FIELDS = ("id", "url", "outlet", "published")


@dataclass(frozen=True, slots=True)
class Told:
    """A report, and the name of the story that it belongs to."""

    report: Report
    story: str


@dataclass(frozen=True, slots=True)
class Step:
    """One report's way into a story."""

    told: Told
    choice: StoryChoice
    joined: str


def reports(files: Sequence[Path], kept: Path | None) -> list[Told]:
    """Read the reports of some files, in order of publication; those without a day come first.

    Args:
        files: JSON lines.
        kept: a file to keep what was read in, and to take it from the next time.
    """
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    rows.sort(key=lambda row: (row["published"] or "", row["id"]))
    stories = [row["story"] for row in rows]
    if kept is not None and kept.exists():
        lines = kept.read_text("utf-8").splitlines()
        return [Told(from_json(json.loads(line)), story) for line, story in zip(lines, stories, strict=True)]
    found = [Told(report, story) for report, story in zip(_read(rows), stories, strict=True)]
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text("".join(json.dumps(as_json(told.report)) + "\n" for told in found), "utf-8")
    return found


def _read(rows: Iterable[Mapping[str, str | None]]) -> Iterator[Report]:
    inputs = (
        RawInput(
            str(row["id"]),
            f"{row['title']}\n\n{row['text']}".encode(),
            "text",
            "utf-8",
            {name: str(row[name]) for name in FIELDS if row.get(name)},
        )
        for row in rows
    )
    for result in read(inputs, load_resources(), strict=True):
        if isinstance(result, InputError):
            raise SystemExit(f"a report could not be read: {result}")
        yield result


def gather(told: Sequence[Told]) -> list[Step]:
    """Put each report into a story, one after the other, with candidates found by keys as a store finds them."""
    states: dict[str, StoryState] = {}
    index: defaultdict[str, set[str]] = defaultdict(set)
    steps: list[Step] = []
    for one in told:
        seen = profile(one.report)
        choice = choose_story(seen, _candidates(seen, states, index))
        if choice.story is None:
            state = open_story(seen, one.report.article)
        else:
            state = grown(states[choice.story], seen, one.report.article)
            for key in states[choice.story].keys:
                index[key].discard(state.id)
        states[state.id] = state
        for key in state.keys:
            index[key].add(state.id)
        steps.append(Step(one, choice, state.id))
    return steps


def _candidates(seen: Profile, states: Mapping[str, StoryState], index: Mapping[str, set[str]]) -> list[StoryState]:
    shared = Counter(id_ for key in seen.keys for id_ in index.get(key, ()))
    since = seen.published and (date.fromisoformat(seen.published) - timedelta(QUIET_DAYS)).isoformat()
    open_ = [id_ for id_ in shared if not since or (states[id_].last or since) >= since]
    nearest = sorted(open_, key=lambda id_: (-shared[id_], id_))
    return [states[id_] for id_ in nearest[:CANDIDATES]]


def b_cubed(found: Sequence[str], right: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a clustering against the right one, both as the cluster of each item."""
    sizes, rights = Counter(found), Counter(right)
    both = Counter(zip(found, right, strict=True))
    precision = sum(n * n / sizes[cluster] for (cluster, _), n in both.items()) / len(found)
    recall = sum(n * n / rights[story] for (_, story), n in both.items()) / len(right)
    return precision, recall, 2 * precision * recall / (precision + recall)


def mistakes(steps: Sequence[Step]) -> Iterator[str]:
    """Each report that was led astray when it came, with the reasons given."""
    homes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for step in steps:
        story, was = step.told.story, homes[step.joined]
        main = was.most_common(1)[0][0] if was else None
        begun = any(story in others for others in homes.values())
        if main != story and (main is not None or begun):
            how = f"joined {main}" if main else "was left alone"
            article = step.told.report.article
            yield f"{how}: {article.published or 'undated'} {story}: {article.title} ({'; '.join(step.choice.reasons)})"
        was[story] += 1


def scores(told: Sequence[Told]) -> tuple[float, float, float, int]:
    """B-cubed precision, recall, F1, and the number of stories."""
    joined = [step.joined for step in gather(told)]
    return (*b_cubed(joined, [one.story for one in told]), len(set(joined)))


VARIED = (
    (sys.modules[__name__], "QUIET_DAYS", (30, 60, 1000)),
    (sys.modules[__name__], "CANDIDATES", (10, 1000)),
    (choosing, "NEEDED", (0.14, 0.16, 0.18, 0.2, 0.21, 0.22, 0.24, 0.26)),
    (choosing, "QUIET", (0.0, 0.01, 0.02, 0.03, 0.04, 0.06)),
    (choosing, "QUIET_DAYS", (3, 14)),
    (choosing, "UNDATED_DAYS", (0, 90)),
    (choosing, "CROWD", (0.0, 0.02)),
    (choosing, "SAME_DAY", (0.0, 0.02, 0.06)),
    (profiles, "TITLE", (1.0, 2.0, 5.0)),
    (profiles, "LEAD", (1.0, 3.0)),
    (profiles, "LEAD_WORDS", (15, 45, 60)),
    (profiles, "BODY_WORDS", (150, 250, 800)),
    (profiles, "TAIL", (0.0, 1.0)),
    (profiles, "PLACE", (0.6, 0.7, 0.9, 1.0, 1.2)),
    (profiles, "TERMS", (30, 45, 90)),
    (profiles, "KEYS", (8, 24)),
    (growing, "TERMS", (40, 60, 120)),
)


def section(given: Path | None) -> dict[str, float]:
    """The scores that the gate holds: B-cubed on the project's own reports and, where it is there, on the given set."""
    out: dict[str, float] = {}
    sets = {"own": sorted(OWN.glob("*.jsonl")), "given": [given] if given is not None else []}
    for name, files in sets.items():
        if files:
            precision, recall, f1, _ = scores(reports(files, None))
            out |= {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1}
    return out


def vary(sets: Mapping[str, Sequence[Told]]) -> None:
    """Print what becomes of F1 where one constant is another, to see on how broad a plateau it stands."""
    print("as it is".ljust(28), *(f"{name} {scores(told)[2]:.3f}" for name, told in sets.items()))
    for module, name, values in VARIED:
        for value in values:
            with patch.object(module, name, value):
                row = [f"{label} {scores(told)[2]:.3f}" for label, told in sets.items()]
            print(f"{module.__name__.rpartition('.')[2]}.{name} {value}".ljust(28), *row, flush=True)


def speed(told: Sequence[Told]) -> float:
    """Milliseconds of one processor to profile a report and choose among ``CANDIDATES`` stories."""
    states = [open_story(profile(one.report), one.report.article) for one in told[:CANDIDATES]]
    took = []
    for _ in range(3):
        start = time.process_time()
        for one in told:
            choose_story(profile(one.report), states)
        took.append(time.process_time() - start)
    return 1000 * min(took) / len(told)


def main() -> int:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--verbose", action="store_true", help="print each report that was led astray, and why")
    parser.add_argument("--vary", action="store_true", help="print F1 with each constant changed")
    parser.add_argument(
        "--keep", type=Path, help="folder to keep the reports in once they are read (stale after a change)"
    )
    options = parser.parse_args()
    folders = {"own": OWN, "given": find("DATELINE_STORIES")}
    sets = {
        name: reports(
            sorted(folder.glob("*.jsonl")) if folder.is_dir() else [folder],
            options.keep and options.keep / f"{name}.jsonl",
        )
        for name, folder in folders.items()
        if folder is not None
    }
    for name, told in sets.items():
        precision, recall, f1, count = scores(told)
        print(f"{name:6} {len(told)} reports, {len({one.story for one in told})} stories, {count} found")
        print(f"{name:6} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  {speed(told):.2f} ms a report")
        for line in mistakes(gather(told)) if options.verbose else ():
            print("  ", line)
    if options.vary:
        vary(sets)
    return 0 if len(sets) == len(folders) else 1


if __name__ == "__main__":
    sys.exit(main())
