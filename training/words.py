"""Counts in how many news texts a word stands, for the comparison of stories: `python -m training.words`.

Counted are the project's own passages (joined to texts of about a report's length), the Wikinews reports, the annotated
reports and pieces of the English Web Treebank (training part). What is written down are counts alone.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dateline.stories.clustering.words import FILE, keys, words
from training import standoff

CORPUS = Path(__file__).parent / "corpus"
DATA = Path(__file__).parent.parent / "src/dateline/stories/data"
LENGTH = 200
"""Words at which passages of the corpus make a text."""
SEEN = 2
"""Words that stand in fewer texts are not written down: they weigh as if they were in none."""


def passages(folder: Path) -> Iterator[str]:
    """The texts of the project's own corpus, neighbouring passages of a file joined until they are long enough."""
    for path in sorted(folder.glob("*.txt")):
        text: list[str] = []
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("T: "):
                text += line[3:].split()
            elif not line and len(text) >= LENGTH:
                yield " ".join(text)
                text = []
        if text:
            yield " ".join(text)


def count(texts: Iterable[str]) -> tuple[int, Counter[str]]:
    """How many texts there are, and in how many of them each key stands."""
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        counts.update({key for word in words(text) for key in keys(word)})
    return number, counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the counts."""
    parser = argparse.ArgumentParser(prog="python -m training.words", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATELINE_TRAIN", "../shared/train")))
    parser.add_argument("--out", type=Path, default=DATA / FILE)
    options = parser.parse_args(arguments)
    if not options.data.is_dir():
        sys.exit(f"no corpora at {options.data}; set DATELINE_TRAIN to the folder that training/README.md describes")
    number, counts = count([*passages(CORPUS), *standoff.texts(options.data).values()])
    kept = sorted((key, times) for key, times in counts.items() if times >= SEEN)
    lines = ["# Made by training/words.py: in how many news texts a word stands.", f"texts\t{number}"]
    options.out.write_text("\n".join([*lines, *(f"{key}\t{times}" for key, times in kept)]) + "\n", "utf-8")
    print(f"{number} texts, {len(counts)} words, {len(kept)} of them in {SEEN} texts or more: {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
