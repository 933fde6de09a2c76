"""Let firms fail one after the other: alone while little is reached, in lanes once much is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.lanes import (
    COMBINED,
    DOWN,
    LANES,
    UP,
    Lanes,
    board,
    leave,
    sweep_downstream,
    sweep_upstream,
)
from corechain.production_network.kernels.lanes import lanes as free_lanes
from corechain.production_network.kernels.steps import (
    AHEAD,
    REACHED,
    VISITED,
    Downstream,
    Upstream,
    clear_downstream,
    clear_upstream,
    rooms,
    shock_downstream,
    shock_upstream,
    step_downstream,
    step_upstream,
    thin_markets,
)

ENDED, NARROW, WIDE = 0, 1, 2


class Limits(NamedTuple):
    """When a cascade ends, and how many links in a step are too many for one shock alone."""

    epsilon: float
    most_steps: int
    upstream_links: int
    downstream_links: int


class Workplace(NamedTuple):
    """All that one thread needs."""

    upstream: Upstream
    downstream: Downstream
    narrow: Lanes
    wide: Lanes


class Task(NamedTuple):
    """Shocks, weights (rows) and where the results go: result[shock, (combined, downstream, upstream), weight]."""

    firms: Indices
    weights: Floats
    result: NDArray[np.float64]
    steps: Indices


def workplace(flat: Flat, weights: int) -> Workplace:
    """An empty workplace."""
    upstream, downstream = rooms(flat)
    return Workplace(
        upstream, downstream, free_lanes(flat, weights, wide=False), free_lanes(flat, weights, wide=True)
    )


@compiled
def fail(flat: Flat, place: Workplace, task: Task, limits: Limits, first: int, last: int) -> int:
    """Work on shocks first…last − 1; some may stay in lanes. The number that ended, earlier ones included."""
    ended = 0
    for shock in range(first, last):
        outcome = _start(flat, place, task, limits, shock, False)
        if outcome == ENDED:
            ended += 1
        while place.narrow.counts[1] == LANES:
            ended += _sweep_narrow(flat, place, task, limits)
        while place.wide.counts[1] == LANES:
            ended += _sweep_wide(flat, place, task, limits)
    return ended


@compiled
def finish(flat: Flat, place: Workplace, task: Task, limits: Limits) -> int:
    """Bring every shock that is still in a lane to its end; the number of them."""
    ended = 0
    while place.narrow.counts[1] > 0:
        ended += _sweep_narrow(flat, place, task, limits)
    while place.wide.counts[1] > 0:
        ended += _sweep_wide(flat, place, task, limits)
    return ended


@compiled
def _start(flat: Flat, place: Workplace, task: Task, limits: Limits, shock: int, both: bool) -> int:
    """Step one shock alone until it ends or has to board a lane; what became of it."""
    upstream, downstream = place.upstream, place.downstream
    firm = task.firms[shock]
    shock_upstream(flat, upstream, firm, 1.0)
    shock_downstream(flat, downstream, firm, 1.0)
    thin_markets(flat, downstream)
    outcome = ENDED
    step = 0
    rise = 1.0
    while rise > limits.epsilon and step < limits.most_steps and outcome == ENDED:
        visited = downstream.half.counts[VISITED]
        rise = step_downstream(flat, downstream)
        rise = max(rise, step_upstream(flat, upstream))
        step += 1
        if rise > limits.epsilon:
            outcome = _crowd(place, limits, visited)
    if outcome == ENDED:
        task.steps[shock] = step
        _add_up(upstream, downstream, task.weights, task.result[shock])
    elif outcome == WIDE or both:
        outcome = WIDE
        board(place.wide, upstream, downstream, firm, shock, step)
    else:
        board(place.narrow, upstream, downstream, firm, shock, step)
    clear_upstream(upstream)
    clear_downstream(flat, downstream)
    return outcome


@compiled
def _crowd(place: Workplace, limits: Limits, visited: int) -> int:
    """Which lanes the next step belongs in, ENDED if in none."""
    if _is_crowded(place.downstream, limits, visited):
        return WIDE
    return NARROW if place.upstream.half.counts[AHEAD] > limits.upstream_links else ENDED


@compiled
def _is_crowded(downstream: Downstream, limits: Limits, visited: int) -> bool:
    """Whether the next step downstream is too much for one shock: much is reached, and it still moves."""
    moved = downstream.half.counts[VISITED] - visited
    ahead = downstream.half.counts[AHEAD]
    return bool(ahead > limits.downstream_links and 8 * moved > limits.downstream_links)


@compiled
def _add_up(upstream: Upstream, downstream: Downstream, weights: Floats, index: Floats) -> None:
    """Weighted sums of the losses of a shock that ended alone."""
    for row in range(weights.shape[0]):
        up = 0.0
        for position in range(upstream.half.counts[REACHED]):
            firm = upstream.half.reached[position]
            up += weights[row, firm] * upstream.half.loss[firm]
        index[UP, row] = up
        index[COMBINED, row] = up
        index[DOWN, row] = 0.0
        for position in range(downstream.half.counts[REACHED]):
            firm = downstream.half.reached[position]
            loss = downstream.half.loss[firm]
            index[DOWN, row] += weights[row, firm] * loss
            index[COMBINED, row] += weights[row, firm] * max(0.0, loss - upstream.half.loss[firm])


@compiled
def _sweep_wide(flat: Flat, place: Workplace, task: Task, limits: Limits) -> int:
    """One step of the wide lanes; the number of shocks that ended."""
    block = place.wide
    sweep_upstream(flat, block, task.weights)
    sweep_downstream(flat, block, task.weights)
    leaving = np.zeros(LANES, np.bool_)
    ended = 0
    for lane in range(LANES):
        if block.firm[lane] < 0:
            continue
        if block.rise[lane] <= limits.epsilon or block.step[lane] >= limits.most_steps:
            leaving[lane] = True
            ended += 1
            task.steps[block.shock[lane]] = block.step[lane]
            task.result[block.shock[lane]] = block.sums[:, :, lane]
    if ended:
        leave(block, leaving)
    return ended


@compiled
def _sweep_narrow(flat: Flat, place: Workplace, task: Task, limits: Limits) -> int:
    """One step of the narrow lanes; the number of shocks that ended here or boarded a wide lane and ended there."""
    block = place.narrow
    sweep_upstream(flat, block, task.weights)
    leaving = np.zeros(LANES, np.bool_)
    again = np.full(LANES, -1, np.int32)
    ended = 0
    for lane in range(LANES):
        if block.firm[lane] < 0 or not _may_end(block, limits, lane):
            continue
        outcome = _follow_downstream(flat, place, task, limits, lane)
        leaving[lane] = outcome != NARROW
        if outcome == WIDE:
            again[lane] = block.shock[lane]
        elif outcome == ENDED:
            ended += 1
    if leaving.any():
        leave(block, leaving)
    for shock in again:
        if shock >= 0:
            _start(flat, place, task, limits, int(shock), True)
            while place.wide.counts[1] == LANES:
                ended += _sweep_wide(flat, place, task, limits)
    return ended


@compiled
def _may_end(block: Lanes, limits: Limits, lane: int) -> bool:
    """Whether the lane's last step was quiet, or is the one at which it is known to end."""
    if block.until[lane] > 0:
        return bool(block.step[lane] >= block.until[lane])
    return bool(block.rise[lane] <= limits.epsilon or block.step[lane] >= limits.most_steps)


