"""Listings as the pairing takes them: only what everybody sees of them who sees them at all.

What is hidden is left out of the comparison, for either side: whether a hidden price is met would tell the price to
whoever asks again with another one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.pair_listings import Terms, listing_terms, provider_terms
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.listings.models import Listing, Side
from corechain_portal.listings.shown import ShownListing, show_all
from corechain_portal.membership.models import MemberOrganisation, Standing

PROVISION = "provision"


def on_the_market(alliance: Alliance, side: str) -> Sequence[Listing]:
    """All listings of one side, with what comparing them needs."""
    rows = Listing.objects.filter(alliance=alliance, side=side).on_the_market()
    rows = rows.filter(member__standing=Standing.ACTIVE)
    return list(rows.select_related("member").prefetch_related("nodes", "named"))


def terms_of(alliance: Alliance, listings: Sequence[Listing]) -> list[Terms]:
    """What is open of `listings`."""
    shown = show_all(listings, Viewer(alliance))
    return [_terms(listing, each) for listing, each in zip(listings, shown, strict=True)]


def _terms(listing: Listing, shown: ShownListing) -> Terms:
    def number(value: object) -> float | None:
        return None if value is None else float(value)  # type: ignore[arg-type]

    return listing_terms(
        str(listing.pk),
        str(listing.member_id),
        shown.nodes,
        requirements=shown.requirements,
        quantity=number(shown.quantity),
        unit=shown.unit,
        period=shown.period,
        price=number(shown.price),
        region=shown.region,
        starts_on=shown.starts_on,
        ends_on=shown.ends_on,
        lead_time_days=number(shown.lead_time_days),
        seen_by=_seen_by(listing),
    )


def _seen_by(listing: Listing) -> frozenset[str] | None:
    """The organisations that may see it, besides its own; None: all."""
    if listing.level in (Level.PUBLIC, Level.ALLIANCE):
        return None
    if listing.level == Level.NAMED:
        return frozenset(str(each.pk) for each in listing.named.all())
    return frozenset()


def known_providers(alliance: Alliance, snapshot: ChainSnapshot) -> list[Terms]:
    """What active members are known for in the chain. This is public; it says nothing of their listings.

    A member stands here whether or not it has an offer of its own on the market: left out because of one, it would be
    known as the owner of an offer without a name.
    """
    rows = MemberOrganisation.objects.filter(alliance=alliance, standing=Standing.ACTIVE).exclude(
        registry_id=None
    )
    owners = {
        each.registry_id: str(each.pk)
        for each in rows.only("pk", "registry_id")
        if each.registry_id in snapshot.organisations
    }
    return provider_terms(snapshot, owners) if owners else []


def is_provision(terms: Terms) -> bool:
    """Whether it is what a member is known for, and no listing."""
    return terms.id.startswith(PROVISION)


def other_side(side: str) -> str:
    """The side that answers."""
    return Side.OFFER if side == Side.DEMAND else Side.DEMAND


def key_of(demand: Terms, offer: Terms) -> str:
    """The same for the same two, however often they are found."""
    kind = "m" if is_provision(offer) else "o"
    other = offer.owner if kind == "m" else offer.id
    return f"{uuid.UUID(demand.id).hex}{kind}{uuid.UUID(other).hex}"


def nodes_of(terms: Iterable[Terms]) -> set[str]:
    """All nodes that they are at."""
    return {node for each in terms for node in each.nodes}
