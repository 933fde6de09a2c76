"""A proposal to merge that the tests' database holds: OWN's, which OTHER has not answered."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone
from tests.portal.roles import OTHER, OWN, ours

from corechain_portal.listings.merging_models import MergeProposal
from corechain_portal.listings.models import Listing, ListingNode, ListingState

PROPOSAL = uuid.UUID("00000000-0000-4000-8000-00000000c001")
NONE = uuid.UUID("00000000-0000-4000-8000-00000000c0ff")


def make_merging() -> None:
    """Of listings that are off the market, so that nobody meets them there; straight into the database."""
    now = timezone.now()
    listing, into = (_listing(each) for each in (OWN, OTHER))
    MergeProposal.objects.get_or_create(
        pk=PROPOSAL,
        defaults={
            "alliance": ours(), "listing": listing, "into": into, "proposed_by": "listing", "listing_agreed_at": now,
        },
    )  # fmt: skip


def _listing(of: uuid.UUID) -> Listing:
    listing = Listing.objects.create(
        alliance=ours(), member_id=of, side="demand", state=ListingState.WITHDRAWN, title="石英环",
        shown_title="石英环",
        published_at=timezone.now(), valid_until=timezone.localdate() + timedelta(days=30), hidden=["name"],
    )  # fmt: skip
    ListingNode.objects.create(listing=listing, node="quartz-parts")
    return listing
