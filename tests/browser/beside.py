"""What a browser test does to its portal's own database beside the portal, such as letting a day pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.running_portal import REPOSITORY


def beside(folder: Path, code: str) -> str:
    """Run `code` in a process of its own on the database of the portal that is served out of `folder`."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env={
            **kept,
            "CORECHAIN_VAR": str(folder),
            "CORECHAIN_DEMO": "true",
            "DJANGO_SETTINGS_MODULE": "corechain_portal.settings",
            "PYTHONPATH": str(REPOSITORY / "src"),
        },
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
