"""One cascade after another over :class:`LinkArrays`: the plain way, along the firms whose loss changed.

Losses are 1 − h. The steps are those of :func:`corechain.production_network.cascade`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Floats, Indices, Pointers
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.link_arrays import LinkArrays

Flags = NDArray[np.bool_]
THIN = 0.01
"""A market with less than this share left is added up anew: differences would lose digits."""


class ShockArrays(NamedTuple):
    """Shock s hits firm[k] for k in start[s]:start[s + 1], with losses down and up from the start."""

    start: Pointers
    firm: Indices
    down: Floats
    up: Floats
    probability: Floats


class Room(NamedTuple):
    """State of one cascade in both directions; empty between cascades."""

    up_start: Floats
    up: Floats
    up_sum: Floats
    up_reached: Indices
    up_is_reached: Flags
    changed: Indices
    change: Floats
    down_start: Floats
    down: Floats
    down_reached: Indices
    down_is_reached: Flags
    slot: Floats
    passed: Floats
    """σ·loss that each firm has passed on."""
    left: Floats
    """What is left of each market."""
    added: Pointers
    """The step in which it was last added up anew."""
    touched: Indices
    is_touched: Flags
    counts: Pointers
    """[reached upstream, changed upstream, reached downstream, steps taken in all]"""


def room(arrays: LinkArrays) -> Room:
    """An empty room for the network."""
    n = len(arrays.sector)
    return Room(
        up_start=np.zeros(n),
        up=np.zeros(n),
        up_sum=np.zeros(n),
        up_reached=np.empty(n, np.int32),
        up_is_reached=np.zeros(n, np.bool_),
        changed=np.empty(n, np.int32),
        change=np.zeros(n),
        down_start=np.zeros(n),
        down=np.zeros(n),
        down_reached=np.empty(n, np.int32),
        down_is_reached=np.zeros(n, np.bool_),
        passed=np.zeros(n),
        touched=np.empty(n, np.int32),
        is_touched=np.zeros(n, np.bool_),
        slot=np.zeros(int(arrays.slot_start[-1])),
        left=arrays.market_strength.copy(),
        added=np.zeros(len(arrays.market_strength), np.int64),
        counts=np.zeros(4, np.int64),
    )


@compiled
def _reach_up(r: Room, firm: int) -> None:
    if not r.up_is_reached[firm]:
        r.up_is_reached[firm] = True
        r.up_reached[r.counts[0]] = firm
        r.counts[0] += 1


@compiled
def _reach_down(r: Room, firm: int) -> None:
    if not r.down_is_reached[firm]:
        r.down_is_reached[firm] = True
        r.down_reached[r.counts[2]] = firm
        r.counts[2] += 1


@compiled
def run_shock(
    a: LinkArrays, r: Room, shocks: ShockArrays, shock: int, epsilon: float, most_steps: int
) -> int:
    """Let a shock run until no firm loses more than ε in a step; the room holds the losses; the number of steps."""
    begin(a, r, shocks, shock)
    for step in range(most_steps):
        rise = step_down(a, r)
        rise = max(rise, step_up(a, r))
        if rise <= epsilon:
            return step + 1
    return most_steps


@compiled
def begin(a: LinkArrays, r: Room, shocks: ShockArrays, shock: int) -> None:
    """Give the firms of a shock their losses."""
    for number in range(shocks.start[shock], shocks.start[shock + 1]):
        firm = shocks.firm[number]
        if shocks.up[number] > 0.0:
            r.up_start[firm] = r.up[firm] = shocks.up[number]
            _reach_up(r, firm)
            r.changed[r.counts[1]] = firm
            r.change[r.counts[1]] = shocks.up[number]
            r.counts[1] += 1
        if shocks.down[number] > 0.0:
            r.down_start[firm] = r.down[firm] = shocks.down[number]
            _reach_down(r, firm)
            r.left[a.market[firm]] -= shocks.down[number] * a.strength[firm]


@compiled
def step_up(a: LinkArrays, r: Room) -> float:
    """One step upstream; the largest rise of a loss. `changed` and `change` then hold who rose and by how much."""
    touched = 0
    for position in range(r.counts[1]):
        buyer = r.changed[position]
        rise = r.change[position]
        for link in range(a.in_start[buyer], a.in_start[buyer + 1]):
            firm = a.in_supplier[link]
            r.up_sum[firm] += a.in_share[link] * rise
            if not r.is_touched[firm]:
                r.is_touched[firm] = True
                r.touched[touched] = firm
                touched += 1
    largest = 0.0
    changed = 0
    for position in range(touched):
        firm = r.touched[position]
        r.is_touched[firm] = False
        loss = max(r.up_start[firm], min(1.0, r.up_sum[firm]))
        rise = loss - r.up[firm]
        if rise > 0.0:
            _reach_up(r, firm)
            r.up[firm] = loss
            r.changed[changed] = firm
            r.change[changed] = rise
            changed += 1
            largest = max(largest, rise)
        elif r.up_sum[firm] > 0.0:
            _reach_up(r, firm)  # its sum wants clearing
    r.counts[1] = changed
    return largest


@compiled
def _left(a: LinkArrays, r: Room, market: int) -> float:
    """What is left of a market, added up anew once a step where subtraction may have lost digits."""
    if r.left[market] < THIN * a.market_strength[market] and r.added[market] != r.counts[3]:
        r.added[market] = r.counts[3]
        left = 0.0
        for position in range(a.market_start[market], a.market_start[market + 1]):
            firm = a.market_firms[position]
            left += (1.0 - r.down[firm]) * a.strength[firm]
        r.left[market] = left
    return float(r.left[market])


@compiled
def step_down(a: LinkArrays, r: Room) -> float:
    """One step downstream; the largest rise of a loss."""
    touched = 0
    r.counts[3] += 1
    for position in range(r.counts[2]):
        firm = r.down_reached[position]
        left = _left(a, r, a.market[firm])
        scarce = a.strength[firm] if left <= 1e-10 else a.strength[firm] / left
        passed = min(1.0, scarce) * r.down[firm]
        change = passed - r.passed[firm]
        if change == 0.0:
            continue
        r.passed[firm] = passed
        for link in range(a.out_start[firm], a.out_start[firm + 1]):
            if a.slot[link] >= 0:
                r.slot[a.slot[link]] += a.down_share[link] * change
                buyer = a.buyer[link]
                if not r.is_touched[buyer]:
                    r.is_touched[buyer] = True
                    r.touched[touched] = buyer
                    touched += 1
    largest = 0.0
    for position in range(touched):
        firm = r.touched[position]
        r.is_touched[firm] = False
        _reach_down(r, firm)
        worst = 0.0
        for slot in range(a.slot_start[firm], a.slot_start[firm + 1]):
            worst = max(worst, r.slot[slot])
        loss = max(r.down_start[firm], min(1.0, worst))
        rise = loss - r.down[firm]
        if rise != 0.0:
            r.down[firm] = loss
            r.left[a.market[firm]] -= rise * a.strength[firm]
            largest = max(largest, rise)
    return largest


@compiled
def add_up(r: Room, weights: Floats, index: Floats) -> None:
    """Weighted sums of the losses: index[(combined, downstream, upstream), weight]."""
    for row in range(weights.shape[0]):
        up = 0.0
        for position in range(r.counts[0]):
            up += weights[row, r.up_reached[position]] * r.up[r.up_reached[position]]
        down = 0.0
        beyond = 0.0
        for position in range(r.counts[2]):
            firm = r.down_reached[position]
            down += weights[row, firm] * r.down[firm]
            beyond += weights[row, firm] * max(0.0, r.down[firm] - r.up[firm])
        index[0, row] = up + beyond
        index[1, row] = down
        index[2, row] = up


@compiled
def clear(a: LinkArrays, r: Room) -> None:
    """Make the room empty again; touches only what the shock reached."""
    for position in range(r.counts[0]):
        firm = r.up_reached[position]
        r.up_is_reached[firm] = False
        r.up_start[firm] = r.up[firm] = r.up_sum[firm] = 0.0
    for position in range(r.counts[2]):
        firm = r.down_reached[position]
        r.down_is_reached[firm] = False
        r.down_start[firm] = r.down[firm] = r.passed[firm] = 0.0
        r.left[a.market[firm]] = a.market_strength[a.market[firm]]
        for slot in range(a.slot_start[firm], a.slot_start[firm + 1]):
            r.slot[slot] = 0.0
    r.counts[:3] = 0
