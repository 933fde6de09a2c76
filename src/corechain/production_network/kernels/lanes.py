"""Several shocks at once, each in a lane: the losses of every firm lie side by side, one column a shock.

A shock that has reached a large part of the network would visit most links in every step. Then it is cheaper to walk
all links in order, once for all lanes: one link is loaded for `LANES` multiplications. A lane never looks at another,
and its sums run in the order of the firms, so that what a lane holds does not depend on its neighbours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.steps import NOTHING, REACHED, Downstream, Upstream

LANES = 16
"""Two cache lines of losses a firm."""
COMBINED, DOWN, UP = 0, 1, 2
"""Rows of the sums and of the index."""


class Lanes(NamedTuple):
    """Shocks under way. `wide` lanes hold both directions, others only the upstream one (arrays of 0 firms)."""

    up: Floats
    """Upstream losses, two by turns (2, n, LANES)."""
    down: Floats
    passed: Floats
    """σ·loss of each firm (n, LANES)."""
    left: Floats
    """What is left of each market (markets, LANES)."""
    failed_here: NDArray[np.int32]
    """How many lanes each firm is the failed one of."""
    firm: Indices
    """The failed firm of each lane, −1 where the lane is free."""
    shock: Indices
    """Its place in the list of shocks."""
    step: Indices
    until: Indices
    """The last step where it is known, else 0."""
    rise: Floats
    """Largest rise in the last step (LANES)."""
    sums: Floats
    """Weighted sums of the losses after the last step (3, weights, LANES)."""
    counts: NDArray[np.int64]
    """[which half of `up` is the newer, lanes taken]"""


def lanes(flat: Flat, weights: int, *, wide: bool) -> Lanes:
    """Free lanes; pages that are never used take no memory."""
    firms, markets = len(flat.strength), len(flat.market_strength)
    return Lanes(
        up=np.zeros((2, firms, LANES)),
        down=np.zeros((firms if wide else 0, LANES)),
        passed=np.zeros((firms if wide else 0, LANES)),
        left=np.zeros((markets if wide else 0, LANES)),
        failed_here=np.zeros(firms, np.int32),
        firm=np.full(LANES, -1, np.int32),
        shock=np.zeros(LANES, np.int32),
        step=np.zeros(LANES, np.int32),
        until=np.zeros(LANES, np.int32),
        rise=np.zeros(LANES),
        sums=np.zeros((3, weights, LANES)),
        counts=np.zeros(2, np.int64),
    )


@compiled
def board(block: Lanes, upstream: Upstream, downstream: Downstream, firm: int, shock: int, step: int) -> None:
    """Take a shock into a free lane as it stands after `step` steps."""
    lane = 0
    while block.firm[lane] >= 0:
        lane += 1
    up = block.up[block.counts[0]]
    for position in range(upstream.half.counts[REACHED]):
        reached = upstream.half.reached[position]
        up[reached, lane] = upstream.half.loss[reached]
    if len(block.down):
        for position in range(downstream.half.counts[REACHED]):
            reached = downstream.half.reached[position]
            block.down[reached, lane] = downstream.half.loss[reached]
        block.left[:, lane] = downstream.left
    block.firm[lane] = firm
    block.shock[lane] = shock
    block.step[lane] = step
    block.until[lane] = 0
    block.failed_here[firm] += 1
    block.counts[1] += 1


@compiled
def leave(block: Lanes, leaving: NDArray[np.bool_]) -> None:
    """Free the lanes marked and empty them, all in one pass."""
    up = block.up[block.counts[0]]
    for firm in range(up.shape[0]):
        for lane in range(LANES):
            if leaving[lane]:
                up[firm, lane] = 0.0
    for firm in range(block.down.shape[0]):
        for lane in range(LANES):
            if leaving[lane]:
                block.down[firm, lane] = 0.0
    for lane in range(LANES):
        if leaving[lane]:
            block.failed_here[block.firm[lane]] -= 1
            block.firm[lane] = -1
            block.counts[1] -= 1


@compiled
def sweep_upstream(flat: Flat, block: Lanes, weights: Floats) -> None:
    """One step upstream of all lanes."""
    old, new = block.up[block.counts[0]], block.up[1 - block.counts[0]]
    block.counts[0] = 1 - block.counts[0]
    block.step[:] += 1
    block.rise[:] = 0.0
    block.sums[:] = 0.0
    for firm in range(new.shape[0]):
        loss = new[firm]
        for lane in range(LANES):
            loss[lane] = 0.0
        for link in range(flat.out_start[firm], flat.out_start[firm + 1]):
            share = flat.out_share[link]
            of_buyer = old[flat.out_buyer[link]]
            for lane in range(LANES):
                loss[lane] += share * of_buyer[lane]
        _close(block, firm, loss, old[firm])
        for row in range(weights.shape[0]):
            weight = weights[row, firm]
            total = block.sums[UP, row]
            for lane in range(LANES):
                total[lane] += weight * loss[lane]


@compiled
def _close(block: Lanes, firm: int, loss: Floats, before: Floats) -> None:
    """Keep a new loss within 1, the failed firm's at 1, and note the rise."""
    for lane in range(LANES):
        loss[lane] = min(1.0, loss[lane])
    if block.failed_here[firm]:
        for lane in range(LANES):
            if block.firm[lane] == firm:
                loss[lane] = 1.0
    for lane in range(LANES):
        block.rise[lane] = max(block.rise[lane], loss[lane] - before[lane])


