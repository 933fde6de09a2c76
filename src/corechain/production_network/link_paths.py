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

from corechain.production_network.kernels.flat import Flat, Floats, Indices, summed_by
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.steps import LOSS, PASSED
from corechain.production_network.kernels.walks import walk_downstream, walk_upstream
from corechain.production_network.link_arrays import LinkArrays
from corechain.production_network.link_cascade import Room, ShockArrays, begin
from corechain.production_network.link_paths_down import SMALL, DownDepartures, DownPath, Flags


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

    held: Floats
    """Losses that the shock itself causes (n)."""
    now: Floats
    then: Floats
    listed: Indices
    listed_then: Indices
    is_listed: Flags
    old_share: Floats
    """Λu of each link before the change; holds for changed suppliers only."""


def departures(flat: Flat) -> Departures:
    """An empty room for the network."""
    n = len(flat.strength)
    return Departures(
        held=np.zeros(n),
        now=np.zeros(n),
        then=np.zeros(n),
        listed=np.empty(n, np.int32),
        listed_then=np.empty(n, np.int32),
        is_listed=np.zeros(n, np.bool_),
        old_share=np.zeros(len(flat.out_buyer)),
    )


def blank_paths(flat: Flat, steps: int, up: Floats, down: Floats) -> tuple[ShockPath, DownPath]:
    """Room for the paths of a shock, with the importances of both directions."""
    firms, markets, slots = len(flat.strength), len(flat.market_strength), int(flat.slot_start[-1])
    return (
        ShockPath(np.empty((steps + 1, firms)), np.zeros(steps), np.zeros(steps, np.int32), up),
        DownPath(
            loss=np.empty((steps + 1, firms)),
            passed=np.empty((steps, firms)),
            left=np.empty((steps, markets)),
            slot=np.empty((steps, slots)),
            rise=np.zeros(steps),
            largest=np.zeros(steps, np.int32),
            importance=down,
        ),
    )


def path_bytes(flat: Flat, steps: int, weights: int) -> int:
    """Memory that the paths of a shock take, with what losses in it are worth under so many weights."""
    return 8 * (steps + 1) * ((4 + 2 * weights) * len(flat.strength) + int(flat.slot_start[-1]))


@compiled
def keep_path(flat: Flat, r: Room, shocks: ShockArrays, shock: int, up: ShockPath, down: DownPath) -> None:
    """Run a shock for as many steps as the paths have room, keeping them; the room wants clearing afterwards."""
    begin(flat, r, shocks, shock)
    up.loss[0] = r.up.state[:, LOSS]
    down.loss[0] = r.down.state[:, LOSS]
    for step in range(len(up.rise)):
        down.left[step] = r.down.left
        walk_downstream(flat, r.down)
        walk_upstream(flat, r.up)
        up.loss[step + 1] = r.up.state[:, LOSS]
        down.loss[step + 1] = r.down.state[:, LOSS]
        down.passed[step] = r.down.state[:, PASSED]
        down.slot[step] = r.down.slot
        up.rise[step], up.largest[step] = _largest_rise(up.loss[step], up.loss[step + 1])
        down.rise[step], down.largest[step] = _largest_rise(down.loss[step], down.loss[step + 1])


@compiled
def _largest_rise(before: Floats, after: Floats) -> tuple[float, int]:
    """The largest rise of a loss and the firm that has it, 0 and −1 where none rises."""
    largest, who = 0.0, -1
    for firm in range(len(before)):
        if after[firm] - before[firm] > largest:
            largest, who = after[firm] - before[firm], firm
    return largest, who


@compiled
def upstream_departure(
    flat: Flat, d: Departures, path: ShockPath, suppliers: Indices, importances: Floats, down_lower: Floats,
    down_upper: Floats, epsilon: float, neglect: float, small: float, lost: Floats,
) -> tuple[bool, int, float, float]:  # fmt: skip
    """Follow the departure over the path's steps, leaving behind what is below `small` and matters less than `neglect`.

    Returns whether the cascade surely ends where the path does, how many firms depart then (in d.listed, by d.now),
    the most the index may have missed by `importances` (≥ T + 1, n), and any one departure. Fills `lost` with what
    each supplier loses more in each step for its new shares (T, suppliers).
    """
    steps = len(path.rise)
    count = 0
    left_behind, unknown = 0.0, 0.0
    sure = True
    for step in range(steps):
        importance = importances[steps - step]
        count_then, behind, most = _pass_on(flat, d, importance, count, neglect, small)
        left_behind += behind
        unknown += most
        count_then = _change(
            flat, d, path.loss[step], suppliers, importance, neglect, small, count_then, lost[step]
        )
        largest, is_whole = _settle(flat, d, path, step, count, count_then)
        upper = max(largest, path.rise[step], down_upper[step])
        lower = max(largest, path.rise[step] if is_whole else 0.0, down_lower[step])
        goes_on = step < steps - 1
        if goes_on != (lower > epsilon) or goes_on != (upper > epsilon):
            sure = False
        doubt = 2.0 * (unknown + SMALL * (step + 1))
        if abs(lower - epsilon) < doubt or abs(upper - epsilon) < doubt:
            sure = False
        _advance(d, count, count_then)
        count = count_then
        if not sure:
            break
    return sure, count, left_behind, unknown


@compiled
def _advance(d: Departures, count: int, count_then: int) -> None:
    """What came then is now."""
    for position in range(count):
        d.now[d.listed[position]] = 0.0
    for position in range(count_then):
        firm = d.listed_then[position]
        d.listed[position] = firm
        d.is_listed[firm] = False
        d.now[firm] = d.then[firm]
        d.then[firm] = 0.0


