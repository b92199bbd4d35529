"""A model that was exported gives its network back. Needs torch; training/README.md says how to run it."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: the network is tested in .venv-training only")

import onnx  # noqa: E402
from onnx import numpy_helper  # noqa: E402
from training.export import MODEL, export  # noqa: E402
from training.network import Network  # noqa: E402
from training.shipped import network  # noqa: E402

from dateline.language.model import Model  # noqa: E402


def _weights(path: Path) -> list[tuple[str, bytes]]:
    # Adding 0 makes one zero of the two; the exporter numbers matrices by the nodes before them.
    return sorted(
        ("" if w.name.startswith("onnx::") else w.name, (numpy_helper.to_array(w) + 0).tobytes())
        for w in onnx.load(path).graph.initializer
    )


@pytest.mark.parametrize("file", ["model.onnx", "relations.onnx"])
def test_what_ships_is_exported_again_to_the_bit(again: Path, file: str) -> None:
    assert _weights(again / file) == _weights(MODEL / file)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("again")
    export([MODEL / "model.onnx"], out)
    return out


def test_a_merged_network_says_the_same_alone_and_beside_others(tmp_path: Path) -> None:
    torch.manual_seed(0)
    # No two weights alike: the exporter would make one of them.
    state = {name: value + 0.01 * torch.randn_like(value) for name, value in Network(merge=2).state_dict().items()}
    torch.save({"net": state, "merge": 2}, tmp_path / "stage.pt")
    export([tmp_path / "stage.pt"], tmp_path)
    assert network(tmp_path / "model.onnx").encoder.merge == 2
    with pytest.raises(ValueError, match="different layers"):
        export([tmp_path / "stage.pt", MODEL / "model.onnx"], tmp_path / "mixed")
    model = Model(tmp_path)
    one, other = (model.encode(words.split()) for words in ("Troops left the town .", "Rebels fled to it ."))
    assert one.shape == other.shape == (8, 6)
    together = model.run([other, one, other], [{}] * 3, floor=0.75)
    alone = model.run([one], [{}], floor=0.75)
    for name in ("triggers", "entities", "arcs"):
        assert together[name][1].tobytes() == alone[name][0].tobytes()


def test_a_graph_that_lacks_a_weight_is_refused_by_its_name(tmp_path: Path) -> None:
    model = onnx.load(MODEL / "model.onnx")
    kept = [weight for weight in model.graph.initializer if weight.name != "net.upos.bias"]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    onnx.save(model, tmp_path / "model.onnx")
    with pytest.raises(ValueError, match=r"lacks upos\.bias$"):
        network(tmp_path / "model.onnx")
