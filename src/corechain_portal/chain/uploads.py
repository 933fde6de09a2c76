"""Reading an uploaded data set: an Excel workbook, or CSV tables in a zip file. Nothing of it is trusted."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from corechain.exceptions import CorechainError, UnreadableFile
from corechain.texts import Text
from corechain.workflows.manage_datasets import ReadDataset, read_dataset

UNPACKED_AT_MOST = 10
"""How many times the upload limit a packed file may unpack to."""
ENTRIES_AT_MOST = 1000
READ_AT_ONCE = 1024 * 1024
DESCRIPTION = "dataset.toml"


class TooLarge(CorechainError):
    """An upload beyond the limit, packed or unpacked."""

    code = "too_large"
    http_status = 413


def read_upload(upload: UploadedFile) -> ReadDataset:
    """The data set in `upload`, checked; raises :class:`CorechainError` with what is wrong with it.

    Everything is unpacked into a temporary folder that is gone afterwards.
    """
    name = PurePosixPath((upload.name or "upload").replace("\\", "/")).name
    _check_size(upload.size or 0)
    with tempfile.TemporaryDirectory(prefix="corechain-upload-") as folder:
        packed = Path(folder) / "packed"
        with packed.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        if _is_workbook(packed, name):
            return read_dataset(packed.rename(Path(folder) / _plain_name(name, ".xlsx")))
        tables = Path(folder) / _plain_name(name, "")
        tables.mkdir()
        _unpack(packed, tables, name)
        return read_dataset(tables)


def _check_size(size: int) -> None:
    limit = settings.UPLOAD_LIMIT_BYTES
    if size > limit:
        raise TooLarge(
            Text(
                zh="文件有 {size:.1f} MB，超过上限 {limit:.0f} MB。",
                en="The file has {size:.1f} MB; the limit is {limit:.0f} MB.",
                size=size / 2**20,
                limit=limit / 2**20,
            ),
            Text(
                zh="请由管理员用 load_dataset 命令载入。",
                en="Ask the administrator to load it with the load_dataset command.",
            ),
        )


def _plain_name(name: str, suffix: str) -> str:
    """The stem of `name` with what could mean something to a file system left out."""
    stem = "".join(letter for letter in PurePosixPath(name).stem if letter.isalnum() or letter in "-_ ")
    return (stem.strip()[:60] or "upload") + suffix


def _is_workbook(packed: Path, name: str) -> bool:
    """Whether it is Excel's: by content, so that a wrong ending does no harm; raises when it is neither kind."""
    if not zipfile.is_zipfile(packed):
        if name.lower().endswith((".xls", ".xlsx", ".xlsm")):
            return True  # the reader of workbooks says best what is wrong with it
        raise UnreadableFile(
            Text(
                zh="{name} 既不是 Excel 工作簿（.xlsx），也不是装有 CSV 表的 .zip。",
                en="{name} is neither an Excel workbook (.xlsx) nor a .zip of CSV tables.",
                name=name,
            ),
            Text(zh="请另存为其中一种再传。", en="Save it as one of them and send it again."),
        )
    with zipfile.ZipFile(packed) as archive:
        _check_unpacked_size(archive, name)
        return "xl/workbook.xml" in archive.namelist()


def _check_unpacked_size(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES_AT_MOST or size > settings.UPLOAD_LIMIT_BYTES * UNPACKED_AT_MOST:
        raise _unpacks_too_large(name)


def _unpacks_too_large(name: str) -> TooLarge:
    return TooLarge(
        Text(
            zh="{name} 解开后太大（上限 {limit:.0f} MB、{entries} 个文件）。",
            en="{name} unpacks to too much (the limit is {limit:.0f} MB and {entries} files).",
            name=name,
            limit=settings.UPLOAD_LIMIT_BYTES * UNPACKED_AT_MOST / 2**20,
            entries=ENTRIES_AT_MOST,
        ),
        Text(zh="请核对文件内容。", en="Check what is in the file."),
    )


def _unpack(packed: Path, folder: Path, name: str) -> None:
    """Write the tables in `packed` into `folder`, flat, whatever folders their names speak of."""
    left = settings.UPLOAD_LIMIT_BYTES * UNPACKED_AT_MOST
    try:
        with zipfile.ZipFile(packed) as archive:
            for entry in archive.infolist():
                plain = PurePosixPath(entry.filename.replace("\\", "/")).name
                if entry.is_dir() or plain.startswith(".") or "__MACOSX" in entry.filename:
                    continue
                if not plain.lower().endswith(".csv") and plain != DESCRIPTION:
                    continue
                with archive.open(entry) as source, _fresh(folder / plain, name) as target:
                    left -= _copy(source, target, left, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        # RuntimeError: it has a password; NotImplementedError: an exotic compression
        raise UnreadableFile(
            Text(zh="{name} 已损坏或加了密码。", en="{name} is broken or has a password.", name=name),
            Text(zh="重新压缩后再传，不要加密码。", en="Pack it again without a password and send it."),
        ) from error
    if not any(folder.glob("*.[cC][sS][vV]")):
        raise UnreadableFile(
            Text(zh="{name} 里没有 CSV 表。", en="{name} holds no CSV table.", name=name),
            Text(zh="表应名为 organisations.csv 等。", en="Tables are called organisations.csv and so on."),
        )


def _fresh(path: Path, name: str) -> IO[bytes]:
    try:
        return path.open("xb")
    except FileExistsError:
        raise UnreadableFile(
            Text(
                zh="{name} 里有两个 {file}。", en="{name} holds two files {file}.", name=name, file=path.name
            ),
            Text(zh="每张表只留一个。", en="Leave one for each table."),
        ) from None


def _copy(source: IO[bytes], target: IO[bytes], left: int, name: str) -> int:
    """Copy counting what really comes out: the size that a packed file states may be a lie."""
    copied = 0
    while chunk := source.read(READ_AT_ONCE):
        copied += len(chunk)
        if copied > left:
            raise _unpacks_too_large(name)
        target.write(chunk)
    return copied
