"""Figures of joint landmarks."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.landmarks.models import Milestone, Project
from corechain_portal.workstreams.figures import (
    Figure,
    Period,
    count_figure,
    in_period,
    list_link,
    visible_items,
)


def landmark_figures(viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """Projects under way, milestones done, projects finished, and funding secured of those under way."""
    seen = visible_items(viewer, "landmarks.project")
    under_way = seen.filter(state="under_way")
    finished = in_period(seen.filter(state="finished"), period, "state_since")
    done = Milestone.objects.filter(
        project__in=seen.values("pk"), done_on__gte=period.first, done_on__lte=period.last
    )
    secured = Project.objects.filter(pk__in=under_way.values("pk")).aggregate(total=Sum("funding_secured"))[
        "total"
    ]
    running = {"kind": "landmarks.project", "state": "under_way"}
    return (
        count_figure("under_way", _("Projects under way"), under_way, "landmarks", running),
        Figure("milestones", _("Milestones reached"), done.count(), list_link("landmarks", kind="landmarks.project")),
        count_figure(
            "finished", _("Projects finished"), finished, "landmarks",
            {
                "kind": "landmarks.project", "state": "finished", "by": "state",
                "from": period.first, "to": period.last,
            },
            outcome=True,
        ),
        Figure(
            "funding", _("Funding secured"), None if secured is None else float(secured),
            list_link("landmarks", **running), unit=_("× 10,000 yuan"), outcome=True,
        ),
    )  # fmt: skip
