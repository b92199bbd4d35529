"""How the reader grows with the corpus: `python -m training.curve`, after the stage *syntax* of `training.train`.

Parts of the annotated texts, drawn by lot so that each holds the ones before, teach the same network from the same
weights: those of *syntax*, narrowed, so that a point takes minutes. A smaller part is seen more often. What comes out
is scored on the annotated reports by `python -m evals.claims` (DATELINE_GOLD) and is never shipped.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import torch

from training import data, shipped
from training.export import export
from training.train import STAGES, Sets, claim_data, keep_memory, minilm, narrower, run_stage

PARTS = ((1 / 8, 6), (1 / 4, 4), (1 / 2, 3), (1.0, 2))
"""Shares of the texts, and how often each is seen."""
SEED = 1


def part(claims: list[data.Example], share: float) -> list[data.Example]:
    """The sentences of so large a share of the texts."""
    texts = sorted({example.id.rpartition("#")[0] for example in claims})
    random.Random(SEED).shuffle(texts)
    kept = set(texts[: round(share * len(texts))])
    return [example for example in claims if example.id.rpartition("#")[0] in kept]


def main() -> None:
    """Train and score every part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATELINE_TRAIN", "../shared/train")))
    parser.add_argument("--work", type=Path, default=Path("build/model"), help="where syntax.pt lies")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--python", default=".venv/bin/python", help="the interpreter that has Dateline's packages")
    options = parser.parse_args()
    if not (options.work / "syntax.pt").exists():
        sys.exit(f"training.curve: no syntax.pt in {options.work}; run `make model ARGS='--stage syntax'` first")
    keep_memory()
    torch.set_num_threads(options.threads)
    encoder = data.Encoder(minilm() / "tokenizer.json")
    stages = {stage.name: stage for stage in STAGES}
    sets = Sets(data.read_treebank(options.data, "train"), claim_data(options.data, leave_out=None))
    for share, passes in PARTS:
        work = options.work / f"part-{share:.3f}"
        work.mkdir(exist_ok=True)
        own = replace(sets, claims=part(sets.claims, share))
        wide = shipped.network(options.work / "syntax.pt")
        net = narrower(stages["narrow"], wide, sets, encoder)
        count = sum(len(example.triggers or ()) for example in own.claims)
        print(f"part {share:.3f}: {len(own.claims)} sentences, {count} claims, {passes} passes", flush=True)
        run_stage(replace(stages["claims"], epochs=passes), net, own, encoder, work, SEED)
        export([work / "claims.pt"], work / "export")
        scored = [options.python, "-m", "evals.claims", "--model", str(work / "export")]
        print(subprocess.run(scored, capture_output=True, text=True, check=True).stdout, flush=True)


if __name__ == "__main__":
    main()
