"""Figures of joint study."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.study.models import Attendance
from corechain_portal.workstreams.figures import (
    Figure,
    Period,
    count_figure,
    in_period,
    list_link,
    visible_items,
)


def study_figures(viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """Sessions held, organisations and people who came, materials added."""
    days = {"from": period.first, "to": period.last}
    held = in_period(
        visible_items(viewer, "study.session", state__in=("held", "closed")), period, "starts_at"
    )
    came = Attendance.objects.filter(session__in=held.values("pk"), came__gt=0)
    of_sessions = {"kind": "study.session", "state": "held,closed", "by": "starts", **days}
    added = in_period(visible_items(viewer, "study.material"), period, "made_at")
    return (
        count_figure("sessions", _("Sessions held"), held, "study", of_sessions),
        Figure(
            "people", _("Attendances"), came.aggregate(total=Sum("came"))["total"] or 0,
            list_link("study", **of_sessions),
        ),
        Figure(
            "organisations", _("Organisations that came"), came.values("member").distinct().count(),
            list_link("study", **of_sessions), outcome=True,
        ),
        count_figure(
            "materials", _("Materials added"), added, "study", {"kind": "study.material", "by": "made", **days}
        ),
    )  # fmt: skip
