"""CSV as people have it: good rows come through, everything else is a fault with its row."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.exceptions import Fault, UnreadableFile
from corechain.file_formats.csv_tables import escaped, read_csv, write_csv


def read(folder: Path, text: str) -> tuple[list[str], list[object]]:
    """Header, and rows as (number, cells) or the English of their fault."""
    path = folder / "t.csv"
    path.write_bytes(text.encode())
    table, _ = read_csv(path, "sources")
    rows = [row.render("en") if isinstance(row, Fault) else (row[0], list(row[1])) for row in table.rows]
    return list(table.header), rows


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    header, rows = read(tmp_path, 'id,title\r\n\r\na,"two\nlines"\r\n , \r\nb,plain\r\n')
    assert header == ["id", "title"]
    assert rows == [(3, ["a", "two\nlines"]), (5, ["b", "plain"])]


def test_commas_left_over_by_a_spreadsheet_do_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path, "id,title,,\na,one,,\n") == (["id", "title"], [(2, ["a", "one"])])


RAGGED = "Add or delete separators; put cells that hold a comma in quotation marks."
QUOTE = (
    "A quotation mark is not closed or not doubled from here on; what follows was not read. Double a quotation "
    'mark inside a cell ("") and close open ones; the file may also be cut off.'
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("id,title\na\nb,x\n", [
            f"t.csv, row 2: The row has 1 cells where the header has 2. {RAGGED}", (3, ["b", "x"]),
        ]),
        ("id,title\na,b,c\n", [f"t.csv, row 2: The row has 3 cells where the header has 2. {RAGGED}"]),
        ("id,title\na,b\nc", [
            (2, ["a", "b"]),
            "t.csv, row 3: The last row has 1 cells where the header has 2, and no line end: the file may be cut "
            "off. Get the whole file again, or complete the row.",
        ]),
        ("id,title\na,b\nc,d", [(2, ["a", "b"]), (3, ["c", "d"])]),
        ('id,title\na,b\nc,"open\nd,e\n', [(2, ["a", "b"]), f"t.csv, row 3: {QUOTE}"]),
        ('id,title\na,"b"c\nd,e\n', [f"t.csv, row 2: {QUOTE}"]),
        ("id,title\n", []),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_row(tmp_path: Path, text: str, rows: list[object]) -> None:
    assert read(tmp_path, text)[1] == rows


def test_an_open_quote_in_a_long_file_does_not_swallow_it_unseen(tmp_path: Path) -> None:
    rows = read(tmp_path, 'id,title\na,"open\n' + "b,c\n" * 300_000)[1]
    assert rows == [f"t.csv, row 2: {QUOTE}"]


@pytest.mark.parametrize("first", [",,", ""])
def test_a_header_of_nothing_is_a_fault(tmp_path: Path, first: str) -> None:
    fault = "t.csv, row 1: The first row has no column names. Put the column names in the first row."
    assert read(tmp_path, f"{first}\na,b,c\n") == ([], [fault])


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, "")
    assert caught.value.render("en") == "t.csv is empty. It needs at least a header row."
    assert caught.value.render("zh") == "t.csv 是空文件。 至少要有一行表头。"


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_read_and_told(tmp_path: Path, sign: str, name: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"id{sign}title\na{sign}one, two\n", encoding="utf-8")
    table, notes = read_csv(path, "sources")
    assert list(table.rows) == [(2, ["a", "one, two"])]
    assert [note.render("en") for note in notes] == [
        f"t.csv is separated by {name}, not commas; it was read so."
    ]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+8610", "-5", "@SUM(A1)", "'=1", "''@x", '=cmd|" /C calc"!A0', "\tx"]
)
def test_no_cell_starts_as_a_formula_does(cell: str) -> None:
    assert escaped(cell)[0] == "'"


@settings(deadline=None, max_examples=200)
@given(
    cell=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
    | st.text("'=+-@ab,\"\n", min_size=1)
)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, cell: str) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    write_csv(path, ("id", "title"), [("a", cell)], (False, True))
    table, _ = read_csv(path, "sources")
    assert list(table.rows) == [(2, ["a", cell])]
