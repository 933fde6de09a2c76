"""Figures of joint governance."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.workstreams.figures import Figure, Period, count_figure, in_period, visible_items


def governance_figures(viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """Resolutions in force, meetings held, and lines of the plan done, in the period."""
    days = {"from": period.first, "to": period.last}
    put_in_force = in_period(
        visible_items(viewer, "governance.resolution", state="published"), period, "state_since"
    )
    held = in_period(
        visible_items(viewer, "governance.meeting", state__in=("held", "minuted")), period, "starts_at"
    )
    done = in_period(visible_items(viewer, "governance.plan", state="done"), period, "state_since")
    return (
        count_figure(
            "resolutions", _("Resolutions put into force"), put_in_force, "governance",
            {"kind": "governance.resolution", "state": "published", "by": "state", **days}, outcome=True,
        ),
        count_figure(
            "meetings", _("Meetings held"), held, "governance",
            {"kind": "governance.meeting", "state": "held,minuted", "by": "starts", **days},
        ),
        count_figure(
            "plan_done", _("Lines of the plan done"), done, "governance",
            {"kind": "governance.plan", "state": "done", "by": "state", **days},
        ),
    )  # fmt: skip
