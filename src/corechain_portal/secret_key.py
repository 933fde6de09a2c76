"""The key that signs sessions: as given, or made once and kept where only its owner can read it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    """The key kept in `folder`, made at the first call with mode 600."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secrets.token_urlsafe(64)
        fresh = folder / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(key)
        try:
            # Two processes may start at once: linking fails for the second, which then reads the first one's key.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
