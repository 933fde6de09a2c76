"""Errors of attachments that people are meant to read."""

from __future__ import annotations

from corechain.exceptions import CorechainError
from corechain.texts import Text


class TooLarge(CorechainError):
    """A file, or a whole form, beyond the limit."""

    code = "too_large"
    http_status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            Text(
                zh="文件太大，上限是 {limit:.0f} MB，没有上传。",
                en="The file is too large: the limit is {limit:.0f} MB. Nothing was uploaded.",
                limit=limit / 2**20,
            ),
            Text(
                zh="请压缩图片、拆分文件，或另存为 PDF 后再传。",
                en="Make its pictures smaller, split it, or save it as PDF, then send it again.",
            ),
        )


class UnacceptableFile(CorechainError):
    """A file of a kind, or with a content, that is not taken."""

    code = "unacceptable_file"
    http_status = 422


class StorageUnavailable(CorechainError):
    """The storage of files cannot be reached or is full."""

    code = "storage_unavailable"
    http_status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="存放文件的地方暂时不能用，没有改动。",
                en="The storage of files cannot be used just now; nothing was changed.",
            ),
            Text(
                zh="请稍后再试；仍然如此请告知管理员。",
                en="Try again later; tell the administrator if it stays so.",
            ),
        )


class FileMissing(CorechainError):
    """The record is there, but its file is not in the storage."""

    code = "file_missing"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这份文件的内容不在存储中。", en="The content of this file is missing from the storage."),
            Text(
                zh="请告知管理员从备份恢复，或请上传者重新上传。",
                en="Ask the administrator to restore it from the backup, or its uploader to send it again.",
            ),
        )
