"""The network: one small BERT encoder (MiniLM-L6 shape), word vectors, and the heads that read them.

Deep biaffine attachment follows Dozat and Manning (2017); predicate-argument pairs are scored from the trigger's
vector, the word's vector and their distance, once for PropBank and once for claims, over one shared trunk. Names are
read from a word and its two neighbours, as a linear-chain conditional random field (Lafferty et al. 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from training import labels

VOCABULARY = 30522
WIDTH, LAYERS, HEAD = 384, 6, 32
LOW = 1  # index of the layer that the names are read from, beside the last one
PAIR = 256
REACH = 24  # distances beyond this many words are one bucket


@dataclass(frozen=True)
class Shape:
    """How much one layer holds: heads of attention, and units between the two products behind it."""

    heads: int
    units: int


MINILM = (Shape(heads=12, units=1536),) * LAYERS


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(WIDTH, 3 * HEAD * shape.heads)
        self.out = nn.Linear(HEAD * shape.heads, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, shape.units)
        self.down = nn.Linear(shape.units, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``bias`` is added to the attention scores: 0 for pieces, very negative for padding."""
        x = self.norm1(x + self.drop(self.out(self.mixed(x, bias))))
        return self.norm2(x + self.drop(self.down(self.units(x))))

    def mixed(self, x: Tensor, bias: Tensor) -> Tensor:
        """What the heads bring to each piece from the others: [B, P, WIDTH] to [B, P, heads * HEAD]."""
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, HEAD).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) * HEAD**-0.5 + bias
        mixed = scores.softmax(-1) @ v  # no dropout here: its random numbers cost more than the product on a CPU
        return mixed.transpose(1, 2).reshape(b, n, self.heads * HEAD)

    def units(self, x: Tensor) -> Tensor:
        """What the units between the two products say: [..., WIDTH] to [..., units]."""
        return F.gelu(self.up(x))


