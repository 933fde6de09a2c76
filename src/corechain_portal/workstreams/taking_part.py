"""Signing up and withdrawing, with a capacity and a waiting list that moves up by itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.exceptions import CannotJoin
from corechain_portal.workstreams.kinds import kind_of
from corechain_portal.workstreams.models import Part, Participation, Place, WorkItem
from corechain_portal.workstreams.telling import tell


@transaction.atomic
def sign_up(
    item: WorkItem,
    member: MemberOrganisation,
    person: User | None,
    viewer: Viewer,
    *,
    part: Part = Part.ATTENDEE,
) -> Participation:
    """Take part, or go on the waiting list when all places are taken. Signing up again changes nothing.

    Raises :class:`CannotJoin` where the item does not take anybody now.
    """
    row = WorkItem.objects.select_for_update().get(pk=item.pk)
    present = Participation.objects.filter(
        item=row, member=member, person=person, part=part, until=None
    ).first()
    if present is not None:
        return present
    if not member.is_active or row.state != kind_of(row.kind).joinable:
        raise CannotJoin(
            Text(zh="现在不能报名。", en="Signing up is not possible now."),
            Text(zh="请查看它的状态和日期。", en="Look at its state and dates."),
        )
    place = Place.WAITING if places_left(row, part) == 0 else Place.IN
    made = Participation.objects.create(item=row, member=member, person=person, part=part, place=place)
    record("workstreams.sign_up", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def withdraw(participation: Participation, viewer: Viewer | None) -> None:
    """Take no part any more; the first who waits moves up and is told."""
    item = WorkItem.objects.select_for_update().get(pk=participation.item_id)
    row = Participation.objects.get(pk=participation.pk)
    if row.until is not None:
        return
    before = row.to_audit()
    row.place, row.until = Place.OUT, timezone.now()
    row.save(update_fields=["place", "until"])
    by: dict[str, Any] = {} if viewer else {"by": "system"}
    record("workstreams.withdraw", row, viewer=viewer, before=before, after=row.to_audit(), **by)
    fill_places(item, Part(row.part), viewer)


def fill_places(item: WorkItem, part: Part, viewer: Viewer | None) -> None:
    """Let those who wait move up while there are places. To be called with the item locked."""
    by: dict[str, Any] = {} if viewer else {"by": "system"}
    waiting = taking_part(item, part, Place.WAITING)
    left = places_left(item, part)
    for each in waiting if left is None else waiting[:left]:
        before = each.to_audit()
        each.place = Place.IN
        each.save(update_fields=["place"])
        record("workstreams.move_up", each, viewer=viewer, before=before, after=each.to_audit(), **by)
        if each.person is not None:
            tell(item, "workstreams.moved_up", [each.person])


def taking_part(item: WorkItem, part: Part = Part.ATTENDEE, place: Place = Place.IN) -> Any:
    """Participations that hold now, in the order of signing up."""
    rows = Participation.objects.filter(item=item, part=part, place=place, until=None)
    return rows.select_related("member", "person").order_by("since", "pk")


def places_left(item: WorkItem, part: Part = Part.ATTENDEE) -> int | None:
    """Free places; None: no limit."""
    if item.capacity is None or part != Part.ATTENDEE:
        return None
    return max(0, item.capacity - taking_part(item, part).count())


def organisations_in(item: WorkItem) -> Any:
    """Organisations that take part, each with ``people``, the number of its participations; names are not read."""
    holds = Q(participations__item=item.pk, participations__until=None, participations__place=Place.IN)
    members = MemberOrganisation.objects.filter(holds)
    return members.annotate(people=Count("participations", filter=holds)).order_by("name_zh", "pk")
