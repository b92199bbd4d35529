"""A network whose layers hold less, made from a trained one.

What can go is seen on sentences. A unit between the two products of a layer, or a head of its attention, that says
nearly the same of each piece says nothing that a constant would not say: what would be lost is the variance of what it
adds to a piece's vector. All layers' units are compared with each other, and all heads, so that a layer that needs more
keeps more. Of what goes, the part that those that stay can say in its place is added to their weights, by least
squares, and its average to the bias. Training goes on afterwards, with the wide network as the teacher of the narrow
one. (Variance in place of the gradient of Molchanov et al. 2019; least squares as in ThiNet, Luo et al. 2017.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training import data
from training.network import HEAD, Network, of_state

UNITS_STEP = 64
"""Layers keep a multiple of this many units, and at least four times as many: what the products' kernels like."""
FEWEST_HEADS = 4
RIDGE = 1e-3
"""Of a channel's mean variance: keeps least squares from dividing by next to nothing."""


@dataclass
class Watched:
    """What goes into one product: the sums of its channels and of their products, over the pieces of sentences."""

    product: nn.Linear
    total: int = 0
    first: Tensor | None = None
    second: Tensor | None = None

    def see(self, x: Tensor) -> None:
        """Add vectors [pieces, channels]."""
        x = x.double()
        first, second = x.sum(0), x.T @ x
        self.first = first if self.first is None else self.first + first
        self.second = second if self.second is None else self.second + second
        self.total += len(x)

    def mean(self) -> Tensor:
        """What each channel says on average."""
        assert self.first is not None
        return self.first / self.total

    def covariance(self) -> Tensor:
        """How the channels go together: [channels, channels]."""
        assert self.second is not None
        mean = self.mean()
        return self.second / self.total - torch.outer(mean, mean)

    def lost(self, size: int) -> Tensor:
        """For each group of ``size`` channels, the variance that it adds to what comes out of the product."""
        weight = self.product.weight.double()
        shared = self.covariance() * (weight.T @ weight)
        groups = len(shared) // size
        return shared.view(groups, size, groups, size).diagonal(dim1=0, dim2=2).sum((0, 1))


@torch.no_grad()
def narrowed(net: Network, batches: Iterable[tuple[Tensor, Tensor]], *, heads: float, units: float) -> Network:
    """A copy of the network that keeps about these shares of its heads and units; ``batches`` of pieces and cases."""
    layers = net.encoder.layers
    mixing, inner = [Watched(layer.out) for layer in layers], [Watched(layer.down) for layer in layers]
    real = torch.zeros(0)
    handles = [
        watched.product.register_forward_pre_hook(lambda _module, inputs, watched=watched: watched.see(inputs[0][real]))
        for watched in (*mixing, *inner)
    ]
    net.eval()
    for pieces, cases in batches:
        real = pieces != 0
        net.encoder(pieces, cases)
    for handle in handles:
        handle.remove()
    state = {name: value.clone() for name, value in net.state_dict().items()}
    stay_heads = _best([w.lost(HEAD) for w in mixing], heads, step=1, fewest=FEWEST_HEADS)
    stay_units = _best([w.lost(1) for w in inner], units, step=UNITS_STEP, fewest=4 * UNITS_STEP)
    for i, (mixed, between) in enumerate(zip(stay_heads, stay_units, strict=True)):
        at = f"encoder.layers.{i}."
        channels = (mixed[:, None] * HEAD + torch.arange(HEAD)).flatten()
        width = len(mixing[i].mean())
        _cut(state, f"{at}out", mixing[i], channels)
        rows = torch.cat([channels + part * width for part in range(3)])
        _keep_rows(state, f"{at}qkv", rows)
        _cut(state, f"{at}down", inner[i], between)
        _keep_rows(state, f"{at}up", between)
    return of_state(state)


def _best(lost: Sequence[Tensor], share: float, *, step: int, fewest: int) -> list[Tensor]:
    """The indices, of each layer, of those that stay: about ``share`` of all, and a multiple of ``step`` of each."""
    every = torch.cat(list(lost))
    least = every.sort(descending=True).values[int(share * len(every)) - 1]
    out = []
    for own in lost:
        count = min(len(own), max(fewest, round(int((own >= least).sum()) / step) * step))
        out.append(own.sort(descending=True).indices[:count].sort().values)
    return out


def _cut(state: dict[str, Tensor], name: str, watched: Watched, stay: Tensor) -> None:
    """Leave the other inputs of a product out, and have those that stay say what they can of them."""
    weight, mean, shared = state[f"{name}.weight"].double(), watched.mean(), watched.covariance()
    gone = torch.ones(len(mean), dtype=torch.bool)
    gone[stay] = False
    ridge = RIDGE * shared.diagonal().mean() * torch.eye(len(stay), dtype=shared.dtype)
    instead = torch.linalg.solve(shared[stay][:, stay] + ridge, shared[stay][:, gone])  # [stay, gone]
    kind = state[f"{name}.bias"].dtype
    state[f"{name}.bias"] += (weight[:, gone] @ (mean[gone] - instead.T @ mean[stay])).to(kind)
    state[f"{name}.weight"] = (weight[:, stay] + weight[:, gone] @ instead.T).to(kind)


def _keep_rows(state: dict[str, Tensor], name: str, stay: Tensor) -> None:
    for part in ("weight", "bias"):
        state[f"{name}.{part}"] = state[f"{name}.{part}"][stay]


class Teacher:
    """What each layer of the wide network says of each piece of a sentence, no word masked; kept once it was said."""

    def __init__(self, net: Network, encoder: data.Encoder) -> None:
        self._net = net.eval()
        self._encoder = encoder
        self._said: dict[tuple[str, ...], Tensor] = {}

    def vectors(self, group: list[data.Example]) -> Tensor:
        """[layers, pieces, WIDTH] of all pieces of these sentences, one sentence after the other."""
        keys = [tuple(example.words) for example in group]
        if any(key not in self._said for key in keys):
            self._say(group, keys)
        return torch.cat([self._said[key] for key in keys], 1).float()

    @torch.no_grad()
    def _say(self, group: list[data.Example], keys: list[tuple[str, ...]]) -> None:
        device = next(self._net.parameters()).device
        inputs = data.encode(group, self._encoder)
        pieces, cases = (torch.from_numpy(inputs[name]).to(device) for name in ("pieces", "cases"))
        layers = torch.stack(self._net.encoder(pieces, cases))
        for i, key in enumerate(keys):
            self._said[key] = layers[:, i, pieces[i] != 0].half()
