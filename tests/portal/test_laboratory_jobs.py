"""Background jobs: one worker's result counts, cancelled ones stop, what a dead worker left is done all the same."""

from __future__ import annotations

import signal
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.portal.processes import comes_true
from tests.portal.roles import ours
from tests.portal.scenarios import form, waiting_scenario

from corechain.exceptions import UnusableNetwork
from corechain.texts import Text
from corechain.workflows.chain_scenario import ScenarioChoice, run_scenario
from corechain_portal.accounts.models import User
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.laboratory import actions, tasks
from corechain_portal.laboratory.models import Scenario, ScenarioResult, Status

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
        assert comes_true(lambda: len(beats) >= 4, 10)
    assert all(set(each) == {"alive_at"} for each in beats)
    ended = len(beats)
    time.sleep(0.1)
    assert len(beats) == ended
