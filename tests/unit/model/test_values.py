"""One cell: what each type reads, and what it says of what it cannot read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corechain.model.codes import BadCell
from corechain.model.schema import TABLES, Column, table_schema
from corechain.model.values import _PARSERS, cell_parser, format_cell
from corechain.texts import Text


def column(kind: str, codes: tuple[str, ...] = ()) -> Column:
    return Column("cell", kind, "", False, codes, "", Text(zh="", en=""))


def read(kind: str, text: str) -> object:
    return cell_parser(column(kind))(text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("id", "krf-photoresist", "krf-photoresist"),
        ("id", "W01", "W01"),
        ("text", "第一行\n第二行", "第一行\n第二行"),
        ("texts", "光阻| 光致抗蚀剂 |", ["光阻", "光致抗蚀剂"]),
        ("ids", "W01|W02", ["W01", "W02"]),
        ("number", "-1.5e3", -1500.0),
        ("integer", "8", 8),
        ("integer", "8.0", 8),
        ("year", "2021", 2021),
        ("share", "100", 100.0),
        ("share", "0.05", 0.05),
        ("amount", "0", 0.0),
        ("longitude", "-180", -180.0),
        ("latitude", "31.57", 31.57),
        ("boolean", "TRUE", True),
        ("boolean", "false", False),
        ("date", "2026-11-24", date(2026, 11, 24)),
        ("date", "2026/2/3", date(2026, 2, 3)),
        ("url", "https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("country", "CN", "CN"),
        ("region", "320200", "320200"),
        ("region", "320281", "320281"),
        ("uscc", "9111 0000 6000 3734 1L", "91110000600037341L"),
        ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    ],
)
def test_reads(kind: str, text: str, value: object) -> None:
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "zh", "en"),
    [
        ("id", "光刻胶", "“光刻胶”不能作标识。", "“光刻胶” cannot be an identifier."),
        ("id", "a b", "“a b”不能作标识。", "“a b” cannot be an identifier."),
        (
            "text",
            "破\ufffd损",
            "含有控制字符或乱码（�）。",
            "It holds control characters or lost characters (�).",
        ),
        ("number", "十二", "“十二”不是数。", "“十二” is not a number."),
        ("number", "nan", "“nan”不是数。", "“nan” is not a number."),
        ("number", "inf", "“inf”不是数。", "“inf” is not a number."),
        ("integer", "8.5", "“8.5”不是整数。", "“8.5” is not a whole number."),
        ("integer", "99999999999", "“99999999999”超出范围。", "“99999999999” is out of range."),
        ("year", "21", "“21”超出范围。", "“21” is out of range."),
        ("share", "0", "份额为 0。", "The share is 0."),
        ("share", "100.1", "份额“100.1”不在 0 到 100 之间。", "The share “100.1” is not within 0 to 100."),
        ("share", "-5", "份额“-5”不在 0 到 100 之间。", "The share “-5” is not within 0 to 100."),
        ("amount", "-5", "金额“-5”是负数。", "The amount “-5” is negative."),
        ("longitude", "180.5", "“180.5”超出范围。", "“180.5” is out of range."),
        ("latitude", "91", "“91”超出范围。", "“91” is out of range."),
        ("boolean", "是", "“是”不是 true 或 false。", "“是” is not true or false."),
        ("date", "2026-02-30", "“2026-02-30”不是日期。", "“2026-02-30” is not a date."),
        ("date", "24.11.2026", "“24.11.2026”不是日期。", "“24.11.2026” is not a date."),
        ("url", "www.example.org", "“www.example.org”不是网址。", "“www.example.org” is not a web address."),
        ("url", "javascript:x", "“javascript:x”不是网址。", "“javascript:x” is not a web address."),
        ("country", "CHN", "“CHN”不是国家或地区代码。", "“CHN” is not a country code."),
        ("region", "无锡", "“无锡”不是六位地区代码。", "“无锡” is not a six-digit region code."),
        ("region", "329900", "GB/T 2260 中没有代码“329900”。", "GB/T 2260 has no code “329900”."),
    ],
)
def test_says_what_is_wrong(kind: str, text: str, zh: str, en: str) -> None:
    with pytest.raises(BadCell) as caught:
        read(kind, text)
    assert (caught.value.problem.render("zh"), caught.value.problem.render("en")) == (zh, en)
    assert caught.value.remedy.render("zh")
    assert caught.value.remedy.render("en")


@pytest.mark.parametrize(
    ("kind", "text", "remedy"),
    [
        ("number", "1,234.5", "Write 1234.5."),
        ("share", "35%", "Write 35."),
        ("number", "１２", "Write 12."),
        ("boolean", "是", "Write true."),
        ("boolean", "maybe", "Write true or false."),
        ("country", "韩国", "Write KR."),
        ("country", "usa", "Write US."),
        ("country", "EUR", "Write an ISO 3166-1 alpha-2 code such as CN, JP or US."),
        ("region", "无锡", "Did you mean 320200 (Wuxi)?"),
        ("region", "320299", "Did you mean 320200 (Wuxi)?"),
        ("url", "www.example.org", "Write it in full, as in https://www.example.org."),
    ],
)
def test_says_what_to_write_instead(kind: str, text: str, remedy: str) -> None:
    with pytest.raises(BadCell) as caught:
        read(kind, text)
    assert caught.value.remedy.render("en") == remedy


def test_a_list_of_separators_only_is_empty() -> None:
    assert read("texts", "|") == []


def test_every_type_of_the_schemas_can_be_read() -> None:
    used = {each.type for table in TABLES for each in table_schema(table).columns}
    assert used <= {*_PARSERS, "code", "ids"}


def test_an_element_with_the_separator_is_not_written() -> None:
    with pytest.raises(BadCell):
        format_cell(["a|b"])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_being_written(value: float) -> None:
    assert read("number", format_cell(value)) == value


@given(st.dates())
def test_dates_survive_being_written(value: date) -> None:
    assert read("date", format_cell(value)) == value
