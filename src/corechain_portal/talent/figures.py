"""Figures of joint talent. They count posts, trainings and agreements, never people's qualities."""

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


def talent_figures(viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """Posts offered and filled, trainings held with attendances, mentors, secondments agreed."""
    days = {"from": period.first, "to": period.last}
    offered = in_period(visible_items(viewer, "talent.post"), period, "made_at")
    filled = in_period(visible_items(viewer, "talent.post", state="filled"), period, "state_since")
    held = in_period(
        visible_items(viewer, "talent.training", state__in=("held", "closed")), period, "starts_at"
    )
    came = Attendance.objects.filter(session__in=held.values("pk"))
    mentors = in_period(visible_items(viewer, "talent.mentoring"), period, "made_at")
    lent = in_period(
        visible_items(viewer, "talent.secondment", state__in=("agreed", "ended")), period, "starts_at"
    )
    of_held = {"kind": "talent.training", "state": "held,closed", "by": "starts", **days}
    return (
        count_figure(
            "posts", _("Posts offered"), offered, "talent", {"kind": "talent.post", "by": "made", **days}
        ),
        count_figure("trainings", _("Trainings held"), held, "talent", of_held),
        count_figure(
            "mentors", _("Mentors who offered"), mentors, "talent",
            {"kind": "talent.mentoring", "by": "made", **days},
        ),
        count_figure(
            "filled", _("Posts filled"), filled, "talent",
            {"kind": "talent.post", "state": "filled", "by": "state", **days}, outcome=True,
        ),
        Figure(
            "trained", _("Attendances at trainings"), came.aggregate(total=Sum("came"))["total"] or 0,
            list_link("talent", **of_held), outcome=True,
        ),
        count_figure(
            "secondments", _("Secondments agreed"), lent, "talent",
            {"kind": "talent.secondment", "state": "agreed,ended", "by": "starts", **days}, outcome=True,
        ),
    )  # fmt: skip
