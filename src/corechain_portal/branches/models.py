from __future__ import annotations

from typing import Any

from django.db import models

from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.models import WorkItem


class Pairing(WorkItem):
    """The branches of two members work together. `member` proposed it, `partner` accepts it or not."""

    partner = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")

    def to_audit(self) -> dict[str, Any]:
        return {**super().to_audit(), "partner": self.partner_id}


class ActivityForm(models.TextChoices):
    """What branches do together."""

    VISIT = "visit", "互访交流 / Exchange visit"
    PARTY_DAY = "party_day", "主题党日 / Party day"
    SERVICE = "service", "志愿服务 / Voluntary service"
    LECTURE = "lecture", "党课 / Lecture"
    OTHER = "other", "其他 / Other"


class Activity(WorkItem):
    """An exchange visit or another activity that branches share; its record is written after it."""

    form = models.TextField(choices=ActivityForm.choices, default=ActivityForm.VISIT)
    pair = models.ForeignKey(Pairing, models.SET_NULL, null=True, blank=True, related_name="activities")
    report_zh = models.TextField(blank=True, default="")
    report_en = models.TextField(blank=True, default="")

    def to_audit(self) -> dict[str, Any]:
        return {**super().to_audit(), "form": self.form, "pair": self.pair_id}
