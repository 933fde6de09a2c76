"""Processes of their own on a database of their own: what happens when several work at once, on either database.

A database takes many seconds to migrate, so one is migrated for all tests and each test gets a copy. A module that uses
this is marked ``processes``; the run of the portal's tests on PostgreSQL leaves it out, as it is on PostgreSQL already.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.portal.postgres import NoPostgres, running_postgres

REPOSITORY = Path(__file__).resolve().parents[2]
SQLITE_FILE = "corechain.sqlite3"
TEMPLATE = "migrated"


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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of an empty database on a server that the tests share."""
    with postgres_or_skip() as address:
        yield address


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and nothing in them, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    _migrate(environment_of(folder))
    with closing(sqlite3.connect(folder / SQLITE_FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / SQLITE_FILE


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes a PostgreSQL database with every table and nothing in them; gives its address."""
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {TEMPLATE}")
    _migrate(environment_of(tmp_path_factory.mktemp("migrated"), _beside(postgres_server, TEMPLATE)))

    def made() -> str:
        name = f"copy_{uuid.uuid4().hex}"
        with psycopg.connect(postgres_server, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return _beside(postgres_server, name)

    return made


MigratedDatabase = Callable[[str, Path], str]


@pytest.fixture(scope="session")
def migrated_database(request: pytest.FixtureRequest) -> MigratedDatabase:
    """Makes a migrated database for the portal in a folder: ``migrated_database("sqlite", folder)``; gives its
    address, which is empty for the file that a portal uses by itself.
    """

    def made(kind: str, folder: Path) -> str:
        if kind == "sqlite":
            shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / SQLITE_FILE)
            return ""
        return request.getfixturevalue("migrated_postgres")()

    return made


BOTH_DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH_DATABASES)
def environment(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_database: MigratedDatabase
) -> dict[str, str]:
    """Of a process that works on a migrated database of its own."""
    return environment_of(tmp_path, migrated_database(request.param, tmp_path))


def environment_of(folder: Path, address: str = "") -> dict[str, str]:
    """Of a process whose portal keeps its files in `folder` and its rows at `address`."""
    return {
        **os.environ,
        "DATABASE_URL": address,
        "CORECHAIN_VAR": str(folder),
        "CORECHAIN_LANG": "en",
        "DJANGO_SETTINGS_MODULE": "corechain_portal.settings",
        "PYTHONPATH": f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}",
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


def comes_true(what: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether something that other processes or threads do comes to pass within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return what()


def _migrate(environment: dict[str, str]) -> None:
    run(environment, "-m", "corechain_portal", "migrate", "--verbosity", "0")
    run(environment, "-m", "corechain_portal", "createcachetable", "--verbosity", "0")


def _beside(address: str, database: str) -> str:
    return f"{address.rpartition('/')[0]}/{database}"
