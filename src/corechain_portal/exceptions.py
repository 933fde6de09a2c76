"""Errors of the portal that people are meant to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corechain.exceptions import CorechainError
from corechain.texts import Text

if TYPE_CHECKING:
    from corechain_portal.alliances.models import Alliance


class NoDataLoaded(CorechainError):
    """The alliance has no chain yet."""

    code = "no_data_loaded"
    http_status = 503

    def __init__(self, alliance: Alliance) -> None:
        super().__init__(
            Text(
                zh="“{alliance}”还没有载入产业链数据。",
                en="“{alliance}” has no chain yet.",
                alliance=Text(zh=alliance.name("zh"), en=alliance.name("en")),
            ),
            Text(
                zh="请秘书处在数据台上传，或由管理员运行 "
                "`python -m corechain_portal load_dataset 名称或路径 --alliance {slug}`。",
                en="Its secretariat can upload one at the data desk; or the administrator runs "
                "`python -m corechain_portal load_dataset NAME|PATH --alliance {slug}`.",
                slug=alliance.slug,
            ),
        )
