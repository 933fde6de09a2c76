"""Losses as CSV that opens rightly in Excel; a name never becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from corechain_portal.laboratory.models import Scenario

if TYPE_CHECKING:
    import pyarrow as pa

    from corechain.workflows.network_losses import NetworkLosses

ROWS_AT_ONCE = 5000

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "organisation", "name_zh", "name_en", "stage_zh", "stage_en", "share_of_output", "loss", "cause", "direct",
    "hit_after_step", "through", "sources", "dataset", "data_version",
)  # fmt: skip


def losses_csv(scenario: Scenario) -> str:
    """Every organisation with its losses, and a column ``loss_N`` for what is lost after step N (0: the shock)."""
    content: Mapping[str, Any] = scenario.result.content
    steps = range(len(content["lost_by_step"]))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, *(f"loss_{step}" for step in steps)])
    for each in content["organisations"]:
        stage = content["sectors"][each["sector"]]["name"]
        through = each["through"]
        sources = dict.fromkeys(source for partner in through for source in partner["sources"])
        row = [
            each["id"], each["name"]["zh"], each["name"]["en"], stage["zh"], stage["en"], each["weight"],
            each["path"][-1], each["cause"], int(each["direct"]),
            "" if each["reached_at"] is None else each["reached_at"],
            "|".join(partner["id"] for partner in through), "|".join(sources),
            content["dataset"], content["version"], *each["path"],
        ]  # fmt: skip
        writer.writerow([plain(cell) for cell in row])
    return "\ufeff" + file.getvalue()


def packed_losses(computed: NetworkLosses) -> bytes:
    """Every firm of a network of one's own as Parquet, to be kept."""
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(computed.to_arrow(), file, compression="zstd")
    return file.getvalue()


def every_firm(scenario: Scenario) -> pa.Table:
    """The kept table of every firm, see :meth:`~corechain.workflows.network_losses.NetworkLosses.to_arrow`."""
    import pyarrow.parquet as pq

    return pq.read_table(io.BytesIO(scenario.every_firm.table))


def firms_csv(scenario: Scenario) -> Iterator[str]:
    """Losses of every firm of a network of one's own, in the order of its table, in pieces."""
    table = every_firm(scenario)
    file = io.StringIO()
    writer = csv.writer(file)
    file.write("\ufeff")
    writer.writerow([*table.column_names, "network", "network_version"])
    content = scenario.result.content
    for batch in table.to_batches(ROWS_AT_ONCE):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            writer.writerow([plain(cell) for cell in (*row, content["dataset"], content["version"])])
        yield file.getvalue()
        file.seek(0)
        file.truncate()


def plain(cell: Any) -> Any:
    """Text that a spreadsheet would take for a formula, marked as text.

    >>> plain("=1+1"), plain(-0.5), plain("华虹")
    ("'=1+1", -0.5, '华虹')
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
