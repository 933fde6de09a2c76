"""A composite of components between 0 and 1, and how far its ranking depends on the weights."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray


def weighted_means(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted mean of each row over the components it has; NaN for a row without any.

    `values`: shape (rows, components), NaN where missing; `weights`: shape (components,). A missing component
    is left out, and its weight falls to the others in proportion: Σ wₖ vₖ / Σ wₖ over the known k.

    >>> weighted_means(np.array([[1.0, 0.0], [1.0, np.nan]]), np.array([3.0, 1.0])).tolist()
    [0.75, 1.0]
    """
    known = ~np.isnan(values)
    weight = known @ weights
    total = np.where(known, values, 0.0) @ weights
    means: NDArray[np.float64] = np.full(len(values), np.nan)
    np.divide(total, weight, out=means, where=weight > 0)
    return means


def ranks(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Competition rank of each score, the largest first: equal scores share the better rank; NaN comes last.

    >>> ranks(np.array([0.2, 0.9, 0.9, np.nan])).tolist()
    [3, 1, 1, 4]
    """
    descending = np.sort(-np.nan_to_num(np.round(scores, 12), nan=-np.inf))
    found: NDArray[np.int64] = np.searchsorted(
        descending, -np.nan_to_num(np.round(scores, 12), nan=-np.inf), side="left"
    )
    return found + 1


def rank_intervals(
    values: NDArray[np.float64], weights: NDArray[np.float64], *, change: float = 0.2
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Best and worst rank of each row when every weight is lowered or raised by `change`, in all 2ⁿ combinations.

    The unchanged weights are ranked too. The interval holds for these combinations, not for every point between.
    """
    best = worst = ranks(weighted_means(values, weights))
    for factors in product((1 - change, 1 + change), repeat=len(weights)):
        rank = ranks(weighted_means(values, weights * np.array(factors)))
        best, worst = np.minimum(best, rank), np.maximum(worst, rank)
    return best, worst
