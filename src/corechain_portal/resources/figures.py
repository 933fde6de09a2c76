"""Figures of shared resources: what is offered and how much of it is used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.resources.models import Booking, BookingState, Resource
from corechain_portal.workstreams.figures import Counted, Measured, Period, Record, record_of

BY_WHOM = "by whom"


def bookings(viewer: Viewer, period: Period) -> Sequence[Record]:
    """Approved bookings with their hours, and apart from those who booked; one query."""
    first, after = period.bounds
    rows = Booking.objects.filter(
        resource__in=Resource.objects.visible_to(viewer).values("pk"),
        state=BookingState.APPROVED,
        starts_at__gte=first,
        starts_at__lt=after,
    )
    found = list(rows.select_related("resource", "member"))
    return [*map(_hours, found), *_users(viewer, found)]


def _hours(booking: Booking) -> Record:
    """Not who booked."""
    hours = round((booking.ends_at - booking.starts_at).total_seconds() / 3600, 2)
    return record_of(booking.resource, timezone.localdate(booking.starts_at), hours)


def _users(viewer: Viewer, found: Iterable[Booking]) -> list[Record]:
    """Organisations that booked, as far as the viewer may see who did: as on the calendar of a resource."""
    reads_all = not viewer.alliance_roles.isdisjoint(READS_ALL)
    own = frozenset(viewer.member_ids)
    seen = [
        each for each in found if reads_all or not own.isdisjoint((each.member_id, each.resource.member_id))
    ]
    return [
        Record(
            timezone.localdate(each.starts_at),
            each.member.name_zh,
            each.member.name_en,
            key=each.member_id,
            part=BY_WHOM,
        )
        for each in sorted(seen, key=lambda booking: booking.member.name_zh)
    ]


FIGURES = (
    Counted("resources", _("Shared resources added"), "innovation.resource"),
    Measured("bookings", _("Bookings"), bookings, "count"),
    Measured("hours", _("Hours of shared use"), bookings, "sum", unit=_("hours"), outcome=True),
    Measured("users", _("Organisations that used them"), bookings, "distinct", outcome=True, part=BY_WHOM),
)
