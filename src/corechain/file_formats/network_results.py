"""Tables of results as CSV or Parquet, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corechain.exceptions import UnwritableFile
from corechain.texts import Text

if TYPE_CHECKING:
    import pyarrow as pa

_LIKE_FORMULA = r"^'*[=+\-@\t\r]"
SUFFIXES = (".csv", ".parquet", ".pq")


def require_writable(path: Path) -> None:
    """Refuse early a result that could not be written: another ending, or no such folder."""
    if path.suffix.lower() not in SUFFIXES:
        raise UnwritableFile(
            Text(
                zh="不知道 {path} 该写成什么格式。", en="The format of {path} is not known.", path=path.name
            ),
            Text(zh="文件名以 .csv 或 .parquet 结尾。", en="End its name in .csv or .parquet."),
        )
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UnwritableFile(
            Text(zh="不能写入 {path}：文件夹不存在，或它本身是文件夹。",
                 en="{path} cannot be written: there is no such folder, or it is a folder itself.", path=path),
            Text(zh="先建好文件夹，或换一个文件名。", en="Make the folder first, or choose another name."),
        )  # fmt: skip


def write_table(table: pa.Table, path: Path) -> None:
    """Write `table` to `path` by its ending; numbers in CSV read back as the same numbers.

    Text that a spreadsheet would run as a formula gets an apostrophe in front in CSV.
    Raises :class:`corechain.exceptions.UnwritableFile`.
    """
    require_writable(path)
    with whole(path) as partial:
        if path.suffix.lower() == ".csv":
            _write_csv(table, partial)
        else:
            import pyarrow.parquet as pq

            pq.write_table(table, partial)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to, which becomes `path` in the end, so that no one ever sees half a file.

    Raises :class:`corechain.exceptions.UnwritableFile` for a full disk or a forbidden folder.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield partial
        partial.replace(path)
    except OSError as error:
        raise UnwritableFile(
            Text(zh="不能写入 {path}：{reason}。", en="{path} cannot be written: {reason}.",
                 path=path, reason=error.strerror or error),
            Text(zh="检查权限和磁盘空间。", en="Check its permissions and the space on the disk."),
        ) from error  # fmt: skip
    finally:
        partial.unlink(missing_ok=True)


def _write_csv(table: pa.Table, path: Path) -> None:
    import csv

    from pyarrow import csv as arrow_csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(table.column_names)
    with path.open("ab") as file:
        table = _guarded(table)
        style = "needed" if _needs_quotes(table) else "none"  # "needed" quotes all text
        arrow_csv.write_csv(table, file, arrow_csv.WriteOptions(include_header=False, quoting_style=style))


def _needs_quotes(table: pa.Table) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = (column for column in table.columns if pa.types.is_string(column.type))
    return any(pc.any(pc.match_substring_regex(column, '[",\\r\\n]')).as_py() for column in texts)


def _guarded(table: pa.Table) -> pa.Table:
    """The table with an apostrophe before text that looks like a formula."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for position, field in enumerate(table.schema):
        if not pa.types.is_string(field.type):
            continue
        column = table.column(position)
        formula = pc.match_substring_regex(column, _LIKE_FORMULA)
        if pc.any(formula).as_py():
            marked = pc.binary_join_element_wise("'", column, "")
            table = table.set_column(position, field.name, pc.if_else(formula, marked, column))
    return table
