"""The table of docs/reference/settings.md."""

from __future__ import annotations

from corechain_portal.settings_table import SETTINGS, Setting

HEAD = "| Variable 变量 | Default 默认值 | Meaning | 含义 |\n|---|---|---|---|\n"


def settings_table() -> str:
    """One row a setting, in both languages."""
    return HEAD + "".join(_row(setting) for setting in SETTINGS)


def _row(setting: Setting) -> str:
    return (
        f"| `{setting.variable}` | {_default(setting.default)} "
        f"| {setting.help.render('en')} | {setting.help.render('zh')} |\n"
    )


def _default(value: object) -> str:
    if value in ("", ()):
        return "(empty 空)"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{','.join(value)}`" if isinstance(value, tuple) else f"`{value}`"
