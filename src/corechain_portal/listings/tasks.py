"""What is done about listings every day: reminders before they expire, and their end."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from corechain_portal.access.sharing import people_of
from corechain_portal.alliances.models import Alliance
from corechain_portal.background import every, report
from corechain_portal.listings.alike import find_same
from corechain_portal.listings.limits import REMIND_DAYS
from corechain_portal.listings.merging import end_by_itself
from corechain_portal.listings.merging_following import end_impossible
from corechain_portal.listings.merging_models import LAPSES_AFTER, MergeProposal, MergeState
from corechain_portal.listings.models import Listing, ListingState
from corechain_portal.listings.publishing import expire_one
from corechain_portal.membership.models import OrganisationRoleKind
from corechain_portal.notices import notify

AT_ONCE = 500


@every(minutes=24 * 60, at=time(1, 10))
def expire_listings() -> int:
    """End what held until yesterday; returns how many. Each is kept by itself, so that one fault stops no other."""
    due = Listing.objects.filter(state=ListingState.PUBLISHED, valid_until__lt=timezone.localdate())
    ended = 0
    for listing_id in list(due.values_list("pk", flat=True)):
        ended += expire_one(listing_id)
        if ended % AT_ONCE == 0:
            report("expired", ended)
    return ended


@every(minutes=24 * 60, at=time(8, 30))
def remind_of_expiry() -> int:
    """Tell organisations what expires in two weeks and again in three days; returns how many were told of."""
    today = timezone.localdate()
    told = 0
    for days in REMIND_DAYS:
        last = today + timedelta(days=days)
        due = Listing.objects.on_the_market().filter(valid_until__lte=last, sample=False)
        for listing in due.select_related("member", "alliance").order_by("pk"):
            told += _remind(listing, days)
    return told


@every(minutes=24 * 60, at=time(7, 50))
def lapse_merge_proposals() -> int:
    """End what nobody answered for thirty days, and what cannot come to anything; returns how many."""
    waiting = MergeProposal.objects.filter(state=MergeState.OPEN)
    overdue = waiting.filter(made_at__lte=timezone.now() - LAPSES_AFTER)
    return sum(end_by_itself(each, "unanswered") for each in overdue) + end_impossible(waiting)


@every(minutes=60)
def find_same_listings() -> int:
    """Find what says the same on each market; returns how many say the same as an earlier one."""
    return sum(find_same(each) for each in Alliance.objects.order_by("pk"))


def _remind(listing: Listing, days: int) -> bool:
    """Tell once for each of the days; tells whether so."""
    begins = listing.valid_until - timedelta(days=days) if listing.valid_until else None
    told_on = timezone.localdate(listing.reminded_at) if listing.reminded_at else None
    if begins is None or (told_on is not None and told_on >= begins):
        return False
    with transaction.atomic():
        now = timezone.now()
        # Whoever comes second finds that it was told already.
        mine = Listing.objects.filter(pk=listing.pk, reminded_at=listing.reminded_at)
        if not mine.update(reminded_at=now):
            return False
        listing.reminded_at = now
        notify(
            "listings.expires",
            people_of([listing.member], OrganisationRoleKind.OWNER, OrganisationRoleKind.TRADER),
            alliance=listing.alliance,
            link=reverse("listing", kwargs={"listing_id": listing.pk}),
            subject=listing,
            title=listing.title,
            day=listing.valid_until,
        )
    return True
