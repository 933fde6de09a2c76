"""Writes docs/reference/settings.md from the table of settings: ``python tools/docs/settings_page.py``."""

from __future__ import annotations

from pathlib import Path

from corechain_portal.configuration import SETTINGS, Setting

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"

HEAD = """# Settings of the portal / 门户的设置

<!-- Written by tools/docs/settings_page.py from src/corechain_portal/configuration.py; change it there. -->

The portal is set by environment variables, read once when it starts. A variable that is unset or empty has its
default. A setting that cannot be used stops the start with one line that says which and why.

门户由环境变量设置，启动时读取一次；没有设置或为空时取默认值。设置有误时不启动，并用一行说明原因。

| Variable 变量 | Default 默认值 | Meaning | 含义 |
|---|---|---|---|
"""

TAIL = """
## Languages of addresses / 地址的语言

An address without a prefix is Chinese whatever the browser asks for, so that an address passed on shows the same
page to everybody; English pages stand under `/en/`. The API answers in the language of `?lang=zh|en`, else of
`Accept-Language`.

不带前缀的地址一律是中文，与浏览器的语言无关，这样转发的地址人人看到的都一样；英文页在 `/en/` 之下。
接口按 `?lang=zh|en`，其次按 `Accept-Language` 作答。
"""


def settings_page() -> str:
    """The reference page as Markdown."""
    return HEAD + "".join(_row(setting) for setting in SETTINGS) + TAIL


def _row(setting: Setting) -> str:
    return (
        f"| `{setting.variable}` | {_default(setting.default)} "
        f"| {setting.help.render('en')} | {setting.help.render('zh')} |\n"
    )


def _default(value: object) -> str:
    if value == "" or value == ():
        return "(empty 空)"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{','.join(value)}`" if isinstance(value, tuple) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
