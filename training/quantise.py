"""From a graph in 32 bits to one in int8, whose numbers do not depend on the batch.

The encoder's matrix products read their inputs in 8 bits, each row (a word piece) scaled by its own largest magnitude,
so that no sentence can change another's numbers. Scales that are fixed beforehand are faster and were tried:
docs/decisions/0004.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WEIGHT_RANGE = 64
"""Seven bits: processors without VNNI add two products of 8 bits in 16, which 255 * 127 * 2 would overflow without a
sign, and 255 * 64 * 2 does not. So every processor gets the same numbers."""
SMALLEST = 128
"""A product with fewer rows or columns than this stays in 32 bits: there is little to gain."""
ENCODER = "/encoder/"
"""In the name of a product that belongs to the encoder. The heads' stay in 32 bits: in int8 they read worse."""


def products(model: onnx.ModelProto) -> list[onnx.NodeProto]:
    """The matrix products that are worth int8: the encoder's with a large constant matrix."""
    weights = {i.name: tuple(i.dims) for i in model.graph.initializer}
    return [
        node
        for node in model.graph.node
        if node.op_type == "MatMul"
        and ENCODER in node.name
        and len(shape := weights.get(node.input[1], ())) == 2
        and min(shape) >= SMALLEST
    ]


class Quantiser:
    """Rewrites a graph so that its large products and its table of word pieces are int8."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model, self.graph = model, model.graph
        self.weights = {i.name: i for i in self.graph.initializer}
        self.nodes: list[onnx.NodeProto] = []
        self.replaced: set[str] = set()
        self.inputs: set[str] = set()
        for name, number in (("least", 1e-6), ("step", 1 / 127), ("one", 1)):
            self._const(f"q.{name}", np.array(number, np.float32))
        self._const("q.zero", np.array(128, np.uint8))
        self._const("q.flat", np.array([-1], np.int64))

    def run(self) -> onnx.ModelProto:
        """The rewritten model."""
        wanted = {node.output[0] for node in products(self.model)}
        for node in self.graph.node:
            table = self.weights.get(node.input[0]) if node.input else None
            if node.output[0] in wanted and node.op_type == "MatMul":
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

    def _const(self, name: str, array: np.ndarray) -> str:
        self.graph.initializer.append(numpy_helper.from_array(array, name))
        return name

    def _add(self, op: str, inputs: list[str], output: str, domain: str = "") -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], domain=domain))
        return output

    def _by_row(self, x: str, width: int) -> None:
        """Bring a tensor to 8 bits, as ``<x>.q``, with the scale of each row in ``<x>.rows``.

        One pass for the largest, one for the smallest, one to divide and round: a pass for the magnitudes and one for
        the quotients would cost as much as a small product.
        """
        for way in ("Max", "Min"):
            self.nodes.append(helper.make_node(f"Reduce{way}", [x], [f"{x}.{way}"], axes=[-1], keepdims=1))
        self._add("Neg", [f"{x}.Min"], f"{x}.low")
        self._add("Max", [f"{x}.Max", f"{x}.low", "q.least"], f"{x}.size")
        self._add("Mul", [f"{x}.size", "q.step"], f"{x}.rows")
        scales = self._add("Reshape", [f"{x}.rows", "q.flat"], f"{x}.scales")
        zeros = self._add("Expand", ["q.zero", self._add("Shape", [scales], f"{x}.count")], f"{x}.zeros")
        flat = self._add("Reshape", [x, self._const(f"{x}.table", np.array([-1, width], np.int64))], f"{x}.flat")
        self.nodes.append(helper.make_node("QuantizeLinear", [flat, scales, zeros], [f"{x}.whole"], axis=0))
        self._add("Reshape", [f"{x}.whole", self._add("Shape", [x], f"{x}.shape")], f"{x}.q")

    def _product(self, node: onnx.NodeProto) -> None:
        x, out = node.input[0], node.output[0]
        matrix = numpy_helper.to_array(self.weights[node.input[1]])
        if x not in self.inputs:
            self._by_row(x, len(matrix))
            self.inputs.add(x)
        scale = np.maximum(np.abs(matrix).max(0), 1e-8) / WEIGHT_RANGE
        whole = np.clip(np.round(matrix / scale), -WEIGHT_RANGE, WEIGHT_RANGE).astype(np.int8)
        inputs = [f"{x}.q", self._const(f"{out}.w", whole), "q.one", self._const(f"{out}.s", scale.astype(np.float32))]
        self._add("MatMulIntegerToFloat", [*inputs, "q.zero"], f"{out}.by_column", domain="com.microsoft")
        self._add("Mul", [f"{out}.by_column", f"{x}.rows"], out)
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
        self.nodes.append(helper.make_node("Cast", [rows], [f"{out}.float"], to=TensorProto.FLOAT))
        self._add("Mul", [f"{out}.float", scales], out)
        self.replaced.add(node.input[0])


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
