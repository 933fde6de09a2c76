"""What is done with shared resources besides what all workstreams share: book, answer, cancel."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.resources.booking import answer, book, cancel
from corechain_portal.resources.forms import BookingForm
from corechain_portal.resources.models import Resource
from corechain_portal.web.once import first_time
from corechain_portal.workstreams.forms import checked
from corechain_portal.workstreams.queries import seen_as
from corechain_portal.workstreams.views_changes import chosen_member


@guarded("alliance.belong", "POST")
def resource_book(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Book a time for one of one's organisations."""
    viewer = viewer_of(request)
    resource = seen_as(Resource, viewer, item_id)
    member = chosen_member(viewer, request.POST.get("member", ""))
    if member is None or not viewer.may("resources.book", member):
        raise PermissionDenied
    typed = checked(BookingForm(request.POST))
    with transaction.atomic():
        if first_time(request):
            book(
                resource, member, viewer, start=typed["starts_at"], end=typed["ends_at"],  # type: ignore[arg-type]
                seats=int(str(typed["seats"])), purpose=str(typed["purpose"]),
            )  # fmt: skip
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def booking_answer(request: HttpRequest, item_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    """Approve or decline a booking."""
    viewer = viewer_of(request)
    resource = seen_as(Resource, viewer, item_id)
    booking = get_object_or_404(resource.bookings, pk=booking_id)
    answer(booking, request.POST.get("approve") == "yes", request.POST.get("answer", ""), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def booking_cancel(request: HttpRequest, item_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    """Give a time back."""
    viewer = viewer_of(request)
    resource = seen_as(Resource, viewer, item_id)
    cancel(get_object_or_404(resource.bookings, pk=booking_id), viewer)
    return redirect("work-item", item_id=item_id)
