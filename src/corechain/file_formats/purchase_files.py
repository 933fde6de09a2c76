"""Needs and offers of a joint purchase from CSV or Parquet files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corechain.exceptions import Fault, InvalidTables
from corechain.file_formats.network_columns import KEPT_FAULTS, Columns, read_columns
from corechain.texts import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

MENDED = Text(zh="改正后再试。", en="Correct it and try again.")
POSITIVE = Text(zh="须是大于 0 的有限数。", en="It must be a finite number of more than 0.")
NOT_NEGATIVE = Text(
    zh="须是不小于 0 的有限数，或留空。", en="It must be a finite number of at least 0, or empty."
)
A_PART = Text(zh="须在 0 与 1 之间，或留空。", en="It must lie between 0 and 1, or be empty.")
EMPTY = Text(zh="这一格是空的。", en="The cell is empty.")
TWICE = Text(zh="这个标识出现了两次。", en="The identifier occurs twice.")
OTHER_UNIT = Text(
    zh="单位是“{unit}”，而前面用的是“{first}”。", en="The unit is “{unit}”, but “{first}” is used before."
)
ONE_UNIT = Text(zh="两份文件全部换算成同一单位。", en="Convert both files to one unit.")


@dataclass(frozen=True)
class PurchaseFiles:
    """Rows of both files by column; numbers that are missing are None. `unit`: of all quantities, None if not given."""

    needs: tuple[Mapping[str, Any], ...]
    offers: tuple[Mapping[str, Any], ...]
    unit: str | None


@dataclass(frozen=True)
class _Number:
    """What a column of numbers must hold; `absent` stands for an empty cell, which a required one may not have."""

    problem: Text
    holds: Callable[[NDArray[Any]], NDArray[Any]]
    required: bool = False


_NEED_NUMBERS = {
    "quantity": _Number(POSITIVE, lambda values: values > 0, required=True),
    "within_days": _Number(NOT_NEGATIVE, lambda values: values >= 0),
}
_OFFER_NUMBERS = {
    "capacity": _Number(POSITIVE, lambda values: values > 0, required=True),
    "price": _Number(NOT_NEGATIVE, lambda values: values >= 0, required=True),
    "lead_days": _Number(NOT_NEGATIVE, lambda values: values >= 0),
    "least": _Number(NOT_NEGATIVE, lambda values: values >= 0),
    "fixed_cost": _Number(NOT_NEGATIVE, lambda values: values >= 0),
    "failure": _Number(A_PART, lambda values: (values >= 0) & (values <= 1)),
}


def read_purchase(needs: Path, offers: Path) -> PurchaseFiles:
    """Read NEEDS (need, quantity; within_days, unit) and OFFERS (offer, supplier, capacity, price; lead_days, least,
    fixed_cost, failure, place, unit).

    Raises :class:`corechain.exceptions.InvalidTables` with every fault of both files.
    """
    wanted = read_columns(needs, ["need", "quantity"])
    offered = read_columns(offers, ["offer", "supplier", "capacity", "price"])
    faults: list[Fault] = []
    need_rows = _rows(wanted, ("need",), _NEED_NUMBERS, faults)
    offer_rows = _rows(offered, ("offer", "supplier"), _OFFER_NUMBERS, faults)
    unit = _one_unit((wanted, need_rows), (offered, offer_rows), faults)
    if faults:
        raise InvalidTables(faults[:KEPT_FAULTS], total=len(faults))
    return PurchaseFiles(tuple(need_rows), tuple(offer_rows), unit)


def _rows(
    columns: Columns, labels: tuple[str, ...], numbers: Mapping[str, _Number], faults: list[Fault]
) -> list[dict[str, Any]]:
    """Rows as dictionaries; the first of `labels` identifies them. Faults are added to `faults`."""
    import numpy as np

    kept: dict[str, list[Any]] = {}
    wrong: list[tuple[int, str, Text]] = []
    for name in (*labels, *(each for each in ("unit", "place") if each in columns.names)):
        kept[name] = columns.text(name).to_pylist()
        if name in labels:
            wrong += [(row, name, EMPTY) for row, value in enumerate(kept[name]) if value is None]
    first_row: dict[str, int] = {}
    for row, value in enumerate(kept[labels[0]]):
        if value is not None and first_row.setdefault(value, row) != row:
            wrong.append((row, labels[0], TWICE))
    for name, rule in numbers.items():
        if name not in columns.names:
            continue
        written = columns.text(name).to_pylist()
        values = columns.numbers(name)
        bad = ~(np.isfinite(values) & rule.holds(values))
        wrong += [
            (int(row), name, rule.problem)
            for row in bad.nonzero()[0]
            if rule.required or written[row] is not None
        ]
        kept[name] = [None if written[row] is None else float(value) for row, value in enumerate(values)]
    wrong.sort(key=lambda each: each[0])
    places = columns.row_numbers([row for row, _, _ in wrong])
    faults += [
        Fault(columns.path.name, place, name, problem, MENDED)
        for place, (_, name, problem) in zip(places, wrong, strict=True)
    ]
    return [dict(zip(kept, row, strict=True)) for row in zip(*kept.values(), strict=True)]


def _one_unit(*files: Any) -> str | None:
    *tables, faults = files
    first: str | None = None
    for columns, rows in tables:
        for number, row in enumerate(rows):
            unit = row.get("unit")
            if unit is None or unit == first:
                continue
            if first is None:
                first = unit
                continue
            problem = Text(zh=OTHER_UNIT.zh, en=OTHER_UNIT.en, unit=unit, first=first)
            faults.append(
                Fault(columns.path.name, columns.row_numbers([number])[0], "unit", problem, ONE_UNIT)
            )
    return first
