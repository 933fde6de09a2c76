"""The table of docs/reference/api.md: every operation of the API with its parameters."""

from __future__ import annotations

import os
from typing import Any


def operations_table() -> str:
    """One row an operation, in the order of the API's own documentation page."""
    rows = [
        f"| {method.upper()} | `{path}` | {_parameters(operation)} | {operation['summary'].replace(' / ', ' | ')} |\n"
        for path, methods in _schema()["paths"].items()
        for method, operation in methods.items()
    ]
    return (
        "| Method 方法 | Address 地址 | Parameters 参数 | Does | 内容 |\n|---|---|---|---|---|\n"
        + "".join(rows)
    )


def _schema() -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corechain_portal.settings")
    os.environ.setdefault(
        "CORECHAIN_SECRET_KEY", "only for writing the reference pages; nothing is signed with it"
    )
    import django

    django.setup()
    from corechain_portal.api.api import api

    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    return schema


def _parameters(operation: dict[str, Any]) -> str:
    names = [
        f"**{each['name']}**" if each["required"] else each["name"]
        for each in operation["parameters"]
        if each["in"] == "query" and each["name"] != "lang"
    ]
    return ", ".join(names) or "–"
