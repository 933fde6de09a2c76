"""A network as arrays whose amounts may change in place, for judging links.

A link from i to j touches three things only: the shares of i's sales (a row of Λu), the shares of j's purchases (a
column of Λd), and the strength of i within its market (σ). A link of amount 0 is as good as none, so that candidates
can stand in the arrays beforehand and judging one costs no more than the rows it touches.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Floats, Indices, Pointers, grouped, starts
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.network import ProductionNetwork


class LinkArrays(NamedTuple):
    """Links in order of suppliers (CSR), and again in order of buyers; see the module for what may change."""

    sector: Indices
    market: Indices
    essentiality: NDArray[np.int8]
    strength: Floats
    market_strength: Floats
    market_start: Pointers
    market_firms: Indices
    supplier: Indices
    buyer: Indices
    amount: Floats
    down_share: Floats
    """Λd of each link."""
    up_share: Floats
    """Λu of each link."""
    slot: Indices
    """The buyer's slot that the link feeds, −1 where the input is negligible."""
    slot_start: Pointers
    out_start: Pointers
    in_start: Pointers
    in_link: Pointers
    in_position: Pointers
    """Where each link stands in order of buyers."""
    in_supplier: Indices
    in_share: Floats
    bought: Floats
    """Room for what one buyer buys of each sector; zero between uses."""


def link_arrays(
    sector: Indices,
    market: Indices,
    essentiality: NDArray[np.int8],
    supplier: Indices,
    buyer: Indices,
    amount: Floats,
) -> LinkArrays:
    """The arrays for links sorted by (supplier, buyer), unique, amounts of at least 0."""
    firms = len(sector)
    in_start = starts(np.bincount(buyer, minlength=firms))
    in_link = grouped(buyer, in_start)
    market_start = starts(np.bincount(market))
    slot, counts = _slots(in_start, in_link, supplier, sector, essentiality)
    arrays = LinkArrays(
        sector=sector,
        market=market,
        essentiality=essentiality,
        strength=np.zeros(firms),
        market_strength=np.zeros(len(market_start) - 1),
        market_start=market_start,
        market_firms=grouped(market, market_start).astype(np.int32),
        supplier=supplier,
        buyer=buyer,
        amount=amount.copy(),
        down_share=np.zeros(len(buyer)),
        up_share=np.zeros(len(buyer)),
        slot=slot,
        slot_start=starts(counts),
        out_start=starts(np.bincount(supplier, minlength=firms)),
        in_start=in_start,
        in_link=in_link,
        in_position=np.argsort(in_link),
        in_supplier=supplier[in_link],
        in_share=np.zeros(len(buyer)),
        bought=np.zeros(len(essentiality)),
    )
    _refresh_all(arrays)
    return arrays


def arrays_of(network: ProductionNetwork) -> LinkArrays:
    """The arrays of a network as it is."""
    return link_arrays(
        network.sector, network.market, network.essentiality, network.supplier, network.buyer, network.amount
    )


def own_copy(arrays: LinkArrays) -> LinkArrays:
    """The same with numbers of its own: 40 bytes a link; the structure is shared."""
    changing = ("strength", "market_strength", "amount", "down_share", "up_share", "in_share", "bought")
    return arrays._replace(**{name: getattr(arrays, name).copy() for name in changing})


@compiled
def _slots(
    in_start: Pointers, in_link: Pointers, supplier: Indices, sector: Indices, essentiality: NDArray[np.int8]
) -> tuple[Indices, Pointers]:
    """The slot of each link, and how many slots each buyer has: one an essential sector, one for all non-essential."""
    kinds = len(essentiality)
    slot = np.full(len(in_link), -1, np.int32)
    counts = np.zeros(len(sector), np.int64)
    slot_of = np.full(kinds + 1, -1, np.int32)
    total = 0
    for buyer in range(len(sector)):
        slot_of[:] = -1
        for position in range(in_start[buyer], in_start[buyer + 1]):
            link = in_link[position]
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
    return slot, counts


@compiled
def _refresh_all(arrays: LinkArrays) -> None:
    for firm in range(len(arrays.sector)):
        refresh_sales(arrays, firm)
        refresh_purchases(arrays, firm)
    for market in range(len(arrays.market_strength)):
        refresh_market(arrays, market)


@compiled
def refresh_sales(arrays: LinkArrays, firm: int) -> None:
    """The firm's strength and the shares of its sales, from the amounts as they are."""
    total = 0.0
    for link in range(arrays.out_start[firm], arrays.out_start[firm + 1]):
        total += arrays.amount[link]
    arrays.strength[firm] = total
    for link in range(arrays.out_start[firm], arrays.out_start[firm + 1]):
        share = arrays.amount[link] / total if total > 0.0 else 0.0
        arrays.up_share[link] = share
        arrays.in_share[arrays.in_position[link]] = share


@compiled
def refresh_market(arrays: LinkArrays, market: int) -> None:
    """The strength of the market, from those of its firms."""
    total = 0.0
    for position in range(arrays.market_start[market], arrays.market_start[market + 1]):
        total += arrays.strength[arrays.market_firms[position]]
    arrays.market_strength[market] = total


@compiled
def refresh_purchases(arrays: LinkArrays, firm: int) -> None:
    """The shares of the firm's purchases, from the amounts as they are."""
    spent = 0.0
    for position in range(arrays.in_start[firm], arrays.in_start[firm + 1]):
        amount = arrays.amount[arrays.in_link[position]]
        arrays.bought[arrays.sector[arrays.in_supplier[position]]] += amount
        spent += amount
    for position in range(arrays.in_start[firm], arrays.in_start[firm + 1]):
        link = arrays.in_link[position]
        kind = arrays.sector[arrays.in_supplier[position]]
        need = arrays.essentiality[kind, arrays.sector[firm]]
        whole = arrays.bought[kind] if need == 2 else spent
        arrays.down_share[link] = arrays.amount[link] / whole if need > 0 and whole > 0.0 else 0.0
    for position in range(arrays.in_start[firm], arrays.in_start[firm + 1]):
        arrays.bought[arrays.sector[arrays.in_supplier[position]]] = 0.0
