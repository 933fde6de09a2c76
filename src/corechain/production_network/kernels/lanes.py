"""Several shocks at once, each in a lane: the losses of every firm lie side by side, one column a shock.

A shock that has reached a large part of the network would visit most links in every step. Then it is cheaper to walk
all links in order, once for all lanes: one link is loaded for `LANES` multiplications. A lane never looks at another,
and its sums run in the order of the firms, so that what a lane holds does not depend on its neighbours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices, Pointers
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.steps import LOSS, NOTHING, REACHED, Downstream, Upstream
from corechain.production_network.kernels.vector import LANES, close_row, weighted_rows

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
    """Weighted sums of the losses as of the last :func:`add_up` (3, weights, LANES)."""
    every: Indices
    """0…n − 1: all rows in order."""
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
        every=np.arange(firms, dtype=np.int32),
        counts=np.zeros(2, np.int64),
    )


@compiled
def board(
    block: Lanes, upstream: Upstream, downstream: Downstream, firm: np.int32, shock: int, step: int
) -> None:
    """Take a shock into a free lane as it stands after `step` steps."""
    lane = 0
    while block.firm[lane] >= 0:
        lane += 1
    _copy(upstream.state, upstream.reached, upstream.counts[REACHED], block.up[block.counts[0]], lane)
    if len(block.down):
        _copy(downstream.state, downstream.reached, downstream.counts[REACHED], block.down, lane)
        block.left[:, lane] = downstream.left
    block.firm[lane] = firm
    block.shock[lane] = shock
    block.step[lane] = step
    block.until[lane] = 0
    block.failed_here[firm] += 1
    block.counts[1] += 1


@compiled
def _copy(state: Floats, reached: Indices, number: int, losses: Floats, lane: int) -> None:
    for position in range(number):
        losses[reached[position], lane] = state[reached[position], LOSS]


@compiled
def leave(block: Lanes, leaving: NDArray[np.bool_]) -> None:
    """Free the lanes marked and empty them, all in one pass."""
    numbers = np.flatnonzero(leaving)
    _empty(block.up[block.counts[0]], numbers)
    _empty(block.down, numbers)
    for lane in numbers:
        block.failed_here[block.firm[lane]] -= 1
        block.firm[lane] = -1
        block.counts[1] -= 1


@compiled
def _empty(losses: Floats, numbers: Pointers) -> None:
    for firm in range(losses.shape[0]):
        for lane in numbers:
            losses[firm, lane] = 0.0


@compiled
def sweep_upstream(flat: Flat, block: Lanes) -> None:
    """One step upstream of all lanes."""
    out_start, out_buyer, out_share = flat.out_start, flat.out_buyer, flat.out_share
    old, new = block.up[block.counts[0]], block.up[1 - block.counts[0]]
    failed_here, failed, rise = block.failed_here, block.firm, block.rise
    block.counts[0] = 1 - block.counts[0]
    block.step[:] += 1
    rise[:] = 0.0
    for firm in range(new.shape[0]):
        loss = new[firm]
        weighted_rows(old, out_buyer, out_share, out_start[firm], out_start[firm + 1], loss)
        if failed_here[firm]:
            _fail(failed, firm, loss)
        close_row(loss, old[firm], rise)


@compiled
def sweep_downstream(flat: Flat, block: Lanes) -> None:
    """One step downstream of all lanes, after :func:`sweep_upstream`, which starts the count of the rise."""
    slot_start, feed_start = flat.slot_start, flat.feed_start
    feed_supplier, feed_lambda = flat.feed_supplier, flat.feed_lambda
    market, strength = flat.market, flat.strength
    left, down, passed = block.left, block.down, block.passed
    failed_here, failed, rise = block.failed_here, block.firm, block.rise
    for firm in range(down.shape[0]):
        _pass_on(down[firm], left[market[firm]], strength[firm], passed[firm])
    left[:] = 0.0
    loss, slot_loss = np.empty(LANES), np.empty(LANES)
    for firm in range(down.shape[0]):
        loss[:] = 0.0
        for slot in range(slot_start[firm], slot_start[firm + 1]):
            weighted_rows(
                passed, feed_supplier, feed_lambda, feed_start[slot], feed_start[slot + 1], slot_loss
            )
            _keep_larger(loss, slot_loss)
        if failed_here[firm]:
            _fail(failed, firm, loss)
        close_row(loss, down[firm], rise)
        down[firm] = loss
        _leave_in_market(left[market[firm]], strength[firm], loss)


@compiled
def add_up(block: Lanes, weights: Floats) -> None:
    """Weighted sums of the losses of all lanes as they are now; `passed` is used as room."""
    up, down, larger, every = block.up[block.counts[0]], block.down, block.passed, block.every
    firms = up.shape[0]
    for row in range(weights.shape[0]):
        weighted_rows(up, every, weights[row], 0, firms, block.sums[UP, row])
    if len(down) == 0:
        return
    for firm in range(firms):
        larger[firm] = down[firm]
        _keep_larger(larger[firm], up[firm])
    for row in range(weights.shape[0]):
        weighted_rows(down, every, weights[row], 0, firms, block.sums[DOWN, row])
        weighted_rows(larger, every, weights[row], 0, firms, block.sums[COMBINED, row])


@compiled
def _fail(failed: Indices, firm: int, loss: Floats) -> None:
    for lane in range(LANES):
        if failed[lane] == firm:
            loss[lane] = 1.0


@compiled
def _pass_on(loss: Floats, left: Floats, strength: float, passed: Floats) -> None:
    """What a firm passes on: its loss, so far as others in its market cannot make up for it."""
    for lane in range(len(loss)):
        rest = left[lane] if left[lane] > NOTHING else 1.0
        passed[lane] = min(1.0, strength / rest) * loss[lane]


@compiled
def _keep_larger(loss: Floats, other: Floats) -> None:
    for lane in range(len(loss)):
        loss[lane] = max(loss[lane], other[lane])


@compiled
def _leave_in_market(left: Floats, strength: float, loss: Floats) -> None:
    for lane in range(len(loss)):
        left[lane] += (1.0 - loss[lane]) * strength
