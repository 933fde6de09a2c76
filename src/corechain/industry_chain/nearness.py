"""How near two nodes lie in the chain, by the relation that joins them."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from corechain.industry_chain.graph import ChainGraph


class Bond(IntEnum):
    """The closest relation between two nodes, from none to closest."""

    NONE = 0
    SAME_USE = 1
    INPUT = 2
    SIBLING = 3
    KIND = 4


NEARNESS = {Bond.NONE: 0.0, Bond.SAME_USE: 0.05, Bond.INPUT: 0.15, Bond.SIBLING: 0.4, Bond.KIND: 0.5}
"""Prior nearness of each bond, a judgement and not a measurement: a firm that makes one kind of a thing often
makes another kind; one that makes an input seldom makes the product; two inputs of one use are further apart.
`docs/explanation/relatedness.md` shows how far the ranking depends on them."""

CLOSE_FAMILY = 5
"""Up to this many kinds of one thing lie as near to each other as :data:`NEARNESS` says."""


def bonds(graph: ChainGraph) -> NDArray[np.int8]:
    """Closest bond of every pair of nodes: shape (nodes, nodes), symmetric, values of :class:`Bond`."""
    found = np.zeros((len(graph), len(graph)), dtype=np.int8)
    for node in range(len(graph)):
        _raise(found, graph.inputs.lists[node], Bond.SAME_USE)
    for node in range(len(graph)):
        _join(found, node, graph.inputs.lists[node], Bond.INPUT)
    for node in range(len(graph)):
        _raise(found, graph.variants.lists[node], Bond.SIBLING)
    for node in range(len(graph)):
        _join(found, node, graph.variants.lists[node], Bond.KIND)
    np.fill_diagonal(found, Bond.NONE)
    return found


def _raise(found: NDArray[np.int8], group: list[int], bond: Bond) -> None:
    if group:
        block = np.ix_(group, group)
        found[block] = np.maximum(found[block], bond)


def _join(found: NDArray[np.int8], node: int, others: list[int], bond: Bond) -> None:
    if others:
        found[node, others] = np.maximum(found[node, others], bond)
        found[others, node] = np.maximum(found[others, node], bond)


def chain_nearness(graph: ChainGraph, bonds_of_pairs: NDArray[np.int8]) -> NDArray[np.float64]:
    """Prior nearness (0 to 1) of every pair from its closest bond: shape (nodes, nodes).

    In a broad family, such as the kinds of semiconductor equipment, one kind says little of another: from more
    than :data:`CLOSE_FAMILY` kinds on, nearness within the family is shared out, times CLOSE_FAMILY / kinds.
    """
    table = np.array([NEARNESS[bond] for bond in Bond], dtype=np.float64)
    closeness = np.zeros(bonds_of_pairs.shape)
    for node, kinds in enumerate(graph.variants.lists):
        if kinds:
            family = np.ix_([node, *kinds], [node, *kinds])
            closeness[family] = np.maximum(closeness[family], min(1.0, CLOSE_FAMILY / len(kinds)))
    within_family = bonds_of_pairs >= Bond.SIBLING
    nearness: NDArray[np.float64] = table[bonds_of_pairs] * np.where(within_family, closeness, 1.0)
    return nearness
