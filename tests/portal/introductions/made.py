"""Introductions that the tests' database holds: one in talks with a contract of its two parties, one unanswered."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone
from tests.portal.roles import OTHER, OWN, ours

from corechain_portal.introductions.contract_models import Contract, ContractState, Terms
from corechain_portal.introductions.contract_terms import plain
from corechain_portal.introductions.models import Introduction, State
from corechain_portal.listings.models import Listing, ListingNode, ListingState, Side
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.outcomes.models import Outcome, OutcomeState

TALKS = uuid.UUID("00000000-0000-4000-8000-0000000000e1")
ASKED = uuid.UUID("00000000-0000-4000-8000-0000000000e2")
"""OTHER is interested, OWN has not answered."""
CONTRACT = uuid.UUID("00000000-0000-4000-8000-0000000000e3")
NONE = uuid.UUID("00000000-0000-4000-8000-0000000000ff")


def make_introductions() -> None:
    """Of listings that are off the market, so that nobody meets them there; straight into the database."""
    demand = _listing(Side.DEMAND, OWN)
    offer = _listing(Side.OFFER, OTHER)
    own, other = (MemberOrganisation.objects.get(pk=pk) for pk in (OWN, OTHER))
    now = timezone.now()
    common = {"alliance": ours(), "asked": own, "asker": other, "asker_agreed_at": now}
    talks, _ = Introduction.objects.get_or_create(
        pk=TALKS,
        defaults={
            **common,
            "listing": demand,
            "own_listing": offer,
            "state": State.TALKS,
            "asked_agreed_at": now,
        },
    )
    Introduction.objects.get_or_create(
        pk=ASKED, defaults={**common, "listing": _listing(Side.DEMAND, OWN), "state": State.ASKED}
    )
    terms = {"nodes": ["krf-photoresist"], "signed_on": timezone.localdate()}
    contract, made = Contract.objects.get_or_create(
        pk=CONTRACT,
        defaults={
            "alliance": ours(), "introduction": talks, "supplier": other, "buyer": own, "agreed_at": now,
            "state": ContractState.CONFIRMED,
        },
    )  # fmt: skip
    if made:
        for side in ("asker", "asked"):
            said = Terms.objects.create(contract=contract, side=side, **terms)
        contract.agreed = plain(said)
        contract.save()
        Outcome.objects.create(contract=contract, state=OutcomeState.DONE, computed_at=now)


def _listing(side: str, of: uuid.UUID) -> Listing:
    listing = Listing.objects.create(
        alliance=ours(), member_id=of, side=side, state=ListingState.WITHDRAWN, title="光刻胶", shown_title="光刻胶",
        published_at=timezone.now(), valid_until=timezone.localdate() + timedelta(days=30), hidden=["name"],
    )  # fmt: skip
    ListingNode.objects.create(listing=listing, node="krf-photoresist")
    return listing
