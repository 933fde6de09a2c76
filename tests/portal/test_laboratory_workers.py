"""Worker processes of the laboratory: a killed one's job is done by the next, `serve` brings one and takes it along."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.portal.processes import MigratedDatabase, comes_true
from tests.portal.test_commands import _environment, free_port, serving

from corechain_portal.worker_process import WorkerProcess

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
STUCK = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "corechain_portal.settings"
import django
django.setup()
from django.core.management import call_command
from corechain_portal.laboratory import tasks
def stuck(snapshot, choice, on_phase):
    on_phase("spread", 2, 4)
    time.sleep(600)
tasks.run_scenario = stuck
call_command("work")
"""
ASK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "corechain_portal.settings"
import django
django.setup()
from django.core.management import call_command
from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.laboratory.actions import make_scenario
from corechain_portal.laboratory.question import Question
from corechain_portal.membership.grants import give_alliance_role
alliance, analyst = make_first_alliance(), User.objects.create_user("analyst@example.org")
give_alliance_role(analyst, alliance, "analyst")
call_command("load_dataset", "wuxi-ic", verbosity=0)
question = Question.new(name="EUV stops")
viewer = make_viewer(alliance, analyst)
hit = {"downstream": 1.0, "upstream": 1.0, "epsilon": 0.01}
make_scenario(viewer, question, organisations=["asml"], **hit)
"""


def _state(var: Path) -> tuple[str, int]:
    with closing(sqlite3.connect(var / "corechain.sqlite3", timeout=20)) as database:
        found: tuple[str, int] = database.execute(
            "select status, attempts from laboratory_scenario"
        ).fetchone()
    return found


@contextmanager
def _running(var: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, *arguments], env=_environment(var), cwd=var)
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, migrated_database: MigratedDatabase) -> Path:
    """The folder of a portal with data, an analyst and one question in its queue."""
    folder = tmp_path_factory.mktemp("prepared")
    migrated_database("sqlite", folder)
    subprocess.run([sys.executable, "-c", ASK], env=_environment(folder), cwd=folder, check=True, timeout=120)
    return folder


@pytest.fixture
def var(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(prepared, tmp_path / "var"))


def test_the_job_of_a_killed_worker_is_done_by_the_next(var: Path) -> None:
    with _running(var, "-c", STUCK) as stuck:
        assert comes_true(lambda: _state(var) == ("running", 1), 60)
        os.kill(stuck.pid, signal.SIGKILL)
        stuck.wait(timeout=20)
    assert _state(var) == ("running", 1)
    with closing(sqlite3.connect(var / "corechain.sqlite3")) as database, database:
        # The worker has been dead for longer than is waited, without this test waiting for it.
        database.execute("update laboratory_scenario set alive_at = datetime('now', '-1 minutes')")
    with _running(var, "-m", "corechain_portal", "work"):
        assert comes_true(lambda: _state(var) == ("done", 2), 60)


def test_a_worker_ends_with_its_standard_input(var: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "corechain_portal", "work", "--while-stdin-open"],
        env=_environment(var),
        cwd=var,
        stdin=subprocess.PIPE,
    ) as worker:
        assert comes_true(lambda: _state(var)[0] == "done", 60)
        assert worker.poll() is None
        assert worker.stdin is not None
        worker.stdin.close()
        assert worker.wait(timeout=20) == 0


def _children(pid: int) -> set[int]:
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if int(lines.get("PPid", "0")) == pid and not lines["State"].strip().startswith("Z"):
            found.add(int(status.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks for processes as Linux shows them")
def test_serve_brings_a_worker_replaces_it_when_it_dies_and_takes_it_along(var: Path) -> None:
    with serving(var, free_port()) as server:
        assert comes_true(lambda: _state(var)[0] == "done", 60)
        (first,) = _children(server.pid)
        os.kill(first, signal.SIGKILL)
        assert comes_true(lambda: bool(_children(server.pid) - {first}), 30)
        (second,) = _children(server.pid)
        os.kill(server.pid, signal.SIGKILL)
        server.wait(timeout=20)
        assert comes_true(lambda: not Path(f"/proc/{second}").exists(), 20)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks for processes as Linux shows them")
def test_serve_starts_no_worker_where_it_is_told_so(
    tmp_path: Path, migrated_database: MigratedDatabase
) -> None:
    migrated_database("sqlite", tmp_path)
    with serving(tmp_path, free_port(), CORECHAIN_WORKER="false") as server:
        time.sleep(1)
        assert _children(server.pid) == set()


def test_a_worker_that_cannot_start_is_tried_again_ever_more_slowly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("corechain_portal.worker_process.SHORTEST_PAUSE", 0.05)
    starts = tmp_path / "starts"
    script = f"open({str(starts)!r}, 'a').write('x'); raise SystemExit(3)"
    worker = WorkerProcess((sys.executable, "-c", script))
    worker.start()
    assert comes_true(lambda: starts.exists() and len(starts.read_text()) >= 3, 20)
    worker.stop()
    ended = len(starts.read_text())
    time.sleep(0.5)
    assert len(starts.read_text()) == ended


def test_a_worker_program_that_is_missing_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corechain_portal.worker_process.SHORTEST_PAUSE", 0.05)
    worker = WorkerProcess(("/no/such/program",))
    worker.start()
    time.sleep(0.3)
    worker.stop()
    assert worker.pid is None
