"""How fast reports are added to a store, against reading them alone: `python -m evals.adding [--reports N]`.

The reports are put together from paragraphs of news, 60 to 250 words each, a hundred a day, from ten outlets. As in the
news, several outlets tell each matter within a few days, each in some of its paragraphs, so that there is something to
link; paragraphs are few, so that one comes again in other matters later. The news lies outside of the project
(DATELINE_STORIES, DATELINE_TRAIN); where it is not, and with `--from corpus`, passages of `training/corpus` serve: they
tell four times as many claims in as many words, and claims are what adding takes its time for. The first reports are
read without a store, and then all are read and added to a new one, with the same workers. Memory is that of the process
that adds, at a tenth of the run and at its end. The figures mean something only on a machine that does nothing else.
May import everything.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from dateline.cli.settings import usable_cpus
from dateline.errors import InputError
from dateline.pipeline import adding, load_resources, read
from dateline.records import RawInput
from dateline.store import open_store
from evals.folders import find

CORPUS = Path(__file__).parent.parent / "training" / "corpus"
SEED = 20260101
OUTLETS, A_DAY = 10, 100
SHORTEST, LONGEST = 60, 250
FIRST_DAY = date(2024, 1, 1)
REPORTS_OF_A_MATTER, PASSAGES_OF_A_MATTER, DAYS_OF_A_MATTER = 5, 10, 3
FEWEST_WORDS = 8
"""Shorter paragraphs are headings and the like."""


def corpus_passages() -> list[str]:
    """What `training/corpus` tells, passage by passage."""
    lines = (line for path in sorted(CORPUS.glob("*.txt")) for line in path.read_text("utf-8").splitlines())
    return [line[3:] for line in lines if line.startswith("T: ")]


def news_passages() -> list[str]:
    """Paragraphs of news of many outlets and of Wikinews; empty where neither is there."""
    stories, folder = find("DATELINE_STORIES"), find("DATELINE_TRAIN")
    files = [file for file in (stories, folder and folder / "wikinews-unlabelled.jsonl") if file and file.is_file()]
    texts = [json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines()]
    paragraphs = (part.strip() for text in texts for part in text.split("\n"))
    return [part for part in dict.fromkeys(paragraphs) if len(part.split()) >= FEWEST_WORDS]


def reports(count: int, passages: Sequence[str]) -> Iterator[RawInput]:
    """So many reports, the same ones each time."""
    chance = random.Random(SEED)
    matters: list[tuple[int, list[str]]] = []
    for number in range(count):
        day = number // A_DAY
        matters = [(since, told) for since, told in matters if day - since < DAYS_OF_A_MATTER]
        if not matters or chance.randrange(REPORTS_OF_A_MATTER) == 0:
            matters.append((day, chance.sample(passages, PASSAGES_OF_A_MATTER)))
        _, told = chance.choice(matters)
        left, wanted, text = chance.sample(told, len(told)), chance.randint(SHORTEST, LONGEST), list[str]()
        while left and len(" ".join(text).split()) < wanted:
            text.append(left.pop())
        fields = {
            "id": f"report-{number}",
            "outlet": f"outlet-{chance.randrange(OUTLETS)}.example",
            "published": (FIRST_DAY + timedelta(days=day)).isoformat(),
        }
        yield RawInput(f"report {number}", "\n\n".join(text).encode(), "text", "utf-8", fields)


def words_in(told: Iterable[RawInput]) -> int:
    """How many words they hold together."""
    return sum(len(raw.body.split()) for raw in told)


def memory_mb() -> float:
    """What this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=10_000, help="how many; 10,000 by default")
    parser.add_argument("--alone", type=int, default=2000, help="how many are read without a store; 2,000 by default")
    parser.add_argument("--from", dest="source", choices=("news", "corpus"), default="news", help="news by default")
    parser.add_argument("--workers", type=int, default=usable_cpus(), help="processes; one for each core by default")
    parser.add_argument("--store", help="where to add them; by default a new SQLite file that is removed afterwards")
    options = parser.parse_args()
    resources = load_resources()
    alone = min(options.alone, options.reports)

    passages = (news_passages() if options.source == "news" else []) or corpus_passages()

    def told(count: int) -> Iterator[RawInput]:
        return reports(count, passages)

    began = time.perf_counter()
    failed = sum(
        isinstance(result, InputError) for result in read(told(alone), resources, workers=options.workers, strict=True)
    )
    reading = words_in(told(alone)) / (time.perf_counter() - began)
    print(f"read alone            {reading:8.0f} words/s   {alone} reports, {failed} failed, {options.workers} workers")
    with tempfile.TemporaryDirectory() as folder:
        url = options.store or f"sqlite:///{folder}/bench.dateline"
        with open_store(url, clock=lambda: "2026-01-01T00:00:00Z") as store:
            marks: list[float] = []
            at = {max(1, options.reports // 10), options.reports}
            began = time.perf_counter()
            for done, _ in enumerate(
                adding.add(told(options.reports), resources, store, workers=options.workers), start=1
            ):
                if done in at:
                    marks.append(memory_mb())
                if done % 1000 == 0:
                    print(f"  {done} added, {time.perf_counter() - began:.0f} s", file=sys.stderr)
            took = time.perf_counter() - began
            with store.reading() as view:
                counts = view.counts()
    added = words_in(told(options.reports)) / took
    print(f"read and added        {added:8.0f} words/s   {options.reports} reports, {took:.0f} s")
    print(f"adding, of reading    {added / reading:8.2f}")
    print(f"memory                {marks[0]:.0f} MB after a tenth, {marks[-1]:.0f} MB at the end")
    print(f"claims                {1000 * counts.claims / words_in(told(options.reports)):8.0f} in 1,000 words")
    print(f"store                 {counts}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
