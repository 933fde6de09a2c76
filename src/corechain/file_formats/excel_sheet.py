"""What openpyxl does not tell of a sheet that it streams: merged ranges, hidden rows, formulas without a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from corechain.exceptions import Fault
from corechain.texts import Text

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass
class SheetFeatures:
    """Found in the XML of one sheet, addresses as people see them (``B2``, ``A1:C1``)."""

    merged: list[str] = field(default_factory=list)
    hidden_rows: int = 0
    formulas_without_value: list[str] = field(default_factory=list)


def sheet_features(xml: IO[bytes]) -> SheetFeatures:
    """The features of a sheet, from its XML read as a stream."""
    found = SheetFeatures()
    # Sheets come from people: expat (2.4.1 and later) itself stops entity expansion attacks.
    for _, element in iterparse(xml):  # noqa: S314
        tag = element.tag.removeprefix(_MAIN)
        if tag == "mergeCell":
            found.merged.append(element.get("ref", ""))
        elif tag == "row":
            found.hidden_rows += element.get("hidden") in {"1", "true"} and len(element) > 0
            found.formulas_without_value += _unanswered(element)
            element.clear()
    return found


def _unanswered(row: Element) -> Iterator[str]:
    for cell in row.iter(f"{_MAIN}c"):
        value = cell.find(f"{_MAIN}v")
        if cell.find(f"{_MAIN}f") is not None and (value is None or value.text is None):
            yield cell.get("r", "")


def merged_fault(file: str, reference: str) -> Fault:
    """The fault of a merged range."""
    row = "".join(sign for sign in reference.partition(":")[0] if sign.isdigit())
    return Fault(
        file, int(row) if row else None, None,
        Text(zh="单元格 {range} 是合并的。", en="The cells {range} are merged.", range=reference),
        Text(zh="取消合并，在每一格填上各自的值。", en="Unmerge them and fill each cell with its own value."),
    )  # fmt: skip


def formula_fault(file: str, reference: str) -> Fault:
    """The fault of a formula whose result is not in the file."""
    row = "".join(sign for sign in reference if sign.isdigit())
    return Fault(
        file, int(row) if row else None, None,
        Text(zh="单元格 {cell} 是没有结果的公式。", en="The cell {cell} holds a formula without its result.",
             cell=reference),
        Text(zh="在 Excel 中打开并保存一次，或把公式换成值。",
             en="Open and save the file in Excel once, or put the value in place of the formula."),
    )  # fmt: skip
