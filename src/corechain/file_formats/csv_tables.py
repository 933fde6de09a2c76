"""CSV → raw tables, row by row, and back. What cannot be read becomes a fault with its row.

Cells that a spreadsheet would run as a formula (``=…``, ``+…``, ``-…``, ``@…``) are written with an apostrophe
in front, and read without it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from corechain.exceptions import Fault, UnreadableFile
from corechain.file_formats.text_encoding import detect_encoding
from corechain.model.raw_tables import RawRow, RawTable
from corechain.texts import Text

_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_LONGEST_CELL = 1_000_000


def read_csv(path: Path, name: str) -> tuple[RawTable, list[Text]]:
    """The table called `name` from `path`, its rows read as they are asked for, and notes for the reader.

    Raises :class:`UnreadableFile` where the file as a whole cannot be read.
    """
    if path.stat().st_size == 0:
        raise UnreadableFile(
            Text(zh="{file} 是空文件。", en="{file} is empty.", file=path.name),
            Text(zh="至少要有一行表头。", en="It needs at least a header row."),
        )
    encoding = detect_encoding(path)
    notes = [encoding.note] if encoding.note else []
    with path.open(encoding=encoding.name, newline="") as file:
        delimiter = _delimiter(file.readline(_LONGEST_CELL))
        if delimiter != ",":
            notes.append(_delimiter_note(path, delimiter))
        file.seek(0)
        header = _header(path, next(_records(file, path, delimiter), None))
    if isinstance(header, Fault):
        return RawTable(name, path.name, (), [header]), notes
    return RawTable(name, path.name, header, _Rows(path, encoding.name, delimiter, len(header))), notes


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count) if line.count(",") < max(line.count(";"), line.count("\t")) else ","


def _delimiter_note(path: Path, delimiter: str) -> Text:
    sign = Text(zh="制表符", en="tabs") if delimiter == "\t" else Text(zh="分号", en="semicolons")
    return Text(
        zh="{file} 以{sign}而不是逗号分隔，已照此读取。",
        en="{file} is separated by {sign}, not commas; it was read so.",
        file=path.name,
        sign=sign,
    )


def _header(path: Path, first: RawRow | Fault | None) -> Sequence[str] | Fault:
    if isinstance(first, Fault):
        return first
    header = [cell.strip() for cell in first[1]] if first is not None and first[0] == 1 else []
    while header and not header[-1]:
        header.pop()
    if not header:
        return Fault(
            path.name, 1, None,
            Text(zh="第一行没有列名。", en="The first row has no column names."),
            Text(zh="第一行写列名。", en="Put the column names in the first row."),
        )  # fmt: skip
    return header


class _Rows(Iterable[RawRow | Fault]):
    """Rows of a CSV file below its header, read afresh each time they are asked for."""

    def __init__(self, path: Path, encoding: str, delimiter: str, width: int) -> None:
        self._path = path
        self._encoding = encoding
        self._delimiter = delimiter
        self._width = width

    def __iter__(self) -> Iterator[RawRow | Fault]:
        cut_off = not _ends_in_newline(self._path, self._encoding)
        with self._path.open(encoding=self._encoding, newline="") as file:
            records = _records(file, self._path, self._delimiter)
            next(records, None)
            last: RawRow | Fault | None = None
            for record in records:
                if last is not None:
                    yield self._settled(last, False)
                last = record
            if last is not None:
                yield self._settled(last, cut_off)

    def _settled(self, record: RawRow | Fault, maybe_cut_off: bool) -> RawRow | Fault:
        """The row with exactly as many cells as the header, or the fault of having more or fewer."""
        if isinstance(record, Fault):
            return record
        number, cells = record
        width = self._width
        if len(cells) == width or (len(cells) > width and not any(cells[width:])):
            return number, [_unescaped(cell) for cell in cells[:width]]
        return _ragged(self._path.name, number, len(cells), width, maybe_cut_off and len(cells) < width)


def _records(file: TextIO, path: Path, delimiter: str) -> Iterator[RawRow | Fault]:
    """Records with any content, numbered as a spreadsheet shows them; ends after a broken quotation mark."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken_quote(path.name, number)
            return
        if any(map(str.strip, cells)):
            yield number, cells


def _ends_in_newline(path: Path, encoding: str) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 4, 0))
        end = file.read()
    return (
        end.rstrip(b"\0").endswith((b"\n", b"\r")) if encoding == "utf-16" else end.endswith((b"\n", b"\r"))
    )


def _broken_quote(file: str, number: int) -> Fault:
    return Fault(
        file, number, None,
        Text(zh="这里起引号不成对，其后的内容没有读。",
             en="A quotation mark is not closed or not doubled from here on; what follows was not read."),
        Text(zh='单元格内的引号写两遍（""），并补上缺的引号；文件也可能被截断。',
             en='Double a quotation mark inside a cell ("") and close open ones; the file may also be cut off.'),
    )  # fmt: skip


def _ragged(file: str, number: int, cells: int, width: int, cut_off: bool) -> Fault:
    if cut_off:
        return Fault(
            file, number, None,
            Text(zh="最后一行只有 {cells} 格（表头 {width} 格），且没有换行：文件可能被截断。",
                 en="The last row has {cells} cells where the header has {width}, and no line end: the file may be "
                    "cut off.", cells=cells, width=width),
            Text(zh="重新取得完整的文件，或补全这一行。", en="Get the whole file again, or complete the row."),
        )  # fmt: skip
    return Fault(
        file, number, None,
        Text(zh="这一行有 {cells} 格，表头有 {width} 格。",
             en="The row has {cells} cells where the header has {width}.",
             cells=cells, width=width),
        Text(zh="补上或删去多余的分隔符；含逗号的内容加引号。",
             en="Add or delete separators; put cells that hold a comma in quotation marks."),
    )  # fmt: skip


def _unescaped(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _ESCAPED.match(cell) else cell


def escaped(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula.

    >>> escaped("=HYPERLINK(1)"), escaped("KrF")
    ("'=HYPERLINK(1)", 'KrF')
    """
    return f"'{cell}" if _LIKE_FORMULA.match(cell) else cell


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], texts: Sequence[bool]
) -> None:
    """Write `rows` under `header` as UTF-8; `texts` tells which columns hold text and are guarded as such."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([escaped(cell) if text else cell for cell, text in zip(row, texts, strict=True)])
