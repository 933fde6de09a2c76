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
from corechain_portal.listings.merging_models import LAPSES_AFTER
from corechain_portal.listings.merging_shown import find_proposals
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


def waiting_merge_proposals(viewer: Viewer) -> Iterator[Due]:
    """Proposals to merge one's own listing with another's, to be answered. One query."""
    if not viewer.member_ids or not viewer.may("listings.see_merging"):
        return
    for each in find_proposals(viewer, "mine")[:MOST_SHOWN]:
        own = each.listing if each.listing.member_id in viewer.member_ids else each.into
        yield Due(
            Text(
                zh="有人建议合并“{title}”，等待答复",
                en="It is proposed to merge “{title}”; please answer",
                title=own.title,
            ),
            reverse("merge-proposal", args=[each.pk]),
            by=each.made_at + LAPSES_AFTER,
            member=own.member_id,
        )


class _OfMember:
    """Stands for something of a member organisation when a permission is asked."""

    def __init__(self, member_id: object) -> None:
        self.member_id = member_id
