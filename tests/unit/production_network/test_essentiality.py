from __future__ import annotations

import pytest

from corechain.exceptions import UnusableNetwork
from corechain.production_network.essentiality import (
    SECTIONS,
    division,
    gbt4754,
    gbt4754_default,
    gbt4754_section,
    leontief,
    linear,
)


def test_the_sections_cover_97_divisions_without_gap_or_overlap() -> None:
    ranges = list(SECTIONS.values())
    assert [first for first, _ in ranges] == [1, *(last + 1 for _, last in ranges[:-1])]
    assert ranges[-1][1] == 97
    assert len(SECTIONS) == 20


@pytest.mark.parametrize(
    ("supplier", "buyer", "essential"),
    [
        ("26", "39", True),  # chemicals → electronics
        ("08", "31", True),  # iron ore → steel
        ("44", "39", True),  # electricity → electronics
        ("44", "65", False),  # electricity → software: a service
        ("39", "65", False),  # electronics → software
        ("65", "39", False),  # software → electronics
        ("43", "39", False),  # repair is a service
        ("30", "47", True),  # cement → housing
    ],
)
def test_goods_and_energy_stop_production_and_services_do_not(
    supplier: str, buyer: str, essential: bool
) -> None:
    assert gbt4754_default([supplier, buyer])[0, 1] == (2 if essential else 1)


@pytest.mark.parametrize("code", ["98", "0", "C39", "396", "", "三九"])
def test_what_is_not_a_division_is_refused(code: str) -> None:
    with pytest.raises(UnusableNetwork, match="not a division"):
        gbt4754_default([code])


def test_leontief_and_linear_are_the_two_ends() -> None:
    assert (leontief(3) == 2).all()
    assert (linear(3) == 1).all()
    assert gbt4754_section(1) == "A"


def test_the_whole_matrix_has_all_divisions_in_order() -> None:
    matrix, names = gbt4754()
    assert matrix.shape == (97, 97)
    assert (names[0], names[38], names[-1]) == ("01", "39", "97")
    assert matrix[names.index("26"), names.index("39")] == 2


@pytest.mark.parametrize(
    ("code", "expected"),
    [("C39", "39"), ("3973", "39"), ("6", "06"), ("98", "98"), ("chips", "chips"), ("", "")],
)
def test_codes_of_any_length_lead_to_their_division(code: str, expected: str) -> None:
    assert division(code) == expected