class Encoder(nn.Module):
    """Piece ids and their case to word vectors.

    Before the layer ``merge`` each word's pieces can become one vector: what a word is of its pieces is said in the
    layers below, those above see words, and the mark of the beginning (as in Funnel-Transformer, Dai et al. 2020, but
    by words). With ``LAYERS`` they stay pieces to the end.
    """

    def __init__(self, shapes: Sequence[Shape], merge: int) -> None:
        super().__init__()
        self.merge = merge
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.cases = nn.Embedding(len(labels.CASES), WIDTH)
        nn.init.zeros_(self.cases.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(map(Layer, shapes))
        self.drop = nn.Dropout(0.1)

    def forward(self, pieces: Tensor, cases: Tensor, firsts: Tensor, lasts: Tensor, mask: Tensor) -> list[Tensor]:
        """The [B, W, WIDTH] vectors that each layer gives of the words, the last one's last.

        Args:
            pieces: [B, P] ids; 0 is padding.
            cases: [B, P], index of each piece's `labels.CASES`.
            firsts: [B, W], index of each word's first piece.
            lasts: [B, W], index of its last one.
            mask: [B, W], 0 for padding.
        """
        x = self.words(pieces) + self.places.weight[: pieces.shape[1]] + self.cases(cases)
        x = self.drop(self.norm(x))
        bias = _closed(pieces == 0)
        out = []
        for i, layer in enumerate(self.layers):
            if i == self.merge:
                x = torch.cat([x[:, :1], _word_vectors(x, firsts, lasts)], 1)
                bias = _closed(torch.cat([torch.zeros_like(mask[:, :1]), 1 - mask], 1) > 0)
            x = layer(x, bias)
            out.append(_word_vectors(x, firsts, lasts) if i < self.merge else x[:, 1:])
        return out

    def set_dropout(self, share: float) -> None:
        """Leave out this share of what each layer adds, while training."""
        for module in self.modules():
            if isinstance(module, nn.Dropout):
                module.p = share

    def load_minilm(self, path: Path) -> None:
        """Take the weights of a BERT checkpoint of this shape (all-MiniLM-L6-v2)."""
        saved = load_file(path)
        saved = {k.removeprefix("bert."): v for k, v in saved.items()}
        state = {
            "words.weight": saved["embeddings.word_embeddings.weight"],
            "places.weight": saved["embeddings.position_embeddings.weight"]
            + saved["embeddings.token_type_embeddings.weight"][0],
            "cases.weight": torch.zeros(len(labels.CASES), WIDTH),
            "norm.weight": saved["embeddings.LayerNorm.weight"],
            "norm.bias": saved["embeddings.LayerNorm.bias"],
        }
        for i in range(LAYERS):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for part in ("weight", "bias"):
                three = [saved[f"{old}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                state[f"{new}qkv.{part}"] = torch.cat(three)
                state[f"{new}out.{part}"] = saved[f"{old}attention.output.dense.{part}"]
                state[f"{new}norm1.{part}"] = saved[f"{old}attention.output.LayerNorm.{part}"]
                state[f"{new}up.{part}"] = saved[f"{old}intermediate.dense.{part}"]
                state[f"{new}down.{part}"] = saved[f"{old}output.dense.{part}"]
                state[f"{new}norm2.{part}"] = saved[f"{old}output.LayerNorm.{part}"]
        self.load_state_dict(state)


class Parser(nn.Module):
    """Biaffine heads: which word governs each word (index 0 is the root), and by what relation."""

    def __init__(self, label: int, arc: int = 256) -> None:
        super().__init__()
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.child, self.parent = nn.Linear(WIDTH, arc), nn.Linear(WIDTH, arc)
        self.arc = nn.Parameter(torch.randn(arc + 1, arc) * 0.02)
        self.label_child, self.label_parent = nn.Linear(WIDTH, label), nn.Linear(WIDTH, label)
        n = len(labels.RELATIONS)
        self.label = nn.Parameter(torch.randn(label + 1, n * (label + 1)) * 0.02)
        self.drop = nn.Dropout(0.25)

    def arcs(self, words: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores [B, W, W + 1] of each head for each word, and the candidate heads' vectors [B, W + 1, WIDTH]."""
        nodes = torch.cat([self.root.expand(words.shape[0], 1, WIDTH), words], 1)
        child, parent = self.drop(F.gelu(self.child(words))), self.drop(F.gelu(self.parent(nodes)))
        one = torch.ones_like(child[..., :1])
        scores = torch.cat([child, one], -1) @ self.arc @ parent.transpose(1, 2)
        open_ = torch.cat([torch.ones_like(mask[:, :1]), mask], 1).to(scores.dtype)
        return scores + (1 - open_)[:, None, :] * -1e4, nodes

    def relations(self, children: Tensor, parents: Tensor) -> Tensor:
        """Scores [..., relations] between words [..., WIDTH] and the nodes that govern them [..., WIDTH]."""
        child, parent = self.drop(F.gelu(self.label_child(children))), self.drop(F.gelu(self.label_parent(parents)))
        one = torch.ones_like(child[..., :1])
        mixed = torch.cat([child, one], -1) @ self.label
        mixed = mixed.unflatten(-1, (len(labels.RELATIONS), -1))
        return (mixed @ torch.cat([parent, one], -1).unsqueeze(-1)).squeeze(-1)

    @staticmethod
    def at(nodes: Tensor, heads: Tensor) -> Tensor:
        """The vectors [B, W, WIDTH] of the given heads [B, W] among the nodes [B, W + 1, WIDTH]."""
        return rows(nodes, heads)


class Names(nn.Module):
    """Scores of entity labels for each word, and of each label after each other one.

    Beside the last layer's vectors it reads those of layer `LOW`: what a word looks like is said there, and gone later.
    """

    def __init__(self, inner: int = 160) -> None:
        super().__init__()
        n = len(labels.ENTITIES)
        self.narrow = nn.Linear(WIDTH, inner)
        self.low = nn.Linear(WIDTH, inner, bias=False)
        nn.init.zeros_(self.low.weight)
        self.mix, self.out = nn.Linear(3 * inner, inner), nn.Linear(inner, n)
        self.steps = nn.Parameter(torch.zeros(n + 1, n))  # the last row: what a sentence begins with
        self.drop = nn.Dropout(0.25)
        allowed = [[labels.may_follow(before, after) for after in labels.ENTITIES] for before in labels.ENTITIES]
        start = [after[0] != "I" for after in labels.ENTITIES]
        self.register_buffer("barred", ~torch.tensor([*allowed, start]), persistent=False)

    def forward(self, words: Tensor, low: Tensor, mask: Tensor) -> Tensor:
        """[B, W, WIDTH] of the last layer and the low one to [B, W, labels]; a word sees a neighbour on either side."""
        x = F.gelu(self.narrow(words) + self.low(low)) * mask.unsqueeze(-1).to(words.dtype)
        before, after = F.pad(x[:, :-1], (0, 0, 1, 0)), F.pad(x[:, 1:], (0, 0, 0, 1))
        scores: Tensor = self.out(self.drop(F.gelu(self.mix(torch.cat([before, x, after], -1)))))
        return scores

    def transitions(self) -> Tensor:
        """[labels + 1, labels]: the steps, those that BIO forbids out of reach."""
        return self.steps.masked_fill(self.barred, -1e4)

    def loss(self, scores: Tensor, wanted: Tensor, mask: Tensor) -> Tensor:
        """Mean over words of the negative log-likelihood of the wanted rows of labels; [B, W, L], [B, W], [B, W].

        A word may be wanted as one label, or (`labels.UNNAMED`, counted after all labels) as any of those for no name
        or another name: then all rows that agree are wanted.
        """
        n = len(labels.ENTITIES)
        other = torch.tensor([label[2:] in ("", "OTH") for label in labels.ENTITIES], device=scores.device)
        agrees = torch.cat([torch.eye(n, device=scores.device) > 0, other[None]])[wanted]
        every = self._total(scores, mask)
        right = self._total(scores.masked_fill(~agrees, -1e4), mask)
        return (every - right).sum() / mask.sum()

    def _total(self, scores: Tensor, mask: Tensor) -> Tensor:
        """The log of the summed weights of all rows of labels, of each sentence: [B, W, L] and [B, W] to [B]."""
        step = self.transitions()
        total = step[-1] + scores[:, 0]
        for i in range(1, scores.shape[1]):
            ahead = torch.logsumexp(total.unsqueeze(2) + step[:-1], 1) + scores[:, i]
            total = torch.where((mask[:, i] > 0)[:, None], ahead, total)
        return torch.logsumexp(total, 1)


class Pairs(nn.Module):
    """The shared trunk of both predicate-argument heads: a vector for each (trigger, word)."""

    def __init__(self) -> None:
        super().__init__()
        self.trigger, self.word = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.trigger_gate, self.word_gate = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.distance = nn.Embedding(2 * REACH + 1, PAIR)
        self.types = nn.Embedding(len(labels.TRIGGERS), PAIR)  # 0: a PropBank predicate
        self.drop = nn.Dropout(0.2)

    def forward(self, words: Tensor, where: Tensor, types: Tensor) -> Tensor:
        """[B, W, WIDTH], [T, 2], [T] to [T, W, PAIR]."""
        row, column = where[:, 0], where[:, 1]
        t = words[row, column]
        w_add, w_gate = self.word(words), self.word_gate(words)
        steps = torch.arange(words.shape[1], device=words.device)
        apart = (steps[None, :] - column[:, None]).clamp(-REACH, REACH) + REACH
        added = (self.trigger(t) + self.types(types))[:, None, :] + w_add[row] + self.distance(apart)
        gated = self.trigger_gate(t)[:, None, :] * w_gate[row]
        return self.drop(F.gelu(added + gated))


def _closed(padding: Tensor) -> Tensor:
    """What is added to the scores of attention: 0, and very little for padding; [B, N] to [B, 1, 1, N]."""
    return padding.float()[:, None, None, :] * -1e4


def _word_vectors(vectors: Tensor, firsts: Tensor, lasts: Tensor) -> Tensor:
    """The mean of the vectors of each word's first and last piece: [B, P, WIDTH] to [B, W, WIDTH]."""
    return 0.5 * (rows(vectors, firsts) + rows(vectors, lasts))


def rows(vectors: Tensor, at: Tensor) -> Tensor:
    """Of vectors [B, N, WIDTH] those at the indices [B, W]; whole rows are copied, which ``gather`` does not."""
    first = torch.arange(vectors.shape[0], device=vectors.device) * vectors.shape[1]
    return vectors.reshape(-1, vectors.shape[-1])[at + first[:, None]]


def _mlp(inner: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, inner), nn.GELU(), nn.Dropout(0.2), nn.Linear(inner, out))


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, shapes: Sequence[Shape] = MINILM, *, merge: int = LAYERS, relation: int = 64) -> None:
        """``merge``: see `Encoder`; ``relation``: units of the parser that tell what relation a word stands in."""
        super().__init__()
        self.encoder = Encoder(shapes, merge)
        self.drop = nn.Dropout(0.2)
        self.upos = nn.Linear(WIDTH, len(labels.UPOS))
        self.names = Names()
        self.parser = Parser(relation)
        self.predicates = nn.Linear(WIDTH, 2)
        self.factuality = _mlp(64, 1)
        self.pairs = Pairs()
        self.frames = nn.Linear(PAIR, len(labels.FRAMES))
        self.triggers = _mlp(256, len(labels.TRIGGERS))
        self.continues = nn.Linear(WIDTH, 2)
        self.status = nn.Sequential(nn.Linear(WIDTH + PAIR, 128), nn.GELU(), nn.Dropout(0.2), nn.Linear(128, 5))
        self.roles = nn.Linear(PAIR, 3 * len(labels.ROLES))
        self.kinds = nn.Linear(PAIR, len(labels.FIGURE_KINDS))

    def claim_pairs(self, words: Tensor, where: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Status [T, 5], role marks [T, W, roles, 3] and figure kinds [T, W, kinds] at the given triggers."""
        pairs = self.pairs(words, where, types)
        vectors = torch.cat([words[where[:, 0], where[:, 1]], self.pairs.types(types)], -1)
        marks = self.roles(pairs).view(pairs.shape[0], pairs.shape[1], len(labels.ROLES), 3)
        return self.status(vectors), marks, self.kinds(pairs)


def of_state(state: Mapping[str, Tensor], *, merge: int = LAYERS) -> Network:
    """A network with these weights, its layers of the shape that they have."""
    at = [f"encoder.layers.{i}." for i in range(LAYERS)]
    shapes = [Shape(state[f"{a}out.weight"].shape[1] // HEAD, len(state[f"{a}up.bias"])) for a in at]
    net = Network(shapes, merge=merge, relation=len(state["parser.label_child.bias"]))
    net.load_state_dict(state)
    return net
