"""What a narrower network says: the same, where only what says nothing was left out.

Needs torch; training/README.md says how to run it.
"""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: the network is tested in .venv-training only")

from training.narrow import UNITS_STEP, narrowed  # noqa: E402
from training.network import HEAD, LAYERS, MINILM, Network  # noqa: E402


def _net() -> Network:
    torch.manual_seed(0)
    return Network().eval()


def _batches() -> list[tuple[torch.Tensor, torch.Tensor]]:
    pieces = torch.randint(1000, 20000, (6, 12), generator=torch.Generator().manual_seed(1))
    pieces[3:, 9:] = 0
    return [(pieces[:3], torch.zeros(3, 12, dtype=torch.long)), (pieces[3:], torch.zeros(3, 12, dtype=torch.long))]


def _apart(one: Network, other: Network) -> float:
    other.eval()
    with torch.no_grad():
        return max(
            float((one.encoder(*batch)[-1] - other.encoder(*batch)[-1])[batch[0] != 0].abs().max())
            for batch in _batches()
        )


def test_what_says_the_same_of_every_piece_goes_without_a_trace() -> None:
    net = _net()
    with torch.no_grad():
        for layer in net.encoder.layers:
            # The last half of the units and the last four heads say a constant, but not nothing.
            layer.up.weight[768:] = 0
            width = HEAD * MINILM[0].heads
            layer.qkv.weight[3 * width - 4 * HEAD :] = 0
            layer.qkv.bias.normal_()
    narrow = narrowed(net, _batches(), heads=8 / 12, units=0.5)
    assert [(layer.heads, len(layer.up.bias)) for layer in narrow.encoder.layers] == [(8, 768)] * LAYERS
    assert _apart(net, narrow) < 1e-4


def test_nothing_goes_where_all_is_kept() -> None:
    net = _net()
    assert _apart(net, narrowed(net, _batches(), heads=1.0, units=1.0)) == 0


def test_layers_keep_as_much_as_they_say() -> None:
    net = _net()
    with torch.no_grad():
        net.encoder.layers[5].down.weight *= 0.01
    kept = [len(layer.up.bias) for layer in narrowed(net, _batches(), heads=1.0, units=0.5).encoder.layers]
    assert kept[5] == 4 * UNITS_STEP
    assert min(kept[:5]) > kept[5]
    assert all(n % UNITS_STEP == 0 for n in kept)
