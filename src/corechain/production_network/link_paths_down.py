"""Warm starts downstream: departures from the path of a wide shock, where firms lose what they cannot get.

Downstream losses at one step follow from those at the step before, without memory: what each firm passes on is σ·loss,
and a buyer loses the largest of its slots. So only markets with a departing firm need new σ, and only buyers of firms
that pass on something else need new slots. A difference in what f passes on is left behind where it can add less than
`neglect` to the index in the steps that remain; the importances c_{k+1} = Λd·c_k bound that to first order, because a
largest slot is at most the sum of all and σ at most 1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corechain.production_network.kernels.flat import Floats, Indices
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.link_arrays import LinkArrays
from corechain.production_network.link_cascade import Flags, Room

SMALL = 1e-8
"""Only differences below this are left behind, so that a step's largest rise is known within 2 · SMALL a step."""


class DownPath(NamedTuple):
    """What a wide shock did downstream without the change, over T steps."""

    loss: Floats
    """Before the first step and after each (T + 1, n)."""
    passed: Floats
    """σ·loss in each step (T, n)."""
    rise: Floats
    largest: Indices
    """The firm with the largest rise in each step (T)."""
    importance: Floats
    """c_0 … c_T of the first weight (≥ T + 1, n)."""


class DownDepartures(NamedTuple):
    """Room for two steps of departures; empty between uses."""

    now: Floats
    then: Floats
    listed: Indices
    listed_then: Indices
    is_listed: Flags
    difference: Floats
    """By how much more each firm passes on than on the path."""
    markets: Indices
    is_market: Flags


def down_departures(a: LinkArrays) -> DownDepartures:
    """An empty room for the network."""
    n, markets = len(a.sector), len(a.market_strength)
    return DownDepartures(
        np.zeros(n),
        np.zeros(n),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.bool_),
        np.zeros(n),
        np.empty(markets, np.int32),
        np.zeros(markets, np.bool_),
    )


@compiled
def downstream_departure(
    a: LinkArrays, r: Room, d: DownDepartures, path: DownPath, suppliers: Indices, buyers: Indices, lower: Floats,
    upper: Floats, neglect: float,
) -> tuple[int, float]:  # fmt: skip
    """Follow the departure over the path's steps; fills bounds of each step's largest rise.

    `r.down_start` holds what the shock itself causes. Returns how many firms depart in the end (in d.listed, by d.now),
    and the most the index may have missed.
    """
    count = 0
    left_behind = 0.0
    for step in range(len(path.rise)):
        importance = path.importance[len(path.rise) - step]
        markets = _pass_again(a, d, path, suppliers, step, count)
        count_then, behind = _touch(a, d, buyers, importance, markets, neglect)
        left_behind += behind
        lower[step], is_beside = _lose_again(a, r, d, path, step, count, count_then)
        upper[step] = max(lower[step], path.rise[step])
        if is_beside:
            lower[step] = upper[step]
        for number in range(markets):
            market = d.markets[number]
            d.is_market[market] = False
            for position in range(a.market_start[market], a.market_start[market + 1]):
                d.difference[a.market_firms[position]] = 0.0
        count = _advance(d, count, count_then)
    return count, left_behind


@compiled
def _pass_again(
    a: LinkArrays, d: DownDepartures, path: DownPath, suppliers: Indices, step: int, count: int
) -> int:
    """What the firms of every market with a departure pass on now; the number of those markets."""
    markets = 0
    for number in range(len(suppliers) + count):
        firm = suppliers[number] if number < len(suppliers) else d.listed[number - len(suppliers)]
        market = a.market[firm]
        if not d.is_market[market]:
            d.is_market[market] = True
            d.markets[markets] = market
            markets += 1
    for number in range(markets):
        market = d.markets[number]
        left = 0.0
        for position in range(a.market_start[market], a.market_start[market + 1]):
            firm = a.market_firms[position]
            left += (1.0 - path.loss[step, firm] - d.now[firm]) * a.strength[firm]
        for position in range(a.market_start[market], a.market_start[market + 1]):
            firm = a.market_firms[position]
            loss = path.loss[step, firm] + d.now[firm]
            scarce = a.strength[firm] if left <= 1e-10 else a.strength[firm] / left
            d.difference[firm] = min(1.0, scarce) * loss - path.passed[step, firm]
    return markets


@compiled
def _touch(
    a: LinkArrays, d: DownDepartures, buyers: Indices, importance: Floats, markets: int, neglect: float
) -> tuple[int, float]:
    """List the buyers that get something else; how many, and what was left behind."""
    count = 0
    left_behind = 0.0
    for number in range(len(buyers)):
        count = _list(d, buyers[number], count)
    for number in range(markets):
        market = d.markets[number]
        for position in range(a.market_start[market], a.market_start[market + 1]):
            firm = a.market_firms[position]
            size = abs(d.difference[firm])
            if size == 0.0:
                continue
            if size < SMALL and size * importance[firm] < neglect:
                left_behind += size * importance[firm]
                continue
            for link in range(a.out_start[firm], a.out_start[firm + 1]):
                if a.slot[link] >= 0:
                    count = _list(d, a.buyer[link], count)
    return count, left_behind


@compiled
def _list(d: DownDepartures, firm: int, count: int) -> int:
    if d.is_listed[firm]:
        return count
    d.is_listed[firm] = True
    d.listed_then[count] = firm
    return count + 1


@compiled
def _lose_again(
    a: LinkArrays, r: Room, d: DownDepartures, path: DownPath, step: int, count: int, count_then: int
) -> tuple[float, bool]:
    """New losses of the buyers listed; the largest rise of those that depart, and if the path's is beside them."""
    largest = 0.0
    is_beside = True
    for number in range(count_then):
        firm = d.listed_then[number]
        for position in range(a.in_start[firm], a.in_start[firm + 1]):
            slot = a.slot[a.in_link[position]]
            if slot >= 0:
                supplier = a.in_supplier[position]
                passed = path.passed[step, supplier] + d.difference[supplier]
                r.slot[slot] += a.down_share[a.in_link[position]] * passed
        worst = 0.0
        for slot in range(a.slot_start[firm], a.slot_start[firm + 1]):
            worst = max(worst, r.slot[slot])
            r.slot[slot] = 0.0
        loss = max(r.down_start[firm], min(1.0, worst))
        d.then[firm] = loss - path.loss[step + 1, firm]
        largest = max(largest, loss - path.loss[step, firm] - d.now[firm])
        is_beside = is_beside and firm != path.largest[step]
    for number in range(count):
        firm = d.listed[number]
        if not d.is_listed[firm]:
            largest = max(largest, path.loss[step + 1, firm] - path.loss[step, firm] - d.now[firm])
            is_beside = is_beside and firm != path.largest[step]
    return largest, is_beside


@compiled
def _advance(d: DownDepartures, count: int, count_then: int) -> int:
    """What came then is now; firms that do not depart are dropped from the list."""
    for number in range(count):
        d.now[d.listed[number]] = 0.0
    kept = 0
    for number in range(count_then):
        firm = d.listed_then[number]
        d.is_listed[firm] = False
        if d.then[firm] != 0.0:
            d.now[firm] = d.then[firm]
            d.then[firm] = 0.0
            d.listed[kept] = firm
            kept += 1
    return kept


@compiled
def forget_down(d: DownDepartures, count: int) -> None:
    """Make the room empty again."""
    for number in range(count):
        d.now[d.listed[number]] = 0.0
