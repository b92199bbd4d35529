"""From scores of heads to a tree: of all trees with a single root, the one that scores highest.

Each word's best head, by itself, leaves one sentence in twenty with a cycle or with two roots. There the maximum
spanning arborescence stands in (Chu and Liu 1965, Edmonds 1967), kept to one root by a price on arcs from the root
(Stanojević and Cohen 2021). May import nothing of dateline.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Heads = npt.NDArray[np.int64]
ROOT = 0
"""Index of the root among the nodes; word ``i`` is node ``i + 1``."""
PRICES = (0.0, 4.0, 16.0)
"""Prices on an arc from the root, tried in this order: at any of them, a tree with one root is the best of such trees.

At the last price, dearer than all other arcs together, there is always one, but the way to it is long.
"""


def are_trees(heads: Heads, lengths: Heads) -> npt.NDArray[np.bool_]:
    """Which sentences of a batch have one root, from which every word is reached.

    Args:
        heads: node of each word's head, [sentences, words].
        lengths: how many words of each sentence are real.
    """
    rows, words = np.arange(len(heads))[:, None], np.arange(heads.shape[1])
    real = words < lengths[:, None]
    up = np.concatenate([np.zeros_like(lengths)[:, None], np.where(real, heads, ROOT)], 1)
    for _ in range(int(heads.shape[1]).bit_length()):
        up = up[rows, up]  # twice as far up each time
    roots = ((heads == ROOT) & real).sum(1)
    out: npt.NDArray[np.bool_] = (up == ROOT).all(1) & (roots == 1)
    return out


def best_tree(scores: npt.NDArray[np.floating]) -> Heads:
    """The node of each word's head in the best tree; ``scores[i, j]`` is of node ``j`` as the head of word ``i``."""
    words = len(scores)
    nodes = np.full((words + 1, words + 1), -np.inf)
    nodes[1:] = scores
    np.fill_diagonal(nodes, -np.inf)
    told = nodes[1:, ROOT].copy()
    for price in (*PRICES, (words + 1) * (1 + np.ptp(scores.astype(np.float64)))):
        nodes[1:, ROOT] = told - price
        heads = _arborescence(nodes)[1:]
        if (heads == ROOT).sum() == 1:
            break
    return heads


def _arborescence(scores: Scores) -> Heads:
    """Each node's head in the maximum arborescence from node 0 (whose own entry is 0)."""
    heads: Heads = scores.argmax(1)
    heads[ROOT] = ROOT
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    rest = np.setdiff1d(np.arange(len(scores)), cycle)
    kept = scores[cycle, heads[cycle]]
    # The cycle becomes one node, the last: entering it costs the arc that the entered node gives up.
    into = scores[np.ix_(cycle, rest)] - kept[:, None]
    out = scores[np.ix_(rest, cycle)]
    smaller = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(rest, rest)]
    smaller[-1, :-1], smaller[:-1, -1] = into.max(0), out.max(1)
    smaller[ROOT] = -np.inf
    found = _arborescence(smaller)
    for place, node in enumerate(rest[1:].tolist(), start=1):
        inside = found[place] == len(rest)
        heads[node] = cycle[out[place].argmax()] if inside else rest[found[place]]
    entry = found[-1]
    heads[cycle[into[:, entry].argmax()]] = rest[entry]
    return heads


def _cycle(heads: Heads) -> Heads | None:
    """The nodes of one cycle, if there is one."""
    known, after = {ROOT}, heads.tolist()
    for start in range(1, len(heads)):
        path: dict[int, None] = {}
        node = start
        while node not in known and node not in path:
            path[node] = None
            node = after[node]
        if node in path:
            steps = list(path)
            return np.array(steps[steps.index(node) :])
        known.update(path)
    return None
