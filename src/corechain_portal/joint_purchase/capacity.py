"""How much of an offer is still free: what other proposals and contracts already promise is not promised again."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Q

from corechain_portal.introductions.contract_models import Contract, ContractState
from corechain_portal.joint_purchase.models import JointPurchase, Line, Participation, ProposalState
from corechain_portal.listings.models import Listing

PROMISING = (ProposalState.READY, ProposalState.AGREED)
"""A proposal that waits for answers holds its capacities too, until it is answered, replaced or lapses."""


def promised(
    listing_ids: Iterable[uuid.UUID], besides: JointPurchase | None = None
) -> Mapping[uuid.UUID, Decimal]:
    """What is promised of each offer, in its own unit, other than in the joint purchase `besides`.

    Of a buyer that has a contract over what a joint purchase promised it, the larger of both counts. Two queries.
    """
    wanted = list(listing_ids)
    taken: dict[tuple[uuid.UUID, uuid.UUID], Decimal] = defaultdict(Decimal)
    lines = Line.objects.filter(offer__listing__in=wanted, proposal__state__in=PROMISING)
    if besides is not None:
        lines = lines.exclude(proposal__purchase=besides)
    for listing, buyer, quantity in lines.values_list("offer__listing", "need__member", "quantity"):
        taken[listing, buyer] += quantity
    for key, quantity in _contracted(wanted).items():
        taken[key] = max(taken[key], quantity)
    free: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    for (listing, _), quantity in taken.items():
        free[listing] += quantity
    return free


def _contracted(listing_ids: Sequence[uuid.UUID]) -> Mapping[tuple[uuid.UUID, uuid.UUID], Decimal]:
    """Quantities of confirmed contracts by offer and buyer, where they are in the offer's own unit."""
    about = Q(introduction__listing__in=listing_ids) | Q(introduction__own_listing__in=listing_ids)
    rows = Contract.objects.filter(about, state=ContractState.CONFIRMED)
    units = {
        pk: (unit, period)
        for pk, unit, period in Listing.objects.filter(pk__in=listing_ids).values_list("pk", "unit", "period")
    }
    found: dict[tuple[uuid.UUID, uuid.UUID], Decimal] = defaultdict(Decimal)
    columns = ("introduction__listing", "introduction__own_listing", "buyer", "agreed")
    for listing, own, buyer, agreed in rows.values_list(*columns):
        offer = listing if listing in units else own
        terms = agreed or {}
        if terms.get("quantity") and units[offer] == (terms.get("unit", ""), terms.get("period", "")):
            found[offer, buyer] += Decimal(str(terms["quantity"]))
    return found


def free_capacity(offers: Sequence[Participation], purchase: JointPurchase) -> Mapping[uuid.UUID, Decimal]:
    """By participation, what may be split of it: what its supplier agreed to, and no more than is still free."""
    gone = promised([each.listing_id for each in offers], besides=purchase)
    free = {}
    for each in offers:
        agreed = each.quantity or Decimal(0)
        whole = agreed if each.listing.quantity is None else each.listing.quantity
        left = min(agreed, whole - gone.get(each.listing_id, Decimal(0)))
        free[each.pk] = max(left, Decimal(0))
    return free
