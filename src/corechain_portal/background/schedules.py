"""Periodic work: what is due is queued, once, however many workers look."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from corechain_portal.background.durable import PERIODIC
from corechain_portal.background.models import UNDER_WAY, Job, Schedule


def find_periodic() -> None:
    """Import the module ``tasks`` of every app, where periodic work is declared."""
    autodiscover_modules("tasks")


def queue_what_is_due(now: datetime | None = None) -> int:
    """Queue all periodic work that is due; returns how much. What is new is due after its first period."""
    now = now or timezone.now()
    due_at = dict(Schedule.objects.values_list("task", "due_at"))
    new = [
        Schedule(task=path, due_at=each.after(now)) for path, each in PERIODIC.items() if path not in due_at
    ]
    if new:
        Schedule.objects.bulk_create(new, ignore_conflicts=True)
    return sum(_queue_one(path, now) for path, due in due_at.items() if path in PERIODIC and due <= now)


def _queue_one(path: str, now: datetime) -> bool:
    periodic = PERIODIC[path]
    with transaction.atomic():
        # The row is locked by the first worker that comes; the second finds it is not due any more.
        mine = Schedule.objects.filter(task=path, due_at__lte=now).update(due_at=periodic.after(now))
        if not mine or Job.objects.filter(task=path, status__in=UNDER_WAY).exists():
            return False
        periodic.task.enqueue()
    return True
