"""A listing that goes off the market leaves the joint purchase, and a proposal that counts on it ends."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from corechain_portal.joint_purchase.answering import lapse
from corechain_portal.joint_purchase.gathering import happened, locked
from corechain_portal.joint_purchase.models import OPEN, Consent, Participation, ProposalState
from corechain_portal.listings.models import Listing
from corechain_portal.listings.signals import ended


@receiver(ended, sender=Listing)
def leave(listing: Listing, **_: Any) -> None:
    """Its part in open joint purchases is gone."""
    rows = Participation.objects.filter(listing=listing, purchase__state__in=OPEN)
    for each in rows.exclude(consent=Consent.GONE).select_related("purchase"):
        with transaction.atomic():
            purchase = locked(each.purchase)
            each.consent = Consent.GONE
            each.save(update_fields=["consent"])
            happened(purchase, "gone", None, each)
            for proposal in purchase.proposals.filter(state=ProposalState.READY):
                if proposal.lines.filter(need=each).exists() or proposal.lines.filter(offer=each).exists():
                    lapse(proposal)
