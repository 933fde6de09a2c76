"""Figures of joint landmarks."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.landmarks.models import Milestone, Project
from corechain_portal.workstreams.figures import Counted, Measured, Period, Record, record_of


def milestones(viewer: Viewer, period: Period) -> Sequence[Record]:
    """Milestones that were reached."""
    rows = Milestone.objects.filter(
        project__in=Project.objects.visible_to(viewer).values("pk"),
        done_on__gte=period.first,
        done_on__lte=period.last,
    )
    return [Record(each.done_on, each.name_zh, each.name_en, item=each.project_id) for each in rows]


def funding(viewer: Viewer, period: Period) -> Sequence[Record]:
    """Funding secured of projects by the day on which they first began."""
    first, after = period.bounds
    began = Min("changes__at", filter=Q(changes__after="under_way"))
    projects = Project.objects.visible_to(viewer).annotate(began=began)
    return [
        record_of(each, timezone.localdate(each.began), _number(each.funding_secured))
        for each in projects.filter(began__gte=first, began__lt=after).order_by("-began", "pk")
    ]


def _number(amount: object) -> float | None:
    return None if amount is None else float(str(amount))


FIGURES = (
    Counted(
        "begun", _("Projects begun or taken up again"), "landmarks.project", ("under_way",), by="reached"
    ),
    Measured("milestones", _("Milestones reached"), milestones, "count"),
    Counted("finished", _("Projects finished"), "landmarks.project", ("finished",), by="state", outcome=True),
    Measured(
        "funding",
        _("Funding secured of projects begun"),
        funding,
        "sum",
        unit=_("× 10,000 yuan"),
        outcome=True,
    ),
)
