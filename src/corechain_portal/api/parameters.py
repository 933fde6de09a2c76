"""Parameters that several operations take."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Query

Language = Annotated[
    Literal["zh", "en"] | None,
    Query(description="Language of sentences; default Accept-Language / 语言，默认按 Accept-Language"),
]
Region = Annotated[
    str | None,
    Query(
        max_length=100,
        description="CN, CN-32, 320200 … or a name such as 无锡, Jiangsu, 长三角; default: the chain's home / "
        "地区代码或名称，默认为本链所在地",
    ),
]
Limit = Annotated[int | None, Query(ge=1, le=1000, description="Rows at most / 最多行数")]
