"""Warm starts for wide shocks: follow only by how much a changed network departs from the path without the change.

Upstream the model is linear but for firms held by the shock. Let u_t be the losses without the change (the *path*,
kept for every step) and v_t the departure from it. Then v_{t+1} = Λu′·v_t + (Λu′ − Λu)·u_t, where Λu′ − Λu has only
the rows of suppliers whose sales changed. v starts at those suppliers and fades as it spreads. A departure is left
behind where what it can still add to the index, |v_t(f)| · c_{T−t}(f), is below `neglect`; c_k = (Λuᵀ)^k w tells how
much a loss of f moves the index k steps later. All that is left behind is added up. Downstream is told in
:mod:`~corechain.production_network.link_paths_down`.

A cascade ends by its largest rise in a step. Where that cannot be told for sure from the departures, or the changed
network ends at another step, the whole cascade is run instead.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Floats, Indices, summed_by
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.link_arrays import LinkArrays
from corechain.production_network.link_cascade import Flags, Room, ShockArrays, begin, step_down, step_up
from corechain.production_network.link_paths_down import SMALL, DownDepartures, DownPath


class ShockPath(NamedTuple):
    """What a wide shock did upstream without the change, over T steps."""

    loss: Floats
    """Before the first step and after each (T + 1, n)."""
    rise: Floats
    """Largest rise in each step (T)."""
    largest: Indices
    """The firm that had it (T)."""
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


def blank_paths(steps: int, firms: int, up: Floats, down: Floats) -> tuple[ShockPath, DownPath]:
    """Room for the paths of a shock, with the importances of both directions."""
    shape = (steps + 1, firms)
    return (
        ShockPath(np.zeros(shape), np.zeros(steps), np.zeros(steps, np.int32), up),
        DownPath(np.zeros(shape), np.zeros((steps, firms)), np.zeros(steps), np.zeros(steps, np.int32), down),
    )


@compiled
def keep_path(a: LinkArrays, r: Room, shocks: ShockArrays, shock: int, up: ShockPath, down: DownPath) -> None:
    """Run a shock for as many steps as the paths have room, keeping them; the room wants clearing afterwards."""
    begin(a, r, shocks, shock)
    up.loss[0] = r.up
    down.loss[0] = r.down
    for step in range(len(up.rise)):
        down.rise[step] = step_down(a, r)
        up.rise[step] = step_up(a, r)
        up.loss[step + 1] = r.up
        down.loss[step + 1] = r.down
        down.passed[step] = r.passed
        up.largest[step] = down.largest[step] = -1
        for position in range(r.counts[1]):
            if r.change[position] == up.rise[step]:
                up.largest[step] = r.changed[position]
        for position in range(r.counts[2]):
            firm = r.down_reached[position]
            if down.loss[step + 1, firm] - down.loss[step, firm] == down.rise[step]:
                down.largest[step] = firm


@compiled
def upstream_departure(
    a: LinkArrays, d: Departures, held: Floats, path: ShockPath, suppliers: Indices, down_lower: Floats,
    down_upper: Floats, epsilon: float,
    neglect: float,
) -> tuple[bool, int, float]:  # fmt: skip
    """Follow the departure over the path's steps.

    `held`: losses upstream that the shock itself causes (n). Returns whether the cascade surely ends where the path
    does, how many firms depart then (in d.listed, by d.now), and the most the index may have missed.
    """
    steps = len(path.rise)
    count = 0
    left_behind = 0.0
    sure = True
    for step in range(steps):
        count_then, behind, largest, is_whole = _next(a, d, held, path, suppliers, step, count, neglect)
        left_behind += behind
        upper = max(largest, path.rise[step], down_upper[step])
        lower = max(largest, path.rise[step] if is_whole else 0.0, down_lower[step])
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
    importance = path.importance[len(path.rise) - step]
    count_then, left_behind = _pass_on(a, d, importance, count, neglect)
    for number in range(len(suppliers)):
        firm = suppliers[number]
        count_then = _list(d, firm, count_then)
        for link in range(a.out_start[firm], a.out_start[firm + 1]):
            buyer = a.buyer[link]
            loss = path.loss[step, buyer]
            if _is_left_behind(d.now[buyer], importance[buyer], neglect):
                loss += d.now[buyer]  # its importance knows nothing of the change, so it goes on here
            d.then[firm] += (a.up_share[link] - d.old_share[link]) * loss
    largest, is_beside = _settle(a, d, held, path, step, count_then)
    for position in range(count):
        firm = d.listed[position]
        if not d.is_listed[firm]:
            largest = max(largest, path.loss[step + 1, firm] - path.loss[step, firm] - d.now[firm])
            is_beside = is_beside and firm != path.largest[step]
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
        level = path.loss[step + 1, firm]
        if held[firm] > 0.0:
            d.then[firm] = _held_loss(a, d, path, firm, step, held[firm]) - level
        else:
            d.then[firm] = min(1.0, level + d.then[firm]) - level
        largest = max(largest, level + d.then[firm] - path.loss[step, firm] - d.now[firm])
        is_beside = is_beside and firm != path.largest[step]
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
        loss += a.up_share[link] * (path.loss[step, buyer] + d.now[buyer])
    return max(held, min(1.0, loss))


@compiled
def index_after(
    up: Departures, up_count: int, down: DownDepartures, down_count: int, up_path: ShockPath, down_path: DownPath,
    weights: Floats, before: Floats, after: Floats,
) -> None:  # fmt: skip
    """The index with the change: the path's and what the departures add to it."""
    last = len(up_path.rise)
    after[:] = before
    for position in range(up_count):
        firm = up.listed[position]
        up.is_listed[firm] = True
        old_up, old_down = up_path.loss[last, firm], down_path.loss[last, firm]
        new = max(old_up + up.now[firm], old_down + down.now[firm])
        after[0] += weights[:, firm] * (new - max(old_up, old_down))
        after[2] += weights[:, firm] * up.now[firm]
    for position in range(down_count):
        firm = down.listed[position]
        after[1] += weights[:, firm] * down.now[firm]
        if not up.is_listed[firm]:
            old_up, old_down = up_path.loss[last, firm], down_path.loss[last, firm]
            after[0] += weights[:, firm] * (max(old_up, old_down + down.now[firm]) - max(old_up, old_down))
    for position in range(up_count):
        up.is_listed[up.listed[position]] = False


@compiled
def forget(d: Departures, count: int) -> None:
    """Make the room empty again."""
    for position in range(count):
        d.now[d.listed[position]] = 0.0


def importances(shares: Floats, to: Indices, of: Indices, weight: Floats, steps: int) -> NDArray[np.float64]:
    """c_0 … c_steps: by how much the index rises, so many steps later, with a firm's loss (steps + 1, n).

    Every share of a link carries what `to` matters over to `of`.
    """
    rows = [weight]
    for _ in range(steps):
        rows.append(summed_by(of, shares * rows[-1][to], len(weight)))
    return np.array(rows)