@compiled
def sweep_downstream(flat: Flat, block: Lanes, weights: Floats) -> None:
    """One step downstream of all lanes, after :func:`sweep_upstream`: the combined sums need both."""
    _pass_on(flat, block)
    block.left[:] = 0.0
    up = block.up[block.counts[0]]
    loss, sum_of_slot = np.empty(LANES), np.empty(LANES)
    for firm in range(up.shape[0]):
        for lane in range(LANES):
            loss[lane] = 0.0
        for slot in range(flat.slot_start[firm], flat.slot_start[firm + 1]):
            _feed(flat, block.passed, slot, sum_of_slot)
            for lane in range(LANES):
                loss[lane] = max(loss[lane], sum_of_slot[lane])
        before = block.down[firm]
        _close(block, firm, loss, before)
        left = block.left[flat.market[firm]]
        strength = flat.strength[firm]
        for lane in range(LANES):
            before[lane] = loss[lane]
            left[lane] += (1.0 - loss[lane]) * strength
        _add(block.sums, weights, firm, loss, up[firm])


@compiled
def _pass_on(flat: Flat, block: Lanes) -> None:
    """What every firm passes on: its loss, so far as others in its market cannot make up for it."""
    for firm in range(block.down.shape[0]):
        strength = flat.strength[firm]
        left = block.left[flat.market[firm]]
        loss = block.down[firm]
        passed = block.passed[firm]
        for lane in range(LANES):
            rest = left[lane] if left[lane] > NOTHING else 1.0
            passed[lane] = min(1.0, strength / rest) * loss[lane]


@compiled
def _feed(flat: Flat, passed: Floats, slot: int, total: Floats) -> None:
    """What the suppliers that feed a slot pass on to it."""
    for lane in range(LANES):
        total[lane] = 0.0
    for link in range(flat.feed_start[slot], flat.feed_start[slot + 1]):
        share = flat.feed_lambda[link]
        from_supplier = passed[flat.feed_supplier[link]]
        for lane in range(LANES):
            total[lane] += share * from_supplier[lane]


@compiled
def _add(sums: Floats, weights: Floats, firm: int, down: Floats, up: Floats) -> None:
    for row in range(weights.shape[0]):
        weight = weights[row, firm]
        for lane in range(LANES):
            sums[DOWN, row, lane] += weight * down[lane]
            sums[COMBINED, row, lane] += weight * max(down[lane], up[lane])
