"""Derived figures, worked out by hand with exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corechain.model.intervals import Interval
from corechain.official_statistics.derived import (
    increase,
    level_before,
    printed,
    ratio,
    rest_of_whole,
    whole,
)

INCOME = printed(1783.05, 2)
GROWTH = printed(25.5, 1, 0.01)
SEGMENTS = printed(1246.61, 2)
SHARE = printed(45.2, 1, 0.01)


def exactly(text: str) -> Fraction:
    return Fraction(text)


def test_level_of_the_year_before() -> None:
    found = level_before(INCOME, GROWTH)
    assert found.lower == pytest.approx(float(exactly("1783.045") / exactly("1.2555")), rel=1e-12)
    assert found.upper == pytest.approx(float(exactly("1783.055") / exactly("1.2545")), rel=1e-12)


def test_increase_on_the_year_before() -> None:
    found = increase(INCOME, GROWTH)
    assert found.lower == pytest.approx(float(exactly("1783.045") * (1 - 1 / exactly("1.2545"))), rel=1e-9)
    assert found.upper == pytest.approx(float(exactly("1783.055") * (1 - 1 / exactly("1.2555"))), rel=1e-9)


def test_whole_and_its_rest() -> None:
    total = whole(SEGMENTS, SHARE)
    assert total.lower == pytest.approx(float(exactly("1246.605") / exactly("0.4525")), rel=1e-12)
    assert total.upper == pytest.approx(float(exactly("1246.615") / exactly("0.4515")), rel=1e-12)
    rest = rest_of_whole(SEGMENTS, SHARE)
    assert rest.lower == pytest.approx(float(exactly("1246.605") * (1 / exactly("0.4525") - 1)), rel=1e-9)
    # Subtracting the part from the whole would forget that both move together, and be wider.
    assert rest.width < (total - SEGMENTS).width


def test_ratio() -> None:
    found = ratio(SEGMENTS, INCOME)
    assert found.lower == pytest.approx(float(exactly("1246.605") / exactly("1783.055")), rel=1e-12)
    assert found.upper == pytest.approx(float(exactly("1246.615") / exactly("1783.045")), rel=1e-12)


@given(st.floats(1, 1e4), st.floats(-0.5, 2), st.floats(0, 1), st.floats(0, 1))
def test_the_truth_lies_in_the_interval(level: float, growth: float, one: float, two: float) -> None:
    """Round a true level and growth, derive, and find the true level before."""
    seen_level, seen_growth = round(level, 2), round(growth * 100, 1)
    found = level_before(printed(seen_level, 2), printed(seen_growth, 1, 0.01))
    truth = level / (1 + growth)
    assert found.lower - 1e-6 <= truth <= found.upper + 1e-6


def test_a_figure_without_decimals_is_taken_as_it_stands() -> None:
    assert printed(50.0, None) == Interval.exactly(50.0)
