"""Excel workbooks (.xlsx): one sheet a table, called by the name of the table or by its Chinese title."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from corechain.exceptions import Fault, UnreadableFile
from corechain.file_formats.excel_sheet import formula_fault, merged_fault, sheet_features
from corechain.file_formats.found_tables import DESCRIPTION_SHEET, FoundTables, table_called
from corechain.model.raw_tables import RawRow, RawTable
from corechain.model.values import format_cell
from corechain.texts import Text

if TYPE_CHECKING:
    from openpyxl import Workbook

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MOST_BYTES = 400_000_000
"""Unpacked size beyond which a workbook is refused: CSV is the format for more, and a small file may unpack to
any size."""
_LONGEST_CELL = 32_767
_EXACT = 10**15
"""Excel keeps 15 digits of a number and turns the others into zeros."""


def read_workbook(path: Path) -> FoundTables:
    """All tables of the workbook at `path`; raises :class:`UnreadableFile` where it cannot be opened."""
    _check_kind(path)
    found = FoundTables()
    try:
        book = _open(path)
        for sheet in book.worksheets:
            _read_sheet(path, sheet, found)
        book.close()
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, OSError, EOFError) as error:
        raise _broken(path) from error
    return found


def _open(path: Path) -> Workbook:
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True, data_only=True)


def _check_kind(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
    if path.suffix.lower() == ".xls" or start == _OLD_EXCEL:
        raise UnreadableFile(
            Text(zh="{file} 是旧的 Excel 格式（.xls）或加了密码。",
                 en="{file} is in the old Excel format (.xls) or has a password.", file=path.name),
            Text(zh="在 Excel 中去掉密码，另存为 .xlsx 再试。",
                 en="Open it in Excel, take off the password, save it as .xlsx and try again."),
        )  # fmt: skip
    if not zipfile.is_zipfile(path):
        raise _broken(path)
    with zipfile.ZipFile(path) as archive:
        size = sum(each.file_size for each in archive.infolist())
    if size > _MOST_BYTES:
        raise UnreadableFile(
            Text(zh="{file} 解开后有 {size} MB，太大。", en="{file} unpacks to {size} MB, which is too large.",
                 file=path.name, size=size // 1_000_000),
            Text(zh="改用 CSV 文件，每张表一个。", en="Use CSV files, one a table."),
        )  # fmt: skip


def _broken(path: Path) -> UnreadableFile:
    return UnreadableFile(
        Text(zh="{file} 不是完整的 Excel 工作簿（.xlsx）。", en="{file} is not a whole Excel workbook (.xlsx).",
             file=path.name),
        Text(zh="重新取得文件，或在 Excel 中另存为 .xlsx。", en="Get the file again, or save it as .xlsx in Excel."),
    )  # fmt: skip


def _read_sheet(path: Path, sheet: Any, found: FoundTables) -> None:
    name = table_called(sheet.title)
    file = f"{path.name} › {sheet.title}"
    if sheet.title.strip().casefold() in DESCRIPTION_SHEET:
        found.description.update(_description(sheet))
        return
    if name is None:
        found.notes.append(
            Text(zh="{file} 不是数据表，没有读。", en="{file} is not a table and was left out.", file=file)
        )
        return
    # The streamed sheet knows where its XML lies but does not tell of merged cells and hidden rows.
    with sheet._get_source() as xml:
        features = sheet_features(xml)
    faults = [merged_fault(file, each) for each in features.merged]
    faults += [formula_fault(file, each) for each in features.formulas_without_value]
    if features.hidden_rows:
        found.notes.append(
            Text(zh="{file} 有 {count} 个隐藏的行，也读了。", en="{file} has {count} hidden rows; they were read too.",
                 file=file, count=features.hidden_rows)
        )  # fmt: skip
    found.tables.append(_table(name, file, sheet, faults))


def _description(sheet: Any) -> Iterator[tuple[str, str]]:
    for key, value, *_ in sheet.iter_rows(values_only=True, max_col=2):
        if key and value not in (None, ""):
            yield str(key), str(value)


def _table(name: str, file: str, sheet: Any, faults: list[Fault]) -> RawTable:
    sheet.reset_dimensions()  # programs other than Excel write wrong ones
    rows = sheet.iter_rows()
    header = [_plain(cell.value).strip() for cell in next(rows, ())]
    while header and not header[-1]:
        header.pop()
    if not header:
        faults.append(
            Fault(
                file, 1, None,
                Text(zh="第一行没有列名。", en="The first row has no column names."),
                Text(zh="第一行写列名。", en="Put the column names in the first row."),
            )
        )  # fmt: skip
        return RawTable(name, file, (), faults)
    return RawTable(name, file, header, [*faults, *_rows(file, header, rows)])


def _rows(file: str, header: Sequence[str], rows: Iterable[Any]) -> Iterator[RawRow | Fault]:
    width = len(header)
    for number, row in enumerate(rows, start=2):
        cells = [""] * width
        for position, cell in enumerate(row):
            if cell.value is None:
                continue
            if position >= width:
                yield _beyond_header(file, number, cell.coordinate)
                continue
            fault = _cell_fault(file, number, header[position], cell)
            if fault is not None:
                yield fault
            else:
                cells[position] = _plain(cell.value)
        if any(map(str.strip, cells)):
            yield number, cells


def _plain(value: Any) -> str:
    """The value of a cell as text: dates without their midnight, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return format_cell(value)


