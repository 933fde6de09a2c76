"""Attendance: counted by organisation, and the names of those who had signed up are forgotten with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.study.models import Attendance, Session
from corechain_portal.workstreams.kinds import Move
from corechain_portal.workstreams.models import Participation, Place, WorkItem

MOST = 100_000


class NotCounted(CorechainError):
    """Attendance that cannot be kept, or is missing."""

    code = "not_counted"
    http_status = 409


def signed_up(session: WorkItem) -> Counter[Any]:
    """How many people of each organisation have a place."""
    rows = Participation.objects.filter(item=session.pk, place=Place.IN, until=None)
    return Counter(rows.values_list("member_id", flat=True))


@transaction.atomic
def count_attendance(session: Session, came: Mapping[MemberOrganisation, int], viewer: Viewer) -> None:
    """Keep how many people of each organisation came, in place of an earlier count. Raises :class:`NotCounted`."""
    row = Session.objects.select_for_update().get(pk=session.pk)
    if row.state != "held":
        raise NotCounted(
            Text(
                zh="活动标记为“已举办”后才能登记出席。", en="Attendance is counted once the session was held."
            )
        )
    if any(not 0 <= number <= MOST for number in came.values()):
        raise NotCounted(Text(zh="人数须在 0 到 100,000 之间。", en="Numbers lie between 0 and 100,000."))
    planned = signed_up(row)
    before = {"organisations": row.attendance.count()}
    row.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(session=row, member=member, signed_up=planned[member.pk], came=number)
        for member, number in came.items()
        if number or planned[member.pk]
    )
    after = {"organisations": row.attendance.count(), "people": sum(came.values())}
    record("study.session.count", row, viewer=viewer, before=before, after=after)


def check_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """A session is closed once it is counted."""
    if move.code == "close" and not Attendance.objects.filter(session=item.pk).exists():
        raise NotCounted(
            Text(zh="还没有登记出席人数。", en="Attendance has not been counted yet."),
            Text(zh="先登记各单位的出席人数，再结束。", en="Count who came by organisation, then close."),
        )


def after_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """When a session is closed, who had signed up is nobody's business any more."""
    if move.code == "close":
        Participation.objects.filter(item=item.pk).delete()


def rows_to_count(session: Session) -> list[dict[str, Any]]:
    """Organisations with those signed up and, where it was counted already, those who came."""
    planned = signed_up(session)
    counted = {each.member_id: each for each in session.attendance.all()}
    members = MemberOrganisation.objects.filter(alliance=session.alliance, standing=Standing.ACTIVE)
    wanted = members.filter(pk__in=[*planned, *counted]) if planned or counted else members
    return [
        {
            "member": each,
            "signed_up": counted[each.pk].signed_up if each.pk in counted else planned[each.pk],
            "came": counted[each.pk].came if each.pk in counted else planned[each.pk],
        }
        for each in wanted
    ]
