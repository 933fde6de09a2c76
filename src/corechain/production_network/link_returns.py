"""What a changed supplier's losses are worth upstream, without following all of them through the network.

Let Λu′ − Λu have only the rows δ_p of suppliers p whose sales changed. A shock whose firms stop whole holds them at 1;
with their rows taken out of Λu the departure is v_{t+1} = Λu·v_t + Σ_p e_p·g_t(p), where g_t(p) = δ_p·(u_t + v_t). So
the upstream index departs by Σ_t Σ_p c_{T−1−t}(p) · g_t(p), where c_k = (Λuᵀ)^k·w, worked out once for each shock, is
what a loss is worth k steps later. The combined index weighs a firm's upstream loss where it is the larger one; with
those weights alone the same holds for it.

What is left to find by following v are three things of second order, for which it is followed where it is large, or can
reach firms whose two losses lie close together: what of v comes back to the customers of p, where another loss becomes
the larger one, and in which step the cascade ends. Of what is left behind, what may come back is at most its largest
part in each step, because shares of sales add up to 1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.link_paths import Departures, ShockPath
from corechain.production_network.link_paths_down import SMALL, DownDepartures, DownPath

COARSEST = 1e-5
RETURNING = 1_000.0
"""What may come back unseen is kept below so many times `neglect`."""
CLOSE = 1e-3
"""Departures are left behind up to a size at which firms of no more than this weight have losses so close together."""


class Worth(NamedTuple):
    """What a loss upstream is worth in a shock, by steps that remain."""

    serves: bool
    """Whether the shock is one for this module: no firm is held in part."""
    small: float
    """Departures below may be left behind."""
    near: Floats
    """… for firms whose two losses lie close together, under the first weight (T + 1, n)."""
    upstream: Floats
    """… for the upstream index (weights, T, n)."""
    combined: Floats
    """… for the combined index (weights, T, n)."""


def worth_of(
    flat: Flat, held: NDArray[np.float64], up: ShockPath, down: DownPath, weights: Floats, epsilon: float
) -> Worth:
    """What losses are worth along the paths of a shock that holds `held` (n)."""
    steps, firms = len(up.rise), len(held)
    if ((held > 0) & (held < 1)).any():
        nothing = np.zeros((1, 0, 0))
        return Worth(False, SMALL, nothing[0], nothing, nothing)
    gap = np.abs(up.loss[steps] - down.loss[steps])
    gap[held >= 1] = np.inf
    certain = np.abs(np.maximum(up.rise, down.rise) - epsilon).min() / (8 * steps)
    small = COARSEST
    while small > SMALL and (small > certain or weights[0][gap <= 2 * steps * small].sum() > CLOSE):
        small /= 10
    small = max(small, SMALL)
    near = np.empty((steps + 1, firms))
    _backwards(flat, held, np.where(gap <= 2 * steps * small, weights[0], 0.0), near)
    upstream, combined = np.empty((2, len(weights), steps, firms))
    for row, weight in enumerate(weights):
        _backwards(flat, held, weight, upstream[row])
        _backwards(flat, held, np.where(up.loss[steps] >= down.loss[steps], weight, 0.0), combined[row])
    return Worth(True, small, near, upstream, combined)


@compiled
def _backwards(flat: Flat, held: Floats, weight: Floats, worth: Floats) -> None:
    """worth[k] = (Λuᵀ)^k·weight, the rows of firms that are held taken out of Λu."""
    in_start, in_supplier, in_share = flat.in_start, flat.in_supplier, flat.in_share
    worth[0] = weight
    for step in range(worth.shape[0]):
        now = worth[step]
        for firm in range(len(now)):
            if held[firm] > 0.0:
                now[firm] = 0.0
        if step + 1 == worth.shape[0]:
            break
        then = worth[step + 1]
        for firm in range(len(now)):
            total = 0.0
            for link in range(in_start[firm], in_start[firm + 1]):
                total += in_share[link] * now[in_supplier[link]]
            then[firm] = total


@compiled
def coarseness(
    flat: Flat, d: Departures, worth: Worth, suppliers: Indices, neglect: float
) -> tuple[float, float]:
    """The size below which departures may be left behind, and the index's part in each unit that may come back."""
    steps = worth.upstream.shape[1]
    returning = 0.0
    for number in range(len(suppliers)):
        firm = suppliers[number]
        if d.held[firm] > 0.0:
            continue
        change = 0.0
        for link in range(flat.out_start[firm], flat.out_start[firm + 1]):
            change += abs(flat.out_share[link] - d.old_share[link])
        for step in range(steps - 1):
            returning += change * worth.upstream[0, step, firm]
    small = worth.small
    if returning > 0.0:
        small = min(small, max(SMALL, RETURNING * neglect / (returning * steps)))
    return small, returning


@compiled
def add_worth(
    d: Departures, worth: Worth, suppliers: Indices, lost: Floats, before: Floats, after: Floats
) -> None:
    """The index `before`, and what all that the changed suppliers lose more is worth, combined and upstream."""
    after[:] = before
    steps = len(lost)
    for number in range(len(suppliers)):
        firm = suppliers[number]
        if d.held[firm] > 0.0:
            continue
        for step in range(steps):
            for row in range(after.shape[1]):
                after[0, row] += worth.combined[row, steps - 1 - step, firm] * lost[step, number]
                after[2, row] += worth.upstream[row, steps - 1 - step, firm] * lost[step, number]


@compiled
def correct(
    up: Departures, up_count: int, down: DownDepartures, down_count: int, up_path: ShockPath, down_path: DownPath,
    weights: Floats, unknown: float, after: Floats,
) -> float:  # fmt: skip
    """Add to the index what departs downstream and where another loss is now the larger one.

    A departure upstream is known within `unknown`. Returns the most the combined index may have missed for that.
    """
    last = len(up_path.rise)
    up_loss, down_loss = up_path.loss[last], down_path.loss[last]
    missed = 0.0
    for number in range(up_count + down_count):
        if number < up_count:
            firm = up.listed[number]
            up.is_listed[firm] = True
        else:
            firm = down.listed[number - up_count]
            for row in range(weights.shape[0]):
                after[1, row] += weights[row, firm] * down.now[firm]
            if up.is_listed[firm]:
                continue
        old_up, old_down = up_loss[firm], down_loss[firm]
        new_up, new_down = old_up + up.now[firm], old_down + down.now[firm]
        more = max(new_up, new_down) - max(old_up, old_down)
        if old_up >= old_down:
            more -= up.now[firm]
        for row in range(weights.shape[0]):
            after[0, row] += weights[row, firm] * more
        if up.held[firm] < 1.0 and (
            (old_up >= old_down) != (new_up >= new_down) or abs(new_up - new_down) <= unknown
        ):
            missed += weights[0, firm] * unknown
    for number in range(up_count):
        up.is_listed[up.listed[number]] = False
    return missed
