"""Figures of joint study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.study.models import Attendance, Session
from corechain_portal.workstreams.figures import Counted, Measured, Period, Record, in_period, record_of

HELD = ("held", "closed")


ORGANISATIONS = "organisations"


def attendances(viewer: Viewer, period: Period) -> Sequence[Record]:
    """How many came to each session that was held, by its kind (study sessions, trainings), and to study sessions from
    which organisation; one query.
    """
    held = Session.objects.visible_to(viewer).filter(in_period("starts", period, HELD))
    rows = Attendance.objects.filter(session__in=held.values("pk"), came__gt=0)
    found = list(rows.select_related("session", "member").order_by("session__starts_at", "session", "pk"))
    return [*_by_session(found), *_by_organisation(viewer, found)]


def _by_session(found: Sequence[Attendance]) -> list[Record]:
    people: Counter[Session] = Counter()
    for each in found:
        people[each.session] += each.came
    return [
        record_of(session, timezone.localdate(session.starts_at), came, part=session.kind)
        for session, came in people.items()
    ]


def _by_organisation(viewer: Viewer, found: Sequence[Attendance]) -> list[Record]:
    """Which came is told within the alliance only."""
    told = [each for each in found if viewer.belongs and each.session.kind == "study.session"]
    return [
        Record(
            timezone.localdate(each.session.starts_at),
            each.member.name_zh,
            each.member.name_en,
            each.came,
            key=each.member_id,
            part=ORGANISATIONS,
        )
        for each in sorted(told, key=lambda attendance: attendance.member.name_zh)
    ]


FIGURES = (
    Counted("sessions", _("Sessions held"), "study.session", HELD, by="starts"),
    Counted("materials", _("Materials added"), "study.material"),
    Measured("people", _("Attendances"), attendances, "sum", part="study.session"),
    Measured(
        "organisations",
        _("Organisations that came"),
        attendances,
        "distinct",
        outcome=True,
        part=ORGANISATIONS,
    ),
)
