"""Booking: never more at once than there are seats, however many ask at the same moment.

A booking is made with the resource's row locked (PostgreSQL locks the row; SQLite has one writer at a time), so that of
two requests for the last seat the second sees the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.sharing import people_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.matters.handling import secretariat
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.resources.models import HOLDING, Booking, BookingState, Resource
from corechain_portal.workstreams.telling import tell


class CannotBook(CorechainError):
    """A booking that is not possible."""

    code = "cannot_book"
    http_status = 409


def most_at_once(bookings: Iterable[tuple[datetime, datetime, int]], start: datetime, end: datetime) -> int:
    """The most seats that are taken at one moment between `start` and, without, `end`.

    >>> nine, ten, eleven = (datetime(2026, 11, 24, hour) for hour in (9, 10, 11))
    >>> most_at_once([(nine, ten, 2), (ten, eleven, 1)], nine, eleven)
    2
    """
    changes: list[tuple[datetime, int]] = []
    for first, last, seats in bookings:
        if first < end and start < last:
            changes += [(max(first, start), seats), (min(last, end), -seats)]
    most = taken = 0
    for _, change in sorted(changes):  # at the same moment those who leave come before those who arrive
        taken += change
        most = max(most, taken)
    return most


@transaction.atomic
def book(
    resource: Resource,
    member: MemberOrganisation,
    viewer: Viewer,
    *,
    start: datetime,
    end: datetime,
    seats: int = 1,
    purpose: str = "",
) -> Booking:
    """Book, or ask for, a time. Raises :class:`CannotBook`; nothing is kept then."""
    row = Resource.objects.select_for_update().get(pk=resource.pk)
    _check(row, member, start, end, seats)
    held = Booking.objects.filter(resource=row, state__in=HOLDING, starts_at__lt=end, ends_at__gt=start)
    taken = most_at_once(held.values_list("starts_at", "ends_at", "seats"), start, end)
    if taken + seats > row.seats:
        raise CannotBook(
            Text(
                zh="这段时间已被预约（共 {all} 个名额，剩 {left} 个）。",
                en="The time is taken (seats in all: {all}, left: {left}).",
                all=row.seats,
                left=row.seats - taken,
            ),
            Text(zh="请在日历中另选空闲时间。", en="Choose a free time in the calendar."),
        )
    state = BookingState.ASKED if row.needs_approval else BookingState.APPROVED
    made = Booking.objects.create(
        resource=row, member=member, person=viewer.person, starts_at=start, ends_at=end, seats=seats,
        purpose=purpose, state=state,
    )  # fmt: skip
    record("resources.booking.make", made, viewer=viewer, before=None, after=made.to_audit())
    if row.needs_approval:
        tell(row, "resources.asked", keepers(row))
    return made


def _check(row: Resource, member: MemberOrganisation, start: datetime, end: datetime, seats: int) -> None:
    if row.state != "offered" or not member.is_active:
        raise CannotBook(Text(zh="这项资源现在不能预约。", en="This resource cannot be booked now."))
    if end <= start:
        raise CannotBook(Text(zh="结束时间须晚于开始时间。", en="It has to end after it starts."))
    if start < timezone.now():
        raise CannotBook(Text(zh="不能预约过去的时间。", en="A time that has passed cannot be booked."))
    if (end - start).total_seconds() > row.longest_hours * 3600:
        raise CannotBook(
            Text(
                zh="一次最多预约 {hours} 小时。",
                en="At most {hours} hours at a time.",
                hours=row.longest_hours,
            )
        )
    if not 1 <= seats <= row.seats:
        raise CannotBook(Text(zh="名额须在 1 到 {all} 之间。", en="Seats: 1 to {all}.", all=row.seats))


@transaction.atomic
def answer(booking: Booking, approve: bool, words: str, viewer: Viewer) -> Booking:
    """Approve or decline a booking that was asked for. Raises :class:`CannotBook` when it was answered already."""
    row = Booking.objects.select_for_update().get(pk=booking.pk)
    if not viewer.may("resources.keep", row.resource):
        raise PermissionDenied
    if row.state != BookingState.ASKED:
        raise CannotBook(Text(zh="这项预约已经处理过。", en="This booking has been answered already."))
    before = row.to_audit()
    row.state = BookingState.APPROVED if approve else BookingState.DECLINED
    row.answer = words.replace("\x00", "").strip()[:1000]
    row.save()
    record("resources.booking.answer", row, viewer=viewer, before=before, after=row.to_audit())
    code = "resources.approved" if approve else "resources.declined"
    tell(row.resource, code, [row.person] if row.person else [])
    return row


@transaction.atomic
def cancel(booking: Booking, viewer: Viewer) -> None:
    """Give a time back, before it has begun."""
    row = Booking.objects.select_for_update().get(pk=booking.pk)
    if not (viewer.may("resources.book", row) or viewer.may("resources.keep", row.resource)):
        raise PermissionDenied
    if row.state not in HOLDING or row.starts_at <= timezone.now():
        raise CannotBook(Text(zh="这项预约不能再取消。", en="This booking cannot be cancelled any more."))
    before = row.to_audit()
    row.state = BookingState.CANCELLED
    row.save()
    record("resources.booking.cancel", row, viewer=viewer, before=before, after=row.to_audit())


def keepers(resource: Resource) -> Iterable[User]:
    """Who answers bookings: owners and editors of the organisation, or the secretariat for the alliance's own."""
    if resource.member is None:
        return secretariat(resource)  # type: ignore[no-any-return]
    return people_of([resource.member], OrganisationRoleKind.OWNER, OrganisationRoleKind.EDITOR)
