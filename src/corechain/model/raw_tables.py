"""Tables as they were read: text cells with the place a person finds them at, not checked yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corechain.exceptions import Fault
from corechain.model.codes import BadCell
from corechain.model.schema import TABLES, table_schema
from corechain.model.values import format_cell

RawRow = tuple[int, Sequence[str]]
"""Row number as a person sees it in a spreadsheet (the header is row 1), and the text of its cells."""


@dataclass(frozen=True)
class RawTable:
    """One table as read from `file`. A row that could not be read stands in `rows` as its fault."""

    name: str
    file: str
    header: Sequence[str]
    rows: Iterable[RawRow | Fault]


def raw_tables(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[RawTable]:
    """Typed rows by table as text cells, so that they are checked like a file; columns left out are empty.

    >>> raw_tables({"sources": [{"id": "W01", "title": "A page"}]})[0].header
    ('id', 'title', 'address', 'kind', 'licence', 'read_on', 'note')
    """
    return [_raw_table(name, rows[name]) for name in TABLES if name in rows]


def _raw_table(name: str, rows: Iterable[Mapping[str, Any]]) -> RawTable:
    columns = table_schema(name).column_names
    return RawTable(name, name, columns, _cells(name, columns, rows))


def _cells(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[RawRow | Fault]:
    for number, row in enumerate(rows, start=2):
        cells = []
        for column in columns:
            try:
                cells.append(format_cell(row.get(column)))
            except BadCell as bad:
                cells.append("")
                yield Fault(name, number, column, bad.problem, bad.remedy)
        yield number, cells
