"""Turn trained weights into the one ONNX file that ships: `python -m training.export [CHECKPOINT...]`.

The graph takes a batch of sentences and does everything in one pass, so that run time needs only onnxruntime. It
chooses the triggers itself (where the trigger head says so, or where a lexicon proposes one) and reads status, roles
and figures at those alone. Large products run in int8 (``training.quantise``), in a way that keeps a sentence's numbers
from depending on the sentences beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from training import labels, quantise, shipped
from training.network import LAYERS, LOW, WIDTH, Network, of_state
from training.train import SHIPS, minilm

MODEL = Path(__file__).parent.parent / "src/dateline/language/model"
INPUTS = ("pieces", "cases", "firsts", "lasts", "mask", "proposed", "floor", "frames_wanted")
OUTPUTS = (
    "upos", "nodes", "arcs", "heads", "relations", "entities", "triggers", "continues", "where", "types", "status",
    "marks", "kinds", "factuality", "frames_where", "frames",
)  # fmt: skip


class Shipped(nn.Module):
    """The network as it runs: from piece ids to decisions and probabilities."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(
        self,
        pieces: Tensor,
        cases: Tensor,
        firsts: Tensor,
        lasts: Tensor,
        mask: Tensor,
        proposed: Tensor,
        floor: Tensor,
        frames_wanted: Tensor,
    ) -> tuple[Tensor, ...]:
        """``floor``: least probability of being a trigger; ``frames_wanted``: 1 to read PropBank frames, else 0."""
        net = self.net
        layers = net.encoder(pieces, cases, firsts, lasts, mask)
        x = layers[-1]
        arcs, nodes = net.parser.arcs(x, mask)
        heads = arcs.argmax(-1)
        triggers = net.triggers(x).softmax(-1)
        candidate = (((1 - triggers[..., 0]) >= floor) | (proposed > 0)) & (mask > 0)
        where = candidate.nonzero()
        best = triggers[..., 1:].argmax(-1) + 1
        chosen = torch.where(proposed > 0, proposed, best)
        types = chosen[where[:, 0], where[:, 1]]
        status, marks, kinds = net.claim_pairs(x, where, types)
        # PropBank's predicates are asked for by the evaluation alone: else they are read of no word.
        asked = ((mask > 0) & (frames_wanted > 0)).nonzero()
        words = x[asked[:, 0], asked[:, 1]]
        frames_where = asked[net.predicates(words).softmax(-1)[..., 1] > 0.5]
        frames = net.frames(net.pairs(x, frames_where, torch.zeros_like(frames_where[:, 0])))
        return (
            net.upos(x).argmax(-1),
            nodes,
            arcs,
            heads,
            net.parser.relations(x, net.parser.at(nodes, heads)).argmax(-1),
            net.names(x, layers[LOW], mask),
            triggers,
            net.continues(x).softmax(-1)[..., 1],
            where,
            types,
            status.softmax(-1),
            marks.softmax(-1),
            kinds.argmax(-1),
            net.factuality(words).squeeze(-1),
            frames_where,
            frames.argmax(-1),
        )


