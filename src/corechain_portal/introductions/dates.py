"""Meetings of talks in the calendar: for those alone who deal for one of the two organisations."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from corechain_portal.agenda.dates import MOST_ENTRIES, Asked, Entry
from corechain_portal.introductions.models import MeetingSlot, SlotState
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.introductions.telling import link


def meeting_dates(asked: Asked) -> Iterator[Entry]:
    """Meetings that were chosen, or called off, within the period."""
    members = trading_ids(asked.viewer)
    if asked.workstream or not members or not asked.viewer.may("introductions.see"):
        return
    first, after = asked.period.bounds
    rows = MeetingSlot.objects.filter(
        Q(introduction__asker__in=members) | Q(introduction__asked__in=members),
        introduction__alliance=asked.viewer.alliance,
        state__in=(SlotState.CHOSEN, SlotState.CANCELLED),
        starts_at__lt=after,
        ends_at__gt=first,
    )
    for each in rows.select_related("introduction__listing").order_by("starts_at", "pk")[:MOST_ENTRIES]:
        # The title alone: both sides know each other by now, and who reads the calendar is one of them.
        title = each.introduction.listing.title
        yield Entry(
            uid=f"meeting-{each.pk}",
            workstream="",
            words=pgettext_lazy("introduction", "Meeting"),
            title_zh=title,
            title_en=title,
            starts=each.starts_at,
            ends=each.ends_at,
            link=link(each.introduction),
            changed_at=each.made_at,
            place=each.place,
            sequence=each.sequence,
            is_mine=True,
            is_called_off=each.state == SlotState.CANCELLED,
        )
