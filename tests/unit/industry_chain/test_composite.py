"""The composite and its rank intervals."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corechain.industry_chain.composite import rank_intervals, ranks, weighted_means

WEIGHTS = np.array([0.5, 0.3, 0.2])
parts = st.one_of(st.floats(0, 1), st.just(float("nan")))
tables = arrays(np.float64, st.tuples(st.integers(1, 8), st.just(3)), elements=parts)


@given(tables)
def test_a_mean_lies_between_the_smallest_and_largest_known_component(values: np.ndarray) -> None:
    means = weighted_means(values, WEIGHTS)
    for row, mean in zip(values, means, strict=True):
        known = row[~np.isnan(row)]
        if len(known):
            assert known.min() - 1e-12 <= mean <= known.max() + 1e-12
        else:
            assert np.isnan(mean)


@given(tables)
def test_the_rank_lies_in_its_interval_and_no_change_gives_no_width(values: np.ndarray) -> None:
    rank = ranks(weighted_means(values, WEIGHTS))
    best, worst = rank_intervals(values, WEIGHTS)
    assert (best <= rank).all()
    assert (rank <= worst).all()
    still_best, still_worst = rank_intervals(values, WEIGHTS, change=0.0)
    assert (still_best == rank).all()
    assert (still_worst == rank).all()


def test_two_rows_that_trade_places() -> None:
    values = np.array([[1.0, 0.0], [0.0, 1.0]])
    best, worst = rank_intervals(values, np.array([0.52, 0.48]))
    assert best.tolist() == [1, 1]
    assert worst.tolist() == [2, 2]
    best, worst = rank_intervals(values, np.array([0.7, 0.3]))
    assert (best.tolist(), worst.tolist()) == ([1, 2], [1, 2])
