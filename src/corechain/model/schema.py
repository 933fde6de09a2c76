"""The tables, described once in ``schemas/*.csv`` and read by loader, validation, API and documentation alike."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from corechain.exceptions import UnknownName
from corechain.texts import Text

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = (
    "sources",
    "organisations",
    "chain_nodes",
    "node_relations",
    "provisions",
    "specifications",
    "supply_links",
    "indicators",
    "observations",
)
"""Names of the tables of a data set, each after those it refers to."""

TABLE_TITLES = {
    "sources": Text(zh="来源", en="Sources"),
    "organisations": Text(zh="机构", en="Organisations"),
    "chain_nodes": Text(zh="环节", en="Chain nodes"),
    "node_relations": Text(zh="环节关系", en="Node relations"),
    "provisions": Text(zh="供给", en="Provisions"),
    "specifications": Text(zh="规格", en="Specifications"),
    "supply_links": Text(zh="供应关系", en="Supply links"),
    "indicators": Text(zh="指标", en="Indicators"),
    "observations": Text(zh="观测值", en="Observations"),
}
"""What people call each table."""

REQUIRED_TABLES = ("sources", "organisations", "chain_nodes", "provisions")
"""Tables without which a data set says nothing; the others may be absent."""

LIST_SEPARATOR = "|"


@dataclass(frozen=True)
class Column:
    """One column of a table. `references` names the column that every value must occur in, as ``table.column``."""

    name: str
    type: str
    unit: str
    required: bool
    codes: tuple[str, ...]
    references: str
    meaning: Text

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several values separated by ``|``."""
        return self.type in {"texts", "ids"}


@dataclass(frozen=True)
class TableSchema:
    """Columns of one table in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called `name`; raises `KeyError`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def arrow(self) -> pa.Schema:
        """The Arrow schema: text, float64, int32, bool, date32, or list of text."""
        import pyarrow as pa

        numbers = {"number", "share", "amount", "longitude", "latitude"}
        kinds = {"integer": pa.int32(), "year": pa.int32(), "boolean": pa.bool_(), "date": pa.date32()}

        def arrow_type(column: Column) -> pa.DataType:
            if column.is_list:
                return pa.list_(pa.string())
            if column.type in numbers:
                return pa.float64()
            return kinds.get(column.type, pa.string())

        return pa.schema([pa.field(column.name, arrow_type(column)) for column in self.columns])


@cache
def table_schema(name: str) -> TableSchema:
    """The schema of the table called `name`; raises :class:`UnknownName`.

    >>> table_schema("sources").column_names[:2]
    ('id', 'title')
    """
    if name not in TABLES:
        raise UnknownName(
            Text(zh="没有名为“{name}”的表。", en="There is no table called “{name}”.", name=name),
            Text(zh="可用的表：{tables}。", en="Tables: {tables}.", tables=", ".join(TABLES)),
        )
    text = resources.files("corechain.model").joinpath(f"schemas/{name}.csv").read_text(encoding="utf-8")
    return TableSchema(name, tuple(_column(row) for row in csv.DictReader(text.splitlines())))


def _column(row: dict[str, str]) -> Column:
    return Column(
        name=row["name"],
        type=row["type"],
        unit=row["unit"],
        required=row["required"] == "yes",
        codes=tuple(code for code in row["codes"].split(LIST_SEPARATOR) if code),
        references=row["references"],
        meaning=Text(zh=row["meaning_zh"], en=row["meaning_en"]),
    )
