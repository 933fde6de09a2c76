"""Codes of the field: what exactly does not hold about a wrong one."""

from __future__ import annotations

import pytest

from corechain.model.codes import (
    BadCell,
    check_lei,
    check_region,
    check_uscc,
    country_of,
    iso_countries,
    one_of,
)


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        ("91110000600037341", "统一社会信用代码应有 18 位", "has 18 characters; “91110000600037341” has 17."),
        ("9111000060003734OL", "中有不该有的字符", "characters a Unified Social Credit Code cannot have"),
        ("A1110000600037341L", "中有不该有的字符", "characters a Unified Social Credit Code cannot have"),
        ("91110000600037341M", "按前 17 位应为 L", "the first 17 characters give L."),
    ],
)
def test_what_is_wrong_with_a_uscc(number: str, zh: str, en: str) -> None:
    with pytest.raises(BadCell) as caught:
        check_uscc(number)
    assert zh in caught.value.problem.render("zh")
    assert en in caught.value.problem.render("en")


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        ("213800KUD8LAJWSQ9D1", "LEI 应有 20 位", "has 20 characters; “213800KUD8LAJWSQ9D1” has 19."),
        ("213800KUD8LAJWSQ9DXX", "末两位是数字", "the last two digits"),
        ("213800KUD8LAJWSQ9D16", "的校验位不对", "The check digits of the Legal Entity Identifier"),
    ],
)
def test_what_is_wrong_with_a_lei(number: str, zh: str, en: str) -> None:
    with pytest.raises(BadCell) as caught:
        check_lei(number)
    assert zh in caught.value.problem.render("zh")
    assert en in caught.value.problem.render("en")


def test_iso_3166_1_has_249_entries_and_no_reserved_ones() -> None:
    assert len(iso_countries()) == 249
    assert iso_countries() >= {"CN", "TW", "HK", "MO", "US", "NL"}
    assert iso_countries().isdisjoint({"EU", "UN", "ZZ", "XK", "XA"})


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("TWN", "TW"),
        ("Japan", "JP"),
        ("荷兰", "NL"),
        ("156", "CN"),
        ("kr", "KR"),
        ("Europe", None),
        ("", None),
    ],
)
def test_a_country_written_otherwise(written: str, code: str | None) -> None:
    assert country_of(written) == code


@pytest.mark.parametrize("code", ["110103", "320000", "320214", "650100"])
def test_present_and_past_regions_are_known(code: str) -> None:
    """110103 was Chongwen District of Beijing until 2010: old records may name it."""
    assert check_region(code) == code


def test_a_code_in_capitals_is_recognised_but_not_taken() -> None:
    with pytest.raises(BadCell) as caught:
        one_of("HIGH", ("high", "medium", "low"))
    assert caught.value.remedy.render("en") == "Did you mean “high”? Use one of: high, medium, low."
