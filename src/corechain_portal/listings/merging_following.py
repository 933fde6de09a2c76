"""What happens to a listing and concerns others: proposals to merge it end, partners are told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from corechain_portal.listings import signals
from corechain_portal.listings.disclosing import disclose
from corechain_portal.listings.merging import end_by_itself
from corechain_portal.listings.merging_models import MergeProposal
from corechain_portal.listings.merging_refusals import still_possible
from corechain_portal.listings.merging_telling import partners_of, tell_partners
from corechain_portal.listings.models import Listing, ListingState


def connect() -> None:
    """From now on proposals and partners follow."""
    signals.changed.connect(listing_changed, dispatch_uid="merging")
    signals.ended.connect(listing_ended, dispatch_uid="merging")


def listing_changed(listing: Listing, **_signal: Any) -> None:
    """Partners are told; a proposal ends where not every member may see it any more."""
    with transaction.atomic():
        tell_partners(listing, "changed")
    end_impossible(MergeProposal.objects.open_about(listing))


def listing_ended(listing: Listing, **_signal: Any) -> None:
    """Proposals about it end. Partners are told, or go on with it in another listing of the same organisation."""
    for each in MergeProposal.objects.open_about(listing):
        end_by_itself(each, "no_longer_open")
    with transaction.atomic():
        if not _carried_on(listing):
            tell_partners(listing, "ended")


def end_impossible(proposals: Any) -> int:
    """End those of `proposals` that cannot come to anything any more; returns how many."""
    rows = proposals.select_related("listing__member", "into__member")
    gone = [each for each in rows if not still_possible(each.listing, each.into)]
    return sum(end_by_itself(each, "no_longer_open") for each in gone)


def _carried_on(listing: Listing) -> bool:
    """Its organisation merged it into another of its own: partners, who agreed to that organisation, go along."""
    into = listing.merged_into
    if listing.state != ListingState.MERGED or into is None or into.member_id != listing.member_id:
        return False
    for own in partners_of(listing).select_related("member"):
        disclose(into, own.member, None)
        Listing.objects.filter(pk=own.pk).update(merged_into=into)
    tell_partners(into, "changed")
    return True