@compiled
def _follow_downstream(flat: Flat, place: Workplace, task: Task, limits: Limits, lane: int) -> int:
    """Step the downstream side of a lane that is quiet upstream, until it is quiet too.

    A complete failure's largest rise upstream never grows, because shares of sales add up to at most 1; so the cascade
    ends at the first quiet step downstream from here on. That may be later than the lane's step: then it goes
    on to there (NARROW). WIDE says that the downstream side is too much to be stepped alone.
    """
    block, downstream = place.narrow, place.downstream
    shock_downstream(flat, downstream, block.firm[lane], 1.0)
    thin_markets(flat, downstream)
    outcome = NARROW
    step = 0
    rise = 1.0
    while step < block.step[lane] or (rise > limits.epsilon and step < limits.most_steps):
        visited = downstream.half.counts[VISITED]
        rise = step_downstream(flat, downstream)
        step += 1
        if _is_crowded(downstream, limits, visited):
            outcome = WIDE
            break
    if outcome == NARROW and step == block.step[lane]:
        outcome = ENDED
        shock = block.shock[lane]
        task.steps[shock] = step
        _add_up_lane(block, downstream, task.weights, task.result[shock], lane)
    block.until[lane] = step
    clear_downstream(flat, downstream)
    return outcome


@compiled
def _add_up_lane(block: Lanes, downstream: Downstream, weights: Floats, index: Floats, lane: int) -> None:
    """Weighted sums of the losses of a shock that ended in a narrow lane."""
    up = block.up[block.counts[0]]
    for row in range(weights.shape[0]):
        index[UP, row] = block.sums[UP, row, lane]
        index[COMBINED, row] = block.sums[UP, row, lane]
        index[DOWN, row] = 0.0
        for position in range(downstream.half.counts[REACHED]):
            firm = downstream.half.reached[position]
            loss = downstream.half.loss[firm]
            index[DOWN, row] += weights[row, firm] * loss
            index[COMBINED, row] += weights[row, firm] * max(0.0, loss - up[firm, lane])
