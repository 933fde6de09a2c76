from __future__ import annotations

from typing import Any

from django.db import models

from corechain_portal.workstreams.models import WorkItem


class Subject(models.TextChoices):
    """What a matter is about."""

    SUPPLY = "supply", "供应与配套 / Supply"
    ENERGY = "energy", "水电气 / Power, water, gas"
    FINANCE = "finance", "融资 / Finance"
    LAND = "land", "用地与厂房 / Land and buildings"
    LOGISTICS = "logistics", "物流与通关 / Logistics and customs"
    PERMITS = "permits", "审批与环评 / Permits"
    PEOPLE = "people", "用工 / Staffing"
    OTHER = "other", "其他 / Other"


class Urgency(models.TextChoices):
    """How soon a matter has to be dealt with."""

    NORMAL = "normal", "一般 / Normal"
    URGENT = "urgent", "紧急 / Urgent"


class Matter(WorkItem):
    """A member's difficult matter. At first the member and the secretariat see it; co-handlers are named."""

    subject = models.TextField(choices=Subject.choices)
    urgency = models.TextField(choices=Urgency.choices, default=Urgency.NORMAL)
    answer_due_on = models.DateField(null=True, blank=True)
    due_certain = models.BooleanField(default=True)
    """False where holidays before the deadlines were not announced when they were set."""
    taken_up_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    """When the member first had an answer."""
    closed_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    """What the member says of the handling, 1 to 5. It is of the matter, never of a person."""
    rating_words = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="matter_rating_is_one_to_five",
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)),
            ),
        )

    def to_audit(self) -> dict[str, Any]:
        own = ("subject", "urgency", "answer_due_on", "answered_at", "closed_at", "escalated_at", "rating")
        return {**super().to_audit(), **{field: getattr(self, field) for field in own}}
