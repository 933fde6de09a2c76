"""Excel workbooks as people make them: what is read, and what is refused with the cell it stands in."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from corechain.exceptions import Fault, UnreadableFile
from corechain.file_formats import excel_tables
from corechain.file_formats.excel_tables import read_workbook, write_workbook
from corechain.file_formats.found_tables import FoundTables

HEADER = ["id", "title", "read_on", "note"]


def workbook(
    path: Path, change: Callable[[Any], None] = lambda sheet: None, *, title: str = "sources"
) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(HEADER)
    sheet.append(["W01", "年报", date(2026, 11, 24), None])
    sheet.append(["W02", "Page", datetime(2026, 1, 2), "text"])  # noqa: DTZ001
    change(sheet)
    book.save(path)
    return path


def rows(found: FoundTables) -> list[Any]:
    return [
        row.render("en") if isinstance(row, Fault) else (row[0], list(row[1])) for row in found.tables[0].rows
    ]


@pytest.mark.parametrize("title", ["sources", "Sources", " 来源 "])
def test_a_sheet_goes_by_the_name_of_its_table_or_by_its_title(tmp_path: Path, title: str) -> None:
    found = read_workbook(workbook(tmp_path / "b.xlsx", title=title))
    assert [(table.name, table.header) for table in found.tables] == [("sources", HEADER)]
    assert rows(found) == [(2, ["W01", "年报", "2026-11-24", ""]), (3, ["W02", "Page", "2026-01-02", "text"])]


def test_numbers_read_as_people_see_them(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.append([320200, 2021.0, True, 0.1])
        sheet.append(["007", "12.5", False, -3])

    found = read_workbook(workbook(tmp_path / "b.xlsx", change))
    assert rows(found)[2:] == [(4, ["320200", "2021", "true", "0.1"]), (5, ["007", "12.5", "false", "-3"])]


@pytest.mark.parametrize(
    ("language", "fault"),
    [
        (
            "en",
            "b.xlsx › sources, row 2: The cells B2:C3 are merged. "
            "Unmerge them and fill each cell with its own value.",
        ),
        ("zh", "b.xlsx › sources 第 2 行：单元格 B2:C3 是合并的。取消合并，在每一格填上各自的值。"),
    ],
)  # fmt: skip
def test_merged_cells_are_named(tmp_path: Path, language: Any, fault: str) -> None:
    found = read_workbook(workbook(tmp_path / "b.xlsx", lambda sheet: sheet.merge_cells("B2:C3")))
    faults = [row.render(language) for row in found.tables[0].rows if isinstance(row, Fault)]
    assert faults == [fault]


def test_hidden_rows_are_read_and_told_and_empty_ones_skipped(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.cell(row=6, column=1, value="W03")
        sheet.cell(row=8, column=2, value="  ")
        sheet.row_dimensions[6].hidden = True

    found = read_workbook(workbook(tmp_path / "b.xlsx", change))
    assert rows(found)[2:] == [(6, ["W03", "", "", ""])]
    assert [note.render("en") for note in found.notes] == [
        "b.xlsx › sources has 1 hidden rows; they were read too."
    ]


def set_value(cell: str, value: Any, number_format: str | None = None) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet[cell] = value
        if number_format:
            sheet[cell].number_format = number_format

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            set_value("D2", "=A2"),
            "row 2: The cell D2 holds a formula without its result. "
            "Open and save the file in Excel once, or put the value in place of the formula.",
        ),
        (
            set_value("D2", "#N/A"),
            "row 2, column “note”: A formula ended in the error #N/A. "
            "Correct the formula, or put a value in its place.",
        ),
        (
            set_value("D2", 913202001234567890),
            "row 2, column “note”: The number is too long; Excel has lost its digits after the fifteenth. "
            "Format the column as text and type it again.",
        ),
        (
            set_value("D2", 0.355, "0.0%"),
            "row 2, column “note”: The cell is formatted as a percentage and holds 0.355. "
            "Format it as General and write 35.5.",
        ),
        (
            set_value("F3", "beside"),
            "row 3: The cell F3 has content but no column name in the first row. "
            "Add a column name, or empty the cell.",
        ),
    ],
)
def test_a_cell_that_would_be_read_wrongly_is_a_fault(
    tmp_path: Path, change: Callable[[Any], None], fault: str
) -> None:
    found = read_workbook(workbook(tmp_path / "b.xlsx", change))
    assert [row for row in rows(found) if isinstance(row, str)] == [f"b.xlsx › sources, {fault}"]


def test_a_formula_with_its_result_is_its_result(tmp_path: Path) -> None:
    """Excel keeps the result beside the formula; openpyxl cannot write that, so it is put into the XML."""
    path = workbook(tmp_path / "b.xlsx", set_value("D2", "=1+1"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<f>1+1</f><v />" in parts[sheet] or b"<f>1+1</f><v/>" in parts[sheet]
    parts[sheet] = parts[sheet].replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert rows(read_workbook(path))[0] == (2, ["W01", "年报", "2026-11-24", "2"])


def test_the_header_must_stand_in_the_first_row(tmp_path: Path) -> None:
    found = read_workbook(workbook(tmp_path / "b.xlsx", lambda sheet: sheet.insert_rows(1)))
    assert rows(found) == [
        "b.xlsx › sources, row 1: The first row has no column names. Put the column names in the first row."
    ]


def test_other_sheets_are_left_out_and_told(tmp_path: Path) -> None:
    found = read_workbook(workbook(tmp_path / "b.xlsx", title="图表"))
    assert found.tables == []
    assert [note.render("zh") for note in found.notes] == ["b.xlsx › 图表 不是数据表，没有读。"]


BROKEN = "b.xlsx is not a whole Excel workbook (.xlsx). Get the file again, or save it as .xlsx in Excel."
OLD = (
    "is in the old Excel format (.xls) or has a password. Open it in Excel, take off the password, "
    "save it as .xlsx and try again."
)


@pytest.mark.parametrize("kept", [0, 3, 700, -200])
def test_a_truncated_workbook_is_refused(tmp_path: Path, kept: int) -> None:
    path = workbook(tmp_path / "b.xlsx")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.render("en") == BROKEN
    assert caught.value.render("zh").startswith("b.xlsx 不是完整的 Excel 工作簿")


def test_a_zip_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.render("en") == BROKEN


@pytest.mark.parametrize(("name", "content"), [("b.xls", b"any"), ("b.xlsx", b"\xd0\xcf\x11\xe0old")])
def test_old_or_locked_workbooks_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.render("en") == f"{name} {OLD}"


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_tables, "_MOST_BYTES", 1000)
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(workbook(tmp_path / "b.xlsx"))
    assert "which is too large. Use CSV files, one a table." in caught.value.render("en")


@pytest.mark.parametrize("text", ["=1+1", "+8610", "-5", "@x", "#N/A", "'=1", "012"])
def test_texts_are_written_as_texts_never_as_formulas(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.xlsx"
    write_workbook(path, [("sources", ("id", "title"), [("W01", text)])])
    cell = load_workbook(path)["sources"]["B2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert rows(read_workbook(path)) == [(2, ["W01", text])]


def test_a_text_longer_than_a_cell_holds_is_refused_not_cut(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        write_workbook(tmp_path / "b.xlsx", [("sources", ("id",), [("x" * 32_768,)])])
    assert "has 32768 characters; a cell of Excel holds 32767 at most." in caught.value.render("en")
