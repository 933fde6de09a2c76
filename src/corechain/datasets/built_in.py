"""The data set that comes with corechain, read from the CSV tables in the package and checked like any other."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from pathlib import Path

from corechain.datasets.description import BUILT_IN, DatasetInfo, info_from, read_toml
from corechain.model.raw_tables import RawTable
from corechain.model.schema import TABLES
from corechain.model.snapshot import ChainSnapshot
from corechain.model.validation import validate


@contextmanager
def built_in_folder() -> Iterator[Path]:
    """The folder of the built-in tables, also when the package lies in an archive."""
    with resources.as_file(resources.files("corechain.datasets").joinpath("wuxi_ic")) as folder:
        yield folder


def built_in_info() -> DatasetInfo:
    """What the built-in data set says of itself, with its counts."""
    with built_in_folder() as folder:
        counts = {name: _count(folder / f"{name}.csv") for name in TABLES}
        return info_from(read_toml(folder / "dataset.toml"), name=BUILT_IN, counts=counts)


def open_built_in() -> ChainSnapshot:
    """The built-in data set; raises :class:`corechain.exceptions.InvalidTables` should it break its schema."""
    with built_in_folder() as folder:
        changed = max(path.stat().st_mtime_ns for path in folder.iterdir())
        return _read(folder, changed)


@lru_cache(maxsize=1)
def _read(folder: Path, _changed: int) -> ChainSnapshot:
    """`_changed` makes an edited table be read again."""
    info = info_from(read_toml(folder / "dataset.toml"), name=BUILT_IN, counts={})
    paths = {name: folder / f"{name}.csv" for name in TABLES}
    tables = validate(_raw_table(name, path) for name, path in paths.items() if path.is_file())
    return ChainSnapshot(info.name, info.title, info.home_region, tables)


def _raw_table(name: str, path: Path) -> RawTable:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    return RawTable(name, path.name, header, list(enumerate(rows, start=2)))


def _count(path: Path) -> int:
    if not path.is_file():
        return 0
    with path.open(encoding="utf-8", newline="") as file:
        return max(sum(1 for _ in csv.reader(file)) - 1, 0)
