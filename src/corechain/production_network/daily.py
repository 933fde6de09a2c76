"""Kernel of scenarios: outages day by day, with inventories that last a while; the model is told in `scenarios`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices, Pointers
from corechain.production_network.kernels.jit import compiled

Flags = NDArray[np.bool_]
CERTAIN = 1e-9
"""Stocks and losses below this are rounding."""


class Days(NamedTuple):
    """State of one run, empty between runs. Losses are shares of a day's production."""

    until: Indices
    """Last day of each firm's own outage, 0 for none."""
    down: Floats
    up: Floats
    used: Floats
    """Of each slot: days of inventory used up."""
    missing: Floats
    """Of each slot: share of a day's purchases that does not come today."""
    left: Floats
    open: Indices
    """Firms with a downstream loss, an outage or inventory used up."""
    is_open: Flags
    active: Indices
    """Firms with an upstream loss."""
    is_active: Flags
    demand: Floats
    touched: Indices
    is_touched: Flags
    counts: Pointers
    """[open, active]"""


def days_room(a: Flat) -> Days:
    """An empty state for the network."""
    n = len(a.strength)
    slots = int(a.slot_start[-1])
    return Days(
        until=np.zeros(n, np.int32),
        down=np.zeros(n),
        up=np.zeros(n),
        used=np.zeros(slots),
        missing=np.zeros(slots),
        left=a.market_strength.copy(),
        open=np.empty(n, np.int32),
        is_open=np.zeros(n, np.bool_),
        active=np.empty(n, np.int32),
        is_active=np.zeros(n, np.bool_),
        demand=np.zeros(n),
        touched=np.empty(n, np.int32),
        is_touched=np.zeros(n, np.bool_),
        counts=np.zeros(2, np.int64),
    )


@compiled
def run_days(
    a: Flat, d: Days, firms: Indices, lengths: Indices, inventory: Floats, horizon: int, least: float,
    weights: Floats, by_day: Floats, lost: Floats,
) -> int:  # fmt: skip
    """Let `firms` stop from day 1 for `lengths` days; fill by_day[day − 1], add to lost[firm]; the days it took.

    Returns horizon + 1 where losses were still going on at the end.
    """
    longest = 0
    for position in range(len(firms)):
        firm = firms[position]
        d.until[firm] = max(d.until[firm], lengths[position])
        longest = max(longest, lengths[position])
        _open(d, firm)
    took = horizon + 1
    for day in range(1, horizon + 1):
        _deliver(a, d, least)
        _orders(a, d, day, least)
        _produce(a, d, day, inventory)
        by_day[day - 1] = _add_up(d, weights, lost)
        if day >= longest and d.counts[1] == 0 and _calm(d):
            took = day
            break
    _clear(a, d)
    return took


@compiled
def _open(d: Days, firm: int) -> None:
    if not d.is_open[firm]:
        d.is_open[firm] = True
        d.open[d.counts[0]] = firm
        d.counts[0] += 1


@compiled
def _deliver(a: Flat, d: Days, least: float) -> None:
    """What is missing in every slot today, from the losses of yesterday."""
    already = d.counts[0]
    for position in range(already):
        firm = d.open[position]
        d.left[a.market[firm]] = a.market_strength[a.market[firm]]
    for position in range(already):
        firm = d.open[position]
        d.left[a.market[firm]] -= d.down[firm] * a.strength[firm]
    for position in range(already):
        firm = d.open[position]
        if d.down[firm] < least:
            continue
        left = d.left[a.market[firm]]
        scarce = a.strength[firm] if left <= 1e-10 else a.strength[firm] / left
        passed = min(1.0, scarce) * d.down[firm]
        for link in range(a.out_start[firm], a.out_start[firm + 1]):
            if a.out_slot[link] >= 0:
                d.missing[a.out_slot[link]] += a.out_lambda[link] * passed
                _open(d, a.out_buyer[link])


@compiled
def _produce(a: Flat, d: Days, day: int, inventory: Floats) -> None:
    """Downstream losses of today: a firm's own outage, or inputs that neither come nor lie in stock."""
    kept = 0
    for position in range(d.counts[0]):
        firm = d.open[position]
        out = 1.0 if day <= d.until[firm] else 0.0
        loss = out
        for slot in range(a.slot_start[firm], a.slot_start[firm + 1]):
            stock = inventory[firm] - d.used[slot]
            loss = max(loss, min(1.0, d.missing[slot] - stock))
        if loss < CERTAIN:
            loss = 0.0
        waiting = False
        for slot in range(a.slot_start[firm], a.slot_start[firm + 1]):
            used = d.used[slot] + d.missing[slot] - loss
            d.used[slot] = max(0.0, min(inventory[firm], used))
            d.missing[slot] = 0.0
            waiting = waiting or d.used[slot] > 0.0
        d.down[firm] = loss
        if loss > 0.0 or waiting or day < d.until[firm]:
            d.open[kept] = firm
            kept += 1
        else:
            d.is_open[firm] = False
            d.until[firm] = 0
    d.counts[0] = kept


@compiled
def _orders(a: Flat, d: Days, day: int, least: float) -> None:
    """Upstream losses of today: a firm's own outage, or orders that customers did not place yesterday."""
    touched = 0
    for position in range(d.counts[1]):
        buyer = d.active[position]
        if d.up[buyer] < least:
            continue
        for link in range(a.in_start[buyer], a.in_start[buyer + 1]):
            firm = a.in_supplier[link]
            d.demand[firm] += a.in_share[link] * d.up[buyer]
            if not d.is_touched[firm]:
                d.is_touched[firm] = True
                d.touched[touched] = firm
                touched += 1
    for position in range(d.counts[0]):
        firm = d.open[position]
        if day <= d.until[firm] and not d.is_touched[firm]:
            d.is_touched[firm] = True
            d.touched[touched] = firm
            touched += 1
    for position in range(d.counts[1]):
        d.up[d.active[position]] = 0.0
    active = 0
    for position in range(touched):
        firm = d.touched[position]
        d.is_touched[firm] = False
        loss = 1.0 if day <= d.until[firm] else min(1.0, d.demand[firm])
        d.demand[firm] = 0.0
        if loss >= CERTAIN:
            d.up[firm] = loss
            d.active[active] = firm
            active += 1
    d.counts[1] = active


@compiled
def _add_up(d: Days, weights: Floats, lost: Floats) -> float:
    """Weighted loss of today, each firm with the larger of its two; adds to each firm's own."""
    total = 0.0
    for position in range(d.counts[1]):
        firm = d.active[position]
        total += weights[firm] * d.up[firm]
        lost[firm] += d.up[firm]
    for position in range(d.counts[0]):
        firm = d.open[position]
        beyond = d.down[firm] - d.up[firm]
        if beyond > 0.0:
            total += weights[firm] * beyond
            lost[firm] += beyond
    return total


@compiled
def _calm(d: Days) -> bool:
    """Whether no firm loses anything any more (inventories may still be short)."""
    losing = 0
    for position in range(d.counts[0]):
        losing += d.down[d.open[position]] > 0.0
    return losing == 0


@compiled
def _clear(a: Flat, d: Days) -> None:
    for position in range(d.counts[0]):
        firm = d.open[position]
        d.is_open[firm] = False
        d.down[firm] = 0.0
        d.until[firm] = 0
        for slot in range(a.slot_start[firm], a.slot_start[firm + 1]):
            d.used[slot] = 0.0
    for position in range(d.counts[1]):
        d.up[d.active[position]] = 0.0
    d.counts[:] = 0
