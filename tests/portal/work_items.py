"""Work items that the tests' database holds from the beginning."""

from __future__ import annotations

import uuid
from datetime import date

from django.urls import reverse

from corechain_portal.access.confidentiality import Level
from corechain_portal.alliances.models import Alliance
from corechain_portal.workstreams.models import PlanItem, StateChange

WORK = reverse("workstreams")
"""Address under which all joint work stands."""
PLAN = uuid.UUID("00000000-0000-4000-8000-0000000000b1")
"""A line of the plan of governance, within the alliance."""
SECRET = uuid.UUID("00000000-0000-4000-8000-0000000000b2")
"""Another, for the secretariat only."""


def make_work_items() -> None:
    """Make both in the first alliance."""
    for pk, level, title in ((PLAN, Level.ALLIANCE, "修订章程"), (SECRET, Level.SECRETARIAT, "人事安排")):
        item, made = PlanItem.objects.get_or_create(
            id=pk,
            defaults={
                "alliance": Alliance.objects.first(),
                "kind": "governance.plan",
                "workstream": "governance",
                "title_zh": title,
                "state": "planned",
                "level": level,
                "year": 2026,
                "due_on": date(2026, 12, 31),
            },
        )
        if made:
            StateChange.objects.create(item=item, move="made", after=item.state)
