"""Background jobs: one worker's result counts, cancelled ones stop, and a killed worker's job is done all the same."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.portal.roles import ours
from tests.portal.scenarios import form, waiting_scenario
from tests.portal.test_commands import _environment, _manage, free_port, serving

from corechain.exceptions import UnusableNetwork
from corechain.texts import Text
from corechain.workflows.chain_scenario import ScenarioChoice, run_scenario
from corechain_portal.accounts.models import User
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.laboratory import actions, tasks
from corechain_portal.laboratory.models import Scenario, ScenarioResult, Status
from corechain_portal.worker_process import WorkerProcess

LONG_AGO = timedelta(minutes=5)


@pytest.fixture
def worker_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets the worker run in this process: it neither keeps the signals it takes over nor closes our connection."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    kept = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


@pytest.mark.django_db
def test_the_queue_hands_a_question_to_a_worker(clients: dict[str, Client], worker_here: None) -> None:
    clients["analyst"].post("/laboratory/new/", form())
    asked = Scenario.objects.get(name="EUV stops")
    assert DBTaskResult.objects.get(pk=asked.task_id).status == "READY"
    call_command("work", batch=True)
    asked.refresh_from_db()
    assert (asked.status, asked.attempts, asked.firms_hit) == (Status.DONE, 1, asked.firms_hit)
    assert asked.firms_hit
    assert DBTaskResult.objects.get(pk=asked.task_id).status == "SUCCESSFUL"


@pytest.mark.django_db
def test_progress_is_told_phase_by_phase(clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = waiting_scenario()
    told = []

    def listening(snapshot: Any, choice: ScenarioChoice, on_phase: Callable[[str, int, int], None]) -> Any:
        def relay(phase: str, done: int, total: int) -> None:
            on_phase(phase, done, total)
            told.append(clients["secretariat"].get(f"/en/laboratory/{asked.pk}/progress/").json())

        return run_scenario(snapshot, choice, relay)

    monkeypatch.setattr(tasks, "run_scenario", listening)
    tasks.compute_scenario.call(str(asked.pk))
    assert [each["told"] for each in told] == [
        "Reading the data",
        "Building the network",
        "Letting the shock spread",
        "Adding up losses",
    ]
    assert [each["done"] for each in told] == [0, 1, 2, 3]
    assert all(each["under_way"] and each["total"] == 4 for each in told)
    assert clients["secretariat"].get(f"/en/laboratory/{asked.pk}/progress/").json()["under_way"] is False


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["cancelled", "deleted", "taken up by another"])
def test_a_result_that_nobody_wants_any_more_is_not_kept(
    people: dict[str, User | None], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    person = people["analyst"]
    assert person is not None
    asked = waiting_scenario(person)

    def meanwhile(snapshot: Any, choice: ScenarioChoice, on_phase: Callable[[str, int, int], None]) -> Any:
        on_phase("read", 0, 4)
        if how == "cancelled":
            assert actions.cancel_scenario(asked, person)
        elif how == "deleted":
            actions.delete_scenario(Scenario.objects.get(pk=asked.pk), person)
        else:
            Scenario.objects.filter(pk=asked.pk).update(attempts=2)
        return run_scenario(snapshot, choice, on_phase)

    monkeypatch.setattr(tasks, "run_scenario", meanwhile)
    tasks.compute_scenario.call(str(asked.pk))
    left = Scenario.objects.filter(pk=asked.pk).values_list("status", flat=True)
    expected = {"cancelled": [Status.CANCELLED], "deleted": [], "taken up by another": [Status.RUNNING]}
    assert list(left) == expected[how]
    assert not ScenarioResult.objects.filter(pk=asked.pk).exists()


@pytest.mark.django_db
def test_a_result_that_comes_after_the_cancelling_is_not_kept(people: dict[str, User | None]) -> None:
    person = people["analyst"]
    assert person is not None
    asked = waiting_scenario(person)
    attempt = actions.begin(asked.pk)
    assert attempt is not None
    computed = run_scenario(current_snapshot(ours()), ScenarioChoice(region="JP"))
    actions.cancel_scenario(asked, person)
    with pytest.raises(actions.Stopped):
        actions.finish(attempt, computed)
    assert not ScenarioResult.objects.filter(pk=asked.pk).exists()


@pytest.mark.django_db
def test_two_workers_cannot_take_up_one_scenario() -> None:
    asked = waiting_scenario()
    assert actions.begin(asked.pk) == actions.Attempt(asked.pk, 1)
    assert actions.begin(asked.pk) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (UnusableNetwork(Text(zh="坏了。", en="It broke.")), "坏了。", "It broke."),
        (
            ZeroDivisionError("secret detail"),
            "计算出错，已记录。",
            "The computation went wrong; this was logged.",
        ),
    ],
)
def test_an_error_is_told_in_both_languages_without_its_insides(
    monkeypatch: pytest.MonkeyPatch, error: Exception, zh: str, en: str
) -> None:
    asked = waiting_scenario()

    def failing(*_: Any) -> None:
        raise error

    monkeypatch.setattr(tasks, "run_scenario", failing)
    tasks.compute_scenario.call(str(asked.pk))
    asked.refresh_from_db()
    assert asked.status == Status.FAILED
    assert asked.problem_zh.startswith(zh)
    assert asked.problem_en.startswith(en)
    assert "secret" not in asked.problem_zh + asked.problem_en


# Dead workers --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_a_dead_worker_left_is_queued_again_and_the_living_are_left_alone(worker_here: None) -> None:
    dead, living = waiting_scenario(), waiting_scenario()
    for each in (dead, living):
        actions.begin(each.pk)
    Scenario.objects.filter(pk=dead.pk).update(alive_at=timezone.now() - LONG_AGO)
    assert actions.take_up_abandoned() == 1
    states = {
        each.pk: (each.status, each.attempts) for each in Scenario.objects.filter(pk__in=(dead.pk, living.pk))
    }
    assert states == {dead.pk: (Status.WAITING, 1), living.pk: (Status.RUNNING, 1)}
    call_command("work", batch=True)
    dead.refresh_from_db()
    assert (dead.status, dead.attempts) == (Status.DONE, 2)


@pytest.mark.django_db
def test_a_question_that_kills_its_workers_is_given_up() -> None:
    deadly = waiting_scenario()
    for _ in range(actions.MOST_ATTEMPTS):
        assert actions.begin(deadly.pk) is not None
        Scenario.objects.filter(pk=deadly.pk).update(alive_at=timezone.now() - LONG_AGO)
        assert actions.take_up_abandoned() == 1
    deadly.refresh_from_db()
    assert deadly.status == Status.FAILED
    assert deadly.problem_en.startswith("The process computing it ended 3 times before the result")


@pytest.mark.django_db
@pytest.mark.parametrize("taken", [True, False], ids=["its task died with a worker", "its task still waits"])
def test_a_task_lost_before_it_began_is_queued_again(
    clients: dict[str, Client], worker_here: None, taken: bool
) -> None:
    clients["analyst"].post("/laboratory/new/", form())
    asked = Scenario.objects.get(name="EUV stops")
    Scenario.objects.filter(pk=asked.pk).update(queued_at=timezone.now() - LONG_AGO)
    if taken:
        DBTaskResult.objects.get(pk=asked.task_id).claim("dead-worker")
    assert actions.take_up_abandoned() == taken
    call_command("work", batch=True)
    asked.refresh_from_db()
    assert asked.status == Status.DONE


@pytest.mark.django_db
def test_the_queues_own_records_are_forgotten_after_a_day(
    clients: dict[str, Client], worker_here: None
) -> None:
    clients["analyst"].post("/laboratory/new/", form())
    actions.forget_old_tasks(timezone.now() + timedelta(days=2))
    assert DBTaskResult.objects.count() == 1  # it has not been done yet
    call_command("work", batch=True)
    actions.forget_old_tasks(timezone.now() + timedelta(days=2))
    assert DBTaskResult.objects.count() == 0


def test_a_worker_shows_that_it_lives_while_it_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[dict[str, Any]] = []

    def update(attempt: actions.Attempt, **changes: Any) -> bool:
        beats.append(changes)
        if len(beats) == 2:
            raise OperationalError("database is locked")  # the next beat may come through
        return True

    monkeypatch.setattr(tasks, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(actions.Attempt, "update", update)
    with tasks.beating(actions.Attempt(uuid.uuid4(), 1)):
        assert _comes_true(lambda: len(beats) >= 4, 10)
    assert all(set(each) == {"alive_at"} for each in beats)
    ended = len(beats)
    time.sleep(0.1)
    assert len(beats) == ended


# Real processes ------------------------------------------------------------------------------------------------

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
from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.laboratory.actions import make_scenario
from corechain_portal.laboratory.question import Question
question = Question.new(name="EUV stops")
viewer = make_viewer(Alliance.objects.first(), User.objects.get(email="analyst@example.org"))
hit = {"downstream": 1.0, "upstream": 1.0, "epsilon": 0.01}
make_scenario(viewer, question, organisations=["asml"], **hit)
"""


