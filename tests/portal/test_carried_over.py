"""A portal from the time of one data set and no alliances is brought up to date and loses nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]


def bring_up_to_date(address: str, var: Path) -> dict[str, Any]:
    """What ``old_portal`` tells of the database at `address`, which is empty before."""
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "CORECHAIN_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "corechain_portal.settings",
        "PYTHONPATH": f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.old_portal"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


EXPECTED = {
    "same": True,
    "version": True,
    "scenarios": [["Japan stops", "wuxi-ic"]],
    "roles": [["wang@address-missing.invalid", "secretariat", "wuxi-ic"]],
    "loads again": True,
    "then": 3,
}


def test_what_was_loaded_and_asked_belongs_to_the_first_alliance(tmp_path: Path) -> None:
    assert bring_up_to_date(f"sqlite:///{tmp_path / 'old.sqlite3'}", tmp_path) == EXPECTED
