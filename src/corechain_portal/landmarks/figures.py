"""Figures of joint landmarks."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.landmarks.models import Milestone, Project
from corechain_portal.workstreams.figures import Counted, Measured, Period, Record, in_period, record_of
from corechain_portal.workstreams.models import StateChange


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
    projects = {
        each.pk: each
        for each in Project.objects.visible_to(viewer).filter(in_period("reached", period, ("under_way",)))
    }
    began = StateChange.objects.filter(item__in=projects, after="under_way").order_by("at", "pk")
    days = dict(reversed(began.values_list("item_id", "at")))
    return [
        record_of(projects[item], timezone.localdate(at), _number(projects[item].funding_secured))
        for item, at in days.items()
        if first <= at < after
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
