"""From columns as people have them to a :class:`ProductionNetwork`, with everything wrong in them found at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corechain.exceptions import UnusableNetwork
from corechain.production_network.findings import NO_FIRMS, NO_LINKS, ROW_FAULTS, Finding, Table, wrong_size
from corechain.production_network.network import ProductionNetwork
from corechain.texts import Text

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Built:
    """The network, None where an error was found, and all findings."""

    network: ProductionNetwork | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stand in the way of a network."""
        return tuple(finding for finding in self.findings if finding.is_error)

    def require(self) -> ProductionNetwork:
        """The network; raises :class:`corechain.exceptions.UnusableNetwork` with the first error if there is none."""
        if self.network is None:
            first = self.errors[0]
            raise UnusableNetwork(first.problem, first.remedy)
        return self.network


def build_network(
    firm: ArrayLike | Sequence[Any],
    sector: ArrayLike | Sequence[Any],
    supplier: ArrayLike | Sequence[Any],
    buyer: ArrayLike | Sequence[Any],
    amount: ArrayLike | Sequence[Any],
    essentiality: ArrayLike,
    *,
    sector_names: Sequence[str] | None = None,
    market: ArrayLike | Sequence[Any] | None = None,
) -> Built:
    """Check the columns of firms (`firm`, `sector`, maybe `market`) and links (`supplier`, `buyer`, `amount`).

    Ids may be text or numbers, in the same way in both tables or not. `sector_names` orders rows and columns of
    `essentiality`; without it sectors that are all whole numbers from 0 to K − 1 are taken as positions, and any
    others in ascending order, of which there must be K. Duplicate links are summed and reported; every other fault
    is an error, and then there is no network.

    >>> built = build_network(["a", "b"], ["mine", "mill"], ["a"], ["b"], [5.0], [[1, 2], [1, 1]],
    ...                       sector_names=["mine", "mill"])
    >>> built.require().out_strength.tolist()
    [5.0, 0.0]
    """
    checks = _Checks()
    firm_ids, sectors = _as_labels(firm), _as_labels(sector)
    matrix = checks.matrix(essentiality, sector_names)
    codes, names = checks.sectors(sectors, None if matrix is None else len(matrix), sector_names)
    checks.firms(firm_ids)
    markets = codes if market is None else checks.markets(_as_labels(market))
    ends = checks.ends(firm_ids, _as_labels(supplier), _as_labels(buyer))
    amounts = checks.amounts(amount)
    if matrix is None or any(finding.is_error for finding in checks.findings):
        return Built(None, tuple(checks.findings))
    suppliers, buyers, totals = checks.unique_links(*ends, amounts, len(firm_ids))
    ids = np.asarray(firm_ids, dtype=object)
    network = ProductionNetwork(ids, codes, names, markets, suppliers, buyers, totals, matrix)
    return Built(network, tuple(checks.findings))


def _as_labels(column: ArrayLike | Sequence[Any]) -> Any:
    """Labels one can compare: whole numbers stay numbers, all else is text, and missing ones are None."""
    import pandas as pd

    values: Any = pd.Series(column)  # type: ignore[call-overload, unused-ignore]
    if pd.api.types.is_integer_dtype(values.dtype) and not values.isna().any():
        return values.to_numpy(dtype=np.int64)
    if pd.api.types.is_float_dtype(values.dtype):
        whole = values[values.notna()]
        if (whole == np.floor(whole)).all():
            values = values.astype("Int64")
    text = values.astype("string").str.strip()
    return text.where(text != "", None).to_numpy(dtype=object, na_value=None)


def _as_text(labels: Any) -> Any:
    import pandas as pd

    values: Any = pd.Series(labels).astype("string")
    return values.to_numpy(dtype=object, na_value=None)


def _is_missing(labels: Any) -> NDArray[np.bool_]:
    import pandas as pd

    return np.asarray(pd.isna(labels), dtype=np.bool_)


