"""Reading matches: always those that stand, within what the viewer may see, without what was put aside."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.listings.models import Listing, Side
from corechain_portal.matching.models import Dismissal, Match
from corechain_portal.matching.shown import with_both_sides
from corechain_portal.membership.models import MemberOrganisation

MOST = 500
"""Matches that are ordered for a page; the weaker ones of more are on the pages of their listings."""
DAYS_FOR_AN_ANSWER = 7
"""How long a told match waits before the staff look at it."""

BETWEEN = (
    Q(listing=OuterRef("demand"), own_listing=OuterRef("offer")),
    Q(listing=OuterRef("offer"), own_listing=OuterRef("demand")),
    Q(listing=OuterRef("demand"), asker=OuterRef("member")),
    Q(match=OuterRef("pk")),
)
"""Introductions of the two sides of a match."""


def own_matches(viewer: Viewer, *, put_aside: bool = False) -> Any:
    """Matches of the viewer's organisations, the best fit first."""
    own = trading_ids(viewer)
    rows = Match.objects.visible_to(viewer).standing().of_members(own).filter(excluded=False)
    return _aside(rows, own, put_aside)


def _aside(rows: Any, own: tuple[uuid.UUID, ...], put_aside: bool) -> Any:
    aside = Exists(Dismissal.objects.filter(match=OuterRef("pk"), member__in=own))
    return rows.filter(aside if put_aside else ~aside)


def matches_of(viewer: Viewer, listing: Listing, *, excluded: bool = False, put_aside: bool = False) -> Any:
    """Matches of one listing."""
    return _aside(all_of(viewer, listing).filter(excluded=excluded), trading_ids(viewer), put_aside)


def all_of(viewer: Viewer, listing: Listing) -> Any:
    """All of one listing, the best fit first: candidates, those left out, and those put aside (`is_aside`)."""
    side = "demand" if listing.side == Side.DEMAND else "offer"
    aside = Exists(Dismissal.objects.filter(match=OuterRef("pk"), member__in=trading_ids(viewer)))
    rows = Match.objects.visible_to(viewer).standing().filter(**{side: listing})
    return rows.annotate(is_aside=aside).order_by("-fit", "pk")


def listing_of(viewer: Viewer, listing_id: uuid.UUID) -> Listing:
    """A listing whose matches the viewer may see: one's own, or any for who reads all. Else Http404."""
    rows = Listing.objects.visible_to(viewer).select_related("member").prefetch_related("nodes")
    if viewer.alliance_roles.isdisjoint(READS_ALL):
        rows = rows.filter(member__in=trading_ids(viewer))
    found: Listing | None = rows.filter(pk=listing_id).first()
    if found is None:
        raise Http404
    return found


def one_match(viewer: Viewer, match_id: uuid.UUID) -> Match:
    """A match that stands and that the viewer may see, or Http404."""
    found: Match | None = (
        with_both_sides(Match.objects.visible_to(viewer).standing()).filter(pk=match_id).first()
    )
    if found is None:
        raise Http404
    return found


def own_side(viewer: Viewer, match: Match) -> MemberOrganisation | None:
    """The viewer's organisation in this match; None for one that only reads it."""
    own = trading_ids(viewer)
    supplier = match.member if match.offer is None else match.offer.member
    sides = (match.demand.member, supplier)
    return next((each for each in sides if each is not None and each.pk in own), None)


def unanswered(viewer: Viewer, days: int) -> Any:
    """Good matches told at least `days` ago of which nothing came: not put aside, no introduction of the two."""
    before = timezone.now() - timedelta(days=days)
    rows = Match.objects.visible_to(viewer).standing().filter(excluded=False, proposed_at=None)
    rows = rows.filter(Q(told_demand_at__lte=before) | Q(told_offer_at__lte=before))
    for between in BETWEEN:  # one by one: for alternatives in one question no index would serve
        rows = rows.exclude(Exists(Introduction.objects.filter(between)))
    return rows.exclude(Exists(Dismissal.objects.filter(match=OuterRef("pk")))).order_by("-fit", "pk")
