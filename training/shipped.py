"""The network of a checkpoint, or of an exported model, read back from its graph: training can go on from what ships.

What the export rounded stays rounded: the encoder's products to seven bits, its table of word pieces to eight, most of
the heads to sixteen. Exported again as it is, the network gives the same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.network import LAYERS, Network, of_state

NET = "net."
NAMES = frozenset(Network().state_dict())


def network(path: Path) -> Network:
    """The network of an exported ``model.onnx``, or of a stage's checkpoint.

    Raises:
        ValueError: the graph lacks a weight that the network has.
    """
    if path.suffix != ".onnx":
        saved = torch.load(path, map_location="cpu", weights_only=True)
        return of_state(saved["net"], merge=saved.get("merge", LAYERS))
    model = onnx.load(path)
    found = {**dict(_parameters(model.graph)), **dict(_matrices(model.graph)), "names.steps": _steps(model)}
    missing = sorted(NAMES - found.keys())
    if missing:
        raise ValueError(f"{path}: no export of this network, for it lacks {', '.join(missing)}")
    state = {name: torch.from_numpy(found[name].astype(np.float32)) for name in NAMES}
    return of_state(state, merge=int(_said(model, "merge") or LAYERS))


def _parameters(graph: onnx.GraphProto) -> Iterator[tuple[str, np.ndarray]]:
    """What the graph holds under the names of the network."""
    for weight in graph.initializer:
        if weight.name.startswith(NET):
            yield weight.name.removeprefix(NET).removesuffix(".half"), numpy_helper.to_array(weight)


def _matrices(graph: onnx.GraphProto) -> Iterator[tuple[str, np.ndarray]]:
    """What it holds under names of its own: the matrices of products, turned about, and the table of word pieces."""
    weights = {weight.name.removesuffix(".half"): numpy_helper.to_array(weight) for weight in graph.initializer}
    for node in graph.node:
        for name in node.input:
            if name.endswith(".w"):
                value = weights[name] * weights[f"{name[:-2]}.s"].astype(np.float32)
                yield _weight_of(name), value if node.op_type == "Gather" else value.T
            elif node.op_type == "MatMul" and name in weights and not name.startswith(NET):
                yield _weight_of(node.name), weights[name].T


def _weight_of(at: str) -> str:
    """The weight of the module that a product belongs to: `/triggers/triggers.0/MatMul` is of `triggers.0`."""
    modules = at.strip("/").split("/")[:-1]
    ways = (".".join(modules), modules[-1], f"parser.{modules[-1]}")
    return next(f"{way}.weight" for way in ways if f"{way}.weight" in NAMES)


def _steps(model: onnx.ModelProto) -> np.ndarray:
    """The steps between entity labels; those that BIO forbids are 0, as before training."""
    steps = np.array(json.loads(_said(model, "entity_steps")), np.float32)
    return np.where(steps < -1e3, 0, steps)


def _said(model: onnx.ModelProto, key: str) -> str:
    """An entry of the metadata; empty where there is none (models before words were merged lack ``merge``)."""
    return next((entry.value for entry in model.metadata_props if entry.key == key), "")