class Relations(nn.Module):
    """The relations between words and the nodes that were chosen for them after the network has run."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.parser = net.parser

    def forward(self, children: Tensor, parents: Tensor) -> Tensor:
        """Of vectors among the ``nodes`` that the network gives, [pairs, WIDTH] each."""
        return self.parser.relations(children, parents).argmax(-1)


def relations_to_onnx(net: Network, path: Path) -> None:
    """Write the graph of `Relations`, its weights in 16 bits as in the large one."""
    example = (torch.zeros(3, WIDTH), torch.zeros(3, WIDTH))
    torch.onnx.export(
        Relations(net).eval(), example, str(path), input_names=["children", "parents"], output_names=["relations"],
        dynamic_axes={name: {0: "pairs"} for name in ("children", "parents", "relations")}, dynamo=False,
        opset_version=17,
    )  # fmt: skip
    model = onnx.load(path)
    quantise.halve(model)
    onnx.save(model, path)


def to_onnx(net: Network, path: Path) -> None:
    """Write the unquantised graph."""
    b, p, w = 2, 9, 5
    example = (
        torch.randint(1000, 20000, (b, p)), torch.zeros(b, p, dtype=torch.long), torch.arange(w).repeat(b, 1),
        torch.arange(w).repeat(b, 1), torch.ones(b, w, dtype=torch.long),
        torch.tensor([[1, 0, 2, 0, 0], [0, 0, 0, 3, 0]]), torch.tensor(0.9), torch.tensor(1),
    )  # fmt: skip
    axes = {
        **dict.fromkeys(("pieces", "cases"), "bp"),
        **dict.fromkeys(("firsts", "lasts", "mask", "proposed"), "bw"),
        **dict.fromkeys(("upos", "heads", "relations", "entities", "triggers", "continues"), "bw"),
        **{"nodes": "bn", "arcs": "bwn"},
        **{"where": "t", "types": "t", "status": "t", "marks": "tw", "kinds": "tw"},
        **{"factuality": "a", "frames_where": "f", "frames": "fw"},
    }
    torch.onnx.export(
        Shipped(net).eval(), example, str(path), input_names=list(INPUTS), output_names=list(OUTPUTS),
        dynamic_axes={name: dict(enumerate(dims)) for name, dims in axes.items()}, dynamo=False, opset_version=17,
    )  # fmt: skip


def mean(checkpoints: Sequence[Path]) -> Network:
    """The network whose weights are the mean of several stages' of one training (Izmailov et al. 2018).

    Raises:
        ValueError: some of them merge a word's pieces before another layer than others, or never.
    """
    nets = [shipped.network(path) for path in checkpoints]
    if len({net.encoder.merge for net in nets}) > 1:
        raise ValueError("no mean of networks that merge words before different layers: give stages of one training")
    states = [net.state_dict() for net in nets]
    state = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    return of_state(state, merge=nets[0].encoder.merge)


def export(checkpoints: Sequence[Path], out: Path, *, quantised: bool = True) -> Path:
    """Write ``model.onnx`` (labels as metadata), ``relations.onnx`` and the vocabulary; returns the model's path."""
    net = mean(checkpoints)
    out.mkdir(parents=True, exist_ok=True)
    path = out / "model.onnx"
    to_onnx(net, path)
    model = onnx.load(path)
    if quantised:
        model = quantise.Quantiser(model).run()
        quantise.halve(model)
    said = {
        "layers": str(LAYERS), "merge": str(net.encoder.merge),
        "upos": json.dumps(labels.UPOS), "relations": json.dumps(labels.RELATIONS),
        "entities": json.dumps(labels.ENTITIES), "types": json.dumps(labels.TRIGGERS),
        "statuses": json.dumps(labels.STATUSES), "roles": json.dumps(labels.ROLES),
        "figure_kinds": json.dumps(labels.FIGURE_KINDS), "frames": json.dumps(labels.FRAMES),
        "entity_steps": json.dumps([[round(x, 4) for x in row] for row in net.names.transitions().tolist()]),
    }  # fmt: skip
    weights = b"".join(i.SerializeToString() for i in model.graph.initializer)
    digest = hashlib.sha256(weights + json.dumps(said).encode()).hexdigest()
    for key, value in {"version": digest[:12], **said}.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(model)
    onnx.save(model, path)
    relations_to_onnx(net, out / "relations.onnx")
    (out / "vocabulary.json").write_text((minilm() / "tokenizer.json").read_text("utf-8"), "utf-8")
    return path


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "checkpoints",
        type=Path,
        nargs="*",
        help="of several, the mean of the weights is taken; by default those that ship",
    )
    parser.add_argument("--work", type=Path, default=Path("build/model"), help="where the stages left their weights")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument(
        "--float", action="store_true", help="leave the weights in float32, to see what quantising costs"
    )
    options = parser.parse_args()
    checkpoints = options.checkpoints or [options.work / f"{stage}.pt" for stage in SHIPS]
    path = export(checkpoints, options.out, quantised=not options.float)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
