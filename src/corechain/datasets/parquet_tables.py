"""Parquet, one file a table: how imported data sets are kept, and one of the formats they are exported in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from corechain.exceptions import UnreadableFile
from corechain.model.schema import TABLES, table_schema
from corechain.texts import Text

if TYPE_CHECKING:
    import pyarrow as pa


def write_parquet(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write every table to ``folder/TABLE.parquet``."""
    from pyarrow import parquet

    for name in TABLES:
        parquet.write_table(tables[name], folder / f"{name}.parquet", compression="zstd")


def read_parquet(folder: Path) -> dict[str, pa.Table]:
    """The tables that :func:`write_parquet` wrote; raises :class:`UnreadableFile` for a broken or other file."""
    from pyarrow import ArrowException, parquet

    tables = {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        try:
            # Not parquet.read_table: it imports pandas, which takes longer than the reading.
            with parquet.ParquetFile(path) as file:
                tables[name] = file.read().cast(table_schema(name).arrow())
        except (ArrowException, OSError, ValueError) as error:
            raise UnreadableFile(
                Text(zh="{file} 读不出来：{error}。", en="{file} cannot be read: {error}.",
                     file=path.name, error=str(error).splitlines()[0]),
                Text(zh="重新导入这个数据集。", en="Import the data set again."),
            ) from None  # fmt: skip
    return tables
