"""What a narrower network says: the same, where only what says nothing was left out.

Needs torch; training/README.md says how to run it.
"""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: the network is tested in .venv-training only")

from training.narrow import UNITS_STEP, narrowed  # noqa: E402
from training.network import HEAD, LAYERS, MINILM, Network  # noqa: E402


def _net(*, merge: int = LAYERS) -> Network:
    torch.manual_seed(0)
    return Network(merge=merge).eval()


def _batches() -> list[dict[str, torch.Tensor]]:
    """Two batches of three sentences of words of one piece or two; the second one's are padded."""
    drawn = torch.Generator().manual_seed(1)
    lasts = torch.tensor([1, 2, 4, 5, 7, 8, 9]).repeat(3, 1)
    firsts = torch.tensor([1, 2, 3, 5, 6, 8, 9]).repeat(3, 1)
    pieces = torch.randint(1000, 20000, (2, 3, 11), generator=drawn)
    mask = torch.ones(2, 3, 7, dtype=torch.long)
    pieces[1, :, 8:], mask[1, :, 5:] = 0, 0
    cases = torch.zeros(3, 11, dtype=torch.long)
    return [
        {"pieces": p, "cases": cases, "firsts": firsts * m, "lasts": lasts * m, "mask": m}
        for p, m in zip(pieces, mask, strict=True)
    ]


def _words(net: Network) -> torch.Tensor:
    net.eval()
    with torch.no_grad():
        return torch.cat([net.encoder(**batch)[-1][batch["mask"] > 0] for batch in _batches()])


def _apart(one: Network, other: Network) -> float:
    return float((_words(one) - _words(other)).abs().max())


def _kept(net: Network, *, heads: int = 72, units: int = 9216, relation: int = 64) -> Network:
    return narrowed(net, _batches(), heads=heads, units=units, relation=relation)


def test_what_says_the_same_of_every_piece_goes_without_a_trace() -> None:
    net = _net()
    with torch.no_grad():
        for layer in net.encoder.layers:
            # The last half of the units and the last four heads say a constant, but not nothing.
            layer.up.weight[768:] = 0
            width = HEAD * MINILM[0].heads
            layer.qkv.weight[3 * width - 4 * HEAD :] = 0
            layer.qkv.bias.normal_()
    narrow = _kept(net, heads=48, units=4608)
    assert [(layer.heads, len(layer.up.bias)) for layer in narrow.encoder.layers] == [(8, 768)] * LAYERS
    assert _apart(net, narrow) < 1e-4


def test_nothing_goes_where_all_is_kept() -> None:
    net = _net()
    assert _apart(net, _kept(net)) == 0


def test_layers_keep_as_much_as_they_say() -> None:
    net = _net()
    with torch.no_grad():
        net.encoder.layers[5].down.weight *= 0.01
    kept = [len(layer.up.bias) for layer in _kept(net, units=4608).encoder.layers]
    assert kept[5] == 4 * UNITS_STEP
    assert min(kept[:5]) > kept[5]
    assert all(n % UNITS_STEP == 0 for n in kept)


def test_of_what_tells_relations_goes_what_says_a_constant() -> None:
    net = _net()
    with torch.no_grad():
        for side in (net.parser.label_child, net.parser.label_parent):
            side.weight[:24], side.bias[:24] = 0, 0
    narrow = _kept(net, relation=40)
    assert (len(narrow.parser.label_child.bias), narrow.parser.label.shape[0]) == (40, 41)
    children, parents = _words(net)[:6], _words(net)[6:12]
    wide, slim = (one.parser.relations(children, parents) for one in (net.eval().float(), narrow.eval()))
    assert torch.allclose(wide, slim, atol=1e-5)


def test_a_word_is_one_vector_in_the_upper_layers() -> None:
    net = _net(merge=2)
    seen = []
    handles = [
        layer.register_forward_pre_hook(lambda _module, inputs: seen.append(inputs[0].shape[1]))
        for layer in net.encoder.layers
    ]
    net.encoder(**_batches()[0])
    for handle in handles:
        handle.remove()
    assert seen == [11, 11, 8, 8, 8, 8]


@pytest.mark.parametrize("merge", [2, LAYERS])
def test_padding_changes_nothing(merge: int) -> None:
    net, full = _net(merge=merge), _batches()[1]
    cut = {name: x[:, : 8 if name in ("pieces", "cases") else 5] for name, x in full.items()}
    with torch.no_grad():
        assert torch.allclose(net.encoder(**full)[-1][:, :5], net.encoder(**cut)[-1], atol=1e-5)
