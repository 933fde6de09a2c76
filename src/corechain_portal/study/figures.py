"""Figures of joint study."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.study.models import Attendance, Session
from corechain_portal.workstreams.figures import Counted, Measured, Period, Record, in_period, record_of

HELD = ("held", "closed")


def came_of(kind: str, viewer: Viewer, period: Period) -> Sequence[Record]:
    """How many came to each session of `kind` that was held; one query."""
    held = Session.objects.visible_to(viewer).filter(Q(kind=kind) & in_period("starts", period, HELD))
    return [
        record_of(each, timezone.localdate(each.starts_at), each.people)
        for each in held.annotate(people=Sum("attendance__came")).order_by("starts_at", "pk")
        if each.people
    ]


def attendances(viewer: Viewer, period: Period) -> Sequence[Record]:
    """How many came to each study session."""
    return came_of("study.session", viewer, period)


def organisations(viewer: Viewer, period: Period) -> Sequence[Record]:
    """Organisations that came to each session; which did is told within the alliance only."""
    if not viewer.belongs:
        return []
    held = Session.objects.visible_to(viewer).filter(
        Q(kind="study.session") & in_period("starts", period, HELD)
    )
    rows = Attendance.objects.filter(session__in=held.values("pk"), came__gt=0)
    return [
        Record(
            timezone.localdate(each.session.starts_at),
            each.member.name_zh,
            each.member.name_en,
            each.came,
            key=each.member_id,
        )
        for each in rows.select_related("session", "member").order_by("member__name_zh", "pk")
    ]


FIGURES = (
    Counted("sessions", _("Sessions held"), "study.session", HELD, by="starts"),
    Counted("materials", _("Materials added"), "study.material"),
    Measured("people", _("Attendances"), attendances, "sum"),
    Measured("organisations", _("Organisations that came"), organisations, "distinct", outcome=True),
)
