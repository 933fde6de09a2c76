"""What a data set says of itself (``dataset.toml``, ``dataset.json``): name, titles, version, region, licence."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corechain.exceptions import UnreadableFile, UnusableName
from corechain.texts import Text

BUILT_IN = "wuxi-ic"
"""Name of the data set that comes with corechain."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_FIELDS = ("title_zh", "title_en", "version", "home_region", "licence", "description_zh", "description_en")


@dataclass(frozen=True)
class DatasetInfo:
    """One data set. `counts` gives the rows of each table; `imported_from` is None for the built-in one."""

    name: str
    title_zh: str
    title_en: str
    version: str = ""
    home_region: str | None = None
    licence: str | None = None
    description_zh: str = ""
    description_en: str = ""
    imported_from: str | None = None
    imported_on: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def title(self) -> Text:
        """The title in both languages."""
        return Text(zh=self.title_zh, en=self.title_en)

    @property
    def built_in(self) -> bool:
        """Whether it comes with corechain."""
        return self.name == BUILT_IN


def check_name(name: str) -> str:
    """`name` when a new data set may be called so; raises :class:`UnusableName`.

    >>> check_name("eto-2026")
    'eto-2026'
    """
    if name == BUILT_IN:
        raise UnusableName(
            Text(zh="“{name}”是自带数据集的名称。", en="“{name}” is the built-in data set.", name=name),
            Text(zh="用 --name 另取一个名称。", en="Choose another name with --name."),
        )
    if not _NAME.fullmatch(name):
        raise UnusableName(
            Text(zh="“{name}”不能作数据集名称。", en="“{name}” cannot name a data set.", name=name),
            Text(
                zh="用 --name 取一个名称：小写拉丁字母、数字和连字符，以字母或数字开头，不超过 63 个字符。",
                en="Give one with --name: lower-case letters, digits and hyphens, a letter or digit first, 63 at most.",
            ),
        )
    return name


def read_toml(path: Path) -> dict[str, str]:
    """The fields of a ``dataset.toml`` that a data set has, `name` included; raises :class:`UnreadableFile`."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            Text(zh="{file} 不是有效的 TOML：{error}。", en="{file} is not valid TOML: {error}.",
                 file=path.name, error=error),
            Text(zh='每行写 名称 = "值"。', en='Write name = "value" on each line.'),
        ) from None  # fmt: skip
    return {key: str(found[key]) for key in ("name", *_FIELDS) if found.get(key) not in (None, "")}


def write_toml(path: Path, info: DatasetInfo) -> None:
    """Write what :func:`read_toml` reads."""
    lines = [f"name = {_toml_text(info.name)}"]
    for key in _FIELDS:
        value = getattr(info, key)
        if value:
            lines.append(f"{key} = {_toml_text(value)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml_text(value: str) -> str:
    # A JSON string is a TOML basic string once DEL is escaped too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def info_from(fields: Mapping[str, Any], *, name: str, counts: Mapping[str, int]) -> DatasetInfo:
    """A description from the fields of ``dataset.toml`` or ``dataset.json``; titles default to the name."""
    known = {key: fields[key] for key in (*_FIELDS, "imported_from", "imported_on") if fields.get(key)}
    known.setdefault("title_zh", known.get("title_en", name))
    known.setdefault("title_en", known["title_zh"])
    return DatasetInfo(name=name, counts=dict(counts), **known)
