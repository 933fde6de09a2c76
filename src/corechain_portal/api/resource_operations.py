# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Shared resources for programs: book, answer, cancel."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.cursors import CursorFilters, CursorPageOut, cursor_page
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_fields import checked_form
from corechain_portal.api.work_operations import doer, reader
from corechain_portal.api.work_schemas import MemberIn
from corechain_portal.api.work_talk_operations import own_member
from corechain_portal.resources.booking import answer, book, cancel
from corechain_portal.resources.forms import BookingForm
from corechain_portal.resources.models import HOLDING, Booking, Resource
from corechain_portal.workstreams.queries import seen_as

router = Router(tags=["shared resources 共享资源"])
AT = "/work/resources/{uuid:item_id}/bookings"
ONE = AT + "/{uuid:booking_id}"


class BookingFilters(CursorFilters):
    since: datetime | None = Field(None, description="Only those that end after it / 只取此后结束的")


class BookingOut(Schema):
    """Whose it is and what for is told to who keeps the resource and to whoever booked."""

    id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    seats: int
    state: Literal["asked", "approved", "declined", "cancelled"]
    member: uuid.UUID | None
    purpose: str | None
    answer: str | None


class BookingsOut(CursorPageOut):
    seats: int = Field(description="How many may use it at once / 可同时使用的名额")
    bookings: list[BookingOut]


class BookingIn(MemberIn):
    starts_at: str = Field(max_length=40, description="2026-11-25T09:00 or with a time zone / 可带时区")
    ends_at: str = Field(max_length=40)
    seats: int = 1
    purpose: str = Field("", max_length=1000)


class BookingAnswerIn(Schema):
    approve: bool
    answer: str = Field("", max_length=1000)


@router.get(AT, response=or_refused(BookingsOut), url_name="work-bookings", summary="Bookings / 预约")
def bookings(
    request: HttpRequest, item_id: uuid.UUID, filters: Annotated[BookingFilters, Query()]
) -> dict[str, Any]:
    """Times that are taken, within the alliance."""
    viewer = reader(request)
    resource = seen_as(Resource, viewer, item_id)
    rows = resource.bookings.filter(state__in=HOLDING) if viewer.belongs else Booking.objects.none()
    if filters.since:
        rows = rows.filter(ends_at__gt=filters.since)
    page = cursor_page(request, rows, filters.cursor, filters.limit, moment="starts_at", newest_first=False)
    shown = [_booking(each, resource, viewer) for each in page.rows]
    return {"limit": filters.limit, "next": page.next, "seats": resource.seats, "bookings": shown}


def _booking(booking: Booking, resource: Resource, viewer: Viewer) -> dict[str, Any]:
    own = ("id", "starts_at", "ends_at", "seats", "state")
    told = booking.member_id in viewer.member_ids or viewer.may("resources.keep", resource)
    return {
        **{name: getattr(booking, name) for name in own},
        "member": booking.member_id if told else None,
        "purpose": booking.purpose if told else None,
        "answer": booking.answer if told else None,
    }


@router.post(AT, response=or_changed(BookingOut), url_name="work-bookings", summary="Book / 预约")
@idempotent
def booking_make(
    request: HttpRequest, item_id: uuid.UUID, sent: BookingIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Book a time for one's organisation, or ask for it where bookings wait for approval."""
    viewer = doer(request)
    resource = seen_as(Resource, viewer, item_id)
    member = own_member(viewer, sent, "resources.book")
    typed = checked_form(request, BookingForm, needed(sent).dict(exclude={"member"}))
    made = book(
        resource, member, viewer, start=typed["starts_at"], end=typed["ends_at"], seats=typed["seats"],
        purpose=typed["purpose"],
    )  # fmt: skip
    return _booking(made, resource, viewer)


@router.post(
    f"{ONE}/answer",
    response=or_changed(BookingOut),
    url_name="work-booking-answer",
    summary="Answer / 审批预约",
)
@idempotent
def booking_answer(
    request: HttpRequest,
    item_id: uuid.UUID,
    booking_id: uuid.UUID,
    sent: BookingAnswerIn | None = None,
    lang: Language = None,
) -> dict[str, Any]:
    """Approve or decline a booking of a resource that one keeps."""
    viewer = doer(request)
    resource = seen_as(Resource, viewer, item_id)
    found = get_object_or_404(resource.bookings, pk=booking_id)
    given = needed(sent)
    return _booking(answer(found, given.approve, given.answer, viewer), resource, viewer)


@router.post(
    f"{ONE}/cancel",
    response=or_changed(BookingOut),
    url_name="work-booking-cancel",
    summary="Cancel / 取消预约",
)
@idempotent
def booking_cancel(
    request: HttpRequest, item_id: uuid.UUID, booking_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """Give a time back before it has begun."""
    viewer = doer(request)
    resource = seen_as(Resource, viewer, item_id)
    found = get_object_or_404(resource.bookings, pk=booking_id)
    cancel(found, viewer)
    found.refresh_from_db()
    return _booking(found, resource, viewer)
