"""A network as the kernels' flat arrays, with amounts that may change in place, for judging links.

A link from i to j touches three things only: the shares of i's sales (a row of Λu), the shares of j's purchases (a
column of Λd), and the strength of i within its market (σ). A link of amount 0 is as good as none, so that candidates
can stand in the arrays beforehand and judging one costs no more than the rows it touches.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import (
    Flat,
    Floats,
    Indices,
    Pointers,
    feeding,
    flatten,
    grouped,
    reordered,
    sorted_links,
)
from corechain.production_network.kernels.jit import compiled


class LinkArrays(NamedTuple):
    """The flat arrays and what it takes to change them; links in order of suppliers, firms numbered as in `flat`."""

    flat: Flat
    sector: Indices
    essentiality: NDArray[np.int8]
    supplier: Indices
    amount: Floats
    in_link: Pointers
    """The links in order of buyers."""
    in_position: Pointers
    """Where each link stands in that order."""
    feed_position: Pointers
    """Where it stands in order of slots, −1 where it feeds none."""
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
    with np.errstate(invalid="ignore"):  # who sells nothing yet has no shares; they are set below
        flat = flatten(supplier, buyer, amount, sector, market, essentiality)
    supplier, buyer, amount = sorted_links(flat.place[supplier], flat.place[buyer], amount, len(sector))
    in_link = grouped(buyer, flat.in_start)
    _, by_slot = feeding(flat.out_slot, int(flat.slot_start[-1]))
    arrays = LinkArrays(
        flat=flat,
        sector=reordered(flat, sector),
        essentiality=essentiality,
        supplier=supplier,
        amount=amount,
        in_link=in_link,
        in_position=_positions(in_link, len(buyer)),
        feed_position=_positions(by_slot, len(buyer)),
        bought=np.zeros(len(essentiality)),
    )
    _refresh_all(arrays)
    return arrays


def own_copy(arrays: LinkArrays) -> LinkArrays:
    """The same with numbers of its own: 40 bytes a link; the structure is shared."""
    changing = ("strength", "market_strength", "out_lambda", "out_share", "in_share", "feed_lambda")
    flat = arrays.flat._replace(**{name: getattr(arrays.flat, name).copy() for name in changing})
    return arrays._replace(flat=flat, amount=arrays.amount.copy(), bought=arrays.bought.copy())


def _positions(order: Pointers, links: int) -> Pointers:
    positions = np.full(links, -1, np.int64)
    positions[order] = np.arange(len(order))
    return positions


@compiled
def _refresh_all(arrays: LinkArrays) -> None:
    for firm in range(len(arrays.sector)):
        refresh_sales(arrays, firm)
        refresh_purchases(arrays, firm)
    for market in range(len(arrays.flat.market_strength)):
        refresh_market(arrays, market)


@compiled
def refresh_sales(arrays: LinkArrays, firm: int) -> None:
    """The firm's strength and the shares of its sales, from the amounts as they are."""
    flat, amount, in_position = arrays.flat, arrays.amount, arrays.in_position
    first, last = flat.out_start[firm], flat.out_start[firm + 1]
    total = 0.0
    for link in range(first, last):
        total += amount[link]
    flat.strength[firm] = total
    for link in range(first, last):
        share = amount[link] / total if total > 0.0 else 0.0
        flat.out_share[link] = share
        flat.in_share[in_position[link]] = share


@compiled
def refresh_market(arrays: LinkArrays, market: int) -> None:
    """The strength of the market, from those of its firms."""
    flat = arrays.flat
    total = 0.0
    for position in range(flat.market_start[market], flat.market_start[market + 1]):
        total += flat.strength[flat.market_firms[position]]
    flat.market_strength[market] = total


@compiled
def refresh_purchases(arrays: LinkArrays, firm: int) -> None:
    """The shares of the firm's purchases, from the amounts as they are."""
    flat, amount, sector, bought = arrays.flat, arrays.amount, arrays.sector, arrays.bought
    in_link, in_supplier = arrays.in_link, flat.in_supplier
    first, last = flat.in_start[firm], flat.in_start[firm + 1]
    spent = 0.0
    for position in range(first, last):
        bought[sector[in_supplier[position]]] += amount[in_link[position]]
        spent += amount[in_link[position]]
    for position in range(first, last):
        link, kind = in_link[position], sector[in_supplier[position]]
        need = arrays.essentiality[kind, sector[firm]]
        whole = bought[kind] if need == 2 else spent
        share = amount[link] / whole if need > 0 and whole > 0.0 else 0.0
        flat.out_lambda[link] = share
        if arrays.feed_position[link] >= 0:
            flat.feed_lambda[arrays.feed_position[link]] = share
    for position in range(first, last):
        bought[sector[in_supplier[position]]] = 0.0
