"""How often a quantity is meant, with words between; and words that name a day or a span of time, not a rate."""

from __future__ import annotations

import pytest

from corechain.matching.analysis import analyse
from corechain.matching.requirements import Requirement, read_requirements


def _quantity(text: str) -> Requirement:
    [found] = [each for each in read_requirements(analyse(text)) if each.attribute == "quantity"]
    return found


@pytest.mark.parametrize(
    ("text", "amount", "unit", "words"),
    [
        ("每周大约需要 500 升", 500, "L/week", "每周大约需要 500 升"),
        ("求购显影液，每周大约要用500升，送到无锡", 500, "L/week", "每周大约要用500升"),
        ("我们一周大概要用掉五百升", 500, "L/week", "一周大概要用掉五百升"),
        ("周用量约500升", 500, "L/week", "周用量约500升"),
        ("每日消耗20kg", 20, "kg/day", "每日消耗20kg"),
        ("日耗20公斤", 20, "kg/day", "日耗20公斤"),
        ("月均用量大约在300公斤左右", 300, "kg/month", "月均用量大约在300公斤"),
        ("一个季度需要300公斤", 300, "kg/quarter", "一个季度需要300公斤"),
        ("一年合计两千片", 2000, "piece/year", "一年合计两千片"),
        ("每年总共采购不少于2000片", 2000, "piece/year", "每年总共采购不少于2000片"),
        ("每半年大约1000瓶", 2000, "bottle/year", "每半年大约1000瓶"),
        ("半年用量3吨", 6, "t/year", "半年用量3吨"),
        ("每月采购光刻胶500升", 500, "L/month", "500升"),
        ("about 500 litres each week", 500, "L/week", "500 litres each week"),
        ("each week we need about 500 litres", 500, "L/week", "each week we need about 500 litres"),
        ("weekly demand of about 500 litres", 500, "L/week", "weekly demand of about 500 litres"),
        ("roughly 500 litres every single week", 500, "L/week", "500 litres every single week"),
        ("monthly consumption: 500 L", 500, "L/month", "monthly consumption: 500 L"),
        ("2,000 wafers in total a year", 2000, "wafer/year", "2,000 wafers in total a year"),
        ("2000 pieces per half year", 4000, "piece/year", "2000 pieces per half year"),
        ("2000 pieces every six months", 4000, "piece/year", "2000 pieces every six months"),
        ("500 litres of KrF photoresist per month", 500, "L/month", "500 litres"),
    ],
)
def test_the_period_is_read_with_words_between(text: str, amount: float, unit: str, words: str) -> None:
    found = _quantity(text)
    assert (found.value, found.unit, found.text) == (amount, unit, words)


@pytest.mark.parametrize(
    "text",
    [
        "3月需要500升", "下周需要500升", "周日需要500升", "1月1日需要500升", "上半年需要500升", "2027年需要500升",
        "今年合计500升", "3个月用量500升", "500升月底前送到", "质保一年500升", "每周例会后确认，需要500升",
        "每周需要两次送货，每次500升", "每周三需要500升", "500 litres of developer by week 12",
        "weekly meeting; we need 500 litres", "500 litres of resist for a month",
    ],
)  # fmt: skip
def test_a_day_or_a_span_of_time_is_no_rate(text: str) -> None:
    found = _quantity(text)
    assert (found.value, found.unit) == (500, "L")
