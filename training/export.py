"""Turn trained weights into the one ONNX file that ships: `python -m training.export CHECKPOINT`.

The graph takes a batch of sentences and does everything in one pass, so that run time needs only onnxruntime. It
chooses the triggers itself (where the trigger head says so, or where a lexicon proposes one) and reads status, roles
and figures at those alone. Weights are stored in int8; encoder layers also multiply in int8, with the activations
scaled word piece by word piece, so that a sentence's numbers never depend on the sentences beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training import labels
from training.network import LAYERS, WIDTH, Network
from training.train import minilm

MODEL = Path(__file__).parent.parent / "src/dateline/language/model"
INPUTS = ("pieces", "cases", "words", "mask", "proposed", "floor", "frames_wanted")
OUTPUTS = (
    "upos", "heads", "relations", "entities", "triggers", "continues", "where", "types", "status", "marks", "kinds",
    "predicates", "factuality", "frames_where", "frames",
)  # fmt: skip


WEIGHT_RANGE = 64
"""Seven bits: processors without VNNI add two products of 8 bits in 16, which 255 * 127 * 2 would overflow without a
sign, and 255 * 64 * 2 does not. So every processor gets the same numbers."""


class Shipped(nn.Module):
    """The network as it runs: from piece ids to decisions and probabilities."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(
        self,
        pieces: Tensor,
        cases: Tensor,
        words: Tensor,
        mask: Tensor,
        proposed: Tensor,
        floor: Tensor,
        frames_wanted: Tensor,
    ) -> tuple[Tensor, ...]:
        """``floor``: least probability of being a trigger; ``frames_wanted``: 1 to read PropBank frames, else 0."""
        net = self.net
        x = net.words(pieces, cases, words)
        arcs, nodes = net.parser.arcs(x, mask)
        heads = arcs.argmax(-1)
        triggers = net.triggers(x).softmax(-1)
        candidate = (((1 - triggers[..., 0]) >= floor) | (proposed > 0)) & (mask > 0)
        where = candidate.nonzero()
        best = triggers[..., 1:].argmax(-1) + 1
        chosen = torch.where(proposed > 0, proposed, best)
        types = chosen[where[:, 0], where[:, 1]]
        status, marks, kinds = net.claim_pairs(x, where, types)
        predicates = net.predicates(x).softmax(-1)[..., 1]
        frames_where = ((predicates > 0.5) & (mask > 0) & (frames_wanted > 0)).nonzero()
        frames = net.frames(net.pairs(x, frames_where, torch.zeros_like(frames_where[:, 0])))
        return (
            net.upos(x).argmax(-1),
            heads - 1,
            net.parser.relations(x, nodes, heads).argmax(-1),
            net.entities(x),
            triggers,
            net.continues(x).softmax(-1)[..., 1],
            where,
            types,
            status.softmax(-1),
            marks.softmax(-1),
            kinds.argmax(-1),
            predicates,
            net.factuality(x).squeeze(-1),
            frames_where,
            frames.argmax(-1),
        )


def to_onnx(net: Network, path: Path) -> None:
    """Write the unquantised graph."""
    b, p, w = 2, 9, 5
    example = (
        torch.randint(1000, 20000, (b, p)), torch.zeros(b, p, dtype=torch.long), torch.arange(w).repeat(b, 1),
        torch.ones(b, w, dtype=torch.long), torch.tensor([[1, 0, 2, 0, 0], [0, 0, 0, 3, 0]]),
        torch.tensor(0.9), torch.tensor(1),
    )  # fmt: skip
    axes = {"pieces": "bp", "cases": "bp", "words": "bw", "mask": "bw", "proposed": "bw", "upos": "bw", "heads": "bw",
            "relations": "bw", "entities": "bw", "triggers": "bw", "continues": "bw", "where": "t", "types": "t",
            "status": "t", "marks": "tw", "kinds": "tw", "predicates": "bw", "factuality": "bw", "frames_where": "f",
            "frames": "fw"}  # fmt: skip
    torch.onnx.export(
        Shipped(net).eval(), example, str(path), input_names=list(INPUTS), output_names=list(OUTPUTS),
        dynamic_axes={name: dict(enumerate(dims)) for name, dims in axes.items()}, dynamo=False, opset_version=17,
    )  # fmt: skip


