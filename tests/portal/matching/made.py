"""Matches for tests: a demand of one member and an offer of its competitor on the same node, found by the matching."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from tests.portal.listings.rows import ON_MARKET, published
from tests.portal.roles import OTHER, OWN, ours

from corechain_portal.accounts.models import User
from corechain_portal.listings.models import Listing
from corechain_portal.matching.finding import find_all
from corechain_portal.matching.models import Match, SavedSearch
from corechain_portal.membership.models import MemberOrganisation

NODE = "krf-photoresist"
MATCH = uuid.UUID("00000000-0000-4000-8000-00000000d001")
SEARCH = uuid.UUID("00000000-0000-4000-8000-00000000d002")
NOBODYS = uuid.UUID("00000000-0000-4000-8000-00000000d0ff")


def own() -> MemberOrganisation:
    return MemberOrganisation.objects.select_related("alliance").get(pk=OWN)


def other() -> MemberOrganisation:
    return MemberOrganisation.objects.select_related("alliance").get(pk=OTHER)


def demand(**more: Any) -> Listing:
    """500 L/month of KrF photoresist in Wuxi, by OWN, which hides its name."""
    usual = {"title": "求购光刻胶", "text": "求购光刻胶", **more}
    return published(usual.pop("member", None) or own(), **usual)


def offer(**more: Any) -> Listing:
    """400 L/month of the same from Suzhou, by OTHER, with its name."""
    usual = {
        "side": "offer",
        "title": "供应光刻胶",
        "text": "供应光刻胶",
        "quantity": Decimal(400),
        "region": "320500",
        "hidden": (),
        **more,
    }
    return published(usual.pop("member", None) or other(), **usual)


def match_of(wanted: Listing, offered: Listing) -> Match:
    """The match of the two, found among all."""
    find_all(ours())
    return Match.objects.get(demand=wanted, offer=offered)


def make_matches() -> None:
    """A match of OWN's demand within the alliance with an offer of OTHER, and a search that OWN's owner saved."""
    offered = offer(title="现货光刻胶", text="现货光刻胶")
    match = match_of(Listing.objects.get(pk=ON_MARKET), offered)
    Match.objects.filter(pk=match.pk).update(id=MATCH)
    owner = User.objects.get(email="owner@example.org")
    SavedSearch.objects.create(id=SEARCH, alliance=ours(), member=own(), person=owner, text="光刻胶")