def _comes_true(what: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return what()


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
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a portal with data, demo accounts and one question in its queue."""
    folder = tmp_path_factory.mktemp("prepared")
    done = _manage("prepare", var=folder, CORECHAIN_DEMO="true")
    assert done.returncode == 0, done.stderr
    subprocess.run([sys.executable, "-c", ASK], env=_environment(folder), cwd=folder, check=True, timeout=120)
    return folder


@pytest.fixture
def var(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(prepared, tmp_path / "var"))


def test_the_job_of_a_killed_worker_is_done_by_the_next(var: Path) -> None:
    with _running(var, "-c", STUCK) as stuck:
        assert _comes_true(lambda: _state(var) == ("running", 1), 60)
        os.kill(stuck.pid, signal.SIGKILL)
        stuck.wait(timeout=20)
    assert _state(var) == ("running", 1)
    with closing(sqlite3.connect(var / "corechain.sqlite3")) as database, database:
        # The worker has been dead for longer than is waited, without this test waiting for it.
        database.execute("update laboratory_scenario set alive_at = datetime('now', '-1 minutes')")
    with _running(var, "-m", "corechain_portal", "work"):
        assert _comes_true(lambda: _state(var) == ("done", 2), 60)


def test_a_worker_ends_with_its_standard_input(var: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "corechain_portal", "work", "--while-stdin-open"],
        env=_environment(var),
        cwd=var,
        stdin=subprocess.PIPE,
    ) as worker:
        assert _comes_true(lambda: _state(var)[0] == "done", 60)
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
        assert _comes_true(lambda: _state(var)[0] == "done", 60)
        (first,) = _children(server.pid)
        os.kill(first, signal.SIGKILL)
        assert _comes_true(lambda: bool(_children(server.pid) - {first}), 30)
        (second,) = _children(server.pid)
        os.kill(server.pid, signal.SIGKILL)
        server.wait(timeout=20)
        assert _comes_true(lambda: not Path(f"/proc/{second}").exists(), 20)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks for processes as Linux shows them")
def test_serve_starts_no_worker_where_it_is_told_so(tmp_path: Path) -> None:
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
    assert _comes_true(lambda: starts.exists() and len(starts.read_text()) >= 3, 20)
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
