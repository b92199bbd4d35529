"""A network whose layers hold less, made from a trained one.

What can go is seen on sentences. A unit between the two products of a layer, or a head of its attention, that says
nearly the same of each piece says nothing that a constant would not say. What it says on average is added to the
layer's bias; what it says beyond that is lost: the variance of what it adds to a piece's vector. All layers' units are
compared with each other, and all heads, so that a layer that needs more keeps more. Training goes on afterwards, with
the wide network as the teacher of the narrow one. (Variance in place of the gradient of Molchanov et al. 2019.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.network import HEAD, Network, of_state

UNITS_STEP = 64
"""Layers keep a multiple of this many units, and at least four times as many: what the products' kernels like."""
FEWEST_HEADS = 4


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

    def lost(self, size: int) -> Tensor:
        """For each group of ``size`` channels, the variance that it adds to what comes out of the product."""
        assert self.second is not None
        weight, mean = self.product.weight.double(), self.mean()
        shared = (self.second / self.total - torch.outer(mean, mean)) * (weight.T @ weight)
        groups = len(mean) // size
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
        _cut(state, f"{at}out", mixing[i].mean(), channels)
        rows = torch.cat([channels + part * width for part in range(3)])
        _keep_rows(state, f"{at}qkv", rows)
        _cut(state, f"{at}down", inner[i].mean(), between)
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


def _cut(state: dict[str, Tensor], name: str, mean: Tensor, stay: Tensor) -> None:
    """Leave the other inputs of a product out, and add to its bias what they say on average."""
    weight = state[f"{name}.weight"]
    gone = torch.ones(weight.shape[1], dtype=torch.bool)
    gone[stay] = False
    state[f"{name}.bias"] += (weight[:, gone].double() @ mean[gone]).to(weight.dtype)
    state[f"{name}.weight"] = weight[:, stay]


def _keep_rows(state: dict[str, Tensor], name: str, stay: Tensor) -> None:
    for part in ("weight", "bias"):
        state[f"{name}.{part}"] = state[f"{name}.{part}"][stay]
