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
    UP,
    Lanes,
    add_up,
    board,
    leave,
    sweep_downstream,
    sweep_upstream,
)
from corechain.production_network.kernels.lanes import lanes as free_lanes
from corechain.production_network.kernels.steps import (
    AHEAD,
    LOSS,
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
from corechain.production_network.kernels.vector import LANES

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


def fail(flat: Flat, place: Workplace, task: Task, limits: Limits, first: int, last: int) -> int:
    """Work on shocks first…last − 1; some may stay in lanes. The number that ended, earlier ones included."""
    ended = 0
    while first < last:
        first, alone = _start_all(flat, place, task, limits, first, last, 0)
        ended += alone + _sweep(flat, place, task, limits, LANES)
    return ended


def finish(flat: Flat, place: Workplace, task: Task, limits: Limits) -> int:
    """Bring every shock that is still in a lane to its end; the number of them."""
    return _sweep(flat, place, task, limits, 1)


def _sweep(flat: Flat, place: Workplace, task: Task, limits: Limits, fewest: int) -> int:
    """Step the lanes while at least `fewest` of a block are taken; the number of shocks that ended.

    This loop is not compiled: a sweep takes milliseconds, and one compiled function that held everything would take
    the compiler twice as long.
    """
    ended = 0
    while place.narrow.counts[1] >= fewest:
        quiet, again = _sweep_narrow(flat, place, task, limits)
        ended += quiet
        for shock in again.tolist():
            _start_all(flat, place, task, limits, shock, shock + 1, 1)
            while place.wide.counts[1] == LANES:
                ended += _sweep_wide(flat, place, task, limits)
    while place.wide.counts[1] >= fewest:
        ended += _sweep_wide(flat, place, task, limits)
    return ended


@compiled
def _start_all(
    flat: Flat, place: Workplace, task: Task, limits: Limits, first: int, last: int, wide: int
) -> tuple[int, int]:
    """Start shocks until a block of lanes is full: the next one to start, and how many ended alone."""
    ended = 0
    shock = first
    while shock < last and place.narrow.counts[1] < LANES and place.wide.counts[1] < LANES:
        if _start(flat, place, task, limits, shock, wide) == ENDED:
            ended += 1
        shock += 1
    return shock, ended


@compiled
def _start(flat: Flat, place: Workplace, task: Task, limits: Limits, shock: int, wide: int) -> int:
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
        visited = downstream.counts[VISITED]
        rise = step_downstream(flat, downstream)
        rise = max(rise, step_upstream(flat, upstream))
        step += 1
        if rise > limits.epsilon:
            outcome = _crowd(place, limits, visited)
    if outcome == ENDED:
        task.steps[shock] = step
        add_up_alone(upstream, downstream, task.weights, task.result[shock])
    elif outcome == WIDE or wide:
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
    return NARROW if place.upstream.counts[AHEAD] > limits.upstream_links else ENDED


@compiled
def _is_crowded(downstream: Downstream, limits: Limits, visited: int) -> bool:
    """Whether the next step downstream is too much for one shock: much is reached, and it still moves."""
    moved = downstream.counts[VISITED] - visited
    ahead = downstream.counts[AHEAD]
    return bool(ahead > limits.downstream_links and 8 * moved > limits.downstream_links)


@compiled
def add_up_alone(upstream: Upstream, downstream: Downstream, weights: Floats, result: Floats) -> None:
    """Weighted sums of the losses of a shock that ended alone."""
    state, reached, number = upstream.state, upstream.reached, upstream.counts[REACHED]
    for row in range(weights.shape[0]):
        result[UP, row] = 0.0
        for position in range(number):
            result[UP, row] += weights[row, reached[position]] * state[reached[position], LOSS]
    _add_beyond(downstream, weights, result, state[:, LOSS])


@compiled
def _add_beyond(downstream: Downstream, weights: Floats, result: Floats, upstream_loss: Floats) -> None:
    """The downstream sum, and the combined one: the upstream sum and what the downstream losses exceed it by."""
    state, reached = downstream.state, downstream.reached
    for row in range(weights.shape[0]):
        result[COMBINED, row] = result[UP, row]
        result[DOWN, row] = 0.0
        for position in range(downstream.counts[REACHED]):
            firm = reached[position]
            loss = state[firm, LOSS]
            result[DOWN, row] += weights[row, firm] * loss
            result[COMBINED, row] += weights[row, firm] * max(0.0, loss - upstream_loss[firm])


@compiled
def _sweep_wide(flat: Flat, place: Workplace, task: Task, limits: Limits) -> int:
    """One step of the wide lanes; the number of shocks that ended."""
    block = place.wide
    sweep_upstream(flat, block)
    sweep_downstream(flat, block)
    leaving = _quiet(block, limits)
    ended = int(leaving.sum())
    if ended:
        add_up(block, task.weights)
    for lane in np.flatnonzero(leaving):
        task.steps[block.shock[lane]] = block.step[lane]
        task.result[block.shock[lane]] = block.sums[:, :, lane]
    if ended:
        leave(block, leaving)
    return ended


@compiled
def _sweep_narrow(flat: Flat, place: Workplace, task: Task, limits: Limits) -> tuple[int, NDArray[np.int64]]:
    """One step of the narrow lanes; how many shocks ended, and which have to start anew in a wide lane."""
    block = place.narrow
    sweep_upstream(flat, block)
    leaving = _quiet(block, limits)
    outcomes = np.full(LANES, NARROW, np.int64)
    if leaving.any():
        add_up(block, task.weights)
    for lane in np.flatnonzero(leaving):
        outcomes[lane] = _follow_downstream(flat, place, task, limits, lane)
    again = block.shock[outcomes == WIDE].astype(np.int64)
    if (outcomes != NARROW).any():
        leave(block, outcomes != NARROW)
    return (outcomes == ENDED).sum(), again


@compiled
def _quiet(block: Lanes, limits: Limits) -> NDArray[np.bool_]:
    """The lanes whose last step was quiet, or is the one at which they are known to end."""
    quiet = np.zeros(LANES, np.bool_)
    for lane in range(LANES):
        if block.firm[lane] >= 0:
            if block.until[lane] > 0:
                quiet[lane] = block.step[lane] >= block.until[lane]
            else:
                quiet[lane] = block.rise[lane] <= limits.epsilon or block.step[lane] >= limits.most_steps
    return quiet


@compiled
def _follow_downstream(flat: Flat, place: Workplace, task: Task, limits: Limits, lane: np.int64) -> int:
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
        visited = downstream.counts[VISITED]
        rise = step_downstream(flat, downstream)
        step += 1
        if _is_crowded(downstream, limits, visited):
            outcome = WIDE
            break
    if outcome == NARROW and step == block.step[lane]:
        outcome = ENDED
        shock = block.shock[lane]
        task.steps[shock] = step
        task.result[shock, UP] = block.sums[UP, :, lane]
        up = block.up[block.counts[0]]
        _add_beyond(downstream, task.weights, task.result[shock], up[:, lane])
    block.until[lane] = step
    clear_downstream(flat, downstream)
    return outcome
