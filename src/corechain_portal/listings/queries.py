"""Reading listings: always within what the viewer may see, and without telling by a filter what a page hides.

Lists are read in parts that begin after a listing (keyset), so that the thousandth part costs what the first does.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from corechain.exceptions import UnknownName
from corechain.model.places import place
from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.listings.models import Disclosure, Listing, ListingNode, ListingState
from corechain_portal.listings.shown import ShownListing, show_all
from corechain_portal.membership.models import Standing

ROWS_A_PART = 25
COUNTED_AT_MOST = 1_000
"""More are told as “more than”: counting everything would take longer than the page."""


@dataclass(frozen=True)
class Asked:
    """What the reader of the market asks for; empty: whatever it is."""

    side: str = ""
    node: str = ""
    region: str = ""
    text: str = ""


@dataclass(frozen=True)
class MarketPart:
    """A part of the market as the viewer may see it; `after` is where the next one begins."""

    listings: Sequence[ShownListing]
    after: str | None


def market(viewer: Viewer, asked: Asked) -> Any:
    """What is on the market and fits, the newest first."""
    rows = Listing.objects.visible_to(viewer).on_the_market().filter(member__standing=Standing.ACTIVE)
    if asked.side:
        rows = rows.filter(side=asked.side)
    if asked.node:
        rows = rows.filter(pk__in=ListingNode.objects.filter(node=asked.node).values("listing"))
    if asked.region:
        rows = rows.filter(_is_in(viewer, asked.region))
    if asked.text:
        rows = rows.filter(_says(viewer, asked.text))
    return rows.order_by("-published_at", "pk")


def part_of(viewer: Viewer, rows: Any, after: str = "", size: int = ROWS_A_PART) -> MarketPart:
    """The part of `rows` that begins after the place `after`; a place that cannot be read is the beginning."""
    place_of = _read_place(after)
    if place_of is not None:
        moment, pk = place_of
        rows = rows.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__gt=pk))
    found = list(rows.select_related("member").prefetch_related("nodes")[: size + 1])
    more = found[size - 1] if len(found) > size else None
    return MarketPart(show_all(found[:size], viewer), _write_place(more) if more else None)


def count(rows: Any) -> tuple[int, bool]:
    """How many there are, and whether there are more than were counted."""
    found = len(rows.order_by().values_list("pk", flat=True)[: COUNTED_AT_MOST + 1])
    return min(found, COUNTED_AT_MOST), found > COUNTED_AT_MOST


def one_listing(viewer: Viewer, listing_id: uuid.UUID) -> Listing:
    """The listing, or Http404 where there is none that the viewer may see. One that has ended is seen by its own
    organisation, those that it accepted and the staff; to all others it is gone. Organisations whose listings were
    merged into it see it whatever its level.
    """
    rows = Listing.objects.select_related("member").prefetch_related("nodes").filter(pk=listing_id)
    found: Listing | None = rows.visible_to(viewer).filter(_still_shown(viewer)).first()
    if found is None and viewer.member_ids:
        found = rows.filter(pk__in=_of_partners(viewer)).first()
    if found is None:
        raise Http404
    return found


def seen_of(viewer: Viewer, listing_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Of the listings, those that the viewer would be shown now (see :func:`one_listing`)."""
    rows = Listing.objects.visible_to(viewer).filter(pk__in=list(listing_ids))
    return frozenset(rows.filter(_still_shown(viewer)).values_list("pk", flat=True))


def _of_partners(viewer: Viewer) -> Any:
    """The listings into which one of the viewer's organisations was merged, at whatever level they are by now."""
    merged = Listing.objects.filter(member__in=viewer.member_ids, state=ListingState.MERGED)
    return merged.values("merged_into")


def own_listing(viewer: Viewer, listing_id: uuid.UUID) -> Listing:
    """A listing of one of the viewer's organisations, or Http404."""
    rows = Listing.objects.filter(member__in=viewer.member_ids)
    found: Listing | None = (
        rows.select_related("member").prefetch_related("nodes").filter(pk=listing_id).first()
    )
    if found is None:
        raise Http404
    return found


def own_listings(viewer: Viewer, state: str = "") -> Any:
    """All that the viewer's organisations, which are of one alliance, ever made; what was changed last first."""
    rows = Listing.objects.filter(member__in=viewer.member_ids)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("member").prefetch_related("nodes").order_by("-changed_at", "pk")


def expiring(viewer: Viewer, days: int) -> Any:
    """What the viewer's organisations have on the market for `days` more days at most, the first to expire first."""
    today = timezone.localdate()
    return own_listings(viewer, ListingState.PUBLISHED).filter(
        valid_until__range=(today, today + timedelta(days=days))
    ).order_by("valid_until", "pk")  # fmt: skip


def _is_in(viewer: Viewer, region: str) -> Q:
    """Those in the place, as far as the viewer sees where they are: what a filter finds would tell it otherwise."""
    if not viewer.alliance_roles.isdisjoint(READS_ALL):
        return _in_region("region", region)
    return _in_region("shown_region", region) | (_in_region("region", region) & _sees_all(viewer))


def _says(viewer: Viewer, text: str) -> Q:
    """Those with `text` in the words that the viewer sees."""
    whole = Q(title__icontains=text) | Q(text__icontains=text)
    if not viewer.alliance_roles.isdisjoint(READS_ALL):
        return whole
    shown = Q(shown_title__icontains=text) | Q(shown_text__icontains=text)
    return shown | (whole & _sees_all(viewer))


def _sees_all(viewer: Viewer) -> Q:
    if not viewer.member_ids:
        return Q(pk__in=())
    accepted = Disclosure.objects.filter(member__in=viewer.member_ids).values("listing")
    return Q(member__in=viewer.member_ids) | Q(pk__in=accepted)


def _still_shown(viewer: Viewer) -> Q:
    if not viewer.alliance_roles.isdisjoint(READS_ALL):
        return Q()
    on_it = Q(
        state=ListingState.PUBLISHED, valid_until__gte=timezone.localdate(), member__standing=Standing.ACTIVE
    )
    return on_it | _sees_all(viewer)


def _in_region(column: str, name: str) -> Q:
    """In the place, in one that belongs to it, and for a group of places in any of them."""
    try:
        found = place(name)
    except UnknownName:
        return Q(pk__in=())
    inside = Q(**{column: found.code})
    for code in found.members or (found.code,):
        if code.isdigit():
            inside |= Q(**{f"{column}__startswith": code.removesuffix("00").removesuffix("00")})
    if found.code == "CN":
        inside |= Q(**{f"{column}__regex": r"^\d"})
    return inside


def _write_place(listing: Listing) -> str:
    moment = listing.published_at
    return f"{moment.isoformat()}_{listing.pk}" if moment else ""


def _read_place(text: str) -> tuple[datetime, uuid.UUID] | None:
    moment, _, pk = text.partition("_")
    try:
        read = datetime.fromisoformat(moment)
        return (read, uuid.UUID(pk)) if read.tzinfo else None
    except ValueError:
        return None
