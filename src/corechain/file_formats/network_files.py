"""A production network from the files people have: firms, links and essentiality as CSV or Parquet.

Firms have the columns ``firm`` and ``sector`` and any others (``market``, ``region``, ``employees``,
``inventory_days`` …); links have ``supplier``, ``buyer`` and ``amount``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corechain.exceptions import Fault, InvalidTables
from corechain.file_formats.network_columns import KEPT_FAULTS, Columns, read_columns
from corechain.file_formats.network_essentiality import read_essentiality
from corechain.texts import Text

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from corechain.production_network import Finding, ProductionNetwork

NAMED_MATRICES = ("leontief", "linear", "gbt4754")
"""Leontief: every input essential; linear: none is; gbt4754: by divisions of GB/T 4754."""


@dataclass(frozen=True, eq=False)
class NetworkFiles:
    """The network with the table of its firms, and what is worth knowing about the files."""

    network: ProductionNetwork
    firms: Columns
    notes: tuple[Fault, ...]
    notes_total: int

    def firm_numbers(self, column: str) -> NDArray[np.float64]:
        """An optional column of numbers of at least 0, one a firm (n).

        Raises :class:`corechain.exceptions.InvalidTables` where it is missing or a cell is not such a number.
        """
        import numpy as np

        self._require(column)
        values: NDArray[np.float64] = self.firms.numbers(column)
        wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
        if len(wrong):
            problem = Text(zh="不是有限的非负数。", en="It is not a finite number of at least 0.")
            remedy = Text(
                zh="每家企业填一个数，没有的填 0。", en="Give each firm a number, 0 where it has none."
            )
            raise InvalidTables(_row_faults(self.firms, column, wrong, problem, remedy), total=len(wrong))
        return values

    def firm_labels(self, column: str) -> list[str | None]:
        """An optional column as text, one a firm (n); None where it is empty."""
        self._require(column)
        labels: list[str | None] = self.firms.text(column).to_pylist()
        return labels

    def _require(self, column: str) -> None:
        if column not in self.firms.names:
            raise InvalidTables(
                [
                    Fault(
                        self.firms.path.name, 1, column,
                        Text(zh="没有这一列。", en="There is no such column."),
                        Text(zh="文件中的列：{names}。", en="The file has: {names}.",
                             names=", ".join(self.firms.names)),
                    )
                ]
            )  # fmt: skip


def read_network(
    firms: Path, links: Path, essentiality: str | Path = "leontief", *, market: str | None = None
) -> NetworkFiles:
    """Read and check a production network.

    `essentiality`: one of :data:`NAMED_MATRICES` or a file, see
    :func:`~corechain.file_formats.network_essentiality.read_essentiality`. `market`: the column of `firms` that
    tells whose firms replace each other; the sector by default. Duplicate links are summed and stand in `notes`.
    Raises :class:`corechain.exceptions.InvalidTables` with the first faults and their total.
    """
    from corechain.production_network import build_network

    firm_columns = read_columns(firms, ["firm", "sector", *([market] if market else [])])
    link_columns = read_columns(links, ["supplier", "buyer", "amount"])
    ids = firm_columns.text("firm")
    firm, (supplier, buyer) = _codes(ids, [link_columns.text("supplier"), link_columns.text("buyer")])
    sector, matrix, names = _essentiality(essentiality, firm_columns.text("sector"))
    built = build_network(
        firm=firm,
        sector=sector.to_numpy(zero_copy_only=False),
        supplier=supplier,
        buyer=buyer,
        amount=link_columns.numbers("amount"),
        essentiality=matrix,
        sector_names=names,
        market=None if market is None else firm_columns.text(market).to_numpy(zero_copy_only=False),
    )
    files = {"firms": firm_columns, "links": link_columns}
    if built.network is None:
        faults, total = _faults(built.errors, files, essentiality)
        raise InvalidTables(faults, total=total)
    notes, noted = _faults(built.findings, files, essentiality)
    network = replace(built.network, firm=ids.to_numpy(zero_copy_only=False))
    return NetworkFiles(network, firm_columns, tuple(notes), noted)


def _codes(ids: pa.Array, ends: Sequence[pa.Array]) -> tuple[Any, list[NDArray[np.int64]]]:
    """Firms and links' ends as numbers, equal where the labels are; −1 at an end that is no firm.

    A million labels are told apart here in a tenth of the time that comparing Python's strings takes.
    """
    import numpy as np
    import pyarrow.compute as pc

    encoded = ids.dictionary_encode()
    firm = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    if ids.null_count:  # the check of firms tells missing ids by None
        firm = np.where(firm < 0, None, firm.astype(object))
    found = [pc.index_in(end, value_set=encoded.dictionary, skip_nulls=True) for end in ends]
    return firm, [pc.fill_null(each, -1).to_numpy(zero_copy_only=False).astype(np.int64) for each in found]


def _relabelled(labels: pa.Array, rule: Callable[[str], str]) -> pa.Array:
    """Labels by a rule, applied once to each different one."""
    import pyarrow as pa

    encoded = labels.dictionary_encode()
    new = pa.array([rule(label) for label in encoded.dictionary.to_pylist()], pa.string())
    return new.take(encoded.indices)


def _essentiality(given: str | Path, sector: pa.Array) -> tuple[pa.Array, Any, tuple[str, ...] | None]:
    """Sectors as the matrix names them, the matrix, and its names in order (None: by number)."""
    import numpy as np

    if str(given) == "gbt4754":
        from corechain.production_network.essentiality import division, gbt4754

        return _relabelled(sector, division), *gbt4754()

    if str(given) in NAMED_MATRICES:
        names = tuple(sorted(set(sector.unique().to_pylist()) - {None}, key=_as_number_first))
        return sector, np.full((len(names), len(names)), 2 if str(given) == "leontief" else 1, np.int8), names
    read = read_essentiality(Path(given))
    return sector, read.matrix, read.sectors


def _as_number_first(name: str) -> tuple[bool, int, str]:
    return (False, int(name), name) if name.isdigit() else (True, 0, name)


def _faults(
    findings: Sequence[Finding], files: dict[str, Columns], essentiality: str | Path
) -> tuple[list[Fault], int]:
    """The first findings as faults with their rows in the files, and how many there are."""
    faults: list[Fault] = []
    total = 0
    for finding in findings:
        total += max(1, len(finding.rows))
        room = KEPT_FAULTS - len(faults)
        if room <= 0:
            continue
        columns = files.get(finding.table)
        if columns is None or not len(finding.rows):
            name = Path(str(essentiality)).name if columns is None else columns.path.name
            faults.append(Fault(name, None, finding.column, finding.problem, finding.remedy))
            continue
        faults += _row_faults(columns, finding.column, finding.rows[:room], finding.problem, finding.remedy)
    return faults, total


def _row_faults(
    columns: Columns, column: str | None, positions: Any, problem: Text, remedy: Text
) -> list[Fault]:
    """One fault for each record (counted from 0), telling what was found there."""
    kept = [int(position) for position in positions[:KEPT_FAULTS]]
    told = column if column in columns.names else None
    values = columns.text(told).take(kept).to_pylist() if told else [None] * len(kept)
    return [
        Fault(
            columns.path.name, row, column, problem if value is None else _with_value(problem, value), remedy
        )
        for row, value in zip(columns.row_numbers(kept), values, strict=True)
    ]


def _with_value(problem: Text, value: str) -> Text:
    return Text(
        zh="{problem}（这里是“{value}”）",
        en="{problem} (Found: “{value}”.)",
        problem=problem,
        value=value[:80],
    )
