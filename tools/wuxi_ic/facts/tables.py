"""Reading and writing of the plain CSV tables, in the column order of the schemas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

Row = dict[str, str]


def read_table(path: Path) -> list[Row]:
    """Rows of a UTF-8 CSV file with a header; cells are stripped of blanks around them."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def schema_columns(schemas: Path, table: str) -> list[str]:
    """Column names of `table` in the order of its schema."""
    return [row["name"] for row in read_table(schemas / f"{table}.csv")]


def render_table(rows: Iterable[Row], columns: list[str]) -> str:
    """CSV text of `rows` sorted by their first column; a missing cell is empty.

    >>> render_table([{"id": "b", "value": "2"}, {"id": "a"}], ["id", "value"])
    'id,value\\na,\\nb,2\\n'
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: row[columns[0]]))
    return text.getvalue()


def joined(values: Iterable[str]) -> str:
    """List cell of the schemas: values separated by `|`, each once, in their order."""
    return "|".join(dict.fromkeys(value for value in values if value))


def split(cell: str) -> list[str]:
    """Values of a list cell."""
    return [value for value in cell.split("|") if value]
