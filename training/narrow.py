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
from torch.nn import functional as F

from training import data
from training.network import HEAD, LAYERS, Network, Parser, of_state

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
def narrowed(
    net: Network, batches: Iterable[dict[str, Tensor]], *, heads: int, units: int, relation: int, merge: int = LAYERS
) -> Network:
    """A copy of the network that keeps about so many of its heads and units, all layers together.

    Args:
        net: the wide network.
        batches: what `data.encode` makes of sentences.
        heads: how many stay.
        units: how many stay.
        relation: how many units stay of those that tell relations.
        merge: before which layer the copy merges each word's pieces.
    """
    layers = net.encoder.layers
    mixing, inner = [Watched(layer.out) for layer in layers], [Watched(layer.down) for layer in layers]
    real: list[Tensor] = []
    handles = [
        watched.product.register_forward_pre_hook(
            lambda _module, inputs, watched=watched, i=i: watched.see(inputs[0][real[i]])
        )
        for both in (mixing, inner)
        for i, watched in enumerate(both)
    ]
    relating = Relating(net.parser)
    net.eval()
    for x in batches:
        words = torch.cat([torch.ones_like(x["mask"][:, :1]), x["mask"]], 1) > 0
        real[:] = [x["pieces"] != 0 if i < net.encoder.merge else words for i in range(len(layers))]
        said = net.encoder(x["pieces"], x["cases"], x["firsts"], x["lasts"], x["mask"])
        relating.see(said[-1][x["mask"] > 0])
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
    relating.cut(state, relation)
    return of_state(state, merge=merge)


class Relating:
    """The units of the parser that tell relations: those stay that vary most in what they add to the scores."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser
        self.seen: list[Tensor] = []

    def see(self, words: Tensor) -> None:
        """Add words' vectors [words, WIDTH]."""
        self.seen.append(words)

    def cut(self, state: dict[str, Tensor], stay: int) -> None:
        """Leave the other units out of the weights ``state``, on the side of the child and on that of the parent."""
        words = torch.cat(self.seen)
        label = self.parser.label
        own = len(label)
        cube = label.view(own, -1, own)  # [child and a one, relations, parent and a one]
        sides = {"label_child": (self.parser.label_child, 0), "label_parent": (self.parser.label_parent, 2)}
        for name, (product, axis) in sides.items():
            weight = label.view(own, -1, own).square().sum([d for d in range(3) if d != axis])[:-1]
            units = (F.gelu(product(words)).var(0) * weight).sort(descending=True).indices[:stay].sort().values
            _keep_rows(state, f"parser.{name}", units)
            cube = cube.index_select(axis, torch.cat([units, torch.tensor([own - 1])]))
        state["parser.label"] = cube.reshape(len(cube), -1).clone()


def _best(lost: Sequence[Tensor], stay: int, *, step: int, fewest: int) -> list[Tensor]:
    """The indices, of each layer, of those that stay: about ``stay`` in all, and a multiple of ``step`` of each."""
    least = torch.cat(list(lost)).sort(descending=True).values[stay - 1]
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
    """What each layer of the wide network says of each word of a sentence, none masked; kept once it was said."""

    def __init__(self, net: Network, encoder: data.Encoder) -> None:
        self._net = net.eval()
        self._encoder = encoder
        self._said: dict[tuple[str, ...], Tensor] = {}

    def vectors(self, group: list[data.Example]) -> Tensor:
        """[layers, words, WIDTH] of all words of these sentences, one sentence after the other."""
        keys = [tuple(example.words) for example in group]
        if any(key not in self._said for key in keys):
            self._say(group, keys)
        return torch.cat([self._said[key] for key in keys], 1).float()

    @torch.no_grad()
    def _say(self, group: list[data.Example], keys: list[tuple[str, ...]]) -> None:
        device = next(self._net.parameters()).device
        x = {name: torch.from_numpy(array).to(device) for name, array in data.encode(group, self._encoder).items()}
        layers = torch.stack(self._net.encoder(x["pieces"], x["cases"], x["firsts"], x["lasts"], x["mask"]))
        for i, key in enumerate(keys):
            self._said[key] = layers[:, i, x["mask"][i] > 0].half()
