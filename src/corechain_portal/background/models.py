from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Status(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "等待 / Waiting"
    RUNNING = "running", "进行中 / Running"
    DONE = "done", "已完成 / Done"
    FAILED = "failed", "未成功 / Failed"
    CANCELLED = "cancelled", "已取消 / Cancelled"


UNDER_WAY = (Status.WAITING, Status.RUNNING)


class Job(models.Model):
    """One call of a durable task, with where it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.TextField()
    """Path of the function."""
    arguments = models.JSONField(default=dict)
    """``{"args": […], "kwargs": {…}}``; empty when a private job has ended."""
    status = models.TextField(choices=Status.choices, default=Status.WAITING)
    made_at = models.DateTimeField(auto_now_add=True)

    queue_id = models.UUIDField(null=True)
    """Of the queue's own record, which names this job and nothing else."""
    queued_at = models.DateTimeField(null=True)
    """When it was queued, or will be due after a pause."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """How many workers have taken it up; also tells an older worker that its result is not wanted any more."""
    most_attempts = models.PositiveSmallIntegerField()
    alive_at = models.DateTimeField(null=True)
    """When the worker doing it last showed that it lives."""

    phase = models.TextField(blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    """What the function returned."""
    problem = models.TextField(blank=True, default="")
    """The kind of the last error; its words may hold personal data and are not kept."""

    class Meta:
        ordering = ("made_at", "pk")
        indexes = (
            models.Index(
                name="jobs_under_way", fields=("status", "queued_at"), condition=Q(status__in=UNDER_WAY)
            ),
            models.Index(name="jobs_by_end", fields=("finished_at",)),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.status in UNDER_WAY


class Schedule(models.Model):
    """When a periodic task is due next."""

    task = models.TextField(primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.task
