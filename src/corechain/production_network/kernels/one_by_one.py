"""Every shock for itself, step by step: the straight way, kept as the measure for faster ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.steps import (
    Downstream,
    Upstream,
    clear,
    shock_downstream,
    shock_upstream,
    step_downstream,
    step_upstream,
    thin_markets,
)


@compiled
def fail_one_by_one(
    flat: Flat,
    upstream: Upstream,
    downstream: Downstream,
    shocks: Indices,
    epsilon: float,
    most_steps: int,
    weights: Floats,
    index: NDArray[np.float64],
    steps: Indices,
) -> None:
    """Let each firm of `shocks` fail; fill index[shock, (combined, downstream, upstream), weight] and steps."""
    for position in range(len(shocks)):
        firm = shocks[position]
        shock_upstream(upstream, firm, 1.0)
        shock_downstream(flat, downstream, firm, 1.0)
        thin_markets(flat, downstream)
        for step in range(most_steps):
            steps[position] = step + 1
            rise = step_downstream(flat, downstream)
            rise = max(rise, step_upstream(flat, upstream))
            if rise <= epsilon:
                break
        add_up(upstream, downstream, weights, index[position])
        clear(flat, upstream, downstream)


@compiled
def add_up(upstream: Upstream, downstream: Downstream, weights: Floats, index: NDArray[np.float64]) -> None:
    """Weighted sums of the losses, each of them of the larger and of either direction."""
    for row in range(weights.shape[0]):
        up = 0.0
        for position in range(upstream.half.counts[0]):
            firm = upstream.half.reached[position]
            up += weights[row, firm] * upstream.half.loss[firm]
        down = 0.0
        beyond = 0.0
        for position in range(downstream.half.counts[0]):
            firm = downstream.half.reached[position]
            loss = downstream.half.loss[firm]
            down += weights[row, firm] * loss
            if loss > upstream.half.loss[firm]:
                beyond += weights[row, firm] * (loss - upstream.half.loss[firm])
        index[0, row] = up + beyond
        index[1, row] = down
        index[2, row] = up
