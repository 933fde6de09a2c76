"""Static files gathered where the server finds them, again only when one of them changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def gather_static_files() -> bool:
    """Collect, fingerprint and compress static files; False, having done nothing, when they are up to date."""
    mark = Path(settings.STATIC_ROOT) / "gathered"
    fingerprint = _fingerprint()
    if mark.exists() and mark.read_text() == fingerprint:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list(None), key=lambda found: found[0]):
            modified = storage.get_modified_time(path).isoformat()
            digest.update(f"{path}\0{storage.size(path)}\0{modified}\n".encode())
    return digest.hexdigest()