@compiled
def _change(
    flat: Flat, d: Departures, before: Floats, suppliers: Indices, importance: Floats, neglect: float, small: float,
    count_then: int, lost: Floats,
) -> int:  # fmt: skip
    """What changed suppliers lose more for their new shares; how many firms depart with them."""
    for number in range(len(suppliers)):
        firm = suppliers[number]
        count_then = _list(d, firm, count_then)
        for link in range(flat.out_start[firm], flat.out_start[firm + 1]):
            buyer = flat.out_buyer[link]
            change = flat.out_share[link] - d.old_share[link]
            loss = before[buyer]
            lost[number] += change * (loss + d.now[buyer])
            if _is_left_behind(d.now[buyer], importance[buyer], neglect, small):
                loss += d.now[buyer]  # its importance knows nothing of the change, so it goes on here
            d.then[firm] += change * loss
    return count_then


@compiled
def _list(d: Departures, firm: int, count_then: int) -> int:
    if d.is_listed[firm]:
        return count_then
    d.is_listed[firm] = True
    d.listed_then[count_then] = firm
    return count_then + 1


@compiled
def _pass_on(
    flat: Flat, d: Departures, importance: Floats, count: int, neglect: float, small: float
) -> tuple[int, float, float]:
    """Λu′ times the departures worth following; whom that reaches, what is left behind, and the most in one place."""
    in_start, in_supplier, in_share = flat.in_start, flat.in_supplier, flat.in_share
    then, is_listed, listed_then = d.then, d.is_listed, d.listed_then
    left_behind, most = 0.0, 0.0
    count_then = 0
    for position in range(count):
        buyer = d.listed[position]
        departure = d.now[buyer]
        if _is_left_behind(departure, importance[buyer], neglect, small):
            left_behind += abs(departure) * importance[buyer]
            most = max(most, abs(departure))
            continue
        for link in range(in_start[buyer], in_start[buyer + 1]):
            firm = in_supplier[link]
            if not is_listed[firm]:
                is_listed[firm] = True
                listed_then[count_then] = firm
                count_then += 1
            then[firm] += in_share[link] * departure
    return count_then, left_behind, most


@compiled
def _settle(
    flat: Flat, d: Departures, path: ShockPath, step: int, count: int, count_then: int
) -> tuple[float, bool]:
    """Keep losses between what holds a firm down and 1; their largest rise, and if the path's is beside them."""
    before, after = path.loss[step], path.loss[step + 1]
    largest = 0.0
    is_beside = True
    for position in range(count_then):
        firm = d.listed_then[position]
        level = after[firm]
        if d.held[firm] > 0.0:
            d.then[firm] = _held_loss(flat, d, before, firm) - level
        else:
            d.then[firm] = min(1.0, level + d.then[firm]) - level
        largest = max(largest, level + d.then[firm] - before[firm] - d.now[firm])
        is_beside = is_beside and firm != path.largest[step]
    for position in range(count):
        firm = d.listed[position]
        if not d.is_listed[firm]:
            largest = max(largest, after[firm] - before[firm] - d.now[firm])
            is_beside = is_beside and firm != path.largest[step]
    return largest, is_beside


@compiled
def _is_left_behind(departure: float, importance: float, neglect: float, small: float) -> bool:
    return abs(departure) < small and abs(departure) * importance < neglect


@compiled
def _held_loss(flat: Flat, d: Departures, before: Floats, firm: int) -> float:
    """Loss of a firm that the shock itself holds down, from all its customers."""
    if d.held[firm] >= 1.0:
        return 1.0
    loss = 0.0
    for link in range(flat.out_start[firm], flat.out_start[firm + 1]):
        buyer = flat.out_buyer[link]
        loss += flat.out_share[link] * (before[buyer] + d.now[buyer])
    return max(float(d.held[firm]), min(1.0, loss))


@compiled
def index_after(
    up: Departures, up_count: int, down: DownDepartures, down_count: int, up_path: ShockPath, down_path: DownPath,
    weights: Floats, before: Floats, after: Floats,
) -> None:  # fmt: skip
    """The index with the change: the path's and what the departures add to it."""
    last = len(up_path.rise)
    up_loss, down_loss = up_path.loss[last], down_path.loss[last]
    after[:] = before
    for position in range(up_count):
        firm = up.listed[position]
        up.is_listed[firm] = True
        old_up, old_down = up_loss[firm], down_loss[firm]
        new = max(old_up + up.now[firm], old_down + down.now[firm])
        for row in range(weights.shape[0]):
            after[0, row] += weights[row, firm] * (new - max(old_up, old_down))
            after[2, row] += weights[row, firm] * up.now[firm]
    for position in range(down_count):
        firm = down.listed[position]
        old_up, old_down = up_loss[firm], down_loss[firm]
        for row in range(weights.shape[0]):
            after[1, row] += weights[row, firm] * down.now[firm]
            if not up.is_listed[firm]:
                after[0, row] += weights[row, firm] * (
                    max(old_up, old_down + down.now[firm]) - max(old_up, old_down)
                )
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


def both_importances(
    a: LinkArrays, weight: Floats, steps: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The importances upstream, and downstream."""
    flat = a.flat
    return (
        importances(flat.out_share, a.supplier, flat.out_buyer, weight, steps),
        importances(flat.out_lambda, flat.out_buyer, a.supplier, weight, steps),
    )
