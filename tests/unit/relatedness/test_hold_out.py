"""Hiding provisions and finding them again."""

from __future__ import annotations

import numpy as np

from corechain.relatedness.hold_out import by_density, hide_each, hide_each_from_region, popularity

# Two trades: rows 0-3 make products 0-2, rows 4-7 make products 3-5.
TWO_TRADES = np.kron(np.eye(2), np.ones((4, 3)))
NO_PRIOR = np.zeros((6, 6))


def test_density_finds_what_belongs_to_a_trade_and_popularity_does_not() -> None:
    found = hide_each(TWO_TRADES, {"density": by_density(NO_PRIOR, 0.0), "popularity": popularity}, first=1)
    assert found["density"].cases == 24
    assert found["density"].auc == 1.0
    assert found["density"].hits == 1.0
    # The hidden product has one maker fewer than the others, so popularity puts it last.
    assert found["popularity"].auc == 0.0


def test_a_score_that_says_nothing_is_chance() -> None:
    found = hide_each(TWO_TRADES, {"nothing": lambda present, has: np.zeros(6)}, first=1)["nothing"]
    assert found.auc == 0.5


def test_the_hidden_provision_is_not_seen_and_comes_back() -> None:
    seen = []

    def spy(present: np.ndarray, has: np.ndarray) -> np.ndarray:
        seen.append(int(present.sum()))
        return np.zeros(6)

    before = TWO_TRADES.copy()
    hide_each(TWO_TRADES, {"spy": spy})
    assert set(seen) == {23}
    assert np.array_equal(TWO_TRADES, before)


def test_organisations_with_one_provision_are_left_out() -> None:
    found = hide_each(np.eye(3), {"popularity": popularity})["popularity"]
    assert found.cases == 0
    assert np.isnan(found.auc)


def test_a_node_hidden_from_a_region_is_found_by_what_surrounds_it() -> None:
    # The region (rows 0 and 4) has both trades; a seventh product is made elsewhere beside none of them.
    present = np.pad(TWO_TRADES, ((0, 1), (0, 1)))
    present[8, 6] = 1.0
    scores = {"density": by_density(np.zeros((7, 7)), 0.0), "popularity": popularity}
    found = hide_each_from_region(present, [0, 4], scores, first=1)
    assert found["density"].cases == 6
    assert found["density"].auc == 1.0
    assert present.sum() == 25


def test_what_a_region_alone_provides_is_not_hidden() -> None:
    found = hide_each_from_region(TWO_TRADES, [0, 1, 2, 3], {"popularity": popularity})["popularity"]
    assert found.cases == 0
