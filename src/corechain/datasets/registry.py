"""The data sets of this machine: the built-in one, and those imported into ``$CORECHAIN_HOME/datasets``.

An imported data set is a folder with ``dataset.json``, which names the folder of its Parquet tables. A new version
is written beside the old one and comes into force when ``dataset.json`` is replaced, in one step: a crash at any
moment leaves the old version, or the new one, never half of either.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from corechain.datasets.built_in import built_in_info, open_built_in
from corechain.datasets.description import BUILT_IN, DatasetInfo, check_name, info_from
from corechain.datasets.parquet_tables import read_parquet, write_parquet
from corechain.exceptions import UnknownName, UnreadableFile, UnusableName, UnwritableFile
from corechain.model.schema import TABLES
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text

_DESCRIPTION = "dataset.json"
_TABLES = "tables"
"""Field of ``dataset.json`` that names the folder of the tables in force."""
_LEFT_BEHIND_AFTER = 24 * 3600
"""Seconds after which tables that never came into force are taken for the remains of a crash."""


def home() -> Path:
    """Where corechain keeps imported data sets: `CORECHAIN_HOME`, else the user's data folder of the system."""
    from platformdirs import user_data_path

    chosen = os.environ.get("CORECHAIN_HOME")
    return Path(chosen).expanduser() if chosen else user_data_path("corechain")


def list_datasets() -> list[DatasetInfo]:
    """The built-in data set and the imported ones by name. Opens no table, so it is quick."""
    folder = home() / "datasets"
    names = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    return [built_in_info(), *(_info_or_name(name) for name in names if _description_path(name).is_file())]


def _info_or_name(name: str) -> DatasetInfo:
    """A data set whose description is broken is still listed, so that it can be replaced or removed."""
    try:
        return dataset_info(name)
    except UnreadableFile:
        return info_from({}, name=name, counts={})


def dataset_info(name: str) -> DatasetInfo:
    """What the data set called `name` says of itself; raises :class:`UnknownName`."""
    if name == BUILT_IN:
        return built_in_info()
    fields = _read_description(name)
    return info_from(fields, name=name, counts=fields.get("counts", {}))


def open_snapshot(name: str) -> ChainSnapshot:
    """The data of the data set called `name`, kept in memory until they change; raises :class:`UnknownName`.

    >>> open_snapshot("wuxi-ic").name
    'wuxi-ic'
    """
    if name == BUILT_IN:
        return open_built_in()
    path = _description_path(name)
    changed = _changed(path, name)
    try:
        return _open(path, name, changed)
    except UnreadableFile:
        # Another process may have replaced the data set between its description and its tables.
        if _changed(path, name) == changed:
            raise
        return _open(path, name, _changed(path, name))


def _changed(path: Path, name: str) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        raise _unknown(name) from None


@lru_cache(maxsize=8)
def _open(path: Path, name: str, _changed: int) -> ChainSnapshot:
    """`_changed` makes a replaced data set be read again."""
    fields = _read_description(name)
    info = info_from(fields, name=name, counts={})
    return ChainSnapshot(name, info.title, info.home_region, read_parquet(path.parent / fields[_TABLES]))


def save_dataset(snapshot: ChainSnapshot, info: DatasetInfo, *, replace_old: bool = False) -> DatasetInfo:
    """Keep `snapshot` as the data set called `info.name`; gives `info` back with its counts.

    Raises :class:`UnusableName` when the name breaks the rules, or is taken and `replace_old` is not set, and
    :class:`UnwritableFile` when the disk is full; what was there before then stays as it was.
    """
    check_free(info.name, replace_old=replace_old)
    info = replace(info, counts={name: snapshot.tables[name].num_rows for name in TABLES})
    folder = home() / "datasets" / info.name
    with told_when_unwritable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        written = Path(mkdtemp(prefix="tables-", dir=folder))
        try:
            write_parquet(written, snapshot.tables)
            _flush(written)
            old = _replace_description(folder, info, written.name)
        except BaseException:
            shutil.rmtree(written, ignore_errors=True)
            _remove_if_empty(folder)
            raise
    _clear(folder, old)
    return info


