"""Candidate links from a CSV or Parquet file: supplier, buyer, amount, and maybe cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corechain.exceptions import Fault, InvalidTables
from corechain.file_formats.network_columns import KEPT_FAULTS, Columns, read_columns
from corechain.texts import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class CandidateLinks:
    """Candidates by positions of firms; `cost` is 1 each where the file has none."""

    supplier: NDArray[np.int64]
    buyer: NDArray[np.int64]
    amount: NDArray[np.float64]
    cost: NDArray[np.float64]


def read_candidates(path: Path, firms: NDArray[np.object_]) -> CandidateLinks:
    """Read candidates between `firms` (ids).

    Raises :class:`corechain.exceptions.InvalidTables` for unknown firms, links to oneself, and amounts or costs that
    are not more than 0.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = read_columns(path, ["supplier", "buyer", "amount"])
    ids = pa.array(firms.tolist(), pa.string())
    supplier, buyer = (
        pc.fill_null(pc.index_in(columns.text(name), value_set=ids), -1)
        .to_numpy(zero_copy_only=False)
        .astype(np.int64)
        for name in ("supplier", "buyer")
    )
    amount = columns.numbers("amount")
    cost = columns.numbers("cost") if "cost" in columns.names else np.ones(len(amount))
    unknown = Text(zh="企业表中没有这家企业。", en="The firm is not in the table of firms.")
    not_positive = Text(zh="须是大于 0 的有限数。", en="It must be a finite number of more than 0.")
    wrong = [
        ("supplier", supplier < 0, unknown),
        ("buyer", buyer < 0, unknown),
        (
            "buyer",
            (supplier == buyer) & (supplier >= 0),
            Text(zh="企业向自己供货。", en="The firm supplies itself."),
        ),
        ("amount", ~(np.isfinite(amount) & (amount > 0)), not_positive),
        ("cost", ~(np.isfinite(cost) & (cost > 0)), not_positive),
    ]
    _refuse(columns, wrong)
    return CandidateLinks(supplier, buyer, amount, cost)


def _refuse(columns: Columns, wrong: list[tuple[str, NDArray[np.bool_], Text]]) -> None:
    remedy = Text(zh="改正后再试。", en="Correct it and try again.")
    faults: list[Fault] = []
    for column, where, problem in wrong:
        positions = where.nonzero()[0][:KEPT_FAULTS]
        rows = columns.row_numbers([int(each) for each in positions])
        faults += [Fault(columns.path.name, row, column, problem, remedy) for row in rows]
    if faults:
        raise InvalidTables(faults[:KEPT_FAULTS], total=sum(int(where.sum()) for _, where, _ in wrong))
