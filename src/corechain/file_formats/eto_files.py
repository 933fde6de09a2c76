"""The five CSV files of the ETO Advanced Semiconductor Supply Chain Dataset, as rows with their place.

Columns are described at https://eto.tech/dataset-docs/chipexplorer/. The files are CC BY-NC 4.0: they are read
where the user has them, and never come with corechain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corechain.exceptions import CorechainError, Fault, InvalidTables
from corechain.file_formats.csv_tables import read_csv
from corechain.texts import Text

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "stages.csv": ("stage_id", "stage_name", "description", "market_share_chart_source"),
    "inputs.csv": (
        "input_id", "input_name", "type", "stage_id", "description", "market_share_chart_source",
    ),
    "providers.csv": ("provider_name", "alias", "provider_id", "provider_type", "country"),
    "provision.csv": (
        "provider_name", "provider_id", "provided_name", "provided_id", "share_provided", "year", "source",
    ),
    "sequence.csv": (
        "input_name", "input_id", "goes_into_name", "goes_into_id", "is_type_of_name", "is_type_of_id",
    ),
}  # fmt: skip
"""Columns that the import reads, by file; the others are left alone."""


@dataclass(frozen=True)
class EtoRow:
    """One row: its cells by column name, and where it stands (the header is row 1)."""

    file: str
    row: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass
class EtoFiles:
    """The rows of the five files, and notes on how they were read."""

    stages: list[EtoRow] = field(default_factory=list)
    inputs: list[EtoRow] = field(default_factory=list)
    providers: list[EtoRow] = field(default_factory=list)
    provision: list[EtoRow] = field(default_factory=list)
    sequence: list[EtoRow] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def read_eto_files(folder: Path) -> EtoFiles:
    """Read the five files of `folder`; raises :class:`InvalidTables` with every fault in any of them."""
    files = EtoFiles()
    faults: list[Fault] = []
    for name, columns in COLUMNS.items():
        rows, more = _read(folder / name, columns, files.notes)
        getattr(files, name.removesuffix(".csv")).extend(rows)
        faults.extend(more)
    if faults:
        raise InvalidTables(faults)
    return files


def _read(path: Path, columns: tuple[str, ...], notes: list[Text]) -> tuple[list[EtoRow], list[Fault]]:
    if not path.is_file():
        return [], [_missing_file(path)]
    try:
        table, more = read_csv(path, path.stem)
    except CorechainError as error:
        return [], [Fault(path.name, None, None, error.problem, error.remedy or _get_again())]
    notes.extend(more)
    lacking = [column for column in columns if column not in table.header]
    if table.header and lacking:
        return [], [_missing_column(path.name, column) for column in lacking]
    read = list(table.rows)
    faults = [row for row in read if isinstance(row, Fault)]
    rows = [
        EtoRow(path.name, row[0], dict(zip(table.header, map(_tidy, row[1]), strict=True)))
        for row in read
        if not isinstance(row, Fault)
    ]
    return rows, faults


def _tidy(cell: str) -> str:
    return cell.replace("\xa0", " ").strip()


def _get_again() -> Text:
    return Text(
        zh="从 ETO 的 eto-chip-explorer 仓库重新取得 data 文件夹。",
        en="Get the data folder of ETO's eto-chip-explorer repository again.",
    )


def _missing_file(path: Path) -> Fault:
    problem = Text(zh="{folder} 中没有这个文件。", en="{folder} does not hold this file.", folder=path.parent)
    return Fault(path.name, None, None, problem, _get_again())


def _missing_column(file: str, column: str) -> Fault:
    return Fault(file, 1, column, Text(zh="缺少这一列。", en="This column is missing."), _get_again())
