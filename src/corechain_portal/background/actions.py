"""What changes jobs: queued, taken up by a worker, finished, put off, cancelled, and saved from dead workers.

Every change of a running job is one conditional UPDATE that says what it expects to find. Whoever comes too late, a
worker that was thought dead or a person who cancels what has just finished, changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from corechain_portal.background.durable import DurableTask, Hopeless, Stopped
from corechain_portal.background.models import UNDER_WAY, Job, Status

ABANDONED_AFTER = timedelta(seconds=20)
"""A worker that has not shown that it lives for so long is taken for dead."""
DONE_KEPT = timedelta(days=2)
FAILED_KEPT = timedelta(days=30)

WORKER_DIED = "worker died"


@dataclass(frozen=True)
class Attempt:
    """One worker's go at a job."""

    job_id: uuid.UUID
    number: int

    def update(self, *, silent_since: datetime | None = None, **changes: Any) -> bool:
        """Change the job where this attempt is still the one that counts; tells whether it is.

        `silent_since`: only where its worker has not shown since then that it lives.
        """
        wanted = Job.objects.filter(pk=self.job_id, attempts=self.number, status=Status.RUNNING)
        if silent_since is not None:
            wanted = wanted.filter(alive_at__lt=silent_since)
        return wanted.update(**changes) == 1


def enqueue(task: DurableTask[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Job:
    """Keep a call of `task` and put it in the queue, both or neither."""
    with transaction.atomic():
        job = Job.objects.create(
            task=task.path,
            arguments={"args": list(args), "kwargs": dict(kwargs)},
            most_attempts=task.attempts,
        )
        _put_in_queue(job)
    return job


def _put_in_queue(job: Job, after: timedelta | None = None) -> None:
    """A new record of the queue. An earlier one stays for a day: the worker that has it may come back and close it."""
    from corechain_portal.background.running import run_job

    due = timezone.now() + (after or timedelta())
    queued = run_job.using(run_after=due if after else None).enqueue(str(job.pk))
    job.queue_id, job.queued_at = uuid.UUID(str(queued.id)), due
    job.save(update_fields=["queue_id", "queued_at"])


def cancel(job: Job) -> bool:
    """Stop what waits or runs; False where it had ended."""
    wanted = Job.objects.filter(pk=job.pk, status__in=UNDER_WAY)
    return wanted.update(status=Status.CANCELLED, finished_at=timezone.now(), phase="") == 1


def begin(job_id: uuid.UUID) -> Attempt | None:
    """Take up a waiting job; None where it does not wait any more."""
    with transaction.atomic():
        taken = Job.objects.filter(pk=job_id, status=Status.WAITING).update(
            status=Status.RUNNING,
            attempts=F("attempts") + 1,
            alive_at=timezone.now(),
            phase="",
            done=0,
            total=0,
        )
        if not taken:
            return None
        return Attempt(job_id, Job.objects.values_list("attempts", flat=True).get(pk=job_id))


def finish(attempt: Attempt, task: DurableTask[..., Any], result: Any) -> None:
    """Keep the result; raises :class:`Stopped`, having kept nothing, where nobody wants it any more."""
    emptied = {"arguments": {}} if task.private else {}
    ended = {"status": Status.DONE, "finished_at": timezone.now(), "problem": "", **emptied}
    if not attempt.update(result=result, **ended):
        raise Stopped


def fail(attempt: Attempt, task: DurableTask[..., Any] | None, error: Exception) -> Status | None:
    """Put the job off to another attempt after a pause, or give it up; returns where it stands now."""
    problem = f"{type(error).__module__}.{type(error).__qualname__}"
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=attempt.job_id).first()
        if job is None:
            return None
        if task is None or isinstance(error, Hopeless) or job.attempts >= job.most_attempts:
            private = task is None or task.private
            return Status.FAILED if attempt.update(**_given_up(problem, private)) else None
        if not attempt.update(status=Status.WAITING, problem=problem):
            return None
        _put_in_queue(job, task.pause_after(job.attempts))
    return Status.WAITING


def _given_up(problem: str, private: bool) -> dict[str, Any]:
    emptied = {"arguments": {}} if private else {}
    return {"status": Status.FAILED, "finished_at": timezone.now(), "problem": problem, **emptied}


# Dead workers ---------------------------------------------------------------------------------------------------


def take_up_abandoned(now: datetime | None = None) -> int:
    """Queue again what dead workers left behind, and give up on what has killed several; returns how many."""
    from corechain_portal.background.running import find_task, running_here

    silent = (now or timezone.now()) - ABANDONED_AFTER
    changed = 0
    # What this very process is doing lives, even if a long transaction keeps it from saying so.
    abandoned = Job.objects.filter(status=Status.RUNNING, alive_at__lt=silent).exclude(pk__in=running_here())
    for job in abandoned:
        with transaction.atomic():
            attempt = Attempt(job.pk, job.attempts)
            if job.attempts >= job.most_attempts:
                task = find_task(job.task)
                ended = _given_up(WORKER_DIED, task is None or task.private)
                changed += attempt.update(silent_since=silent, **ended)
            elif attempt.update(silent_since=silent, status=Status.WAITING, problem=WORKER_DIED):
                _put_in_queue(job)
                changed += 1
    return changed + _queue_lost(silent)


def _queue_lost(silent: datetime) -> int:
    """Jobs that wait while no record of the queue does: their worker died before it took them up."""
    waiting = list(Job.objects.filter(status=Status.WAITING, queued_at__lt=silent))
    ready = DBTaskResult.objects.filter(
        pk__in=[each.queue_id for each in waiting], status=TaskResultStatus.READY
    )
    queued = set(ready.values_list("pk", flat=True))
    changed = 0
    for job in waiting:
        if job.queue_id not in queued:
            with transaction.atomic():
                lost = Job.objects.filter(pk=job.pk, status=Status.WAITING, queue_id=job.queue_id)
                if lost.update(queued_at=timezone.now()):
                    _put_in_queue(job)
                    changed += 1
    return changed


def forget_old_jobs(now: datetime | None = None) -> None:
    """Delete jobs that ended long ago."""
    now = now or timezone.now()
    ended = Job.objects.exclude(status__in=UNDER_WAY)
    ended.filter(finished_at__lt=now - DONE_KEPT).exclude(status=Status.FAILED).delete()
    ended.filter(finished_at__lt=now - FAILED_KEPT).delete()
