"""Keeping what a worker computed, where it is still wanted and every capacity is still free."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from corechain.exceptions import CorechainError
from corechain_portal.audit import record
from corechain_portal.joint_purchase.capacity import free_capacity
from corechain_portal.joint_purchase.gathering import happened, locked
from corechain_portal.joint_purchase.models import (
    JointPurchase,
    Line,
    Participation,
    Proposal,
    ProposalState,
    PurchaseState,
)
from corechain_portal.joint_purchase.splitting import Computed
from corechain_portal.joint_purchase.telling import tell, tell_organiser
from corechain_portal.listings.models import Listing


def keep_split(proposal: Proposal, found: Computed) -> str | None:
    """Propose the split; None where an offer was promised elsewhere since it was computed. In a transaction."""
    purchase = locked(proposal.purchase)
    if not Proposal.objects.filter(pk=proposal.pk, state=ProposalState.WAITING).exists():
        return "not wanted"
    offers = list(
        Participation.objects.filter(pk__in=found.taken).select_related("listing").order_by("listing")
    )
    # Two proposals over the same offer are kept one after the other.
    list(
        Listing.objects.select_for_update().filter(pk__in=[each.listing_id for each in offers]).order_by("pk")
    )
    free = free_capacity(offers, purchase)
    if any(found.taken[each.pk] > free[each.pk] for each in offers):
        return None
    Line.objects.bulk_create(
        Line(proposal=proposal, need_id=need, offer_id=offer, quantity=quantity, price=price)
        for need, offer, quantity, price in found.lines
    )
    changes = {**found.columns, "state": ProposalState.READY, "computed_at": timezone.now()}
    Proposal.objects.filter(pk=proposal.pk).update(**changes)
    before = purchase.to_audit()
    purchase.state = PurchaseState.PROPOSED
    purchase.save()
    happened(purchase, "ready", None)
    parties = [need_or_offer for line in lines_of(proposal) for need_or_offer in (line.need, line.offer)]
    tell("proposed", purchase, [each.member for each in parties])
    by_computer("joint_purchase.propose", purchase, before)
    return str(ProposalState.READY)


def keep_failure(proposal: Proposal, error: CorechainError) -> str:
    """Say in both languages why there is no split. In a transaction."""
    purchase = locked(proposal.purchase)
    kept = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.WAITING).update(
        state=ProposalState.FAILED,
        computed_at=timezone.now(),
        problem_zh=error.render("zh"),
        problem_en=error.render("en"),
    )
    if kept:
        before = purchase.to_audit()
        purchase.state = PurchaseState.GATHERING
        purchase.save()
        happened(purchase, "failed", None)
        tell_organiser("failed", purchase)
        by_computer("joint_purchase.no_split", purchase, before)
    return str(ProposalState.FAILED)


def by_computer(action: str, purchase: JointPurchase, before: Mapping[str, Any]) -> None:
    """Record a change that no person made."""
    record(action, purchase, viewer=None, by="system", before=before, after=purchase.to_audit())


def lines_of(proposal: Proposal) -> list[Line]:
    """Its lines with both sides' organisations; one query."""
    return list(
        proposal.lines.select_related("need__member", "need__listing", "offer__member", "offer__listing")
    )
