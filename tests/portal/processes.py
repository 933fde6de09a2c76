"""Processes of their own on a database of their own: what happens when several work at once, on either database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.portal.postgres import NoPostgres, running_postgres

REPOSITORY = Path(__file__).resolve().parents[2]


@contextmanager
def postgres_or_skip() -> Iterator[str]:
    """Address of an empty PostgreSQL database; without the programs a loud skip, and in CI a failure."""
    try:
        with running_postgres() as address:
            yield address
    except NoPostgres as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"NOT TESTED ON POSTGRESQL: {missing}")
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """One such database for the tests of a module."""
    with postgres_or_skip() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Of a process that works on a database of its own."""
    address = "" if request.param == "sqlite" else request.getfixturevalue("postgres")
    return {
        **os.environ,
        "DATABASE_URL": address,
        "CORECHAIN_VAR": str(tmp_path),
        "CORECHAIN_LANG": "en",
        "DJANGO_SETTINGS_MODULE": "corechain_portal.settings",
        "PYTHONPATH": str(REPOSITORY / "src"),
    }


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
