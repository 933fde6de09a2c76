"""A production network as flat arrays in the order in which the kernels walk them."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.jit import compiled

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Pointers = NDArray[np.int64]
Value = TypeVar("Value", bound=np.generic)


class Flat(NamedTuple):
    """Links three times: by supplier, by buyer, and by what they mean to the buyer.

    Firms are numbered anew, those with most suppliers first: they are looked up most often, and lie together.
    A *slot* adds up what a buyer loses of one essential industry's input, or of all its non-essential inputs
    together; the buyer's downstream loss is the largest of its slots. Slots of a buyer lie together.
    """

    place: Indices
    """Number of each firm of the network in these arrays."""
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
    feed_start: Pointers
    feed_supplier: Indices
    feed_lambda: Floats
    """Λd again, in order of slots: slot k is fed by feed_start[k]:feed_start[k + 1]."""


def flatten(
    supplier: Indices,
    buyer: Indices,
    amount: Floats,
    sector: Indices,
    market: Indices,
    essentiality: NDArray[np.int8],
) -> Flat:
    """Flat arrays of the links."""
    firms = len(sector)
    order, place = _most_suppliers_first(buyer, firms)
    sector, market = sector[order], market[order]
    supplier, buyer, amount = sorted_links(place[supplier], place[buyer], amount, firms)
    strength = summed_by(supplier, amount, firms)
    market_start = starts(np.bincount(market))
    share = amount / strength[supplier]
    in_start = starts(np.bincount(buyer, minlength=firms))
    by_buyer = grouped(buyer, in_start)
    slot, weight, slots = _slots(by_buyer, in_start, supplier, amount, sector, essentiality)
    feed_start, by_slot = feeding(slot, int(slots.sum()))
    return Flat(
        place=place,
        market=market,
        strength=strength,
        out_start=starts(np.bincount(supplier, minlength=firms)),
        out_buyer=buyer,
        out_slot=slot,
        out_lambda=weight,
        out_share=share,
        in_start=in_start,
        in_supplier=supplier[by_buyer],
        in_share=share[by_buyer],
        slot_start=starts(slots),
        feed_start=feed_start,
        feed_supplier=supplier[by_slot],
        feed_lambda=weight[by_slot],
        market_strength=summed_by(market, strength, len(market_start) - 1),
        market_start=market_start,
        market_firms=grouped(market, market_start).astype(np.int32),
    )


def _most_suppliers_first(buyer: Indices, firms: int) -> tuple[Indices, Indices]:
    """The firms in order, and the place of each in it."""
    order = np.argsort(-np.bincount(buyer, minlength=firms), kind="stable").astype(np.int32)
    place = np.empty(firms, np.int32)
    place[order] = np.arange(firms, dtype=np.int32)
    return order, place


def reordered(flat: Flat, values: NDArray[Value]) -> NDArray[Value]:
    """Values of every firm as the network numbers them (n), in the order of these arrays."""
    ordered = np.empty_like(values)
    ordered[flat.place] = values
    return ordered


def feeding(slot: Indices, slots: int) -> tuple[Pointers, Pointers]:
    """Where the links of each slot start, and the links that feed one in order of slots."""
    feeding = np.flatnonzero(slot >= 0)
    start = starts(np.bincount(slot[feeding], minlength=slots))
    return start, feeding[grouped(slot[feeding], start)]


def summed_by(group: Indices, amount: Floats, groups: int) -> Floats:
    """Sum of `amount` over each group."""
    return np.asarray(np.bincount(group, amount, groups), dtype=np.float64)


def sorted_links(
    supplier: Indices, buyer: Indices, amount: Floats, firms: int
) -> tuple[Indices, Indices, Floats]:
    """The links in order of suppliers, and of buyers within each: two passes of a counting sort."""
    order = grouped(buyer, starts(np.bincount(buyer, minlength=firms)))
    supplier = supplier[order]
    order = order[grouped(supplier, starts(np.bincount(supplier, minlength=firms)))]
    return np.sort(supplier, kind="stable"), buyer[order], amount[order]


def starts(counts: NDArray[np.int64]) -> Pointers:
    """Where each group begins when groups of these sizes follow one another, and where the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


@compiled
def grouped(group: Indices, start: Pointers) -> Pointers:
    """Positions in order of groups, as they came within each."""
    order = np.empty(len(group), np.int64)
    place = start[:-1].copy()
    for position in range(len(group)):
        order[place[group[position]]] = position
        place[group[position]] += 1
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
    kinds = essentiality.shape[0]
    slot = np.full(len(by_buyer), -1, np.int32)
    weight = np.zeros(len(by_buyer))
    counts = np.zeros(len(sector), np.int64)
    slot_of = np.full(kinds + 1, -1, np.int32)
    bought = np.zeros(kinds)
    total = 0
    for buyer in range(len(sector)):
        spent = 0.0
        links = by_buyer[in_start[buyer] : in_start[buyer + 1]]
        for link in links:
            bought[sector[supplier[link]]] += amount[link]
            spent += amount[link]
        for link in links:
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
        for link in links:
            kind = sector[supplier[link]]
            bought[kind] = 0.0
            slot_of[kind] = -1
    return slot, weight, counts
