"""Hiding provisions and finding them again."""

from __future__ import annotations

import numpy as np

from corechain.relatedness.hold_out import by_density, hide_each, popularity

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
    found = hide_each(TWO_TRADES, {"nothing": lambda present, row: np.zeros(6)}, first=1)["nothing"]
    assert found.auc == 0.5


def test_the_hidden_provision_is_not_seen_and_comes_back() -> None:
    seen = []

    def spy(present: np.ndarray, row: int) -> np.ndarray:
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
