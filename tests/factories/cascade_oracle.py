"""The model written down once more, plainly and densely, to compare with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corechain.production_network import ProductionNetwork

Levels = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    downstream: Levels
    upstream: Levels
    steps: int


def plain_cascade(
    network: ProductionNetwork,
    downstream_start: Levels,
    upstream_start: Levels,
    epsilon: float,
    most_steps: int = 10_000,
) -> Outcome:
    """h^d and h^u by the formulas of Diem et al. (2022), on whole matrices."""
    firms, kinds = network.firms, len(network.sector_names)
    sector, market, strength = network.sector, network.market, network.out_strength
    sales = np.zeros((firms, firms))
    sales[network.supplier, network.buyer] = network.amount
    need = network.essentiality[sector][:, sector]
    from_kind = np.zeros((kinds, firms))
    np.add.at(from_kind, sector, sales)
    down = np.where(
        need == 2, _share(sales, from_kind[sector]), np.where(need == 1, _share(sales, sales.sum(0)), 0.0)
    )
    up = _share(sales, sales.sum(1)[:, None])
    essential = network.essentiality[:, sector] == 2
    other = network.essentiality[:, sector] == 1
    h_down, h_up = downstream_start.copy(), upstream_start.copy()
    steps, fall = 0, 1.0
    while fall > epsilon and steps < most_steps:
        steps += 1
        left = np.bincount(market, h_down * strength, int(market.max()) + 1)[market]
        scarce = np.minimum(1.0, strength / np.where(left <= 1e-10, 1.0, left))
        lost = np.zeros((kinds, firms))
        np.add.at(lost, sector, (scarce * (1 - h_down))[:, None] * down)
        worst = np.maximum(np.where(essential, lost, 0).max(0), np.where(other, lost, 0).sum(0))
        next_down = np.maximum(0.0, np.minimum(downstream_start, 1 - worst))
        next_up = np.maximum(0.0, np.minimum(upstream_start, 1 - up @ (1 - h_up)))
        fall = max((h_down - next_down).max(), (h_up - next_up).max())
        h_down, h_up = next_down, next_up
    return Outcome(h_down, h_up, steps)


def index(outcome: Outcome, weight: Levels) -> tuple[float, float, float]:
    """Combined, downstream and upstream weighted losses."""
    combined = 1 - np.minimum(outcome.downstream, outcome.upstream)
    return (
        float(weight @ combined),
        float(weight @ (1 - outcome.downstream)),
        float(weight @ (1 - outcome.upstream)),
    )


def _share(part: Levels, whole: Levels) -> Levels:
    return np.divide(part, whole, out=np.zeros_like(part), where=np.broadcast_to(whole, part.shape) > 0)