@dataclass
class _Checks:
    """The findings so far; each check adds its own and returns what it could make of the column."""

    findings: list[Finding] = field(default_factory=list)

    def add(
        self, code: str, table: Table, column: str | None, rows: Any, problem: Text, remedy: Text
    ) -> None:
        found = np.asarray(rows, dtype=np.int64)
        self.findings.append(Finding(code, table, column, found, problem, remedy, code != "duplicate_link"))

    def add_rows(self, code: str, where: NDArray[np.bool_]) -> None:
        """A finding of the table below, where any row has it."""
        if where.any():
            table, column, problem, remedy = ROW_FAULTS[code]
            self.add(code, table, column, np.flatnonzero(where), problem, remedy)

    def matrix(self, given: ArrayLike, names: Sequence[str] | None) -> NDArray[np.int8] | None:
        matrix = np.asarray(given)
        wrong_names = names is not None and matrix.ndim == 2 and len(names) != len(matrix)
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or wrong_names:
            wanted = "K × K" if names is None else f"{len(names)} × {len(names)}"
            self.add("wrong_size", "essentiality", None, [], *wrong_size(matrix.shape, wanted))
            return None
        wrong = ~np.isin(matrix, (0, 1, 2))
        if wrong.any():
            self.add_rows("wrong_essentiality", np.asarray(wrong.any(axis=1), dtype=np.bool_))
            return None
        return matrix.astype(np.int8)

    def firms(self, ids: Any) -> None:
        import pandas as pd

        missing = _is_missing(ids)
        self.add_rows("missing_firm", missing)
        repeated: Any = pd.Series(ids).duplicated()
        self.add_rows("duplicate_firm", np.asarray(repeated, dtype=np.bool_) & ~missing)
        if len(ids) == 0:
            self.add("no_firms", "firms", None, [], *NO_FIRMS)

    def sectors(
        self, labels: Any, size: int | None, names: Sequence[str] | None
    ) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        missing = _is_missing(labels)
        self.add_rows("missing_sector", missing)
        order = sector_order(labels[~missing], size, names)
        codes = _positions_of(labels, order)
        if names is not None:
            self.add_rows("unknown_sector", (codes < 0) & ~missing)
        elif size is not None and len(order) != size:
            self.add(
                "wrong_size",
                "essentiality",
                None,
                [],
                *wrong_size((size, size), f"{len(order)} × {len(order)}"),
            )
        return codes, tuple(str(name) for name in order)

    def markets(self, labels: Any) -> NDArray[np.int32]:
        import pandas as pd

        self.add_rows("missing_market", _is_missing(labels))
        codes: NDArray[np.int32] = pd.factorize(labels)[0].astype(np.int32)
        return codes

    def ends(self, firms: Any, supplier: Any, buyer: Any) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        if len(supplier) == 0:
            self.add("no_links", "links", None, [], *NO_LINKS)
        from_, to = _positions_of(supplier, firms), _positions_of(buyer, firms)
        self.add_rows("unknown_supplier", from_ < 0)
        self.add_rows("unknown_buyer", to < 0)
        self.add_rows("self_link", (from_ == to) & (from_ >= 0))
        return from_, to

    def amounts(self, column: Any) -> NDArray[np.float64]:
        import pandas as pd

        numbers = pd.to_numeric(pd.Series(column), errors="coerce").to_numpy(
            dtype=np.float64, na_value=np.nan
        )
        self.add_rows("missing_amount", np.isnan(numbers))
        self.add_rows("infinite_amount", np.isinf(numbers))
        self.add_rows("negative_amount", np.isfinite(numbers) & (numbers < 0))
        self.add_rows("zero_amount", numbers == 0)
        return numbers

    def unique_links(
        self, supplier: NDArray[np.int32], buyer: NDArray[np.int32], amount: NDArray[np.float64], firms: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        key = supplier.astype(np.int64) * firms + buyer
        order = np.argsort(key, kind="stable")
        key = key[order]
        first = np.concatenate([np.ones(1, np.bool_), key[1:] != key[:-1]])
        repeated = np.zeros(len(key), np.bool_)
        repeated[order[~first]] = True
        self.add_rows("duplicate_link", repeated)
        totals = np.add.reduceat(amount[order], np.flatnonzero(first))
        key = key[first]
        return (key // firms).astype(np.int32), (key % firms).astype(np.int32), totals


def sector_order(labels: Any, size: int | None, names: Sequence[str] | None) -> Any:
    """The sectors in the order of the matrix; see :func:`build_network`."""
    if names is not None:
        return np.asarray([str(name) for name in names], dtype=object)
    numbers = _whole_numbers(labels)
    if numbers is None:
        return np.unique(labels.astype(str)).astype(object)
    if size is not None and len(numbers) and numbers.min() >= 0 and numbers.max() < size:
        return np.arange(size)
    return np.unique(numbers)


def _whole_numbers(labels: Any) -> Rows | None:
    """The labels as numbers, None where one is not written as a number is (“01” is a code, not a number)."""
    try:
        numbers = np.asarray(labels).astype(np.int64)
    except (ValueError, TypeError):
        return None
    same = all(str(number) == str(label) for number, label in {*zip(numbers.tolist(), labels, strict=True)})
    return numbers if same else None


def _positions_of(labels: Any, among: Any) -> NDArray[np.int32]:
    """Where each label stands `among` others, −1 where it does not; numbers and text compare as text if need be."""
    import pandas as pd

    if labels.dtype != among.dtype:
        labels, among = _as_text(labels), _as_text(among)
    index = pd.Index(among)
    if not index.is_unique:
        index = index.drop_duplicates()
    found = index.get_indexer(pd.Index(labels))
    return np.where(_is_missing(labels), -1, found).astype(np.int32)
