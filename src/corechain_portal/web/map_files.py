"""The outlines that maps are drawn on. Each can be replaced by a file of the same name in ``CORECHAIN_MAP_DIR``.

The folder may also hold ``note.json``, ``{"zh": …, "en": …}``: what pages then say of the outlines instead of our
own note, such as the review number (审图号).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from corechain.texts import Language
from corechain_portal.web.built_assets import built_url
from corechain_portal.web.picture_texts import MAP_NOTE

MAPS = ("world", "china", "jiangsu", "centres")
FOLDER = "maps"


def map_files(language: Language) -> dict[str, Any]:
    """Addresses of the outlines by name, and the note that stands below a map."""
    return {"addresses": {name: built_url(f"{FOLDER}/{name}.json") for name in MAPS}, "note": _note(language)}


def _note(language: Language) -> str:
    """The note of the replaced outlines, or ours where they are not replaced or say nothing in `language`."""
    folder = getattr(settings, "MAP_DIR", None)
    file = None if not folder else Path(folder) / "note.json"
    if file is not None and file.is_file():
        told = json.loads(file.read_text(encoding="utf-8")).get(language)
        if told:
            return str(told)
    return MAP_NOTE.render(language)
