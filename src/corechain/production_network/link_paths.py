"""Warm starts for wide shocks: follow only by how much a changed network departs from the path without the change.

Upstream the model is linear but for firms held by the shock. Let u_t be the losses without the change (the *path*,
kept for every step) and v_t the departure from it. Then v_{t+1} = Λu′·v_t + (Λu′ − Λu)·u_t, where Λu′ − Λu has only
the rows of suppliers whose sales changed. v starts at those suppliers and fades as it spreads. A departure is left
behind where what it can still add to the index, |v_t(f)| · c_{T−t}(f), is below `neglect`; c_k = (Λuᵀ)^k w tells how
much a loss of f moves the index k steps later. All that is left behind is added up. Downstream, where much less is
reached, the cascade is run anew, if the change concerns it at all.

A cascade ends by its largest rise in a step. Where that cannot be told for sure from the departures, or the changed
network ends at another step, the whole cascade is run instead.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import summed_by
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.link_arrays import Floats, Indices, LinkArrays
from corechain.production_network.link_cascade import Flags, Room, ShockArrays, begin, step_down, step_up

SMALL = 1e-8
"""Only departures below this are left behind, so that a step's largest rise is known within 2 · SMALL a step."""


class ShockPath(NamedTuple):
    """What a wide shock did without the change, over T steps."""

    up: Floats
    """Upstream losses before the first step and after each (T + 1, n)."""
    down: Floats
    """Downstream losses after the last step (n)."""
    up_rise: Floats
    """Largest rise upstream in each step (T)."""
    up_largest: Indices
    """The firm that had it (T)."""
    down_rise: Floats
    importance: Floats
    """c_0 … c_T of the first weight (≥ T + 1, n)."""


class Departures(NamedTuple):
    """Room for two steps of departures; empty between uses."""

    now: Floats
    then: Floats
    listed: Indices
    listed_then: Indices
    is_listed: Flags
    old_share: Floats
    """Λu of each link before the change; holds for changed suppliers only."""


def departures(a: LinkArrays) -> Departures:
    """An empty room for the network."""
    n = len(a.sector)
    return Departures(
        np.zeros(n),
        np.zeros(n),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.bool_),
        np.zeros(len(a.buyer)),
    )


@compiled
def keep_path(
    a: LinkArrays, r: Room, shocks: ShockArrays, shock: int, up: Floats, down: Floats, up_rise: Floats,
    up_largest: Indices, down_rise: Floats,
) -> None:  # fmt: skip
    """Run a shock for as many steps as `up` has room, keeping its path; the room wants clearing afterwards."""
    begin(a, r, shocks, shock)
    up[0] = r.up
    for step in range(len(up_rise)):
        down_rise[step] = step_down(a, r)
        up_rise[step] = step_up(a, r)
        up[step + 1] = r.up
        up_largest[step] = -1
        for position in range(r.counts[1]):
            if r.change[position] == up_rise[step]:
                up_largest[step] = r.changed[position]
    down[:] = r.down


@compiled
def downstream_again(a: LinkArrays, r: Room, shocks: ShockArrays, shock: int, rises: Floats) -> None:
    """The downstream half alone, for as many steps as `rises` has room."""
    begin(a, r, shocks, shock)
    r.counts[1] = 0
    for step in range(len(rises)):
        rises[step] = step_down(a, r)


@compiled
def upstream_departure(
    a: LinkArrays, d: Departures, held: Floats, path: ShockPath, suppliers: Indices, down_rise: Floats, epsilon: float,
    neglect: float,
) -> tuple[bool, int, float]:  # fmt: skip
    """Follow the departure over the path's steps.

    `held`: losses upstream that the shock itself causes (n). Returns whether the cascade surely ends where the path
    does, how many firms depart then (in d.listed, by d.now), and the most the index may have missed.
    """
    steps = len(path.up_rise)
    count = 0
    left_behind = 0.0
    sure = True
    for step in range(steps):
        count_then, behind, largest, is_whole = _next(a, d, held, path, suppliers, step, count, neglect)
        left_behind += behind
        lower = max(largest, down_rise[step])
        upper = max(lower, path.up_rise[step])
        if is_whole:
            lower = upper
        goes_on = step < steps - 1
        if goes_on != (lower > epsilon) or goes_on != (upper > epsilon):
            sure = False
        doubt = 2.0 * SMALL * (step + 1)
        if abs(lower - epsilon) < doubt or abs(upper - epsilon) < doubt:
            sure = False
        for position in range(count):
            d.now[d.listed[position]] = 0.0
        for position in range(count_then):
            firm = d.listed_then[position]
            d.listed[position] = firm
            d.is_listed[firm] = False
            d.now[firm] = d.then[firm]
            d.then[firm] = 0.0
        count = count_then
        if not sure:
            break
    return sure, count, left_behind


