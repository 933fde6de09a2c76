from __future__ import annotations

from typing import Any

from django.db import models

from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.models import WorkItem


class Material(WorkItem):
    """Something to study. Each file added is a version; the newest is the one that holds."""


class Session(WorkItem):
    """Studying together at an hour, with sign-up. Who came is counted by organisation."""

    materials = models.ManyToManyField(Material, blank=True, related_name="sessions")
    online = models.URLField(blank=True, default="")
    """Where it can be followed from afar; shown to those who take part."""


class Attendance(models.Model):
    """How many people of an organisation had signed up for a session, and how many came. No names are kept."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendance")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    signed_up = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("member__name_zh", "pk")
        constraints = (
            models.UniqueConstraint(name="one_count_an_organisation", fields=("session", "member")),
        )

    def __str__(self) -> str:
        return f"{self.session_id} {self.member_id}: {self.came}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {
            "session": self.session_id,
            "member": self.member_id,
            "signed_up": self.signed_up,
            "came": self.came,
        }
