"""Several processes add entries at once, on a SQLite file and on PostgreSQL: one chain, no gap, no fork, none lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.portal.postgres import NoPostgres, running_postgres

REPOSITORY = Path(__file__).resolve().parents[3]
WRITERS, EACH = 4, 25
MAKE = """
import django; django.setup()
from corechain_portal.alliances.actions import make_first_alliance
make_first_alliance()
"""
WRITE = f"""
import django; django.setup()
from django.db import transaction
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
alliance = Alliance.objects.get()
for number in range({EACH}):
    with transaction.atomic():
        record("test", alliance, viewer=Viewer(alliance), before=None, after={{"number": number}})
        if number % 5 == 0:
            transaction.set_rollback(True)
"""
KEPT = WRITERS * EACH * 4 // 5


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """Address of an empty PostgreSQL database; without the programs a loud skip, and in CI a failure."""
    try:
        with running_postgres() as address:
            yield address
    except NoPostgres as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"NOT TESTED ON POSTGRESQL: {missing}")
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")


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


def _run(environment: dict[str, str], *arguments: str) -> str:
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


def test_many_writers_make_one_chain(environment: dict[str, str]) -> None:
    _run(environment, "-m", "corechain_portal", "migrate", "--verbosity", "0")
    _run(environment, "-c", MAKE)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE], env=environment, cwd=REPOSITORY)
        for _ in range(WRITERS)
    ]
    assert [writer.wait(120) for writer in writers] == [0] * WRITERS
    told = _run(environment, "-m", "corechain_portal", "verify_audit", "--alliance", "wuxi-ic")
    assert f"Wuxi IC Core Chain Alliance: {KEPT} entries fit." in told
