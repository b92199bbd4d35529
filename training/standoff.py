"""Annotations of texts that are not part of the project: the claims and names of real reports, without the reports.

The files under ``training/annotations`` hold, for each text, a key and the lines of ``training.corpus``::

    @ https://en.wikinews.org/wiki/Some_report
    arrest | arrested | happened | actor: police | target: two men
    names | LOC: Kaduna

The texts are read from the folder of open corpora: Wikinews reports by address, passages of the English Web Treebank
(training part) by document and first sentence, annotated reports (for their names) by id. `python -m training.standoff`
checks every line against them.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.corpus import CorpusError, Passage, read_rows

HERE = Path(__file__).parent / "annotations"
SENTENCES = 12  # of the treebank in one passage
_DATE = re.compile(r"[A-Z][a-z]+day, [A-Z][a-z]+ \d+, \d{4}")


def texts(corpora: Path) -> dict[str, str]:
    """Every text that can be annotated, by key; a blank line parts its paragraphs (sentences, of the treebank)."""
    return {**dict(_reports(corpora)), **dict(_wikinews(corpora)), **dict(_treebank(corpora))}


def _reports(corpora: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((corpora / "reports").glob("*.json")):
        report = json.loads(path.read_text("utf-8"))
        yield report["id"], report["text"]


def _wikinews(corpora: Path) -> Iterator[tuple[str, str]]:
    for line in (corpora / "wikinews-unlabelled.jsonl").read_text("utf-8").splitlines():
        report = json.loads(line)
        paragraphs = [" ".join(part.split()) for part in [report["title"], *report["text"].split("\n")]]
        yield report["url"], "\n\n".join(p for p in paragraphs if p and not _DATE.fullmatch(p))


def _treebank(corpora: Path) -> Iterator[tuple[str, str]]:
    documents: dict[str, list[str]] = {}
    document = ""
    for line in (corpora / "en_ewt-ud-train.conllu").read_text("utf-8").splitlines():
        if line.startswith("# newdoc id"):
            document = line.partition("=")[2].strip()
        elif line.startswith("# text ="):
            documents.setdefault(document, []).append(line.partition("=")[2].strip())
    for name, sentences in documents.items():
        for first in range(0, len(sentences), SENTENCES):
            yield f"{name}:{first}", "\n\n".join(sentences[first : first + SENTENCES])


def read_annotations(paths: Sequence[Path], known: dict[str, str]) -> list[Passage]:
    """Read annotations against the texts they are about, in the order of the files.

    Raises:
        CorpusError: some lines break the format, or quote what the text does not say; all of them are named.
        OSError: a file cannot be read.
    """
    passages: list[Passage] = []
    problems: list[str] = []
    seen: set[str] = set()
    for path in paths:
        for number, key, rows in _blocks(path.read_text("utf-8").splitlines()):
            if key in seen:
                problems.append(f"{path}:{number}: {key!r} is annotated twice: remove one")
            seen.add(key)
            if key not in known:
                problems.append(f"{path}:{number}: no text has the key {key!r}: correct it, or get the corpora")
                continue
            wrong, claims, names = read_rows(known[key], path, rows)
            problems += wrong
            passages.append({"id": key, "text": known[key], "claims": claims, "names": names})
    if problems:
        raise CorpusError(problems)
    return passages


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, str, list[tuple[int, str]]]]:
    """Line number and key of each block, and its numbered lines."""
    block: tuple[int, str, list[tuple[int, str]]] | None = None
    for number, line in enumerate(map(str.strip, lines), start=1):
        if line.startswith("@"):
            if block:
                yield block
            block = (number, line[1:].strip(), [])
        elif line and not line.startswith("#"):
            # A line before the first key belongs to no text, which the reader of blocks will say.
            block = block or (number, "", [])
            block[2].append((number, line))
    if block:
        yield block


def main(arguments: Sequence[str] | None = None) -> int:
    """Check all annotations, or those of the files given."""
    parser = argparse.ArgumentParser(prog="python -m training.standoff", description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATELINE_TRAIN", "../shared/train")))
    options = parser.parse_args(arguments)
    if not options.data.is_dir():
        sys.exit(f"no corpora at {options.data}; set DATELINE_TRAIN to the folder that training/README.md describes")
    paths: list[Path] = options.files or sorted(HERE.glob("*.txt"))
    try:
        passages = read_annotations(paths, texts(options.data))
    except CorpusError as error:
        print(error, f"{len(error.problems)} problems", sep="\n")
        return 1
    claims = [claim for passage in passages for claim in passage["claims"]]
    core = sum(claim["core"] for claim in claims)
    names = sum(len(passage["names"] or []) for passage in passages)
    words = sum(len(passage["text"].split()) for passage in passages)
    print(f"{len(paths)} files, {len(passages)} texts, {words} words: no problem")
    print(f"{len(claims)} claims, {core} of them core, {names} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
