"""The reference of the tables, from the schemas and the rules: embedded in docs/reference/tables.md by cog."""

from __future__ import annotations

from collections.abc import Iterator

from corechain.model.row_rules import ROW_RULES
from corechain.model.schema import REQUIRED_TABLES, TABLE_TITLES, TABLES, Column, table_schema
from corechain.texts import Text

TYPES = {
    "id": Text(
        zh="标识：拉丁字母、数字、连字符和下划线，以字母或数字开头，不超过 120 个字符",
        en="identifier: Latin letters, digits, hyphens, underscores; a letter or digit first; at most 120",
    ),
    "ids": Text(zh="若干标识，用 \\| 隔开", en="identifiers separated by \\|"),
    "text": Text(zh="文字，可以换行", en="text; line breaks are fine"),
    "texts": Text(zh="若干段文字，用 \\| 隔开", en="texts separated by \\|"),
    "code": Text(zh="代码表中的一个值", en="one value of the code list"),
    "integer": Text(zh="整数", en="whole number"),
    "number": Text(zh="数，小数点用 .", en="number with . as the decimal sign"),
    "amount": Text(zh="不小于 0 的数", en="number of at least 0"),
    "share": Text(zh="大于 0、不超过 100 的百分数", en="percentage above 0 and up to 100"),
    "year": Text(zh="四位年份", en="year of four digits"),
    "date": Text(zh="日期：年-月-日", en="date: year-month-day"),
    "boolean": Text(zh="true 或 false", en="true or false"),
    "url": Text(zh="以 http:// 或 https:// 开头的网址", en="web address starting with http:// or https://"),
    "country": Text(zh="ISO 3166-1 两位代码", en="ISO 3166-1 alpha-2 code"),
    "region": Text(zh="GB/T 2260 六位代码，现行或曾用", en="GB/T 2260 six-digit code, present or past"),
    "longitude": Text(zh="−180 到 180 度", en="−180 to 180 degrees"),
    "latitude": Text(zh="−90 到 90 度", en="−90 to 90 degrees"),
    "uscc": Text(
        zh="统一社会信用代码，核对校验位", en="Unified Social Credit Code, check character verified"
    ),
    "lei": Text(zh="LEI，核对校验位", en="Legal Entity Identifier, check digits verified"),
}
"""What a cell of each type holds."""

CHAIN_RULES = (
    Text(zh="part_of 指向种类为 stage 的环节。", en="part_of leads to a node of kind stage."),
    Text(zh="一个环节至多属于一个阶段。", en="A node is part of one stage at most."),
    Text(zh="同一条关系只出现一次。", en="No relation is given twice."),
    Text(zh="input_to 和 variant_of 不绕成圈。", en="input_to and variant_of do not run in circles."),
)
"""Rules over all rows of node_relations, checked by corechain.model.relation_rules."""


def tables_page() -> str:
    """The generated part of the page as Markdown."""
    return "\n".join([*_types(), *(line for name in TABLES for line in _table(name))]).rstrip()


def _types() -> Iterator[str]:
    yield from ("## Types / 类型", "", "| Type 类型 | A cell holds | 单元格内容 |", "|---|---|---|")
    for name, meaning in TYPES.items():
        yield f"| `{name}` | {meaning.en} | {meaning.zh} |"
    yield ""


def _table(name: str) -> Iterator[str]:
    title = TABLE_TITLES[name]
    yield from (f"## {name} — {title.en} / {title.zh}", "")
    if name in REQUIRED_TABLES:
        yield from ("A data set needs this table. 数据集必须有这张表。", "")
    yield "| Column 列 | Type 类型 | Required 必填 | Meaning | 含义 |"
    yield "|---|---|---|---|---|"
    for column in table_schema(name).columns:
        yield _column(column)
    yield ""
    rules = [rule.says for rule in ROW_RULES.get(name, ())]
    if name == "node_relations":
        rules += CHAIN_RULES
    for rule in rules:
        yield f"- {rule.en} {rule.zh}"
    if rules:
        yield ""


def _column(column: Column) -> str:
    kind = f"`{column.type}`"
    if column.codes:
        kind += ": " + ", ".join(f"`{code}`" for code in column.codes)
    if column.references:
        kind += f" → {column.references.partition('.')[0]}"
    if column.unit:
        kind += f" ({column.unit})"
    required = "yes 是" if column.required else ""
    meaning = [text.replace("|", "\\|") for text in (column.meaning.en, column.meaning.zh)]
    return f"| `{column.name}` | {kind} | {required} | {meaning[0]} | {meaning[1]} |"
