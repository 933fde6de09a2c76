"""Bounds of concentration hold for every way to divide the unknown rest."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from corechain.industry_chain.concentration import (
    MarketShares,
    country_herfindahl,
    effective_number,
    herfindahl,
    local_share,
)

SLACK = 1e-9


@st.composite
def markets(draw: st.DrawFn) -> tuple[list[float], int]:
    """Whole shares of a market in percent that add up to 100, and how many of them are known."""
    cuts = sorted(draw(st.lists(st.integers(1, 99), max_size=8, unique=True)))
    shares = [(after - before) / 100 for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]
    return shares, draw(st.integers(1, len(shares)))


def known_part(shares: list[float], known: int) -> MarketShares:
    return MarketShares("m", 2023, 2023, {f"f{number}": share for number, share in enumerate(shares[:known])})


@given(markets())
def test_the_true_index_lies_within_its_bounds(case: tuple[list[float], int]) -> None:
    shares, known = case
    bounds = herfindahl(known_part(shares, known))
    truth = sum(share**2 for share in shares)
    assert bounds.lower - SLACK <= truth <= bounds.upper + SLACK + 0.005**2
    number = effective_number(bounds)
    assert number is not None
    assert number.lower - 1e-6 <= 1 / truth <= number.upper + 1e-6


@given(markets(), st.data())
def test_the_true_country_index_lies_within_its_bounds(
    case: tuple[list[float], int], data: st.DataObject
) -> None:
    shares, known = case
    countries = [data.draw(st.sampled_from(["CN", "JP", "NL"])) for _ in shares]
    country_of = {f"f{number}": country for number, country in enumerate(countries)}
    found = country_herfindahl(known_part(shares, known), None, country_of)
    assert found is not None
    sums: dict[str, float] = {}
    for share, country in zip(shares, countries, strict=True):
        sums[country] = sums.get(country, 0.0) + share
    truth = sum(value**2 for value in sums.values())
    # A rest below half the tolerance is taken for rounding.
    assume(known_part(shares, known).rest > 0 or known == len(shares))
    assert found[0].lower - SLACK <= truth <= found[0].upper + SLACK


@given(markets(), st.data())
def test_the_true_local_share_lies_within_its_bounds(
    case: tuple[list[float], int], data: st.DataObject
) -> None:
    shares, known = case
    lies_there = [data.draw(st.booleans()) for _ in shares]
    said = [there if data.draw(st.booleans()) else None for there in lies_there]
    local = {f"f{number}": answer for number, answer in enumerate(said)}
    bounds = local_share(known_part(shares, known), None, local, None)
    truth = sum(share for share, there in zip(shares, lies_there, strict=True) if there)
    assert bounds is not None
    assume(known_part(shares, known).rest > 0 or known == len(shares))
    assert bounds.lower - SLACK <= truth <= bounds.upper + SLACK


def test_shares_rounded_to_a_little_more_than_the_whole_leave_no_rest() -> None:
    shares = MarketShares("m", 2023, 2023, {"a": 0.602, "b": 0.402})
    assert (shares.covered, shares.rest) == (1.0, 0.0)


def test_nothing_known_is_nothing_said() -> None:
    assert country_herfindahl(None, None, {}) is None
    assert local_share(None, None, {}, "CN") is None
