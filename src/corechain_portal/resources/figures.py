"""Figures of shared resources: what is offered and how much of it is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.resources.models import Booking, BookingState, Resource
from corechain_portal.workstreams.figures import Counted, Measured, Period, Record, record_of


def _bookings(viewer: Viewer, period: Period) -> Any:
    first, after = period.bounds
    return Booking.objects.filter(
        resource__in=Resource.objects.visible_to(viewer).values("pk"),
        state=BookingState.APPROVED,
        starts_at__gte=first,
        starts_at__lt=after,
    )


def hours(viewer: Viewer, period: Period) -> Sequence[Record]:
    """Approved bookings with their hours; not who booked."""
    return [
        record_of(
            each.resource,
            timezone.localdate(each.starts_at),
            round((each.ends_at - each.starts_at).total_seconds() / 3600, 2),
        )
        for each in _bookings(viewer, period).select_related("resource")
    ]


def users(viewer: Viewer, period: Period) -> Sequence[Record]:
    """Organisations that booked, as far as the viewer may see who did: as on the calendar of a resource."""
    rows = _bookings(viewer, period)
    if viewer.alliance_roles.isdisjoint(READS_ALL):
        own = viewer.member_ids
        rows = rows.filter(Q(member__in=own) | Q(resource__member__in=own))
    return [
        Record(
            timezone.localdate(each.starts_at), each.member.name_zh, each.member.name_en, key=each.member_id
        )
        for each in rows.select_related("member").order_by("member__name_zh", "pk")
    ]


FIGURES = (
    Counted("resources", _("Shared resources added"), "innovation.resource"),
    Measured("bookings", _("Bookings"), hours, "count"),
    Measured("hours", _("Hours of shared use"), hours, "sum", unit=_("hours"), outcome=True),
    Measured("users", _("Organisations that used them"), users, "distinct", outcome=True),
)
