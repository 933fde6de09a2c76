"""Reading joint purchases: always within what the viewer may see."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from corechain_portal.access.viewer import Viewer
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.joint_purchase.models import Consent, JointPurchase, Participation, Proposal
from corechain_portal.listings.models import Listing, ListingNode, Side
from corechain_portal.membership.models import Standing

MOST_CHOICES = 200


def purchases_of(viewer: Viewer) -> Any:
    """Those that the viewer may see with how many take part, the newest first."""
    taking = Count("participations", filter=Q(participations__consent=Consent.GIVEN))
    waiting = Count(
        "participations",
        filter=Q(participations__consent=Consent.ASKED, participations__member__in=trading_ids(viewer)),
    )
    rows = JointPurchase.objects.visible_to(viewer).annotate(taking=taking, waits_for_me=waiting)
    return rows.select_related("lead").order_by("-made_at", "pk")


def one_purchase(viewer: Viewer, purchase_id: uuid.UUID) -> JointPurchase:
    """The joint purchase, or Http404 where there is none that the viewer may see."""
    rows = JointPurchase.objects.visible_to(viewer).select_related("alliance", "lead", "made_by")
    found: JointPurchase | None = rows.filter(pk=purchase_id).first()
    if found is None:
        raise Http404
    return found


def own_part(viewer: Viewer, purchase: JointPurchase, part_id: uuid.UUID) -> Participation:
    """A part of one of the viewer's organisations, or Http404."""
    rows = purchase.participations.filter(member__in=trading_ids(viewer)).select_related("listing", "member")
    found: Participation | None = rows.filter(pk=part_id).first()
    if found is None:
        raise Http404
    found.purchase = purchase
    return found


def one_proposal(purchase: JointPurchase, proposal_id: uuid.UUID) -> Proposal:
    """A proposal of it, or Http404."""
    found: Proposal | None = purchase.proposals.filter(pk=proposal_id).first()
    if found is None:
        raise Http404
    found.purchase = purchase
    return found


def choices(viewer: Viewer, node: str, besides: JointPurchase | None = None) -> dict[str, list[Listing]]:
    """Demands and offers on a node that may be asked to take part, the newest first; at most so many that a person
    still reads them.
    """
    on_node = ListingNode.objects.filter(node=node).values("listing")
    rows = Listing.objects.visible_to(viewer).on_the_market()
    rows = rows.filter(pk__in=on_node, member__standing=Standing.ACTIVE)
    if besides is not None:
        rows = rows.exclude(pk__in=besides.participations.values("listing"))
    rows = rows.select_related("member").prefetch_related("nodes").order_by("-published_at", "pk")
    return {side: list(rows.filter(side=side)[:MOST_CHOICES]) for side in (Side.DEMAND, Side.OFFER)}