class Quantiser:
    """Rewrites a graph so that big matrices are int8.

    A matrix product with a constant matrix becomes: scale each row of the input by its largest magnitude to 8 bits,
    multiply integers, scale back by row and by column. Each row is treated by itself, so no batch can change it.
    """

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model, self.graph = model, model.graph
        self.weights = {i.name: i for i in self.graph.initializer}
        self.nodes: list[onnx.NodeProto] = []
        self.rows: dict[str, str] = {}
        self.replaced: set[str] = set()
        self._const("q.zero", np.array(128, np.uint8))
        self._const("q.1", np.array(1, np.float32))
        self._const("q.1/127", np.array(1 / 127, np.float32))
        self._const("q.127", np.array(127, np.float32))
        self._const("q.least", np.array(1e-6, np.float32))

    def _const(self, name: str, array: np.ndarray) -> str:
        self.graph.initializer.append(numpy_helper.from_array(array, name))
        return name

    def _add(self, op: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def _row_scaled(self, x: str) -> str:
        """Name of the input in 8 bits; its row scales are beside it, as ``<name>.scale``."""
        if x not in self.rows:
            q = self.rows[x] = f"{x}.q"
            size = self._add("Abs", [x], f"{q}.abs")
            size = self._add("ReduceMax", [size], f"{q}.max", axes=[-1], keepdims=1)
            size = self._add("Max", [size, "q.least"], f"{q}.size")
            self._add("Mul", [size, "q.1/127"], f"{q}.scale")
            stretch = self._add("Div", ["q.127", size], f"{q}.stretch")
            scaled = self._add("Mul", [x, stretch], f"{q}.scaled")
            self._add("QuantizeLinear", [scaled, "q.1", "q.zero"], q)
        return self.rows[x]

    def _product(self, node: onnx.NodeProto) -> None:
        matrix = numpy_helper.to_array(self.weights[node.input[1]])
        scale = np.maximum(np.abs(matrix).max(0), 1e-8) / WEIGHT_RANGE
        whole = np.clip(np.round(matrix / scale), -WEIGHT_RANGE, WEIGHT_RANGE).astype(np.int8)
        out, q = node.output[0], self._row_scaled(node.input[0])
        inputs = [q, self._const(f"{out}.w", whole), "q.1", self._const(f"{out}.s", scale.astype(np.float32)), "q.zero"]
        product = self._add("MatMulIntegerToFloat", inputs, f"{out}.by_column", domain="com.microsoft")
        self._add("Mul", [product, f"{q}.scale"], out)
        self.replaced.add(node.input[1])

    def _lookup(self, node: onnx.NodeProto) -> None:
        """An embedding table: int8 rows, each with its scale."""
        table = numpy_helper.to_array(self.weights[node.input[0]])
        scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127
        whole = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
        out = node.output[0]
        rows = self._add("Gather", [self._const(f"{out}.w", whole), node.input[1]], f"{out}.rows")
        scales = self._add(
            "Gather", [self._const(f"{out}.s", scale.astype(np.float32)), node.input[1]], f"{out}.scales"
        )
        rows = self._add("Cast", [rows], f"{out}.float", to=TensorProto.FLOAT)
        self._add("Mul", [rows, scales], out)
        self.replaced.add(node.input[0])

    def run(self) -> onnx.ModelProto:
        """The rewritten model."""
        for node in self.graph.node:
            weight = self.weights.get(node.input[1]) if len(node.input) > 1 else None
            table = self.weights.get(node.input[0]) if node.input else None
            big = weight is not None and len(weight.dims) == 2 and weight.dims[0] == WIDTH and weight.dims[1] >= WIDTH
            big = big or (weight is not None and list(weight.dims) == [4 * WIDTH, WIDTH])
            if node.op_type == "MatMul" and big:
                self._product(node)
            elif node.op_type == "Gather" and table is not None and len(table.dims) == 2 and table.dims[0] > 10_000:
                self._lookup(node)
            else:
                self.nodes.append(node)
        del self.graph.node[:]
        self.graph.node.extend(self.nodes)
        kept = [i for i in self.graph.initializer if i.name not in self.replaced]
        del self.graph.initializer[:]
        self.graph.initializer.extend(kept)
        self.model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
        return self.model


def halve(model: onnx.ModelProto) -> None:
    """Store what is left of big float32 weights as float16, cast back when the file is loaded."""
    graph, casts = model.graph, []
    for weight in list(graph.initializer):
        if weight.data_type == TensorProto.FLOAT and np.prod(weight.dims) > 4096:
            array = numpy_helper.to_array(weight).astype(np.float16)
            graph.initializer.remove(weight)
            graph.initializer.append(numpy_helper.from_array(array, f"{weight.name}.half"))
            casts.append(helper.make_node("Cast", [f"{weight.name}.half"], [weight.name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def export(checkpoint: Path, out: Path, *, quantised: bool = True) -> Path:
    """Write ``model.onnx`` (with its labels as metadata) and the tokenizer beside it; returns the model's path."""
    net = Network()
    net.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["net"])
    out.mkdir(parents=True, exist_ok=True)
    path = out / "model.onnx"
    to_onnx(net, path)
    model = onnx.load(path)
    if quantised:
        model = Quantiser(model).run()
        halve(model)
    digest = hashlib.sha256(b"".join(i.SerializeToString() for i in model.graph.initializer)).hexdigest()
    for key, value in {
        "version": digest[:12],
        "layers": str(LAYERS),
        "upos": json.dumps(labels.UPOS), "relations": json.dumps(labels.RELATIONS),
        "entities": json.dumps(labels.ENTITIES), "types": json.dumps(labels.TRIGGERS),
        "statuses": json.dumps(labels.STATUSES), "roles": json.dumps(labels.ROLES),
        "figure_kinds": json.dumps(labels.FIGURE_KINDS), "frames": json.dumps(labels.FRAMES),
    }.items():  # fmt: skip
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(model)
    onnx.save(model, path)
    (out / "vocabulary.json").write_text((minilm() / "tokenizer.json").read_text("utf-8"), "utf-8")
    return path


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument(
        "--float", action="store_true", help="leave the weights in float32, to see what quantising costs"
    )
    options = parser.parse_args()
    path = export(options.checkpoint, options.out, quantised=not options.float)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
