"""The columns of the Excel table of listings: one list for the template, the upload and the export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corechain.texts import Language, Text
from corechain_portal.listings.models import Part, Period, Side


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, an example, and what may be chosen in it."""

    key: str
    title: Text
    example: Text
    width: int = 14
    choices: Mapping[str, Text] | None = None

    def code(self, words: str) -> str:
        """The code of what was chosen, in either language; what is no choice stays as it is."""
        wanted = words.strip().casefold()
        for code, title in (self.choices or {}).items():
            if wanted in (code.casefold(), title.zh.casefold(), title.en.casefold()):
                return code
        return words.strip()


def _same(words: str) -> Text:
    return Text(zh=words, en=words)


SIDES = {Side.DEMAND.value: Text(zh="需求", en="Demand"), Side.OFFER.value: Text(zh="供给", en="Offer")}
PERIODS = {
    Period.ONCE.value: Text(zh="一次", en="once"),
    Period.MONTH.value: Text(zh="每月", en="a month"),
    Period.QUARTER.value: Text(zh="每季度", en="a quarter"),
    Period.YEAR.value: Text(zh="每年", en="a year"),
}
PARTS = {
    Part.NAME.value: Text(zh="单位名称", en="Name"),
    Part.QUANTITY.value: Text(zh="数量", en="Quantity"),
    Part.PRICE.value: Text(zh="价格", en="Price"),
    Part.DATES.value: Text(zh="日期", en="Dates"),
    Part.PLACE.value: Text(zh="地点", en="Place"),
    Part.FILES.value: Text(zh="文件", en="Files"),
}
LEVELS = {
    "public": Text(zh="公开", en="Public"),
    "alliance": Text(zh="联盟内", en="Within the alliance"),
    "secretariat": Text(zh="仅秘书处", en="Secretariat only"),
}
"""Organisations cannot be named in a table."""

COLUMNS = (
    Column("side", Text(zh="类别", en="Side"), Text(zh="需求", en="Demand"), 10, SIDES),
    Column(
        "text",
        Text(zh="原文", en="Text"),
        Text(
            zh="示例：求购KrF光刻胶，200mm线，月用量500升，送到无锡（此行不导入）",
            en="Example: KrF photoresist for a 200 mm line, 500 L per month, delivered to Wuxi (this row is not read)",
        ),
        60,
    ),
    Column("title", Text(zh="标题", en="Title"), Text(zh="求购KrF光刻胶", en="KrF photoresist wanted"), 28),
    Column("nodes", Text(zh="产业链环节", en="Nodes"), Text(zh="KrF光刻胶", en="KrF photoresist"), 20),
    Column("quantity", Text(zh="数量", en="Quantity"), _same("500")),
    Column("unit", Text(zh="单位", en="Unit"), _same("L"), 8),
    Column("period", Text(zh="周期", en="How often"), Text(zh="每月", en="a month"), 10, PERIODS),
    Column("price", Text(zh="单价（元）", en="Price, CNY a unit"), _same("800")),
    Column("region", Text(zh="地点", en="Place"), Text(zh="无锡", en="Wuxi")),
    Column("starts_on", Text(zh="开始日期", en="From"), _same("")),
    Column("ends_on", Text(zh="需用或截止日期", en="Needed by, or until"), _same("2027-03-31"), 16),
    Column("lead_time_days", Text(zh="交期（天）", en="Lead time, days"), _same("42")),
    Column(
        "hidden", Text(zh="仅对接受的单位公开", en="Only for accepted"), Text(zh="单位名称", en="Name"), 20
    ),
    Column(
        "level",
        Text(zh="公开范围", en="Who may see it"),
        Text(zh="联盟内", en="Within the alliance"),
        16,
        LEVELS,
    ),
    Column("valid_until", Text(zh="有效期至", en="On the market until"), _same(""), 16),
)
BY_KEY = {column.key: column for column in COLUMNS}
EXAMPLE_BEGINS = ("示例", "example")


def column_titled(title: str) -> Column | None:
    """The column with this heading, in either language or as its key."""
    wanted = " ".join(title.split()).casefold()
    for column in COLUMNS:
        if wanted in (column.key, column.title.zh.casefold(), column.title.en.casefold()):
            return column
    return None


def hidden_codes(words: str) -> list[str]:
    """The parts named in a cell; what is no part stays, so that it is found wrong."""
    parts = words.replace("，", ",").replace("、", ",").replace(";", ",").split(",")
    column = Column("hidden", Text(zh="", en=""), Text(zh="", en=""), choices=PARTS)
    return [column.code(part) for part in parts if part.strip()]


def words_of(choices: Mapping[str, Text], code: str, language: Language) -> str:
    """A code in words."""
    return choices[code].render(language) if code in choices else code
