"""Demands and offers that wait for their people: what expires soon, and drafts begun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.home.due import Due
from corechain_portal.listings.limits import REMIND_DAYS
from corechain_portal.listings.models import Listing, ListingState
from corechain_portal.listings.queries import expiring

MOST_SHOWN = 10


def waiting_listings(viewer: Viewer) -> Iterator[Due]:
    """What expires within two weeks, the first to expire first; then one line for the drafts of each organisation."""
    members = [each for each in viewer.member_ids if viewer.may("listings.publish", _OfMember(each))]
    if not members:
        return
    for listing in expiring(viewer, max(REMIND_DAYS)).filter(member__in=members)[:MOST_SHOWN]:
        yield Due(
            Text(
                zh="“{title}”即将到期，可以续期",
                en="“{title}” expires soon; it can be renewed",
                title=listing.title,
            ),
            reverse("listing", args=[listing.pk]),
            by=timezone.make_aware(datetime.combine(listing.valid_until + timedelta(days=1), time())),
            member=listing.member_id,
        )
    drafts = Listing.objects.filter(member__in=members, state=ListingState.DRAFT).order_by().values("member")
    for row in drafts.annotate(drafts=Count("pk"), last=Max("changed_at")):
        yield Due(
            Text(
                zh="有 {count} 条供需草稿还没有发布",
                en="Drafts of demands and offers, not published yet: {count}",
                count=row["drafts"],
            ),
            f"{reverse('my-listings')}?state=draft",
            member=row["member"],
        )


class _OfMember:
    """Stands for something of a member organisation when a permission is asked."""

    def __init__(self, member_id: object) -> None:
        self.member_id = member_id
