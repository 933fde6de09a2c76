"""Figures of joint innovation: calls, proposals, consortia, projects, and what came of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.innovation.models import Outcome
from corechain_portal.workstreams.figures import (
    Figure,
    Period,
    count_figure,
    in_period,
    list_link,
    visible_items,
)

OPENED = ("open", "under_review", "decided", "closed")
HANDED_IN = ("submitted", "accepted", "declined")


def innovation_figures(viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """Of the period: calls opened, proposals begun, consortia that handed in, projects begun and finished, outcomes.
    A consortium is a submitted proposal: none is submitted without partners.
    """
    calls = visible_items(viewer, "innovation.call", state__in=OPENED)
    proposals = in_period(visible_items(viewer, "innovation.proposal"), period, "made_at")
    projects = visible_items(viewer, "innovation.project")
    finished = in_period(projects.filter(state="finished"), period, "state_since")
    outcomes = Outcome.objects.filter(
        project__in=projects.values("pk"), reached_on__gte=period.first, reached_on__lte=period.last
    )

    def filters(kind: str, by: str, *states: str) -> dict[str, Any]:
        asked = {"kind": f"innovation.{kind}", "by": by, "from": period.first, "to": period.last}
        return {**asked, "state": ",".join(states)} if states else asked

    return (
        count_figure(
            "calls", _("Calls opened"), in_period(calls, period, "starts_at"), "innovation",
            filters("call", "starts", *OPENED),
        ),
        count_figure("proposals", _("Proposals begun"), proposals, "innovation", filters("proposal", "made")),
        count_figure(
            "consortia", _("Consortia formed"), proposals.filter(state__in=HANDED_IN), "innovation",
            filters("proposal", "made", *HANDED_IN),
        ),
        count_figure(
            "projects", _("Innovation projects begun"), in_period(projects, period, "made_at"), "innovation",
            filters("project", "made"),
        ),
        count_figure(
            "finished", _("Innovation projects finished"), finished, "innovation",
            filters("project", "state", "finished"), outcome=True,
        ),
        Figure(
            "outcomes", _("Outcomes of projects"), outcomes.count(),
            list_link("innovation", kind="innovation.project"), outcome=True,
        ),
    )  # fmt: skip
