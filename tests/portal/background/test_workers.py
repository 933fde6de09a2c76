"""Real worker processes, on SQLite and on PostgreSQL: killed, stopped, and several at once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from django_tasks_db.models import DBTaskResult
from tests.portal.processes import BOTH_DATABASES, MigratedDatabase, comes_true

from corechain_portal.background.models import Job, Schedule

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
REPOSITORY = Path(__file__).resolve().parents[3]
SETUP = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "corechain_portal.settings"
import django
django.setup()
"""
WORK = f"""{SETUP}
from datetime import timedelta
from django.core.management import call_command
from corechain_portal.background import actions, running
from corechain_portal.management.commands import work
# Sooner than in earnest, so that the test need not wait.
actions.ABANDONED_AFTER, running.BEAT_SECONDS, work.LOOK_EVERY_SECONDS = timedelta(seconds=2), 0.3, 0.5
call_command("work")
"""
ENQUEUE = f"""{SETUP}
from django.utils.module_loading import import_string
task, *arguments = json.loads(sys.argv[1])
for each in arguments:
    import_string(task).enqueue(*each)
"""
PERIODIC_WORK = WORK.replace(
    'call_command("work")', 'import tests.portal.background.jobs; call_command("work")'
)
"""A worker that knows the periodic work of the tests too."""


class Found(NamedTuple):
    """A job as it stands in the database."""

    status: str
    attempts: int
    result: Any
    phase: str
    problem: str


class Portal:
    """A migrated database of its own, and programs that use it."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self._address = address
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._environment = {
            **kept,
            "PYTHONPATH": f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}",
            "CORECHAIN_VAR": str(folder),
            "CORECHAIN_LANG": "en",
            "CORECHAIN_LOG_LEVEL": "WARNING",
            **({"DATABASE_URL": address} if address else {}),
        }

    def run(self, program: str, *arguments: str) -> str:
        """What the program prints."""
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=self._environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def enqueue(self, task: str, *calls: list[Any]) -> None:
        self.run(ENQUEUE, json.dumps([f"tests.portal.background.jobs.{task}", *calls]))

    def jobs(self) -> list[Found]:
        """Every job, the oldest first; asked of the database without a program of the portal's."""
        rows = self.sql(
            "select status, attempts, result, phase, problem from background_job order by made_at, id"
        )
        return [
            Found(*row[:2], json.loads(row[2]) if isinstance(row[2], str) else row[2], *row[3:])
            for row in rows
        ]

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """What the statement answers, if anything."""
        if self._address:
            with psycopg.connect(self._address) as database:
                done = database.execute(statement)
                return done.fetchall() if done.description else []
        with closing(sqlite3.connect(self.folder / "corechain.sqlite3", timeout=20)) as database, database:
            return database.execute(statement).fetchall()

    @contextmanager
    def worker(self, program: str = WORK) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen([sys.executable, "-c", program], env=self._environment, cwd=self.folder)
        try:
            yield process
        finally:
            process.kill()
            process.wait(timeout=20)


@pytest.fixture(scope="module", params=BOTH_DATABASES)
def portal(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    migrated_database: MigratedDatabase,
) -> Portal:
    folder = tmp_path_factory.mktemp("workers")
    return Portal(folder, migrated_database(request.param, folder))


@pytest.fixture(autouse=True)
def _no_jobs(portal: Portal) -> None:
    for model in (Job, Schedule, DBTaskResult):
        portal.sql(f"delete from {model._meta.db_table}")


def _begun(folder: Path) -> set[int]:
    return {int(each.name.partition("-")[2]) for each in folder.glob("begun-*")}


def test_the_job_of_a_killed_worker_is_done_by_another(portal: Portal, tmp_path: Path) -> None:
    portal.enqueue("wait_for_word", [str(tmp_path)])
    with portal.worker() as first:
        assert comes_true(lambda: first.pid in _begun(tmp_path))
        os.kill(first.pid, signal.SIGKILL)
        first.wait(timeout=20)
    assert portal.jobs() == [("running", 1, None, "waiting", "")]
    with portal.worker() as second:
        assert comes_true(lambda: second.pid in _begun(tmp_path))
        (tmp_path / "go").touch()
        assert comes_true(lambda: portal.jobs()[0].status == "done")
    (done,) = portal.jobs()
    assert (done.attempts, done.result) == (2, second.pid)


def test_a_worker_that_was_thought_dead_and_comes_back_changes_nothing(
    portal: Portal, tmp_path: Path
) -> None:
    portal.enqueue("wait_for_word", [str(tmp_path)])
    with portal.worker() as first:
        assert comes_true(lambda: first.pid in _begun(tmp_path))
        os.kill(first.pid, signal.SIGSTOP)
        with portal.worker() as second:
            assert comes_true(lambda: second.pid in _begun(tmp_path))
            (tmp_path / "go").touch()
            assert comes_true(lambda: portal.jobs()[0].status == "done")
            os.kill(first.pid, signal.SIGCONT)
            portal.enqueue("wait_for_word", [str(tmp_path)])
            assert comes_true(lambda: [each.status for each in portal.jobs()] == ["done", "done"])
        time.sleep(1)  # the first ends its own attempt now, if it has not yet
        assert first.poll() is None
    done = portal.jobs()[0]
    assert (done.attempts, done.result) == (2, second.pid)


def test_a_job_that_kills_every_worker_is_given_up(portal: Portal, tmp_path: Path) -> None:
    portal.enqueue("wait_for_word", [str(tmp_path)])
    for attempt in (1, 2, 3):
        with portal.worker() as worker:
            assert comes_true(lambda worker=worker: worker.pid in _begun(tmp_path)), attempt
    with portal.worker():
        assert comes_true(lambda: portal.jobs()[0].status == "failed")
    (given_up,) = portal.jobs()
    assert (given_up.attempts, given_up.problem) == (3, "worker died")


def test_two_workers_at_once_do_each_job_once(portal: Portal, tmp_path: Path) -> None:
    """On SQLite one worker is enough and is what `serve` starts, but a second does no harm."""
    number, file = 60, tmp_path / "lines"
    portal.enqueue("write_line", *([str(file), each] for each in range(number)))
    with portal.worker() as first, portal.worker() as second:
        assert comes_true(lambda: Counter(each.status for each in portal.jobs()) == {"done": number}, 120)
    lines = [tuple(map(int, line.split())) for line in file.read_text().splitlines()]
    assert sorted(each for each, _ in lines) == list(range(number))
    assert {pid for _, pid in lines} == {first.pid, second.pid}


def test_with_two_workers_periodic_work_is_queued_by_one(portal: Portal) -> None:
    path = "tests.portal.background.jobs.now_and_then"
    portal.sql(
        f"insert into background_schedule (task, due_at) values ('{path}', '2026-01-01 00:00:00+00:00')"
    )
    with portal.worker(PERIODIC_WORK), portal.worker(PERIODIC_WORK):
        assert comes_true(lambda: [each.status for each in portal.jobs()] == ["done"])
        time.sleep(2)
    assert [(each.status, each.attempts) for each in portal.jobs()] == [("done", 1)]
