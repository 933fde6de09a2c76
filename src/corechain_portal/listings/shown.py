"""What a viewer sees of a listing. Pages, answers, notices and files read this alone, so that a name or a price that is
hidden never gets near a template.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.listings.content import content_of
from corechain_portal.listings.hiding import PART_OF_ATTRIBUTE, without_hidden_words
from corechain_portal.listings.models import Disclosure, Listing, Part
from corechain_portal.membership.models import MemberOrganisation

ALL_PARTS = frozenset(Part.values)


@dataclass(frozen=True)
class ShownListing:
    """A listing as one viewer may see it; a hidden part is None, and `hidden` tells which parts are."""

    id: uuid.UUID
    side: str
    state: str
    language: str
    title: str
    text: str
    nodes: tuple[str, ...]
    requirements: tuple[dict[str, Any], ...]
    member: MemberOrganisation | None
    quantity: Decimal | None
    unit: str
    period: str
    price: Decimal | None
    region: str
    starts_on: date | None
    ends_on: date | None
    lead_time_days: int | None
    valid_until: date | None
    published_at: datetime | None
    version: int
    sample: bool
    is_own: bool
    hidden: frozenset[str]


def show(listing: Listing, viewer: Viewer) -> ShownListing:
    """One listing that the viewer may see (it was found through ``visible_to``)."""
    return show_all([listing], viewer)[0]


def show_all(listings: Sequence[Listing], viewer: Viewer) -> list[ShownListing]:
    """Listings that the viewer may see, in their order: one query for what was disclosed, whatever their number.

    Their `nodes` and `member` should have been fetched with them.
    """
    disclosed = disclosed_to(viewer, (each.pk for each in listings))
    return [_shown(each, viewer, each.pk in disclosed) for each in listings]


def disclosed_to(viewer: Viewer, listing_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Of the listings, those whose organisation accepted one of the viewer's organisations."""
    if not viewer.member_ids:
        return frozenset()
    rows = Disclosure.objects.filter(listing__in=list(listing_ids), member__in=viewer.member_ids)
    return frozenset(rows.values_list("listing_id", flat=True))


def sees_all_parts(listing: Listing, viewer: Viewer, disclosed: bool) -> bool:
    """Whether nothing of the listing is hidden from the viewer: its own organisation, who was accepted, and the staff
    that reads everything.
    """
    return (
        disclosed or listing.member_id in viewer.member_ids or not viewer.alliance_roles.isdisjoint(READS_ALL)
    )


def _shown(listing: Listing, viewer: Viewer, disclosed: bool) -> ShownListing:
    hidden: frozenset[str]
    hidden = frozenset() if sees_all_parts(listing, viewer, disclosed) else ALL_PARTS & set(listing.hidden)
    title, text = _words(listing, hidden)

    def of(part: str, value: Any, without: Any = None) -> Any:
        return without if part in hidden else value

    return ShownListing(
        id=listing.pk,
        side=listing.side,
        state=listing.state,
        language=listing.language,
        title=title,
        text=text,
        nodes=tuple(each.node for each in listing.nodes.all()),
        requirements=tuple(each for each in listing.requirements if _may_show(each, hidden)),
        member=of(Part.NAME, listing.member),
        quantity=of(Part.QUANTITY, listing.quantity),
        unit=of(Part.QUANTITY, listing.unit, ""),
        period=of(Part.QUANTITY, listing.period, ""),
        price=of(Part.PRICE, listing.price),
        region=of(Part.PLACE, listing.region, ""),
        starts_on=of(Part.DATES, listing.starts_on),
        ends_on=of(Part.DATES, listing.ends_on),
        lead_time_days=of(Part.DATES, listing.lead_time_days),
        valid_until=listing.valid_until,
        published_at=listing.published_at,
        version=listing.version,
        sample=listing.sample,
        is_own=listing.member_id in viewer.member_ids,
        hidden=hidden,
    )


def _words(listing: Listing, hidden: frozenset[str]) -> tuple[str, str]:
    """Title and text; who does not see all parts gets them with the hidden parts' words blacked out."""
    if not hidden:
        return listing.title, listing.text
    if listing.shown_title:
        return listing.shown_title, listing.shown_text
    return without_hidden_words(content_of(listing), listing.member)


def _may_show(requirement: dict[str, Any], hidden: frozenset[str]) -> bool:
    """A requirement that was read from the text says the same as the part that is hidden."""
    return PART_OF_ATTRIBUTE.get(str(requirement.get("attribute"))) not in hidden
