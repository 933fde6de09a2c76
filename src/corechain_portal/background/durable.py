"""Declaring background work: which functions are jobs, how often they are tried, and which are done periodically."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, overload

from django.utils import timezone

if TYPE_CHECKING:
    from corechain_portal.background.models import Job

P = ParamSpec("P")
R = TypeVar("R")

LONGEST_PAUSE = timedelta(hours=6)


class Stopped(Exception):
    """The job is not wanted any more: cancelled, deleted, or taken up by another worker."""


class Hopeless(Exception):
    """Raised by a job that would fail again however often it were tried."""


@dataclass(frozen=True, eq=False)
class DurableTask(Generic[P, R]):
    """A function that can be queued. Called directly it is the plain function."""

    function: Callable[P, R]
    attempts: int = 3
    pause: timedelta = timedelta(seconds=30)
    private: bool = False

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> Job:
        """Queue the function with these arguments, which JSON can hold. Rolled back with the transaction around it."""
        from corechain_portal.background.actions import enqueue

        return enqueue(self, args, kwargs)

    @property
    def path(self) -> str:
        """Where a worker finds it."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    def pause_after(self, attempt: int) -> timedelta:
        """How long to wait before the next attempt: twice as long each time, at most six hours.

        >>> [DurableTask(print).pause_after(n).seconds for n in (1, 2, 3)]
        [30, 60, 120]
        """
        return min(self.pause * 2 ** min(attempt - 1, 20), LONGEST_PAUSE)


@overload
def durable_task(function: Callable[P, R]) -> DurableTask[P, R]: ...
@overload
def durable_task(
    *, attempts: int = ..., pause_seconds: float = ..., private: bool = ...
) -> Callable[[Callable[P, R]], DurableTask[P, R]]: ...
def durable_task(
    function: Callable[..., Any] | None = None,
    *,
    attempts: int = 3,
    pause_seconds: float = 30,
    private: bool = False,
) -> Any:
    """Make a function of a module, with arguments that JSON can hold, into a job.

    It is tried at most `attempts` times, whether its worker was killed or it raised an error, with pauses that begin
    at `pause_seconds` and double. It may begin more than once, so it changes the database inside
    :func:`~corechain_portal.background.committing`. `private`: its arguments name a person; they are removed when it
    has ended, and its errors are logged without their words.
    """

    def decorate(decorated: Callable[..., Any]) -> DurableTask[..., Any]:
        return DurableTask(decorated, attempts, timedelta(seconds=pause_seconds), private)

    return decorate if function is None else decorate(function)


@dataclass(frozen=True)
class Periodic:
    """Work that is done again and again."""

    task: DurableTask[[], Any]
    period: timedelta
    at: time | None

    def after(self, now: datetime) -> datetime:
        """When it is due next."""
        if self.at is None:
            return now + self.period
        local = timezone.localtime(now)
        due = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return due if due > local else due + self.period


PERIODIC: dict[str, Periodic] = {}
"""What :func:`every` has named so far. A worker imports the module ``tasks`` of each app, so that all are known."""


def every(*, minutes: float, at: time | None = None) -> Callable[[Callable[[], Any]], DurableTask[[], Any]]:
    """Do a function without arguments, in a module ``tasks`` of an app, every so many minutes.

    Exactly one worker does it each time. `at`: the local time of day, for what is done daily. A time that passed
    while no worker ran is made up for once; a run that is still waiting or running is not queued a second time.
    """

    def decorate(decorated: Callable[[], Any]) -> DurableTask[[], Any]:
        task = decorated if isinstance(decorated, DurableTask) else DurableTask(decorated)
        PERIODIC[task.path] = Periodic(task, timedelta(minutes=minutes), at)
        return task

    return decorate
