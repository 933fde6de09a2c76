"""Errors of the portal that people are meant to read."""

from __future__ import annotations

from corechain.exceptions import CorechainError
from corechain.texts import Text


class NoDataLoaded(CorechainError):
    """The portal's database holds no data set yet."""

    code = "no_data_loaded"
    http_status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(zh="门户里还没有数据。", en="The portal holds no data yet."),
            Text(
                zh="请管理员运行 `python -m corechain_portal prepare`。",
                en="Ask its administrator to run `python -m corechain_portal prepare`.",
            ),
        )
