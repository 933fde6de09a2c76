"""A demand or an offer in a person's own words, read into the fields of a form: a table that a reader can check."""

from __future__ import annotations

from datetime import date

import pytest

from corechain.datasets.registry import open_snapshot
from corechain.matching.analysis import analyse
from corechain.matching.dates import read_dates
from corechain.workflows.fill_listing import FilledListing, Quantity, fill_listing, title_of

TODAY = date(2026, 11, 25)


def _fill(text: str) -> FilledListing:
    return fill_listing(open_snapshot("wuxi-ic"), text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("2027年3月底前", "by", "2027-03-31"),
        ("3月15日前交货", "by", "2027-03-15"),  # 15 March 2026 is over
        ("12月前", "by", "2026-11-30"),  # before December: November's last day
        ("年底前到货", "by", "2026-12-31"),
        ("明年一季度", "by", "2027-03-31"),
        ("下个月底", "by", "2026-12-31"),
        ("明年上半年", "by", "2027-06-30"),
        ("6月中旬", "by", "2027-06-20"),
        ("2027年4月起供货", "from", "2027-04-01"),
        ("2028年2月底前", "by", "2028-02-29"),  # a leap year
        ("2027-03-31前", "by", "2027-03-31"),
        ("by end of March 2027", "by", "2027-03-31"),
        ("before March 2027", "by", "2027-02-28"),
        ("no later than 15 April", "by", "2027-04-15"),
        ("by Q2 2028", "by", "2028-06-30"),
        ("by the end of this year", "by", "2026-12-31"),
        ("from 1 February 2027", "from", "2027-02-01"),
    ],
)
def test_a_day_is_read_as_purchasers_write_it(text: str, kind: str, day: str) -> None:
    assert [(each.kind, each.day.isoformat()) for each in read_dates(analyse(text), TODAY)] == [(kind, day)]


@pytest.mark.parametrize(
    "text", ["交货期3个月", "每年1000片", "2月31日", "we may need it", "2026年营收", "月用量500升"]
)
def test_what_is_no_day_is_read_as_none(text: str) -> None:
    assert read_dates(analyse(text), TODAY) == []


def test_a_chinese_demand_fills_every_field_with_the_words_it_came_from() -> None:
    text = "求购KrF光刻胶，200mm线，月用量500升，单价800元/升以内，送到无锡，2027年3月底前，交期6周"
    filled = _fill(text)
    assert [(each.field, each.words) for each in filled.suggestions] == [
        ("side", "求购"),
        ("node", "KrF光刻胶"),
        ("requirement", "200mm线"),
        ("quantity", "月用量500升"),
        ("price", "单价800元/升以内"),
        ("place", "送到无锡"),
        ("ends_on", "2027年3月底前"),
        ("lead_time_days", "交期6周"),
    ]
    assert filled.one("quantity") == Quantity(500.0, "L", "month")
    assert (filled.one("price"), filled.one("lead_time_days")) == (800.0, 42)
    assert (filled.one("place").code, filled.one("side")) == ("320200", "demand")
    for each in filled.suggestions:
        assert text[each.start : each.end].strip() == each.words


def test_an_english_demand_does_the_same() -> None:
    filled = _fill(
        "We need 12-inch polished wafers, 2,000 wafers per month, delivered to Wuxi by end of March 2027"
    )
    assert filled.nodes[0].id == "300-mm-silicon-wafer"
    assert filled.one("quantity") == Quantity(2000.0, "wafer", "month")
    assert (filled.one("place").code, filled.one("ends_on")) == ("320200", date(2027, 3, 31))


def test_an_offer_is_told_from_a_demand() -> None:
    filled = _fill("我司可提供QFN封测产能，每月300万颗，2027年1月起，交期15天")
    assert (filled.one("side"), filled.one("starts_on")) == ("offer", date(2027, 1, 1))
    assert filled.one("quantity") == Quantity(3_000_000.0, "piece", "month")


def test_a_budget_is_no_price_for_one_unit_and_a_wish_for_a_region_no_place_of_delivery() -> None:
    filled = _fill("采购IGBT模块 1200V，预算50万元，江苏优先，需要AEC-Q101")
    assert (filled.one("price"), filled.one("place")) == (None, None)
    assert [(each["attribute"], each["value"]) for each in filled.requirements] == [
        ("voltage", 1200),
        ("price", 500000),
        ("region", "320000"),
        ("certificate", "AEC-Q101"),
    ]


def test_weeks_are_counted_exactly_as_a_year() -> None:
    assert _fill("SiC衬底，100片/周").one("quantity") == Quantity(5200.0, "piece", "year")


def test_a_text_that_says_nothing_fills_nothing_and_keeps_its_beginning_as_title() -> None:
    filled = _fill("您好，想认识一下各位。")
    assert (filled.suggestions, filled.title) == ((), "您好，想认识一下各位")
    assert title_of("长" * 100) == "长" * 60