@compiled
def _next(
    a: LinkArrays, d: Departures, held: Floats, path: ShockPath, suppliers: Indices, step: int, count: int,
    neglect: float,
) -> tuple[int, float, float, bool]:  # fmt: skip
    """Departures after one more step; how many, what was left behind, their largest rise, if the path's is beside."""
    importance = path.importance[len(path.up_rise) - step]
    count_then, left_behind = _pass_on(a, d, importance, count, neglect)
    for number in range(len(suppliers)):
        firm = suppliers[number]
        count_then = _list(d, firm, count_then)
        for link in range(a.out_start[firm], a.out_start[firm + 1]):
            buyer = a.buyer[link]
            loss = path.up[step, buyer]
            if _is_left_behind(d.now[buyer], importance[buyer], neglect):
                loss += d.now[buyer]  # its importance knows nothing of the change, so it goes on here
            d.then[firm] += (a.up_share[link] - d.old_share[link]) * loss
    largest, is_beside = _settle(a, d, held, path, step, count_then)
    for position in range(count):
        firm = d.listed[position]
        if not d.is_listed[firm]:
            largest = max(largest, path.up[step + 1, firm] - path.up[step, firm] - d.now[firm])
            is_beside = is_beside and firm != path.up_largest[step]
    return count_then, left_behind, largest, is_beside


@compiled
def _list(d: Departures, firm: int, count_then: int) -> int:
    if d.is_listed[firm]:
        return count_then
    d.is_listed[firm] = True
    d.listed_then[count_then] = firm
    return count_then + 1


@compiled
def _pass_on(
    a: LinkArrays, d: Departures, importance: Floats, count: int, neglect: float
) -> tuple[int, float]:
    """Λu′ times the departures worth following; how many firms that reaches, and what is left behind."""
    left_behind = 0.0
    count_then = 0
    for position in range(count):
        buyer = d.listed[position]
        departure = d.now[buyer]
        if _is_left_behind(departure, importance[buyer], neglect):
            left_behind += abs(departure) * importance[buyer]
            continue
        for link in range(a.in_start[buyer], a.in_start[buyer + 1]):
            count_then = _list(d, a.in_supplier[link], count_then)
            d.then[a.in_supplier[link]] += a.in_share[link] * departure
    return count_then, left_behind


@compiled
def _settle(
    a: LinkArrays, d: Departures, held: Floats, path: ShockPath, step: int, count_then: int
) -> tuple[float, bool]:
    """Keep losses between what holds a firm down and 1; the largest rise of those that depart."""
    largest = 0.0
    is_beside = True
    for position in range(count_then):
        firm = d.listed_then[position]
        level = path.up[step + 1, firm]
        if held[firm] > 0.0:
            d.then[firm] = _held_loss(a, d, path, firm, step, held[firm]) - level
        else:
            d.then[firm] = min(1.0, level + d.then[firm]) - level
        largest = max(largest, level + d.then[firm] - path.up[step, firm] - d.now[firm])
        is_beside = is_beside and firm != path.up_largest[step]
    return largest, is_beside


@compiled
def _is_left_behind(departure: float, importance: float, neglect: float) -> bool:
    return abs(departure) < SMALL and abs(departure) * importance < neglect


@compiled
def _held_loss(a: LinkArrays, d: Departures, path: ShockPath, firm: int, step: int, held: float) -> float:
    """Loss of a firm that the shock itself holds down, from all its customers."""
    loss = 0.0
    for link in range(a.out_start[firm], a.out_start[firm + 1]):
        buyer = a.buyer[link]
        loss += a.up_share[link] * (path.up[step, buyer] + d.now[buyer])
    return max(held, min(1.0, loss))


@compiled
def index_after(
    r: Room, d: Departures, count: int, path: ShockPath, down_again: bool, weights: Floats,
    before: Floats, after: Floats,
) -> None:  # fmt: skip
    """The index with the change from the path's and the departures; `r` holds downstream losses if run again."""
    last = path.up[len(path.up_rise)]
    for row in range(weights.shape[0]):
        up = before[2, row]
        combined = before[0, row]
        for position in range(count):
            firm = d.listed[position]
            up += weights[row, firm] * d.now[firm]
            new = max(path.down[firm], last[firm] + d.now[firm])
            combined += weights[row, firm] * (new - max(path.down[firm], last[firm]))
        after[0, row] = combined
        after[1, row] = before[1, row]
        after[2, row] = up
        if down_again:
            down = 0.0
            beyond = 0.0
            for position in range(r.counts[2]):
                firm = r.down_reached[position]
                down += weights[row, firm] * r.down[firm]
                beyond += weights[row, firm] * max(0.0, r.down[firm] - last[firm] - d.now[firm])
            after[0, row] = up + beyond
            after[1, row] = down


@compiled
def forget(d: Departures, count: int) -> None:
    """Make the room empty again."""
    for position in range(count):
        d.now[d.listed[position]] = 0.0


def importances(a: LinkArrays, weight: Floats, steps: int) -> NDArray[np.float64]:
    """c_0 … c_steps: by how much the index rises, so many steps later, with a firm's upstream loss (steps + 1, n)."""
    rows = [weight]
    for _ in range(steps):
        rows.append(summed_by(a.buyer, a.up_share * rows[-1][a.supplier], len(weight)))
    return np.array(rows)
