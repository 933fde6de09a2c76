"""Figures of joint innovation: calls, proposals, consortia, projects, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.innovation.models import JointProject, Outcome
from corechain_portal.workstreams.figures import Counted, Measured, Period, Record

OPENED = ("open", "under_review", "decided", "closed")
HANDED_IN = ("submitted", "accepted", "declined")


def outcomes(viewer: Viewer, period: Period) -> Sequence[Record]:
    """What came of projects for the industry."""
    rows = Outcome.objects.filter(
        project__in=JointProject.objects.visible_to(viewer).values("pk"),
        reached_on__gte=period.first,
        reached_on__lte=period.last,
    )
    return [Record(each.reached_on, each.words, each.words, item=each.project_id) for each in rows]


# A consortium is a submitted proposal: none is submitted without partners.
FIGURES = (
    Counted("calls", _("Calls opened"), "innovation.call", OPENED, by="starts"),
    Counted("proposals", _("Proposals begun"), "innovation.proposal"),
    Counted("consortia", _("Consortia formed"), "innovation.proposal", HANDED_IN),
    Counted("projects", _("Innovation projects begun"), "innovation.project"),
    Counted(
        "finished", _("Innovation projects finished"), "innovation.project", ("finished",), by="state",
        outcome=True,
    ),
    Measured("outcomes", _("Outcomes of projects"), outcomes, "count", outcome=True),
)  # fmt: skip
