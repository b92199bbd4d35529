"""What people ask of the training corpus: `python -m training.passages check|stats|reports [FILES]`.

Without files, all of ``training/corpus``. ``check`` names every line that breaks the format, ``stats`` counts what is
there, ``reports`` writes passages as annotated reports, for the scoring program.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dateline.language.segment import split_sentences
from training import corpus


def check(paths: Sequence[Path]) -> int:
    """Print every problem of the files; return how many there are."""
    try:
        passages = corpus.read_corpus(paths)
    except corpus.CorpusError as error:
        print(error, f"{len(error.problems)} problems", sep="\n")
        return len(error.problems)
    claims = sum(len(passage["claims"]) for passage in passages)
    print(f"{len(paths)} files, {len(passages)} passages, {claims} claims: no problem")
    return 0


def stats(paths: Sequence[Path]) -> str:
    """Count what the files hold, as text for people."""
    passages = corpus.read_corpus(paths)
    claims = [claim for passage in passages for claim in passage["claims"]]
    lines = [
        f"passages {len(passages)}, distractors {sum(not p['claims'] for p in passages)}, "
        f"sentences without a claim {sum(map(_untold, passages))}, "
        f"with a headline {sum(chr(10) in p['text'] for p in passages)}, "
        f"words {sum(len(p['text'].split()) for p in passages)}",
        f"claims {len(claims)}, not core {sum(not c['core'] for c in claims)}",
        f"with hedge {_share([c['hedge'] is not None for c in claims])}, "
        f"figures {_share([bool(c['figures']) for c in claims])}, "
        f"sources {_share([bool(c['sources']) for c in claims])}, "
        f"places {_share([bool(c['places']) for c in claims])}, "
        f"times {_share([bool(c['times']) for c in claims])}, "
        f"instruments {_share([bool(c['instruments']) for c in claims])}",
        "",
    ]
    statuses = Counter(claim["status"] for claim in claims)
    types = Counter(claim["type"] for claim in claims)
    told = corpus.codebook()
    lines += [f"{statuses[name]:6} {name}" for name in sorted(told.statuses, key=lambda name: -statuses[name])]
    lines += [
        "",
        *(f"{types[name]:6} {name}" for name in sorted(told.types, key=lambda name: (-types[name], name))),
    ]
    return "\n".join(lines)


def _untold(passage: corpus.Passage) -> int:
    """How many sentences of a passage tell no claim."""
    triggers = [claim["trigger"]["start"] for claim in passage["claims"]]
    sentences = split_sentences(passage["text"], ())
    return sum(not any(s.start <= at < s.end for at in triggers) for s in sentences)


def _share(flags: Sequence[bool]) -> str:
    return f"{sum(flags)} ({100 * sum(flags) / max(len(flags), 1):.0f} %)"


def as_reports(paths: Sequence[Path], out: Path) -> int:
    """Write the passages as annotated reports, one JSON file each, into a fresh folder; returns how many."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    passages = corpus.read_corpus(paths)
    for passage in passages:
        sentences = split_sentences(passage["text"], ())
        claims = []
        for claim in passage["claims"]:
            at = claim["trigger"]["start"]
            where = next(s for s in sentences if s.start <= at < s.end)
            claims.append({**claim, "sentence": {"start": where.start, "end": where.end}})
        report = {"id": passage["id"], "text": passage["text"], "claims": claims}
        (out / f"{passage['id']}.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    return len(passages)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, count or write; a file that breaks the format ends it with 1."""
    parser = argparse.ArgumentParser(prog="python -m training.passages", description=__doc__.split("\n", 1)[0])
    parser.add_argument("command", choices=("check", "stats", "reports"))
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, default=Path("build/passages"), help="where `reports` writes, afresh")
    options = parser.parse_args(arguments)
    paths: list[Path] = options.files or sorted(corpus.HERE.glob("*.txt"))
    try:
        if options.command == "check":
            return 1 if check(paths) else 0
        if options.command == "reports":
            print(f"{as_reports(paths, options.out)} reports in {options.out}")
        else:
            print(stats(paths))
    except corpus.CorpusError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
