"""The product space on matrices worked out by hand, and its invariants."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corechain.relatedness.product_space import density, presence, proximity, rca, supported_proximity

shapes = st.tuples(st.integers(1, 6), st.integers(1, 6))
presences = arrays(np.float64, shapes, elements=st.sampled_from([0.0, 1.0]))


def test_rca_of_a_two_by_two_table() -> None:
    # World: 4 of wine in 8; a country with 3 wine of 4 has RCA (3/4) / (4/8) = 1.5.
    values = np.array([[3.0, 1.0], [1.0, 3.0]])
    assert rca(values).tolist() == [[1.5, 0.5], [0.5, 1.5]]
    assert presence(rca(values)).tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_proximity_is_the_smaller_conditional_probability() -> None:
    # Product 0 is made by three, product 1 by two, both by one: P(0|1) = 1/2, P(1|0) = 1/3.
    present = np.array([[1.0, 1.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert proximity(present)[0, 1] == 1 / 3


def test_density_is_the_part_of_what_lies_near() -> None:
    near = np.array([[0.0, 0.3, 0.1], [0.3, 0.0, 0.0], [0.1, 0.0, 0.0]])
    present = np.array([[0.0, 1.0, 0.0]])
    assert np.allclose(density(present, near)[0], [0.3 / 0.4, 0.0, 0.0])
    assert np.allclose(density(present, near, damping=0.6)[0], [0.3 / 1.0, 0.0, 0.0])


def test_a_prior_speaks_where_nothing_is_observed_and_fades_where_much_is() -> None:
    prior = np.array([[0.0, 0.4], [0.4, 0.0]])
    nothing = np.zeros((3, 2))
    assert supported_proximity(nothing, prior, 5.0)[0, 1] == 0.4
    always = np.ones((995, 2))
    assert supported_proximity(always, prior, 5.0)[0, 1] == (995 + 5 * 0.4) / 1000


@given(presences)
def test_proximity_is_symmetric_and_between_zero_and_one(present: np.ndarray) -> None:
    near = proximity(present)
    assert np.array_equal(near, near.T)
    assert ((near >= 0) & (near <= 1)).all()
    assert (np.diag(near) == 0).all()


@given(presences)
def test_no_prior_gives_plain_proximity(present: np.ndarray) -> None:
    prior = np.zeros((present.shape[1],) * 2)
    assert np.array_equal(supported_proximity(present, prior, 0.0), proximity(present))


@given(presences)
def test_density_lies_between_zero_and_one_and_grows_with_what_is_present(present: np.ndarray) -> None:
    near = proximity(present)
    around = density(present, near)
    assert ((around >= 0) & (around <= 1 + 1e-12)).all()
    assert (density(np.ones_like(present), near) >= around - 1e-12).all()


@given(arrays(np.float64, shapes, elements=st.sampled_from([0.0, 1.0, 2.0, 5.0])))
def test_weighted_mean_of_rca_is_one(values: np.ndarray) -> None:
    total = values.sum()
    if total:
        weights = values.sum(axis=0) / total
        made = values.sum(axis=1) > 0
        assert np.allclose((rca(values) * weights).sum(axis=1)[made], 1.0)
