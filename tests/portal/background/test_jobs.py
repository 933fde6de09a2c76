"""Durable jobs: how often they are tried, what is kept of them, what dead workers leave behind."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.portal.background import jobs

from corechain_portal.background import Stopped, actions, running
from corechain_portal.background.models import Job, Status

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _no_calls() -> Iterator[None]:
    jobs.CALLS.clear()
    yield
    jobs.CALLS.clear()


def do(job: Job) -> Job:
    """Let a worker do the job, in this process."""
    running.run_job.call(str(job.pk))
    job.refresh_from_db()
    return job


def queued(job: Job) -> DBTaskResult:
    """The queue's record of the job."""
    return DBTaskResult.objects.get(pk=job.queue_id)


def test_a_job_is_queued_with_its_arguments_done_and_its_result_kept() -> None:
    job = jobs.note.enqueue("word", times=2)
    assert (job.status, job.attempts, jobs.CALLS) == (Status.WAITING, 0, [])
    assert queued(job).args_kwargs == {"args": [str(job.pk)], "kwargs": {}}
    do(job)
    assert (job.status, job.attempts, job.result, jobs.CALLS) == (Status.DONE, 1, "wordword", ["word"])
    assert job.arguments == {"args": ["word"], "kwargs": {"times": 2}}
    assert job.finished_at is not None


def test_called_directly_it_is_the_plain_function() -> None:
    assert jobs.note("word") == "word"
    assert not Job.objects.exists()
    jobs.count_to(2)  # reports to nobody
    assert jobs.CALLS == ["word", 0, 1]


def test_a_job_queued_in_a_transaction_goes_with_it() -> None:
    with transaction.atomic():
        jobs.note.enqueue("word")
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_arguments_that_json_cannot_hold_are_refused_at_once() -> None:
    with pytest.raises(TypeError):
        jobs.note.enqueue(object())  # type: ignore[arg-type]
    assert not Job.objects.exists()


def test_a_job_is_done_once_even_if_the_queue_hands_it_out_twice() -> None:
    job = do(jobs.note.enqueue("word"))
    do(job)
    assert (jobs.CALLS, job.attempts) == (["word"], 1)


# Errors ---------------------------------------------------------------------------------------------------------


def test_an_error_is_tried_again_after_pauses_that_grow_until_it_goes_well() -> None:
    job = jobs.fail_until.enqueue(3)
    pauses = []
    for _ in range(2):
        before = timezone.now()
        do(job)
        assert (job.status, job.problem) == (Status.WAITING, "builtins.ValueError")
        pauses.append(round((queued(job).run_after - before).total_seconds()))
        assert job.queued_at is not None
        assert abs(job.queued_at - queued(job).run_after) < timedelta(seconds=1)
    assert pauses == [10, 20]
    do(job)
    assert (job.status, job.result, job.problem, job.attempts) == (Status.DONE, "done", "", 3)


def test_an_error_that_stays_is_given_up_after_the_attempts_named() -> None:
    job = jobs.fail_until.enqueue(99)
    for _ in range(3):
        do(job)
    assert (job.status, job.attempts, job.problem) == (Status.FAILED, 3, "builtins.ValueError")
    do(job)
    assert len(jobs.CALLS) == 3


def test_a_hopeless_job_is_not_tried_again() -> None:
    job = do(jobs.fail_for_good.enqueue())
    assert (job.status, job.attempts) == (Status.FAILED, 1)


def test_a_job_whose_function_is_gone_fails_readably() -> None:
    job = jobs.note.enqueue("word")
    Job.objects.filter(pk=job.pk).update(task="tests.portal.background.jobs.was_here_once")
    do(job)
    assert (job.status, job.problem, job.arguments) == (Status.FAILED, "builtins.LookupError", {})


def test_the_log_names_the_job_and_for_private_ones_never_the_words_of_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        job = do(jobs.fail_privately.enqueue("person@example.org"))
    assert "person@example.org" not in caplog.text
    assert f"job {job.pk} (tests.portal.background.jobs.fail_privately), attempt 1: ValueError; waiting" in (
        caplog.text
    )
    assert job.arguments["args"] == ["person@example.org"]  # it will be tried again
    for _ in range(2):
        do(job)
    assert (job.status, job.arguments) == (Status.FAILED, {})
    assert not DBTaskResult.objects.filter(traceback__contains="person").exists()


