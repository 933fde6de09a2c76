"""A joint purchase that the tests' database holds from the beginning."""

from __future__ import annotations

import uuid

from tests.portal.listings.rows import ON_MARKET
from tests.portal.roles import OWN, ours

from corechain_portal.joint_purchase.models import JointPurchase, Participation, Proposal

PURCHASE = uuid.UUID("00000000-0000-4000-8000-00000000c001")
PART = uuid.UUID("00000000-0000-4000-8000-00000000c002")
"""The demand of OWN in it, which has not answered yet."""
REPLACED = uuid.UUID("00000000-0000-4000-8000-00000000c003")
"""A proposal that waits for no answer any more."""


def make_purchase() -> None:
    """Make it in the first alliance, led by the staff."""
    facts = {
        "alliance": ours(),
        "node": "krf-photoresist",
        "title": "联合采购",
        "unit": "L",
        "period": "month",
    }
    JointPurchase.objects.get_or_create(pk=PURCHASE, defaults=facts)
    part = {"purchase_id": PURCHASE, "listing_id": ON_MARKET, "member_id": OWN, "side": "demand", "number": 1}
    Participation.objects.get_or_create(pk=PART, defaults=part)
    proposal = {"purchase_id": PURCHASE, "number": 1, "state": "replaced"}
    Proposal.objects.get_or_create(pk=REPLACED, defaults=proposal)
