"""The same portal on PostgreSQL: what this folder tests on SQLite, run again on a server of its own.

It asks the permission matrix as a few roles. All of it, on a server that is there:
``DATABASE_URL=postgresql://… pytest tests/portal -m "not postgres and not processes"``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.portal.test_carried_over import EXPECTED, bring_up_to_date

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("databases")]
NOTHING_OF_THE_DATABASE = ("test_bad_input", "test_carried_over", "test_commands", "test_settings")
"""Tests that would only be the same again: of reading queries and settings, and of processes on SQLite files."""
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def postgres(request: pytest.FixtureRequest) -> str:
    """Address of an empty PostgreSQL database; without the programs a loud skip, and in CI a failure."""
    given = os.environ.get("CORECHAIN_TEST_DATABASE_URL")
    return given or request.getfixturevalue("postgres_server")


def _run(command: list[str], address: str, var: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "CORECHAIN_TEST_ROLES": "few",
        "CORECHAIN_VAR": str(var),
        "CORECHAIN_LANG": "en",
        "PYTHONPATH": f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}",
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_portal_can_be_prepared_on_postgresql_and_again(postgres: str, tmp_path: Path) -> None:
    first = _run(["-m", "corechain_portal", "prepare"], postgres, tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("Loaded ")
    again = _run(["-m", "corechain_portal", "prepare"], postgres, tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert "is loaded already" in again.stdout


def test_a_portal_from_before_alliances_is_carried_over(postgres: str, tmp_path: Path) -> None:
    name = "old_portal"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
    assert bring_up_to_date(f"{postgres.rpartition('/')[0]}/{name}", tmp_path) == EXPECTED


def test_the_portals_tests_pass_on_postgresql(postgres: str, tmp_path: Path) -> None:
    suite = [
        "-m",
        "pytest",
        "tests/portal",
        "-q",
        "-m",
        "not postgres and not browser and not processes",
        "-p",
        "no:cacheprovider",
    ]
    ignored = [f"--ignore=tests/portal/{name}.py" for name in NOTHING_OF_THE_DATABASE]
    done = _run([*suite, *ignored], postgres, tmp_path)
    assert done.returncode == 0, done.stdout[-6000:]
    passed = re.search(r"(\d+) passed", done.stdout.strip().splitlines()[-1])
    assert passed is not None
    assert int(passed[1]) > 300
