"""What a demand requires, read from tables of examples that anyone can check."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corechain.matching.analysis import analyse
from corechain.matching.numerals import parse_number
from corechain.matching.place_wishes import read_places
from corechain.matching.requirements import read_requirements
from corechain.model.places import place


@pytest.mark.parametrize(
    ("demand", "attribute", "operator", "value", "unit", "words"),
    [
        ("月用量500升", "quantity", "ge", 500, "L/month", "月用量500升"),
        ("2万片/月", "quantity", "ge", 20_000, "piece/month", "2万片/月"),
        ("10 tons per month", "quantity", "ge", 10, "t/month", "10 tons per month"),
        ("5kk/month", "quantity", "ge", 5_000_000, "piece/month", "5kk/month"),
        ("三百片硅片", "quantity", "ge", 300, "piece", "三百片"),
        ("求购一批靶材", "quantity", "ge", 1, "lot", "一批"),
        ("二手刻蚀机一台", "quantity", "ge", 1, "set", "一台"),
        ("1,500 kg a year", "quantity", "ge", 1500, "kg/year", "1,500 kg a year"),
        ("20 kwpm", "quantity", "ge", 20_000, "wafer/month", "20 kwpm"),
        (
            "500 12-inch wafers per month",
            "quantity",
            "ge",
            500,
            "wafer/month",
            "500 12-inch wafers per month",
        ),
        ("不超过3吨", "quantity", "le", 3, "t", "不超过3吨"),
        ("交期4周内", "lead_time", "le", 28, "day", "交期4周内"),
        ("within 30 days", "lead_time", "le", 30, "day", "within 30 days"),
        ("lead time of 6 weeks", "lead_time", "le", 42, "day", "lead time of 6 weeks"),
        ("两个月内交货", "lead_time", "le", 60, "day", "两个月内交货"),
        ("200mm线", "wafer_size", "eq", 200, "mm", "200mm线"),
        ("12寸", "wafer_size", "eq", 300, "mm", "12寸"),
        ("六英寸", "wafer_size", "eq", 150, "mm", "六英寸"),
        ("8-inch line", "wafer_size", "eq", 200, "mm", "8-inch line"),
        ("28nm", "process_node", "eq", 28, "nm", "28nm"),
        ("0.18um工艺", "process_node", "eq", 180, "nm", "0.18um工艺"),
        ("28nm及以下", "process_node", "le", 28, "nm", "28nm及以下"),
        ("248nm光源", "wavelength", "eq", 248, "nm", "248nm"),
        ("通过IATF 16949", "certificate", "eq", "IATF 16949", None, "IATF 16949"),
        ("iso9001 certified", "certificate", "eq", "ISO 9001", None, "iso9001"),
        ("AEC-Q101", "certificate", "eq", "AEC-Q101", None, "AEC-Q101"),
        ("车规芯片", "certificate", "eq", "automotive grade", None, "车规"),
        ("纯度6N", "purity", "ge", 99.9999, "percent", "6N"),
        ("99.999%", "purity", "ge", 99.999, "percent", "99.999%"),
        ("双氧水 G5", "purity", "ge", "SEMI G5", None, "G5"),
        ("IGBT 1200V", "voltage", "eq", 1200, "V", "1200V"),
        ("3.3kV模块", "voltage", "eq", 3300, "V", "3.3kV"),
        ("QFN封测", "package", "eq", "QFN", None, "QFN"),
        ("预算50万元以内", "price", "le", 500_000, "CNY", "预算50万元以内"),
    ],
)
def test_requirement(
    demand: str, attribute: str, operator: str, value: float | str, unit: str | None, words: str
) -> None:
    found = [each for each in read_requirements(analyse(demand)) if each.attribute == attribute]
    assert [(each.operator, each.value, each.unit, each.text) for each in found] == [
        (operator, value, unit, words)
    ]


@pytest.mark.parametrize(
    "demand",
    ["5G基站芯片", "找一个做封装的厂", "STM32F103C8T6", "16位ADC", "RS-485 transceiver", "led by him to it"],
)
def test_no_requirement_is_invented(demand: str) -> None:
    assert read_requirements(analyse(demand)) == []


@pytest.mark.parametrize(
    ("demand", "attribute", "operator", "code", "hard", "words"),
    [
        ("优先长三角", "region", "eq", "CN-YRD", False, "优先长三角"),
        ("无锡优先", "region", "eq", "320200", False, "无锡优先"),
        ("限无锡", "region", "eq", "320200", True, "限无锡"),
        ("必须在江苏", "region", "eq", "320000", True, "必须在江苏"),
        ("江苏省内的封测厂", "region", "eq", "320000", True, "江苏省内"),
        ("无锡的封测厂", "region", "eq", "320200", False, "无锡"),
        ("江苏省无锡市新吴区的封测厂", "region", "eq", "320214", False, "江苏省无锡市新吴区"),
        ("lead frames in Jiangsu", "region", "eq", "320000", True, "in Jiangsu"),
        ("preferably in Jiangsu", "region", "eq", "320000", False, "preferably in Jiangsu"),
        ("photomask near Wuxi", "region", "near", "320200", False, "near Wuxi"),
        ("苏州附近", "region", "near", "320500", False, "苏州附近"),
        ("国产EDA", "region", "eq", "CN", False, "国产"),
        ("非日本的光刻胶", "region", "ne", "JP", True, "非日本"),
        ("送到苏州", "delivery_place", "eq", "320500", False, "送到苏州"),
        ("我们在无锡的工厂要靶材", "delivery_place", "eq", "320200", False, "无锡"),
        ("本地供应商", "region", "eq", "320200", False, "本地"),
        ("江浙沪的厂", "region", "eq", "310000|320000|330000", False, "江浙沪"),
    ],
)
def test_place(demand: str, attribute: str, operator: str, code: str, hard: bool, words: str) -> None:
    found = read_places(analyse(demand), place("320200"))
    assert [(each.attribute, each.operator, each.value, each.hard, each.text) for each in found] == [
        (attribute, operator, code, hard, words)
    ]


@given(st.integers(min_value=1, max_value=99_999))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert parse_number(chinese(number)) == number


def chinese(number: int) -> str:
    """A number below 100,000 in Chinese numerals, as spoken."""
    digits = "零一二三四五六七八九"
    text, pending_zero = "", False
    for power, name in ((4, "万"), (3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if pending_zero and text else "") + digits[digit] + name
            pending_zero = False
        else:
            pending_zero = True
    return text


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    analysed = analyse(text)
    for each in [*read_requirements(analysed), *read_places(analysed)]:
        assert 0 <= each.start < each.end <= len(analysed.text)
