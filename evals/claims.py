"""Reads annotated reports and scores the claims: `python -m evals.claims [--errors FILE] [--model FOLDER]`."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from dateline.errors import InputError
from dateline.language import Reader
from dateline.language.model import FOLDER
from dateline.pipeline import Resources, load_resources, read
from dateline.records import RawInput
from dateline.records.shape import as_json
from evals.folders import find

Row = dict[str, Any]


def inputs(gold: Path) -> Iterator[RawInput]:
    """The annotated reports as if they had come in as JSONL lines."""
    for path in sorted(gold.glob("*.json")):
        report = json.loads(path.read_text("utf-8"))
        fields = {k: report[k] for k in ("id", "url", "published") if report.get(k)}
        yield RawInput(path.name, report["text"].encode(), "text", "utf-8", fields)


def predict(gold: Path, out: Path, *, resources: Resources | None = None) -> None:
    """Read every report in ``gold``, by other stages where given, and write the claims to ``out``, a line a report."""
    with out.open("w", encoding="utf-8") as file:
        for result in read(inputs(gold), resources or load_resources(), strict=True):
            if isinstance(result, InputError):
                raise SystemExit(f"an annotated report could not be read: {result}")
            said = as_json(result)
            file.write(
                json.dumps({"id": said["id"], "claims": said["claims"], "text": said["text"]}, ensure_ascii=False)
                + "\n"
            )


def right_in(gold: Path, program: Path, report: str) -> int:
    """How many of one report's core claims are found with the right type."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(gold / f"{report}.json", folder)
        return int(scores(Path(folder), program)["claims"]["tp"])


def scores(
    gold: Path, program: Path, *, errors: Path | None = None, resources: Resources | None = None
) -> dict[str, Row]:
    """The scoring program's rows for the shipped reader (or other stages) on ``gold``."""
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        predict(gold, predicted, resources=resources)
        command = [sys.executable, str(program), str(gold), str(predicted), "--json"]
        command += ["--errors", str(errors)] if errors else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{program}: {done.stderr}")
    result: dict[str, Row] = json.loads(done.stdout)
    return result


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=Path, help="write every miss and slip to this JSONL file")
    parser.add_argument("--types", action="store_true", help="also a row for each type")
    parser.add_argument("--model", type=Path, default=FOLDER, help="another model than the one that ships")
    options = parser.parse_args()
    gold, program = find("DATELINE_GOLD"), find("DATELINE_SCORE")
    if gold is None or program is None:
        raise SystemExit(1)
    resources = replace(load_resources(), reader=Reader.load(options.model), again=None)
    result = scores(gold, program, errors=options.errors, resources=resources)
    types = result.pop("types")
    for name, row in {**result, **(types if options.types else {})}.items():
        more = "  ".join(f"{k} {v}" for k, v in row.items() if k != "f1")
        print(f"{name:15} {row['f1']:.3f}   {more}")


if __name__ == "__main__":
    main()
