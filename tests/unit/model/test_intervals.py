"""Interval arithmetic holds every possible result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corechain.model.intervals import Interval

numbers = st.floats(-1e6, 1e6)


@st.composite
def intervals_with_a_point(draw: st.DrawFn) -> tuple[Interval, float]:
    one, two, part = draw(numbers), draw(numbers), draw(st.floats(0, 1))
    low, high = min(one, two), max(one, two)
    return Interval(low, high), min(high, max(low, low + part * (high - low)))


@given(intervals_with_a_point(), intervals_with_a_point())
def test_results_of_points_lie_in_the_result_of_intervals(
    one: tuple[Interval, float], two: tuple[Interval, float]
) -> None:
    (first, x), (second, y) = one, two
    slack = 1e-6 * (1 + abs(x) + abs(y)) ** 2
    for whole, point in ((first + second, x + y), (first - second, x - y), (first * second, x * y)):
        assert whole.lower - slack <= point <= whole.upper + slack
    if not second.lower <= 0 <= second.upper and abs(y) > 1e-3:
        quotient = first / second
        assert quotient.lower - slack <= x / y <= quotient.upper + slack


def test_ends_are_in_order() -> None:
    with pytest.raises(ValueError, match="above"):
        Interval(2.0, 1.0)


def test_nothing_is_divided_by_an_interval_that_holds_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        Interval(1.0, 2.0) / Interval(-1.0, 1.0)


@pytest.mark.parametrize(
    ("value", "decimals", "lower", "upper"),
    [(25.5, 1, 25.45, 25.55), (1783.05, 2, 1783.045, 1783.055), (2.0, 0, 1.5, 2.5)],
)
def test_what_may_have_been_rounded(value: float, decimals: int, lower: float, upper: float) -> None:
    assert Interval.rounded(value, decimals) == Interval(lower, upper)