def _cell_fault(file: str, number: int, column: str, cell: Any) -> Fault | None:
    value = cell.value
    if cell.data_type == "e":
        return Fault(
            file, number, column,
            Text(zh="公式出错：{value}。", en="A formula ended in the error {value}.", value=value),
            Text(zh="改正公式，或换成值。", en="Correct the formula, or put a value in its place."),
        )  # fmt: skip
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if abs(value) >= _EXACT:
        return Fault(
            file, number, column,
            Text(zh="数太长，Excel 已丢掉 15 位以后的数字。",
                 en="The number is too long; Excel has lost its digits after the fifteenth."),
            Text(zh="把这一列设为“文本”格式后重新输入。", en="Format the column as text and type it again."),
        )  # fmt: skip
    if "%" in (cell.number_format or ""):
        return Fault(
            file, number, column,
            Text(zh="单元格设为百分比格式，里面的数是 {value:g}。",
                 en="The cell is formatted as a percentage and holds {value:g}.",
                 value=value),
            Text(zh="设为常规格式，写 {percent:g}。", en="Format it as General and write {percent:g}.",
                 percent=value * 100),
        )  # fmt: skip
    return None


def _beyond_header(file: str, number: int, cell: str) -> Fault:
    return Fault(
        file, number, None,
        Text(zh="单元格 {cell} 有内容，但第一行没有它的列名。",
             en="The cell {cell} has content but no column name in the first row.", cell=cell),
        Text(zh="补上列名，或清空这一格。", en="Add a column name, or empty the cell."),
    )  # fmt: skip


def write_workbook(
    path: Path,
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]],
) -> None:
    """Write one sheet for each (title, header, rows); texts stay texts even where they look like formulas.

    Raises :class:`UnreadableFile` for a cell longer than Excel can hold.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        for title, header, rows in sheets:
            sheet = book.create_sheet(title)
            sheet.freeze_panes = "A2"
            sheet.append([_cell(sheet, name) for name in header])
            for row in rows:
                sheet.append([_cell(sheet, value) for value in row])
        book.save(path)
    finally:
        for sheet in book.worksheets:  # each writes to a temporary file until it is closed
            if not sheet.closed:
                sheet.close()


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, float):  # as text, since openpyxl would cut it to 16 digits
        cell = WriteOnlyCell(sheet, repr(value))
        cell.data_type = "n"
        return cell
    early = isinstance(value, date) and value.year <= 1900  # Excel has no such dates
    if value is None or (isinstance(value, bool | int | date) and not early):
        return WriteOnlyCell(sheet, value)
    text = format_cell(value)
    if len(text) > _LONGEST_CELL:
        raise UnreadableFile(
            Text(zh="“{start}…”有 {count} 个字符，Excel 单元格最多 {most} 个。",
                 en="“{start}…” has {count} characters; a cell of Excel holds {most} at most.",
                 start=text[:20], count=len(text), most=_LONGEST_CELL),
            Text(zh="改为导出 CSV 或 Parquet。", en="Export as CSV or Parquet instead."),
        )  # fmt: skip
    cell = WriteOnlyCell(sheet, text or None)
    if text:
        cell.data_type = "s"
    return cell
