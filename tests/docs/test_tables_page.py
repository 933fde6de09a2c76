"""The reference of the tables says what the schemas say."""

from __future__ import annotations

from pathlib import Path

from tools.docs.tables_page import TYPES, tables_page

from corechain.model.schema import TABLES, table_schema


def test_the_page_is_up_to_date(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "tables.md").read_text(encoding="utf-8")
    generated = page.partition("]]] -->\n")[2].partition("<!-- [[[end]]]")[0]
    assert generated.strip() == tables_page(), "run: make docs"


def test_every_type_is_explained() -> None:
    assert {column.type for table in TABLES for column in table_schema(table).columns} <= set(TYPES)


def test_every_column_is_on_the_page() -> None:
    lines = tables_page().splitlines()
    for table in TABLES:
        for column in table_schema(table).columns:
            assert any(line.startswith(f"| `{column.name}` |") for line in lines)
