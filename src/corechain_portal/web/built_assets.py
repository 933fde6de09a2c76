"""Which files the build of ``frontend/`` left for pages, read from Vite's manifest.

Their names carry a hash of their content, and they refer to each other by these names. They are therefore linked
as they are, never under a second hashed name, or a module would be loaded twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

BUILT = Path(__file__).resolve().parent / "static" / "built"
ENTRY = "src/main.ts"


@dataclass(frozen=True)
class BuiltAssets:
    """Files below ``built/`` that every page links; both are empty where nothing has been built."""

    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


def built_assets() -> BuiltAssets:
    """The files of the build; a page without them works, without pictures.

    They are looked up once: a server that gathered its static files at its start goes on to link those, whatever is
    built meanwhile. With ``DEBUG`` the latest build counts.
    """
    manifest = BUILT / "manifest.json"
    try:
        return _read(manifest, manifest.stat().st_mtime_ns if settings.DEBUG else 0)
    except FileNotFoundError:
        return BuiltAssets()


@lru_cache(maxsize=1)
def _read(manifest: Path, _modified: int) -> BuiltAssets:
    entries: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    entry = entries[ENTRY]
    return BuiltAssets(styles=tuple(entry.get("css", ())), scripts=(entry["file"],))


def built_url(file: str) -> str:
    """The address of a built file."""
    return urljoin(settings.STATIC_URL, f"built/{file}")
