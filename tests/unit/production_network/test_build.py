"""Columns as people have them: what makes a network, and what is found wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from corechain.exceptions import UnusableNetwork
from corechain.production_network import Built, build_network

GOOD: dict[str, Any] = {
    "firm": ["a", "b", "c"],
    "sector": [0, 1, 1],
    "supplier": ["a", "a", "b"],
    "buyer": ["b", "c", "c"],
    "amount": [5.0, 2.0, 1.0],
    "essentiality": [[2, 1], [1, 2]],
}


def build(**changes: Any) -> Built:
    return build_network(**{**GOOD, **changes})


def only(built: Built) -> tuple[str, str | None, list[int]]:
    assert len(built.findings) == 1, [finding.code for finding in built.findings]
    finding = built.findings[0]
    assert built.network is None
    return finding.code, finding.column, finding.rows.tolist()


def test_a_good_network_has_no_finding() -> None:
    built = build()
    assert built.findings == ()
    network = built.require()
    assert network.out_strength.tolist() == [7.0, 1.0, 0.0]
    assert network.in_strength.tolist() == [0.0, 5.0, 3.0]
    assert network.share_of_sales.tolist() == [7 / 8, 1 / 8, 0.0]


@pytest.mark.parametrize(
    ("changes", "code", "column", "rows"),
    [
        ({"amount": [5.0, -2.0, 1.0]}, "negative_amount", "amount", [1]),
        ({"amount": [0.0, 2.0, 0.0]}, "zero_amount", "amount", [0, 2]),
        ({"amount": [5.0, float("nan"), 1.0]}, "missing_amount", "amount", [1]),
        ({"amount": ["5", "two", "1"]}, "missing_amount", "amount", [1]),
        ({"amount": [5.0, 2.0, float("inf")]}, "infinite_amount", "amount", [2]),
        ({"supplier": ["a", "c", "b"]}, "self_link", None, [1]),
        ({"supplier": ["a", "x", "b"]}, "unknown_supplier", "supplier", [1]),
        ({"buyer": ["b", "c", None]}, "unknown_buyer", "buyer", [2]),
        ({"sector": [0, None, 1]}, "missing_sector", "sector", [1]),
        ({"firm": ["a", "b", "c", "b"], "sector": [0, 1, 1, 1]}, "duplicate_firm", "firm", [3]),
        ({"market": ["m", "m", ""]}, "missing_market", "market", [2]),
        ({"essentiality": [[2, 1, 1], [1, 2, 1]]}, "wrong_size", None, []),
        ({"essentiality": [[2, 1], [1, 3]]}, "wrong_essentiality", None, [1]),
        ({"supplier": [], "buyer": [], "amount": []}, "no_links", None, []),
        ({"sector": ["x", "y", "z"]}, "wrong_size", None, []),
        ({"sector": ["x", "y", "z"], "sector_names": ["x", "y"]}, "unknown_sector", "sector", [2]),
    ],
)
def test_each_fault_is_found_with_its_rows(
    changes: dict[str, Any], code: str, column: str | None, rows: list[int]
) -> None:
    assert only(build(**changes)) == (code, column, rows)


def test_every_fault_is_reported_at_once_and_in_both_languages() -> None:
    built = build(amount=[5.0, -2.0, float("inf")], supplier=["a", "x", "b"])
    assert {finding.code for finding in built.errors} == {
        "negative_amount",
        "infinite_amount",
        "unknown_supplier",
    }
    for finding in built.findings:
        assert finding.problem.render("zh") != finding.problem.render("en")
    with pytest.raises(UnusableNetwork):
        built.require()


def test_duplicate_links_are_summed_and_reported() -> None:
    built = build(supplier=["a", "b", "a"], buyer=["b", "c", "b"])
    network = built.require()
    assert [(finding.code, finding.rows.tolist(), finding.is_error) for finding in built.findings] == [
        ("duplicate_link", [2], False)
    ]
    assert list(zip(network.supplier, network.buyer, network.amount, strict=True)) == [
        (0, 1, 6.0),
        (1, 2, 2.0),
    ]


def test_ids_may_be_text_in_one_table_and_numbers_in_the_other() -> None:
    network = build(firm=[1, 2, 3], supplier=["1", "1", "2"], buyer=[2.0, 3.0, 3.0]).require()
    assert network.supplier.tolist() == [0, 0, 1]
    assert network.buyer.tolist() == [1, 2, 2]


def test_sectors_are_positions_if_they_fit_the_matrix_and_else_take_its_order() -> None:
    wide = np.full((4, 4), 1)
    assert build(sector=["0", "3", "1"], essentiality=wide).require().sector.tolist() == [0, 3, 1]
    assert build(sector=[39, 26, 39]).require().sector.tolist() == [1, 0, 1]
    codes = build(sector=["08", "26", "26"]).require()
    assert codes.sector.tolist() == [0, 1, 1]
    assert codes.sector_names == ("08", "26")


def test_a_market_of_its_own_decides_who_replaces_whom() -> None:
    assert build(market=["east", "west", "east"]).require().market.tolist() == [0, 1, 0]
    assert build().require().market.tolist() == [0, 1, 1]
