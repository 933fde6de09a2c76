"""Reading the tables of a network as they are sent. Nothing of them is trusted: sizes come before cells."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from corechain.exceptions import CorechainError, UnreadableFile
from corechain.texts import Text

if TYPE_CHECKING:
    from corechain.workflows.network import Network

ROWS_A_MB = 40_000
"""Rows that a table may have for each MB of the limit: some 25 bytes a row, as tables of links have."""
LONGEST_CELL = 1000
"""Characters of a repeated text in a Parquet file: one stored once could be read a million times."""
UNPACKED_AT_MOST = 20
READ_AT_ONCE = 1024 * 1024
PARQUET = (".parquet", ".pq")
ESSENTIALITIES = ("leontief", "linear", "gbt4754")
FROM_FILE = "file"


class TooLarge(CorechainError):
    """A table beyond the limit, packed or unpacked."""

    code = "too_large"
    http_status = 413


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its name, made harmless, and its bytes."""

    name: str
    content: bytes

    @classmethod
    def of(cls, upload: UploadedFile) -> SentFile:
        """The file in `upload`; raises :class:`TooLarge`."""
        given = PurePosixPath((upload.name or "table").replace("\\", "/"))
        limit = settings.NETWORK_LIMIT_BYTES
        if (upload.size or 0) > limit:
            raise _too_large(given.name, limit)
        suffix = given.suffix.lower()
        stem = "".join(letter for letter in given.stem if letter.isalnum() or letter in "-_ ").strip()[:60]
        return cls((stem or "table") + (suffix if suffix in PARQUET else ".csv"), upload.read())


@dataclass(frozen=True)
class SentNetwork:
    """Everything that makes a network. `essentiality` is a name, or a file."""

    firms: SentFile
    links: SentFile
    essentiality: str | SentFile = "leontief"
    market: str = ""

    @property
    def version(self) -> str:
        """First digits of the SHA-256 of all of it."""
        digest = hashlib.sha256(self.market.encode())
        for each in (self.firms, self.links, self.essentiality):
            digest.update(b"\x00" + (each.content if isinstance(each, SentFile) else each.encode()))
        return digest.hexdigest()[:12]


@contextmanager
def opened(sent: SentNetwork) -> Iterator[Network]:
    """The network, read and checked, while the files lie in a temporary folder.

    Raises :class:`TooLarge` and what ``corechain network check`` would say.
    """
    from corechain.workflows.network import Network

    with tempfile.TemporaryDirectory(prefix="corechain-network-") as folder:
        firms, links = (_laid(Path(folder), name, getattr(sent, name)) for name in ("firms", "links"))
        essentiality: str | Path = "leontief"
        if isinstance(sent.essentiality, SentFile):
            essentiality = _laid(Path(folder), "essentiality", sent.essentiality)
        else:
            essentiality = sent.essentiality
        yield Network.open(firms, links, essentiality, market=sent.market or None)


def _laid(folder: Path, kind: str, sent: SentFile) -> Path:
    """The file in a folder of its own, because two may have one name; its size is looked at first."""
    (folder / kind).mkdir()
    path = folder / kind / sent.name
    path.write_bytes(sent.content)
    if path.suffix in PARQUET:
        _check_parquet(path)
    elif sent.content.count(b"\n") > _most_rows():
        raise _too_many_rows(sent.name)
    return path


def _most_rows() -> int:
    return int(settings.NETWORK_LIMIT_BYTES // 2**20 * ROWS_A_MB)


def _check_parquet(path: Path) -> None:
    """Raise where the file unpacks to too much, by its own account and by the texts that it repeats."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    try:
        told = pq.read_metadata(path)
        if told.num_rows > _most_rows():
            raise _too_many_rows(path.name)
        size = sum(told.row_group(number).total_byte_size for number in range(told.num_row_groups))
        if size > settings.NETWORK_LIMIT_BYTES * UNPACKED_AT_MOST:
            raise _too_large(path.name, settings.NETWORK_LIMIT_BYTES * UNPACKED_AT_MOST)
        names = [field.name for field in told.schema.to_arrow_schema() if pa.types.is_string(field.type)]
        for batch in pq.ParquetFile(path, read_dictionary=names).iter_batches(READ_AT_ONCE, columns=names):
            longest = [pc.max(pc.binary_length(column.dictionary)).as_py() or 0 for column in batch.columns]
            if max(longest, default=0) > LONGEST_CELL:
                raise _cell_too_long(path.name)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(
            Text(
                zh="{file} 不是可读的 Parquet 文件。",
                en="{file} is not a readable Parquet file.",
                file=path.name,
            ),
            Text(zh="重新导出，或改用 CSV。", en="Export it again, or use CSV."),
        ) from error


def _too_large(name: str, limit: int) -> TooLarge:
    return TooLarge(
        Text(zh="{name} 超过上限 {limit:.0f} MB。", en="{name} is larger than the limit of {limit:.0f} MB.",
             name=name, limit=limit / 2**20),
        ASK_FOR_MORE,
    )  # fmt: skip


def _too_many_rows(name: str) -> TooLarge:
    return TooLarge(
        Text(zh="{name} 超过 {most:,} 行。", en="{name} has more than {most:,} rows.", name=name, most=_most_rows()),
        ASK_FOR_MORE,
    )  # fmt: skip


def _cell_too_long(name: str) -> TooLarge:
    return TooLarge(
        Text(zh="{name} 中有超过 {most} 个字符的单元格。", en="{name} has a cell of more than {most} characters.",
             name=name, most=LONGEST_CELL),
        Text(zh="请核对文件内容。", en="Check what is in the file."),
    )  # fmt: skip


ASK_FOR_MORE = Text(
    zh="请管理员调高 CORECHAIN_NETWORK_LIMIT_MB，或在命令行用 corechain network 计算。",
    en="Ask the administrator to raise CORECHAIN_NETWORK_LIMIT_MB, or compute with the command corechain network.",
)