def check_free(name: str, *, replace_old: bool = False) -> None:
    """Raises :class:`UnusableName` when `name` breaks the rules for names, or is taken and is not to be replaced."""
    check_name(name)
    if not replace_old and _description_path(name).is_file():
        raise UnusableName(
            Text(
                zh="已有名为“{name}”的数据集。", en="There is a data set called “{name}” already.", name=name
            ),
            Text(
                zh="换一个名称，或加 --replace 覆盖。",
                en="Choose another name, or add --replace to overwrite it.",
            ),
        )


def remove_dataset(name: str) -> None:
    """Delete the imported data set called `name`; raises :class:`UnknownName`, or :class:`UnusableName` for the
    built-in one.
    """
    check_name(name)
    path = _description_path(name)
    if not path.is_file():
        raise _unknown(name)
    with told_when_unwritable(path):
        path.unlink()
    shutil.rmtree(path.parent, ignore_errors=True)


def _description_path(name: str) -> Path:
    # A name with a path in it names no data set.
    return home() / "datasets" / (Path(name).name if Path(name).name == name else "?") / _DESCRIPTION


def _read_description(name: str) -> dict[str, Any]:
    path = _description_path(name)
    try:
        fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _unknown(name) from None
    except ValueError:
        raise UnreadableFile(
            Text(zh="{path} 已损坏。", en="{path} is broken.", path=path),
            Text(zh="用 --replace 重新导入“{name}”。", en="Import “{name}” again with --replace.", name=name),
        ) from None
    return fields


def _replace_description(folder: Path, info: DatasetInfo, tables: str) -> str | None:
    """Bring `tables` into force; gives the name of the tables that were in force before."""
    fields = {key: value for key, value in asdict(info).items() if value}
    draft = folder / f"{tables}.json"
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump({**fields, _TABLES: tables}, file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        old = _tables_in_force(folder)
        draft.replace(folder / _DESCRIPTION)
        return old
    finally:
        draft.unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    """Have the files on the disk before the description names them, lest the power fails in between."""
    for path in folder.iterdir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())


def _tables_in_force(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))[_TABLES])
    except (OSError, ValueError, KeyError):
        return None


def _clear(folder: Path, old: str | None) -> None:
    """Delete the tables no longer in force, and what a crash left long ago; another import may be under way."""
    long_ago = time.time() - _LEFT_BEHIND_AFTER
    for each in folder.glob("tables-*"):
        if each.name == old or (each.name != _tables_in_force(folder) and each.stat().st_mtime < long_ago):
            shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink(missing_ok=True)


def _remove_if_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()


@contextmanager
def told_when_unwritable(path: Path) -> Iterator[None]:
    """Turn a full disk or a missing permission while writing `path` into :class:`UnwritableFile`."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise UnwritableFile(
            Text(zh="磁盘已满，{path} 没有写成。", en="The disk is full; {path} was not written.", path=path)
            if full
            else Text(zh="{path} 写不进去：{reason}。", en="{path} cannot be written: {reason}.",
                      path=path, reason=error.strerror or error),
            Text(zh="腾出空间再试；原有的数据集没有变。", en="Free some space and try again; data sets are as before.")
            if full
            else Text(zh="检查权限，或用 CORECHAIN_HOME 指定别的文件夹。",
                      en="Check the permissions, or name another folder in CORECHAIN_HOME."),
        ) from error  # fmt: skip


def _unknown(name: str) -> UnknownName:
    return UnknownName(
        Text(zh="没有名为“{name}”的数据集。", en="There is no data set called “{name}”.", name=name),
        Text(zh="`corechain datasets list` 列出所有数据集。", en="`corechain datasets list` shows them all."),
    )
