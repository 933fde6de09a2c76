"""Notices and webhooks of proposals to merge. Each side reads of its own listing by its title; none ever holds a name,
or a word of the other's listing, before both agreed.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from corechain_portal.access.sharing import people_of
from corechain_portal.accounts.models import User
from corechain_portal.integration.publishing import publish
from corechain_portal.introductions.parties import TRADES
from corechain_portal.listings.merging_models import MergeProposal
from corechain_portal.listings.models import Listing, ListingState
from corechain_portal.notices import notify


def tell(proposal: MergeProposal, code: str, *sides: str, besides: User | None = None) -> None:
    """Tell the people on `sides`, but not `besides`, who did it."""
    for side in sides:
        people = people_of([proposal.member_on(side)], *TRADES)
        notify(
            f"listings.merge_{code}",
            [each for each in people if besides is None or each.pk != besides.pk],
            alliance=proposal.alliance,
            link=_link(proposal),
            subject=proposal,
            title=proposal.listing_on(side).title,
        )


def tell_staff(proposal: MergeProposal, code: str) -> None:
    """Tell who of the staff proposed it how it was answered."""
    if not proposal.proposed_by and proposal.made_by is not None:
        notify(
            f"listings.merge_{code}",
            [proposal.made_by],
            alliance=proposal.alliance,
            link=_link(proposal),
            subject=proposal,
            title=proposal.into.shown_title or proposal.into.title,
        )


def publish_event(proposal: MergeProposal, event: str, *sides: str) -> None:
    """Tell the webhooks of the organisations on `sides`: identifiers and codes alone."""
    for side in sides:
        payload = {
            "proposal": proposal.pk,
            "listing": proposal.listing_id,
            "into": proposal.into_id,
            "side": side,
            "state": proposal.state,
            "reason": proposal.reason,
        }
        publish(event, proposal.member_on(side), payload)


def tell_partners(into: Listing, code: str) -> int:
    """Tell the organisations whose listings were merged into `into`, each by way of its own listing; returns how many
    such listings there are.
    """
    merged = partners_of(into).select_related("member", "alliance")
    for own in merged:
        notify(
            f"listings.merged_{code}",
            people_of([own.member], *TRADES),
            alliance=own.alliance,
            link=reverse("listing", kwargs={"listing_id": own.pk}),
            subject=own,
            title=own.title,
        )
    return len(merged)


def tell_of_leaving(into: Listing) -> None:
    """Tell the organisation of `into` that a partner took its listing out again."""
    notify(
        "listings.merged_taken_out",
        people_of([into.member], *TRADES),
        alliance=into.alliance,
        link=reverse("listing", kwargs={"listing_id": into.pk}),
        subject=into,
        title=into.title,
    )


def partners_of(into: Listing) -> Any:
    """Listings of other organisations that were merged into `into`."""
    return Listing.objects.filter(merged_into=into, state=ListingState.MERGED).exclude(member=into.member_id)


def _link(proposal: MergeProposal) -> str:
    return reverse("merge-proposal", kwargs={"proposal_id": proposal.pk})
