"""How a matter goes: deadlines when it is raised, the first answer, co-handlers, escalation, the member's rating."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.sharing import holders_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.matters.models import Matter, Urgency
from corechain_portal.matters.working_days import after_working_days
from corechain_portal.membership.models import AllianceRoleKind, MemberOrganisation
from corechain_portal.workstreams.files import share_with
from corechain_portal.workstreams.kinds import Move
from corechain_portal.workstreams.models import Part, Participation, WorkItem
from corechain_portal.workstreams.telling import tell

ANSWER_WITHIN = {Urgency.NORMAL.value: 3, Urgency.URGENT.value: 1}
CLOSE_WITHIN = {Urgency.NORMAL.value: 20, Urgency.URGENT.value: 5}
"""Working days to the first answer and to the end, by urgency."""
OPEN = ("raised", "handling", "answered")


class NotPossible(CorechainError):
    """A step in the handling of a matter that cannot be taken."""

    code = "not_possible"
    http_status = 409


def matter_saved(matter: Matter, viewer: Viewer) -> None:  # noqa: ARG001
    """A new matter gets its deadlines and is seen by its member and the secretariat; the secretariat is told."""
    if matter.answer_due_on is not None:
        return
    start = timezone.localdate(matter.made_at)
    answer = after_working_days(start, ANSWER_WITHIN[matter.urgency])
    end = after_working_days(start, CLOSE_WITHIN[matter.urgency])
    matter.answer_due_on, matter.due_on = answer.day, end.day
    matter.due_certain = end.certain
    matter.level = Level.SECRETARIAT
    matter.save()
    tell(matter, "matters.raised", secretariat(matter))


def check_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """A matter is handled by somebody."""
    if move.code == "take_up" and item.responsible_id is None:
        raise NotPossible(
            Text(zh="还没有指定负责人。", en="Nobody answers for it yet."),
            Text(zh="先在下面指定负责人，再受理。", en="Choose who answers for it below, then take it up."),
        )


def after_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """Keep the moments that figures are counted from, and tell the member."""
    moments = {
        "take_up": "taken_up_at",
        "answer": "answered_at",
        "close": "closed_at",
        "decline": "closed_at",
    }
    field = moments.get(move.code)
    if field is not None:
        rows = Matter.objects.filter(pk=item.pk)
        rows.filter(**{f"{field}__isnull": True}).update(**{field: timezone.now()})
    if move.code in ("take_up", "answer", "decline", "close"):
        tell(item, f"matters.{move.code}", [item.made_by] if item.made_by else [])


@transaction.atomic
def give_to(matter: Matter, person: User, viewer: Viewer) -> None:
    """Make `person` answer for the matter."""
    before = matter.to_audit()
    Matter.objects.filter(pk=matter.pk).update(responsible=person)
    matter.refresh_from_db()
    record("matters.matter.give", matter, viewer=viewer, before=before, after=matter.to_audit())
    tell(matter, "matters.given", [person])


@transaction.atomic
def add_co_handler(matter: Matter, member: MemberOrganisation, viewer: Viewer) -> None:
    """Let another organisation handle it too; it sees the matter from now on. Raises :class:`NotPossible`."""
    if not member.is_active or member.alliance_id != matter.alliance_id or member.pk == matter.member_id:
        raise NotPossible(Text(zh="这家单位不能协办。", en="This organisation cannot be a co-handler."))
    made, is_new = Participation.objects.get_or_create(
        item_id=matter.pk, member=member, person=None, part=Part.CO_HANDLER, until=None
    )
    if not is_new:
        return
    if matter.level == Level.SECRETARIAT:
        Matter.objects.filter(pk=matter.pk).update(level=Level.NAMED)
        matter.level = Level.NAMED
    share_with(matter, member)
    record("matters.matter.co_handler", made, viewer=viewer, before=None, after=made.to_audit())


@transaction.atomic
def rate(matter: Matter, rating: int, words: str, viewer: Viewer) -> None:
    """What the member says of the handling, once it is closed. Raises :class:`NotPossible`."""
    row = Matter.objects.select_for_update().get(pk=matter.pk)
    if row.state not in ("closed", "declined") or row.rating is not None or not 1 <= rating <= 5:
        raise NotPossible(
            Text(zh="办结后可评价一次，从 1 到 5。", en="A closed matter is rated once, from 1 to 5.")
        )
    before = row.to_audit()
    row.rating, row.rating_words = rating, words.replace("\x00", "").strip()[:2000]
    row.save()
    record("matters.matter.rate", row, viewer=viewer, before=before, after=row.to_audit())


def escalate_overdue(today: date | None = None) -> int:
    """Tell the administrators about open matters past a deadline, once each; returns how many."""
    today = today or timezone.localdate()
    late = Matter.objects.filter(state__in=OPEN, escalated_at=None)
    late = late.filter(due_on__lt=today) | late.filter(answer_due_on__lt=today, answered_at=None)
    return sum(_escalate(each) for each in late.distinct())


@transaction.atomic
def _escalate(matter: Matter) -> bool:
    if not Matter.objects.filter(pk=matter.pk, escalated_at=None).update(escalated_at=timezone.now()):
        return False
    before = matter.to_audit()
    matter.refresh_from_db()
    record(
        "matters.matter.escalate", matter, viewer=None, by="system", before=before, after=matter.to_audit()
    )
    tell(matter, "matters.overdue", secretariat(matter))
    return True


def secretariat(item: WorkItem) -> Any:
    """The staff of the item's alliance."""
    return holders_of(item.alliance_id, AllianceRoleKind.SECRETARIAT, AllianceRoleKind.ADMINISTRATOR)
