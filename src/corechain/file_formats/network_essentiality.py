"""How essential each industry's input is to each other one, from a matrix without names or a table with names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corechain.exceptions import Fault, InvalidTables
from corechain.file_formats.network_columns import KEPT_FAULTS, Columns, read_columns
from corechain.texts import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONG = ("supplying_sector", "buying_sector", "essentiality")
"""Columns of a table with one row for each pair of sectors."""
MEANING = Text(zh="2 为必需，1 为非必需，0 为可忽略。", en="2 is essential, 1 non-essential, 0 negligible.")


@dataclass(frozen=True, eq=False)
class Essentiality:
    """The matrix, rows supplying and columns buying; `sectors` names both in order, None goes by sector number."""

    matrix: NDArray[np.int8]
    sectors: tuple[str, ...] | None


def read_essentiality(path: Path) -> Essentiality:
    """Read an essentiality file (CSV or Parquet) in any of three shapes.

    A header-less matrix of whole numbers in order of the sectors' numbers; a wide table with the buying sectors as
    header and the supplying ones in the first column; a long table with the columns of :data:`LONG`.
    Raises :class:`corechain.exceptions.InvalidTables` with every fault.
    """
    columns = read_columns(path, (), distinct=False)
    if set(LONG) <= set(columns.names):
        return _long(columns)
    header = columns.names
    if all(_is_whole(name) for name in header) and columns.encoding is not None:
        rows = [header, *_rows(columns, range(len(header)))]
        return Essentiality(_matrix(columns, rows, range(1, len(rows) + 1), len(header)), None)
    if columns.encoding is None and not _is_text(columns.table.column(0)):
        rows = list(_rows(columns, range(len(header))))
        return Essentiality(_matrix(columns, rows, range(2, len(rows) + 2), len(header)), None)
    return _wide(columns)


def _wide(columns: Columns) -> Essentiality:
    suppliers = [name or "" for name in columns.text(columns.names[0]).to_pylist()]
    buyers = columns.names[1:]
    problems = [
        (Text(zh="行中没有行业“{name}”。", en="No row is called “{name}”.", name=name), name)
        for name in buyers
        if name not in suppliers
    ] + [
        (Text(zh="列中没有行业“{name}”。", en="No column is called “{name}”.", name=name), None)
        for name in suppliers
        if name not in buyers
    ]
    problems += [
        (Text(zh="列“{name}”出现了两次。", en="Two columns are called “{name}”.", name=name), name)
        for name in dict.fromkeys(buyers)
        if buyers.count(name) > 1
    ]
    problems += [
        (Text(zh="行业“{name}”有两行。", en="Two rows are called “{name}”.", name=name), None)
        for name in dict.fromkeys(suppliers)
        if suppliers.count(name) > 1
    ]
    if problems:
        remedy = Text(
            zh="行与列写同样的行业，每个一次。", en="Give rows and columns the same sectors, each once."
        )
        faults = [Fault(columns.path.name, None, column, problem, remedy) for problem, column in problems]
        raise InvalidTables(faults[:KEPT_FAULTS], total=len(faults))
    order = [1 + buyers.index(name) for name in suppliers]
    rows = list(_rows(columns, order))
    return Essentiality(
        _matrix(columns, rows, columns.row_numbers(range(len(rows))), len(order)), tuple(suppliers)
    )


def _long(columns: Columns) -> Essentiality:
    """Every pair of the sectors named must stand there once."""
    import numpy as np

    supplying, buying = (columns.text(name).to_pylist() for name in LONG[:2])
    values = columns.text(LONG[2]).to_pylist()
    names = tuple(sorted({name for name in (*supplying, *buying) if name is not None}))
    place = {name: position for position, name in enumerate(names)}
    matrix = np.full((len(names), len(names)), -1, np.int8)
    wrong: list[tuple[int | None, str | None, Text]] = []
    for position, (supplier, buyer, value) in enumerate(zip(supplying, buying, values, strict=True)):
        if supplier is None or buyer is None:
            wrong.append(
                (
                    position,
                    LONG[0 if supplier is None else 1],
                    Text(zh="缺行业。", en="The sector is missing."),
                )
            )
        elif value not in {"0", "1", "2"}:
            wrong.append((position, LONG[2], _not_a_level(value)))
        elif matrix[place[supplier], place[buyer]] >= 0:
            wrong.append(
                (position, None, Text(zh="这一对行业出现过。", en="The pair of sectors occurs before."))
            )
        else:
            matrix[place[supplier], place[buyer]] = int(value)
    if not wrong:
        wrong = [
            (None, None, Text(zh="缺“{a}”供给“{b}”这一对。", en="The pair “{a}” supplying “{b}” is missing.",
                              a=names[row], b=names[column]))
            for row, column in np.argwhere(matrix < 0)
        ]  # fmt: skip
    _refuse(columns, wrong)
    return Essentiality(matrix, names)


def _matrix(
    columns: Columns, rows: Sequence[Sequence[Any]], numbers: Sequence[int], width: int
) -> NDArray[np.int8]:
    import numpy as np

    faults = [
        Fault(columns.path.name, number, None, _not_a_level(cell), MEANING)
        for number, row in zip(numbers, rows, strict=True)
        for cell in row
        if cell not in {"0", "1", "2"}
    ]
    if len(rows) != width:
        faults.append(
            Fault(
                columns.path.name, None, None,
                Text(zh="矩阵有 {rows} 行、{width} 列，须行列相等。",
                     en="The matrix has {rows} rows and {width} columns; it must be square.",
                     rows=len(rows), width=width),
                Text(zh="行为供货行业、列为采购行业，每个行业一行一列。",
                     en="Give one row (supplying) and one column (buying) for each sector."),
            )
        )  # fmt: skip
    if faults:
        raise InvalidTables(faults[:KEPT_FAULTS], total=len(faults))
    return np.array([[int(cell) for cell in row] for row in rows], dtype=np.int8).reshape(len(rows), width)


def _refuse(columns: Columns, wrong: Sequence[tuple[int | None, str | None, Text]]) -> None:
    if not wrong:
        return
    kept = wrong[:KEPT_FAULTS]
    rows = iter(columns.row_numbers([position for position, _, _ in kept if position is not None]))
    faults = [
        Fault(columns.path.name, None if position is None else next(rows), column, problem, MEANING)
        for position, column, problem in kept
    ]
    raise InvalidTables(faults, total=len(wrong))


def _rows(columns: Columns, order: Iterable[int]) -> Iterable[Sequence[Any]]:
    from corechain.file_formats.network_columns import as_text

    cells = [as_text(columns.table.column(position)).to_pylist() for position in order]
    return zip(*cells, strict=True)


def _not_a_level(value: Any) -> Text:
    return Text(
        zh="必需性“{value}”不是 0、1 或 2。",
        en="The essentiality “{value}” is not 0, 1 or 2.",
        value="" if value is None else value,
    )


def _is_whole(name: str) -> bool:
    return name.lstrip("-").isdigit()


def _is_text(column: Any) -> bool:
    import pyarrow as pa

    return bool(
        pa.types.is_string(column.type)
        or pa.types.is_large_string(column.type)
        or pa.types.is_dictionary(column.type)
    )
