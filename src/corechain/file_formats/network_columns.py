"""Columns of a CSV or Parquet file, read whole and at once: a million rows take well under a second."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corechain.exceptions import Fault, InvalidTables, UnreadableFile
from corechain.file_formats.text_encoding import detect_encoding
from corechain.texts import Text

if TYPE_CHECKING:
    import pyarrow as pa

_PARQUET = {".parquet", ".pq"}
_LONGEST_CELL = 1_000_000
KEPT_FAULTS = 1000
"""Faults told in full; any more are counted."""


@dataclass(frozen=True)
class Columns:
    """A file's table with trimmed column names; cells of CSV files are text as they stand there."""

    path: Path
    table: pa.Table
    encoding: str | None
    """Python's name of a text file's encoding; None for Parquet."""
    delimiter: str = ","

    @property
    def names(self) -> list[str]:
        """Column names in the order of the file."""
        return list(self.table.column_names)

    def text(self, name: str) -> pa.Array:
        """The column as trimmed text; empty cells are missing, and whole numbers have no decimals."""
        return as_text(self.table.column(name))

    def numbers(self, name: str) -> Any:
        """The column as float64; what is missing or no number is NaN."""
        return as_numbers(self.table.column(name))

    def row_numbers(self, positions: Sequence[int]) -> list[int]:
        """The rows that a person sees in the file (the header is row 1) of records counted from 0."""
        if self.encoding is None or not len(positions):
            return [int(position) + 2 for position in positions]
        wanted = set(map(int, positions))
        found: dict[int, int] = {}
        record = -2
        with self.path.open(encoding=self.encoding, newline="") as file:
            for row, cells in enumerate(csv.reader(file, delimiter=self.delimiter), start=1):
                if not cells:
                    continue
                record += 1
                if record in wanted:
                    found[record] = row
        return [found.get(int(position), int(position) + 2) for position in positions]


def read_columns(path: Path, required: Sequence[str], *, distinct: bool = True) -> Columns:
    """Read `path` (``.parquet``, else CSV with a header) and see that it has the columns `required`.

    `distinct`: no two columns may have the same name.

    Raises :class:`corechain.exceptions.UnreadableFile` where the file cannot be read at all, and
    :class:`corechain.exceptions.InvalidTables` for missing or doubled columns and rows of another width.
    """
    if not path.is_file():
        raise UnreadableFile(
            Text(zh="没有文件 {path}。", en="There is no file {path}.", path=path),
            Text(zh="核对路径。", en="Check the path."),
        )
    columns = _read_parquet(path) if path.suffix.lower() in _PARQUET else _read_csv(path)
    faults = _doubled(columns) if distinct else []
    faults += [_missing(columns, name) for name in required if name not in columns.names]
    if faults:
        raise InvalidTables(faults)
    return columns


def _read_parquet(path: Path) -> Columns:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(
            Text(
                zh="{file} 不是可读的 Parquet 文件。",
                en="{file} is not a readable Parquet file.",
                file=path.name,
            ),
            Text(zh="重新导出，或改用 CSV。", en="Export it again, or use CSV."),
        ) from error
    return Columns(path, table.rename_columns([name.strip() for name in table.column_names]), None)


def _read_csv(path: Path) -> Columns:
    if path.stat().st_size == 0:
        raise UnreadableFile(
            Text(zh="{file} 是空文件。", en="{file} is empty.", file=path.name),
            Text(zh="至少要有一行表头。", en="It needs at least a header row."),
        )
    encoding = detect_encoding(path).name
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(_LONGEST_CELL)
    delimiter = max(",;\t", key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    table = _arrow_csv(path, encoding, delimiter, header)
    return Columns(path, table, encoding, delimiter)


def _arrow_csv(path: Path, encoding: str, delimiter: str, header: list[str]) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    ragged: list[Any] = []

    def note(row: Any) -> str:
        ragged.append(row)
        return "skip"

    def read(threads: bool) -> pa.Table:
        names = [str(position) for position in range(len(header))]
        return arrow_csv.read_csv(
            path,
            arrow_csv.ReadOptions(
                encoding="utf8" if encoding.startswith("utf-8") else encoding,
                column_names=names,
                skip_rows=1,
                use_threads=threads,
            ),
            arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=not threads, invalid_row_handler=note
            ),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )

    try:
        table = read(threads=True)
        if ragged:  # once more in one thread, where rows are numbered
            ragged.clear()
            table = read(threads=False)
    except pa.ArrowInvalid as error:
        raise _not_csv(path, error) from error
    if ragged:
        columns = Columns(path, table, encoding, delimiter)
        rows = columns.row_numbers([row.number - 2 for row in ragged[:KEPT_FAULTS]])
        faults = [_ragged(path, row, number) for row, number in zip(ragged, rows, strict=False)]
        raise InvalidTables(faults, total=len(ragged))
    return table.rename_columns(header)


def _not_csv(path: Path, reason: Exception) -> UnreadableFile:
    return UnreadableFile(
        Text(zh="{file} 不能作为 CSV 读取：{reason}", en="{file} cannot be read as CSV: {reason}",
             file=path.name, reason=reason),
        Text(zh="检查引号是否成对，另存为“CSV UTF-8”再试。",
             en="Check that quotation marks are closed, save it as “CSV UTF-8” and try again."),
    )  # fmt: skip


def _ragged(path: Path, row: Any, number: int) -> Fault:
    return Fault(
        path.name, number, None,
        Text(zh="这一行有 {cells} 格，表头有 {width} 格。",
             en="The row has {cells} cells where the header has {width}.",
             cells=row.actual_columns, width=row.expected_columns),
        Text(zh="补上或删去多余的分隔符；含逗号的内容加引号。",
             en="Add or delete separators; put cells that hold a comma in quotation marks."),
    )  # fmt: skip


def _doubled(columns: Columns) -> list[Fault]:
    return [
        Fault(
            columns.path.name, 1, name,
            Text(zh="这一列出现了两次。", en="This column occurs twice."),
            Text(zh="留下一列，删去另一列。", en="Keep one and delete the other."),
        )
        for name in dict.fromkeys(columns.names)
        if columns.names.count(name) > 1
    ]  # fmt: skip


def _missing(columns: Columns, name: str) -> Fault:
    return Fault(
        columns.path.name, 1, name,
        Text(zh="缺少这一列。", en="This column is missing."),
        Text(zh="补上它；文件中的列：{names}。", en="Add it; the file has: {names}.",
             names=", ".join(columns.names) or "–"),
    )  # fmt: skip


def as_text(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Labels as trimmed text, null where missing; 7, 7.0 and "7" are the same label.

    >>> import pyarrow as pa
    >>> as_text(pa.array([7.0, None])).to_pylist(), as_text(pa.array([" a ", ""])).to_pylist()
    (['7', None], ['a', None])
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_floating(array.type):
        array = pc.if_else(pc.is_nan(array), None, array)
        whole = pc.all(pc.equal(pc.floor(array), array), skip_nulls=True).as_py()
        array = array.cast(pa.int64()) if whole else array
    if not pa.types.is_string(array.type):
        array = array.cast(pa.string())
    trimmed = pc.utf8_trim_whitespace(array)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def as_numbers(column: pa.ChunkedArray | pa.Array) -> Any:
    """Numbers as a float64 array; NaN where a cell is missing or holds no number."""
    import numpy as np
    import pyarrow as pa

    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        try:
            return array.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            array = array.cast(pa.string())
    text = as_text(array)
    try:
        return text.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    except pa.ArrowInvalid:
        import pandas as pd

        return pd.to_numeric(text.to_pandas(), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
