"""Listings and introductions for tests: two members of one alliance, a hidden demand and an offer."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from tests.portal.roles import OTHER, OWN, ours

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.introductions.answering import accept
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.starting import express_interest
from corechain_portal.listings.models import Listing, ListingNode, ListingState, ListingVersion, Side
from corechain_portal.membership.models import MemberOrganisation

NODE = "krf-photoresist"
TITLE = {Side.DEMAND: "求购KrF光刻胶，月用量500升", Side.OFFER: "供应KrF光刻胶，月产能800升"}


def member(pk: uuid.UUID) -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=pk)


def person(role: str) -> User:
    return User.objects.get(email=f"{role.replace('_', '-')}@example.org")


def viewer(role: str) -> Viewer:
    return make_viewer(ours(), person(role))


def make_listing(of: uuid.UUID, side: str, **facts: Any) -> Listing:
    """On the market, its name hidden; straight into the database."""
    facts = {
        "title": TITLE[Side(side)],
        "text": TITLE[Side(side)],
        "hidden": ["name"],
        "quantity": Decimal(500 if side == Side.DEMAND else 800),
        "unit": "L",
        "period": "month",
        **facts,
    }
    node = facts.pop("node", NODE)
    facts["shown_title"] = facts["title"]
    listing = Listing.objects.create(
        alliance=member(of).alliance,
        member=member(of),
        side=side,
        state=ListingState.PUBLISHED,
        published_at=timezone.now(),
        valid_until=timezone.localdate() + timedelta(days=60),
        shown_text=facts["text"],
        **facts,
    )
    ListingNode.objects.create(listing=listing, node=node)
    ListingVersion.objects.create(
        listing=listing, version=1, content={"title": listing.title, "quantity": "500"}
    )
    return listing


def demand_of_own(**facts: Any) -> Listing:
    return make_listing(OWN, Side.DEMAND, **facts)


def offer_of_other(**facts: Any) -> Listing:
    return make_listing(OTHER, Side.OFFER, **facts)


def asked(demand: Listing | None = None, offer: Listing | None = None) -> Introduction:
    """The other member (the competitor's) is interested in the demand of OWN with its offer."""
    return express_interest(
        demand or demand_of_own(), member(OTHER), viewer("competitor"), own_listing=offer or offer_of_other()
    )


def in_talks(demand: Listing | None = None, offer: Listing | None = None) -> Introduction:
    """Both have accepted."""
    return accept(asked(demand, offer), viewer("owner"))


TERMS: dict[str, Any] = {
    "nodes": [NODE],
    "quantity": Decimal(300),
    "unit": "L",
    "period": "month",
    "amount": Decimal(120000),
    "signed_on": timezone.localdate(),
    "starts_on": None,
    "ends_on": None,
    "share_of_need": Decimal(60),
    "visibility": "parties",
    "amount_visibility": "parties",
}
