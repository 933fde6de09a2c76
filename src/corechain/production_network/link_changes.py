"""Candidates as kernels take them: where their links stand in the arrays, and which losses concern them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.link_arrays import LinkArrays, link_arrays
from corechain.production_network.link_judging import Changes, Watchers
from corechain.production_network.network import ProductionNetwork


@dataclass(frozen=True)
class LinkChange:
    """What `supplier` sells `buyer` (positions of firms) in a year after the change; 0 means nothing."""

    supplier: int
    buyer: int
    amount: float

    @property
    def ends(self) -> tuple[int, int]:
        """Supplier and buyer."""
        return self.supplier, self.buyer


def settled(
    network: ProductionNetwork, candidates: Sequence[Sequence[LinkChange]]
) -> tuple[LinkArrays, Changes]:
    """The network as arrays in which every candidate's links stand, new ones at amount 0, and the candidates."""
    every = [change for candidate in candidates for change in candidate]
    supplier, buyer, amount, _ = with_links(network, every)
    arrays = link_arrays(network.sector, network.market, network.essentiality, supplier, buyer, amount)
    n, flat = network.firms, arrays.flat
    suppliers = flat.place[np.array([change.supplier for change in every], np.int64)]
    buyers = flat.place[np.array([change.buyer for change in every], np.int64)]
    key = arrays.supplier.astype(np.int64) * n + flat.out_buyer
    start = np.cumsum([0, *(len(candidate) for candidate in candidates)], dtype=np.int64)
    changes = Changes(
        start,
        np.searchsorted(key, suppliers.astype(np.int64) * n + buyers),
        np.array([change.amount for change in every], np.float64),
        *_each_once(suppliers, start),
        *_each_once(buyers, start),
    )
    return arrays, changes


def _each_once(
    firms: NDArray[np.int32], start: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The firms of every candidate, each once, one candidate after the other."""
    parts = [np.unique(firms[first:last]) for first, last in pairwise(start)]
    ends = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
    return ends, np.concatenate([np.zeros(0, np.int32), *parts])


def with_links(
    network: ProductionNetwork, changes: Sequence[LinkChange]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int64]]:
    """The links with those of `changes` that are new at amount 0, and where each change's link stands."""
    n = network.firms
    key = network.supplier.astype(np.int64) * n + network.buyer
    wanted = np.array([change.supplier * n + change.buyer for change in changes], np.int64)
    found = np.searchsorted(key, wanted)
    known = np.zeros(len(wanted), np.bool_)
    known[found < len(key)] = key[found[found < len(key)]] == wanted[found < len(key)]
    new = np.unique(wanted[~known])
    at = np.searchsorted(key, new)
    supplier = np.insert(network.supplier, at, (new // n).astype(np.int32))
    buyer = np.insert(network.buyer, at, (new % n).astype(np.int32))
    amount = np.insert(network.amount, at, 0.0)
    return supplier, buyer, amount, found + np.searchsorted(new, wanted)


def watchers_of(arrays: LinkArrays, changes: Changes) -> Watchers:
    """Which losses concern which candidates, by the rule of :mod:`~corechain.production_network.what_if`."""
    flat = arrays.flat
    candidate = np.repeat(np.arange(len(changes.start) - 1), np.diff(changes.start))
    suppliers, buyers = arrays.supplier[changes.link], flat.out_buyer[changes.link]
    firms, markets = len(flat.strength), len(flat.market_strength)
    up = [(candidate, buyers)]
    down = []
    for number, supplier, buyer in zip(candidate, suppliers, buyers, strict=True):
        row = flat.out_buyer[flat.out_start[supplier] : flat.out_start[supplier + 1]]
        up.append((np.full(len(row), number), row))
        column = flat.in_supplier[flat.in_start[buyer] : flat.in_start[buyer + 1]]
        down.append((np.full(len(column), number), column))
    return Watchers(
        *_by_firm(up, firms),
        *_by_firm(down, firms),
        *_by_firm([(candidate, flat.market[suppliers])], markets),
    )


def _by_firm(
    pairs: Sequence[tuple[NDArray[np.int64], NDArray[np.int32]]], groups: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    if not pairs:
        return np.zeros(groups + 1, np.int64), np.zeros(0, np.int32)
    candidate = np.concatenate([each for each, _ in pairs])
    group = np.concatenate([each for _, each in pairs])
    order = np.argsort(group, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))]).astype(np.int64)
    return start, candidate[order].astype(np.int32)
