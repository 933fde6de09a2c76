"""Dates of shared resources: bookings, for whoever booked and for whoever keeps the resource."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corechain_portal.agenda.dates import MOST_ENTRIES, Asked, Entry
from corechain_portal.resources.models import Booking, BookingState, Resource
from corechain_portal.workstreams.links import item_link

SEQUENCE = {state: number for number, state in enumerate(BookingState)}
"""A booking never moves in time; what changes is its state, in this order."""
OFF = (BookingState.DECLINED, BookingState.CANCELLED)


def booking_dates(asked: Asked) -> Iterator[Entry]:
    """Bookings within the period."""
    viewer = asked.viewer
    if asked.workstream not in ("", "innovation") or not viewer.belongs:
        return
    first, after = asked.period.bounds
    kept = [pk for pk in viewer.member_ids if viewer.may("resources.keep", Resource(member_id=pk))]
    own = Q(member__in=viewer.member_ids) | Q(resource__member__in=kept)
    of_all = not asked.mine and viewer.may("resources.keep", Resource(member=None))
    rows = Booking.objects.filter(
        Q() if of_all else own,
        resource__in=Resource.objects.visible_to(viewer).values("pk"),
        starts_at__lt=after,
        ends_at__gt=first,
    )
    for each in rows.select_related("resource").order_by("starts_at", "pk")[:MOST_ENTRIES]:
        yield Entry(
            uid=f"booking-{each.pk}",
            workstream="innovation",
            words=_("Booking to be confirmed") if each.state == BookingState.ASKED else _("Booking"),
            title_zh=each.resource.name("zh"),
            title_en=each.resource.name("en"),
            starts=each.starts_at,
            ends=each.ends_at,
            link=item_link(each.resource),
            changed_at=each.made_at,
            place=each.resource.place,
            sequence=SEQUENCE[BookingState(each.state)],
            is_mine=each.member_id in viewer.member_ids or each.resource.member_id in kept,
            is_called_off=each.state in OFF,
        )
