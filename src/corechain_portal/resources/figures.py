"""Figures of shared resources: what is offered and how much of it is used."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.resources.models import Booking, BookingState
from corechain_portal.workstreams.figures import Figure, Period, count_figure, list_link, visible_items


def resource_figures(viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """Resources that can be booked, bookings in the period, hours of use, and organisations that used others'."""
    offered = visible_items(viewer, "innovation.resource", state="offered")
    first, after = period.bounds
    used = Booking.objects.filter(
        resource__in=visible_items(viewer, "innovation.resource").values("pk"),
        state=BookingState.APPROVED,
        starts_at__gte=first,
        starts_at__lt=after,
    )
    rows = list(used.values_list("starts_at", "ends_at", "member_id"))
    hours = sum((end - start).total_seconds() for start, end, _member in rows) / 3600
    link = list_link("innovation", kind="innovation.resource")
    return (
        count_figure(
            "resources", _("Resources offered"), offered, "innovation",
            {"kind": "innovation.resource", "state": "offered"},
        ),
        Figure("bookings", _("Bookings"), len(rows), link),
        Figure("hours", _("Hours of shared use"), round(hours, 1), link, unit=_("hours"), outcome=True),
        Figure(
            "users", _("Organisations that used them"), len({member for _s, _e, member in rows}), link,
            outcome=True,
        ),
    )  # fmt: skip
