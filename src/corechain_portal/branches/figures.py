"""Figures of joint branch building."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.workstreams.figures import Figure, Period, count_figure, in_period, visible_items


def branch_figures(viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """Activities held, their records published, and branches paired."""
    days = {"from": period.first, "to": period.last}
    held = in_period(
        visible_items(viewer, "branches.activity", state__in=("held", "reported")), period, "starts_at"
    )
    reported = in_period(visible_items(viewer, "branches.activity", state="reported"), period, "state_since")
    paired = in_period(visible_items(viewer, "branches.pairing", state="active"), period, "state_since")
    return (
        count_figure(
            "activities", _("Activities held"), held, "branches",
            {"kind": "branches.activity", "state": "held,reported", "by": "starts", **days},
        ),
        count_figure(
            "records", _("Records published"), reported, "branches",
            {"kind": "branches.activity", "state": "reported", "by": "state", **days},
        ),
        count_figure(
            "pairs", _("Branches paired"), paired, "branches",
            {"kind": "branches.pairing", "state": "active", "by": "state", **days}, outcome=True,
        ),
    )  # fmt: skip
