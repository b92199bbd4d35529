"""What each head is punished for, on one batch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from training import data
from training.narrow import Teacher
from training.network import LOW, Network

# Marks other than O are rare in [T, W, roles]: a little weight on beginnings keeps the pointers from saying nothing;
# much of it (2.0 and 1.5 were tried) made two sources of three wrong.
MARK_WEIGHT = torch.tensor([1.0, 1.2, 1.0])
WEIGHTS = {
    "upos": 1.0, "heads": 1.0, "relations": 1.0, "entities": 5.0, "predicates": 0.5, "factuality": 0.3, "frames": 1.0,
    "triggers": 1.5, "continues": 0.3, "status": 1.0, "roles": 6.0, "kinds": 0.5, "vectors": 10.0,
}  # fmt: skip


def _tensors(batch: data.Batch, device: torch.device) -> dict[str, Tensor]:
    return {name: torch.from_numpy(array).to(device) for name, array in batch.items()}


def _cross(scores: Tensor, wanted: Tensor) -> Tensor:
    return F.cross_entropy(scores.flatten(0, -2).float(), wanted.flatten(), ignore_index=data.IGNORED)


def losses(
    net: Network,
    group: list[data.Example],
    encoder: data.Encoder,
    device: torch.device,
    *,
    hidden: float = 0.0,
    teacher: Teacher | None = None,
) -> dict[str, Tensor]:
    """The weighted loss of every head that this group can teach; and of the encoder, where it has a teacher."""
    x = _tensors(data.encode(group, encoder, hidden=hidden), device)
    y = _tensors(data.targets(group, x["firsts"].shape[1]), device)
    layers = net.encoder(x["pieces"], x["cases"], x["firsts"], x["lasts"], x["mask"])
    words = net.drop(layers[-1])
    out: dict[str, Tensor] = {}
    if teacher is not None:
        real = x["mask"] > 0
        out["vectors"] = _unlike([layer[real] for layer in layers], teacher.vectors(group))
    if (y["upos"] != data.IGNORED).any():
        out |= _syntax(net, words, x["mask"], y)
    named = y["entities"][:, 0] != data.IGNORED
    if named.any():
        mask = x["mask"][named]
        low = net.drop(layers[LOW][named])
        scores = net.names(words[named], low, mask).float()
        out["entities"] = net.names.loss(scores, y["entities"][named].clamp(min=0), mask)
    if (y["predicates"] != data.IGNORED).any():
        out |= _frames(net, words, group, y, device)
    if (y["triggers"] != data.IGNORED).any():
        out |= _claims(net, words, group, y, device)
    return {name: WEIGHTS[name] * loss for name, loss in out.items()}


def _unlike(layers: list[Tensor], wanted: Tensor) -> Tensor:
    """How far the layers' vectors are from the wanted ones: the share of their variance, the mean over layers."""
    shares = [F.mse_loss(own.float(), other) / other.var(0).mean() for own, other in zip(layers, wanted, strict=True)]
    return torch.stack(shares).mean()


def _syntax(net: Network, words: Tensor, mask: Tensor, y: dict[str, Tensor]) -> dict[str, Tensor]:
    arcs, nodes = net.parser.arcs(words, mask)
    heads = y["heads"].clamp(min=0)
    return {
        "upos": _cross(net.upos(words), y["upos"]),
        "heads": _cross(arcs, y["heads"]),
        "relations": _cross(net.parser.relations(words, net.parser.at(nodes, heads)), y["relations"]),
    }


def _frames(
    net: Network, words: Tensor, group: list[data.Example], y: dict[str, Tensor], device: torch.device
) -> dict[str, Tensor]:
    out = {"predicates": _cross(net.predicates(words), y["predicates"])}
    known = ~torch.isnan(y["factuality"])
    if known.any():
        said = net.factuality(words).squeeze(-1)[known].float()
        out["factuality"] = F.smooth_l1_loss(said, y["factuality"][known])
    z = _tensors(data.frame_pairs(group, words.shape[1]), device)
    if len(z["where"]):
        pairs = net.pairs(words, z["where"], torch.zeros(len(z["where"]), dtype=torch.long, device=device))
        out["frames"] = _cross(net.frames(pairs), z["frames"])
    return out


def _claims(
    net: Network, words: Tensor, group: list[data.Example], y: dict[str, Tensor], device: torch.device
) -> dict[str, Tensor]:
    scores = net.triggers(words).flatten(0, 1).float()
    each = F.cross_entropy(
        scores, y["triggers"].flatten(), ignore_index=data.IGNORED, reduction="none", label_smoothing=0.05
    )
    known = (y["triggers"].flatten() != data.IGNORED).float()
    out = {
        # Summed over words but averaged over sentences' worth of them: a trigger is one word in twelve.
        "triggers": 4 * (each * y["trigger_weights"].flatten()).sum() / known.sum(),
        "continues": _cross(net.continues(words), y["continues"]),
    }
    z = _tensors(data.claim_pairs(group, words.shape[1]), device)
    if len(z["where"]):
        status, marks, kinds = net.claim_pairs(words, z["where"], z["types"])
        out["status"] = F.cross_entropy(status.float(), z["statuses"], label_smoothing=0.05)
        known = z["marks"] != data.IGNORED
        weight = MARK_WEIGHT.to(device)
        role = F.cross_entropy(marks[known].float(), z["marks"][known], weight=weight, reduction="none")
        each = z["weights"][:, None, None].expand_as(z["marks"])[known]
        out["roles"] = (role * each).sum() / known.sum()
        if (z["kinds"] != data.IGNORED).any():
            out["kinds"] = _cross(kinds, z["kinds"])
    return out
