"""A production network as flat arrays in the order in which the kernels walk them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.jit import compiled

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Pointers = NDArray[np.int64]


class Flat(NamedTuple):
    """Links twice: by supplier (the way losses go downstream) and by buyer (the way they go upstream).

    A *slot* adds up what a buyer loses of one essential industry's input, or of all its non-essential inputs
    together; the buyer's downstream loss is the largest of its slots. Slots of a buyer lie together.
    """

    market: Indices
    """Of each firm: whose firms can replace it."""
    strength: Floats
    """Out-strength s of each firm: all it sells to firms."""
    market_strength: Floats
    """Sum of s over each market."""
    market_start: Pointers
    market_firms: Indices
    """Firms of market k: market_firms[market_start[k]:market_start[k + 1]]."""
    out_start: Pointers
    out_buyer: Indices
    out_slot: Indices
    """The buyer's slot that the link feeds; −1 where the input is negligible."""
    out_lambda: Floats
    """Λd of the link: the share of the slot that rests on this supplier."""
    out_share: Floats
    """Λu of the link: the share of the supplier's sales that goes to this buyer."""
    in_start: Pointers
    in_supplier: Indices
    in_share: Floats
    """Λu of the link again, in order of buyers."""
    slot_start: Pointers
    """Slots of buyer j: slot_start[j]:slot_start[j + 1]."""


def flatten(
    supplier: Indices,
    buyer: Indices,
    amount: Floats,
    sector: Indices,
    market: Indices,
    essentiality: NDArray[np.int8],
) -> Flat:
    """Flat arrays of links sorted by (supplier, buyer)."""
    firms = len(sector)
    strength = summed_by(supplier, amount, firms)
    markets = int(market.max()) + 1 if firms else 0
    market_order = np.argsort(market, kind="stable").astype(np.int32)
    out_start = _starts(np.bincount(supplier, minlength=firms))
    in_start = _starts(np.bincount(buyer, minlength=firms))
    by_buyer = _order_by_buyer(buyer, in_start)
    share = amount / strength[supplier]
    slot, weight, slots = _slots(by_buyer, in_start, supplier, amount, sector, essentiality)
    return Flat(
        market=market,
        strength=strength,
        market_strength=summed_by(market, strength, markets),
        market_start=_starts(np.bincount(market, minlength=markets)),
        market_firms=market_order,
        out_start=out_start,
        out_buyer=buyer,
        out_slot=slot,
        out_lambda=weight,
        out_share=share,
        in_start=in_start,
        in_supplier=supplier[by_buyer],
        in_share=share[by_buyer],
        slot_start=_starts(slots),
    )


def summed_by(group: Indices, amount: Floats, groups: int) -> Floats:
    """Sum of `amount` over each group."""
    return np.asarray(np.bincount(group, amount, groups), dtype=np.float64)


def _starts(counts: NDArray[np.int64]) -> Pointers:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


@compiled
def _order_by_buyer(buyer: Indices, in_start: Pointers) -> Pointers:
    """Positions of the links in order of buyers, suppliers ascending within each."""
    order = np.empty(len(buyer), np.int64)
    place = in_start[:-1].copy()
    for link in range(len(buyer)):
        order[place[buyer[link]]] = link
        place[buyer[link]] += 1
    return order


@compiled
def _slots(
    by_buyer: Pointers,
    in_start: Pointers,
    supplier: Indices,
    amount: Floats,
    sector: Indices,
    essentiality: NDArray[np.int8],
) -> tuple[Indices, Floats, Pointers]:
    """The slot and Λd of each link, and how many slots each buyer has."""
    firms = len(sector)
    kinds = essentiality.shape[0]
    slot = np.full(len(by_buyer), -1, np.int32)
    weight = np.zeros(len(by_buyer))
    counts = np.zeros(firms, np.int64)
    slot_of = np.full(kinds + 1, -1, np.int32)
    bought = np.zeros(kinds)
    total = 0
    for buyer in range(firms):
        spent = 0.0
        for position in range(in_start[buyer], in_start[buyer + 1]):
            link = by_buyer[position]
            bought[sector[supplier[link]]] += amount[link]
            spent += amount[link]
        for position in range(in_start[buyer], in_start[buyer + 1]):
            link = by_buyer[position]
            kind = sector[supplier[link]]
            need = essentiality[kind, sector[buyer]]
            if need == 0:
                continue
            key = kind if need == 2 else kinds
            if slot_of[key] < 0:
                slot_of[key] = total
                total += 1
                counts[buyer] += 1
            slot[link] = slot_of[key]
            weight[link] = amount[link] / (bought[kind] if need == 2 else spent)
        slot_of[kinds] = -1
        for position in range(in_start[buyer], in_start[buyer + 1]):
            kind = sector[supplier[by_buyer[position]]]
            bought[kind] = 0.0
            slot_of[kind] = -1
    return slot, weight, counts