# Attempts that do not count any more ------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["cancelled", "deleted", "taken up by another"])
def test_what_an_outdated_attempt_does_changes_nothing(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    job = jobs.count_to.enqueue(3)

    def meanwhile(phase: str, done: int, total: int) -> None:
        if done == 1 and how == "cancelled":
            assert actions.cancel(job)
        elif done == 1 and how == "deleted":
            Job.objects.filter(pk=job.pk).delete()
        elif done == 1:
            Job.objects.filter(pk=job.pk).update(attempts=2)

    monkeypatch.setattr(jobs, "report", meanwhile)
    running.run_job.call(str(job.pk))
    assert jobs.CALLS == [0]
    left = list(Job.objects.filter(pk=job.pk).values_list("status", "result"))
    expected = {"cancelled": [("cancelled", None)], "deleted": [], "taken up by another": [("running", None)]}
    assert left == expected[how]


def test_progress_is_kept_and_stops_a_job_that_nobody_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    job = jobs.count_to.enqueue(2)
    seen = []
    kept = actions.Attempt.update

    def watching(attempt: actions.Attempt, **changes: Any) -> bool:
        counted = kept(attempt, **changes)
        seen.extend(Job.objects.filter(pk=job.pk).values_list("phase", "done", "total"))
        return counted

    monkeypatch.setattr(actions.Attempt, "update", watching)
    do(job)
    assert ("counting", 0, 2) in seen
    assert ("counting", 1, 2) in seen
    assert job.status == Status.DONE


def test_cancelling_what_has_ended_says_so() -> None:
    job = do(jobs.note.enqueue("word"))
    assert not actions.cancel(job)
    job.refresh_from_db()
    assert job.status == Status.DONE


def test_two_workers_cannot_take_up_one_job() -> None:
    job = jobs.note.enqueue("word")
    assert actions.begin(job.pk) == actions.Attempt(job.pk, 1)
    assert actions.begin(job.pk) is None


def test_a_result_that_comes_too_late_is_not_kept() -> None:
    job = jobs.note.enqueue("word")
    attempt = actions.begin(job.pk)
    assert attempt is not None
    actions.cancel(job)
    with pytest.raises(Stopped):
        actions.finish(attempt, jobs.note, "late")
    assert actions.fail(attempt, jobs.note, ValueError()) is None
    job.refresh_from_db()
    assert (job.status, job.result) == (Status.CANCELLED, None)


# Dead workers ---------------------------------------------------------------------------------------------------


def _silent(job: Job, since: datetime | None = None) -> None:
    Job.objects.filter(pk=job.pk).update(alive_at=since or timezone.now() - LONG_AGO)


def test_what_a_dead_worker_left_is_queued_again_and_the_living_are_left_alone() -> None:
    dead, living = jobs.note.enqueue("dead"), jobs.note.enqueue("living")
    for each in (dead, living):
        actions.begin(each.pk)
    _silent(dead)
    assert actions.take_up_abandoned() == 1
    assert actions.take_up_abandoned() == 0
    living.refresh_from_db()
    assert (living.status, living.attempts) == (Status.RUNNING, 1)
    do(dead)
    assert (dead.status, dead.attempts, dead.result) == (Status.DONE, 2, "dead")


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job = jobs.fail_privately.enqueue("person@example.org")
    for _ in range(3):
        assert actions.begin(job.pk) is not None
        _silent(job)
        assert actions.take_up_abandoned() == 1
    job.refresh_from_db()
    assert (job.status, job.problem, job.arguments) == (Status.FAILED, actions.WORKER_DIED, {})


def test_a_worker_does_not_take_its_own_job_for_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    job = jobs.note.enqueue("word")
    actions.begin(job.pk)
    _silent(job)
    monkeypatch.setattr(running, "_running", {job.pk})
    assert actions.take_up_abandoned() == 0


@pytest.mark.parametrize(
    "taken", [True, False], ids=["its record died with a worker", "its record still waits"]
)
def test_a_job_lost_before_it_began_is_queued_again(taken: bool) -> None:
    job = jobs.note.enqueue("word")
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - LONG_AGO)
    if taken:
        queued(job).claim("dead-worker")
    assert actions.take_up_abandoned() == taken
    do(job)
    assert job.status == Status.DONE


def test_a_job_that_pauses_is_not_taken_for_lost() -> None:
    job = do(jobs.fail_until.enqueue(2))
    assert job.status == Status.WAITING
    assert actions.take_up_abandoned() == 0
    assert actions.take_up_abandoned(timezone.now() + timedelta(hours=1)) == 0


def test_jobs_that_ended_are_forgotten_and_failures_are_kept_longer() -> None:
    done, failed = do(jobs.note.enqueue("word")), do(jobs.fail_for_good.enqueue())
    waiting = jobs.note.enqueue("later")

    def left(days: int) -> set[uuid.UUID]:
        actions.forget_old_jobs(timezone.now() + timedelta(days=days))
        return set(Job.objects.values_list("pk", flat=True))

    assert left(1) == {done.pk, failed.pk, waiting.pk}
    assert left(3) == {failed.pk, waiting.pk}
    assert left(40) == {waiting.pk}


def test_a_worker_shows_that_it_lives_while_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[dict[str, Any]] = []

    def update(attempt: actions.Attempt, **changes: Any) -> bool:
        beats.append(changes)
        if len(beats) == 2:
            raise OperationalError("database is locked")  # the next beat may come through
        return True

    monkeypatch.setattr(running, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(actions.Attempt, "update", update)
    attempt = actions.Attempt(uuid.uuid4(), 1)
    with running._beating(attempt):
        assert running.running_here() == {attempt.job_id}
        deadline = time.monotonic() + 10
        while len(beats) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
    assert len(beats) >= 4
    assert all(set(each) == {"alive_at"} for each in beats)
    assert running.running_here() == frozenset()
    ended = len(beats)
    time.sleep(0.1)
    assert len(beats) == ended
