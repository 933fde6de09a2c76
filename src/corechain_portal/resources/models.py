from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.models import WorkItem


class Category(models.TextChoices):
    """What kind of thing is shared."""

    INSTRUMENT = "instrument", "仪器设备 / Instrument"
    CLEAN_ROOM = "clean_room", "洁净室 / Clean room"
    TEST = "test", "测试能力 / Test capacity"
    MPW = "mpw", "多项目晶圆席位 / MPW shuttle seats"
    ROOM = "room", "场地 / Room"


class Resource(WorkItem):
    """Something a member, or the alliance, lets others use. Its ``capacity`` is how many may use it at once."""

    category = models.TextField(choices=Category.choices)
    needs_approval = models.BooleanField(default=True)
    longest_hours = models.PositiveIntegerField(default=72)
    """Of one booking."""
    terms = models.CharField(max_length=1000, blank=True, default="")
    """Price and conditions in words."""

    def to_audit(self) -> dict[str, Any]:
        own = ("category", "needs_approval", "longest_hours")
        return {**super().to_audit(), **{field: getattr(self, field) for field in own}}

    @property
    def seats(self) -> int:
        """How many may use it at once; one, unless it says more."""
        return self.capacity or 1


class BookingState(models.TextChoices):
    """Where a booking stands. One that is asked for holds its time until it is declined."""

    ASKED = "asked", "待确认 / Asked for"
    APPROVED = "approved", "已确认 / Approved"
    DECLINED = "declined", "未通过 / Declined"
    CANCELLED = "cancelled", "已取消 / Cancelled"


HOLDING = (BookingState.ASKED, BookingState.APPROVED)


class Booking(models.Model):
    """A time for which an organisation has a resource: from `starts_at` until, without, `ends_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="bookings")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="bookings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField(default=1)
    purpose = models.CharField(max_length=1000, blank=True, default="")
    state = models.TextField(choices=BookingState.choices, default=BookingState.ASKED)
    answer = models.CharField(max_length=1000, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("starts_at", "pk")
        indexes = (models.Index(name="booking_time", fields=("resource", "starts_at", "ends_at")),)
        constraints = (
            models.CheckConstraint(
                name="booking_ends_after_it_starts", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(name="booking_of_a_seat", condition=models.Q(seats__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.resource_id} {self.starts_at:%Y-%m-%d %H:%M}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        kept = ("starts_at", "ends_at", "seats", "state")
        return {
            **{field: getattr(self, field) for field in kept},
            "resource": self.resource_id,
            "member": self.member_id,
        }
