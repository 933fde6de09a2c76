from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain.texts import Language
from corechain_portal.workstreams.models import WorkItem


class Project(WorkItem):
    """A flagship project. Its partners are participations; the nodes it strengthens are the item's own."""

    region = models.TextField(blank=True, default="")
    """GB/T 2260 code of where it lies."""
    funding_planned = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """In 10,000 yuan; NULL when not known."""
    funding_secured = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    """In percent, as the newest report says."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="project_progress_is_a_percentage", condition=models.Q(progress__range=(0, 100))
            ),
        )

    def to_audit(self) -> dict[str, Any]:
        own = ("region", "funding_planned", "funding_secured", "progress")
        return {**super().to_audit(), **{field: getattr(self, field) for field in own}}


class Milestone(models.Model):
    """A step of a project with its day; done or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    name_zh = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True, default="")
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.name_zh

    def name(self, language: Language) -> str:
        """Its name in the reader's language."""
        return str((self.name_en or self.name_zh) if language == "en" else self.name_zh)

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_on is None and self.due_on < timezone.localdate()

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"project": self.project_id, "due_on": self.due_on, "done_on": self.done_on}


class Grade(models.TextChoices):
    """How likely, or how bad."""

    LOW = "low", "低 / Low"
    MEDIUM = "medium", "中 / Medium"
    HIGH = "high", "高 / High"


class Risk(models.Model):
    """What may go wrong with a project, and what is done against it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="risks")
    text = models.CharField(max_length=1000)
    likelihood = models.TextField(choices=Grade.choices)
    impact = models.TextField(choices=Grade.choices)
    measure = models.CharField(max_length=1000, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {
            "project": self.project_id,
            "likelihood": self.likelihood,
            "impact": self.impact,
            "closed": self.closed_at is not None,
        }


class Report(models.Model):
    """What a project's people report of its progress."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="reports")
    progress = models.PositiveSmallIntegerField()
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.project_id} {self.progress} %"
