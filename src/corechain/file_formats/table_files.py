"""Our own tables from and to a person's files: a folder of CSV or Parquet files, or an Excel workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from corechain.exceptions import CorechainError, Fault, UnreadableFile
from corechain.file_formats.csv_tables import read_csv, write_csv
from corechain.file_formats.excel_tables import read_workbook, write_workbook
from corechain.file_formats.found_tables import FoundTables, table_called
from corechain.model.raw_tables import RawTable
from corechain.model.schema import TABLES, table_schema
from corechain.model.snapshot import ChainSnapshot
from corechain.model.values import format_cell
from corechain.texts import Text

_WORKBOOKS = {".xlsx", ".xlsm", ".xls"}
_ROWS_AT_ONCE = 10_000


def find_tables(path: Path) -> FoundTables:
    """All tables in the folder or workbook `path`; a file that cannot be read stands there as its fault.

    Raises :class:`UnreadableFile` when there is nothing to read.
    """
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise UnreadableFile(
            Text(zh="没有 {path}。", en="There is no {path}.", path=path),
            Text(zh="核对路径。", en="Check the path."),
        )
    if path.suffix.lower() in _WORKBOOKS:
        return read_workbook(path)
    raise UnreadableFile(
        Text(zh="{file} 既不是文件夹，也不是 Excel 工作簿。", en="{file} is neither a folder nor an Excel workbook.",
             file=path.name),
        Text(zh="给出装有 CSV 表的文件夹，或 .xlsx 文件。",
             en="Name the folder with the CSV tables, or an .xlsx file."),
    )  # fmt: skip


def _folder(folder: Path) -> FoundTables:
    found = FoundTables()
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or not path.is_file():
            continue
        name = table_called(path.stem)
        if name is None:
            found.notes.append(
                Text(
                    zh="{file} 不是数据表，没有读。",
                    en="{file} is not a table and was left out.",
                    file=path.name,
                )
            )
        else:
            _add_csv(path, name, found)
    if not found.tables:
        raise UnreadableFile(
            Text(zh="{folder} 中没有数据表。", en="{folder} holds no table.", folder=folder),
            Text(zh="表应名为 {names}。", en="Tables are called {names}.",
                 names=", ".join(f"{name}.csv" for name in TABLES)),
        )  # fmt: skip
    return found


def _add_csv(path: Path, name: str, found: FoundTables) -> None:
    try:
        table, notes = read_csv(path, name)
    except CorechainError as error:
        remedy = error.remedy or Text(zh="重新取得文件。", en="Get the file again.")
        table, notes = (
            RawTable(name, path.name, (), [Fault(path.name, None, None, error.problem, remedy)]),
            [],
        )
    except OSError as error:
        problem = Text(zh="打不开：{reason}。", en="It cannot be opened: {reason}.", reason=error.strerror)
        fault = Fault(path.name, None, None, problem, Text(zh="检查权限。", en="Check its permissions."))
        table, notes = RawTable(name, path.name, (), [fault]), []
    found.tables.append(table)
    found.notes.extend(notes)


def write_csv_tables(snapshot: ChainSnapshot, folder: Path, told: Callable[[str], None]) -> None:
    """Write every table to ``folder/TABLE.csv``; `told` hears each table's name."""
    for name in TABLES:
        told(name)
        schema = table_schema(name)
        texts = [column.type in {"text", "texts", "url"} for column in schema.columns]
        rows = ([format_cell(value) for value in row] for row in _rows(snapshot, name))
        write_csv(folder / f"{name}.csv", schema.column_names, rows, texts)


def write_excel_tables(
    snapshot: ChainSnapshot, description: dict[str, str], path: Path, told: Callable[[str], None]
) -> None:
    """Write every table to a sheet of the workbook `path`, with a sheet for the `description`."""

    def sheets() -> Iterator[tuple[str, Sequence[str], Iterator[Sequence[Any]]]]:
        (key, value), *others = description.items()
        yield "dataset", (key, value), iter(others)
        for name in TABLES:
            told(name)
            yield name, table_schema(name).column_names, _rows(snapshot, name)

    write_workbook(path, sheets())


def _rows(snapshot: ChainSnapshot, name: str) -> Iterator[Sequence[Any]]:
    for batch in snapshot.tables[name].to_batches(max_chunksize=_ROWS_AT_ONCE):
        columns = [column.to_pylist() for column in batch.columns]
        yield from zip(*columns, strict=True)
