"""What a worker does with a job: shows that it lives, calls the function, keeps the result or tries again later."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from corechain_portal.background.durable import DurableTask, Stopped

if TYPE_CHECKING:
    from corechain_portal.background.actions import Attempt

log = logging.getLogger(__name__)

BEAT_SECONDS = 3.0
"""How often a worker shows that it lives; well below :data:`~.actions.ABANDONED_AFTER`."""

_attempt: ContextVar[Attempt | None] = ContextVar("attempt", default=None)
_running: set[uuid.UUID] = set()


def running_here() -> frozenset[uuid.UUID]:
    """The jobs that this process is doing."""
    return frozenset(_running)


def report(phase: str = "", done: int = 0, total: int = 0) -> None:
    """Tell from inside a job how far it is; raises :class:`Stopped` where nobody wants its result any more.

    Outside a job, as when a test calls the function, nothing happens.
    """
    attempt = _attempt.get()
    if attempt is not None and not attempt.update(
        phase=phase, done=done, total=total, alive_at=timezone.now()
    ):
        raise Stopped


@contextmanager
def committing() -> Iterator[None]:
    """A transaction that only the attempt that counts may commit; raises :class:`Stopped` for any other.

    While it is open no other worker can take the job up, so keep it short.
    """
    attempt = _attempt.get()
    with transaction.atomic():
        if attempt is not None and not attempt.update(alive_at=timezone.now()):
            raise Stopped
        yield
        if attempt is not None:
            attempt.update(alive_at=timezone.now())


@task()
def run_job(job_id: str) -> None:
    """Do the job with this id, if it still waits. What goes wrong is kept with the job, never with the queue."""
    from corechain_portal.background import actions
    from corechain_portal.background.models import Job

    attempt = actions.begin(uuid.UUID(job_id))
    if attempt is None:
        return
    job = Job.objects.get(pk=attempt.job_id)
    found = find_task(job.task)
    try:
        with _beating(attempt):
            if found is None:
                raise LookupError(job.task)
            result = found(*job.arguments["args"], **job.arguments["kwargs"])
        actions.finish(attempt, found, result)
    except Stopped:
        log.info("job %s is not wanted any more", job_id)
    except Exception as error:
        stands = actions.fail(attempt, found, error)
        _log_failure(job, found, error, stands)


def find_task(path: str) -> DurableTask[..., Any] | None:
    """The durable task at `path`; None where a newer version of the portal has it no more."""
    try:
        found = import_string(path)
    except ImportError:
        return None
    return found if isinstance(found, DurableTask) else None


def _log_failure(job: Any, found: DurableTask[..., Any] | None, error: Exception, stands: str | None) -> None:
    # The words of an error, and the lines of its traceback, may name a person.
    details = None if found is None or found.private else error
    log.error(
        "job %s (%s), attempt %d: %s; %s",
        job.pk,
        job.task,
        job.attempts,
        type(error).__name__,
        stands or "not wanted any more",
        exc_info=details,
    )


@contextmanager
def _beating(attempt: Attempt) -> Iterator[None]:
    """Show every few seconds that the worker lives, from a thread of its own."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                attempt.update(alive_at=timezone.now())
            except Exception:  # the next beat may come through; if none does, the job is taken up again
                log.exception("could not show that job %s is being done", attempt.job_id)
            close_old_connections()
        connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    _running.add(attempt.job_id)
    inside = _attempt.set(attempt)
    thread.start()
    try:
        yield
    finally:
        _attempt.reset(inside)
        ended.set()
        thread.join()
        _running.discard(attempt.job_id)
