"""Listings that say the same as one of one's own: earlier ones of the same organisation, which its people may merge,
and others' on the market, compared in the words that the viewer may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corechain.texts import Text
from corechain.workflows.find_duplicates import near_duplicates
from corechain_portal.access.viewer import Viewer
from corechain_portal.listings.filling import snapshot_of
from corechain_portal.listings.models import Listing, ListingNode
from corechain_portal.listings.queries import Asked, market
from corechain_portal.listings.shown import ShownListing, show_all

COMPARED_AT_MOST = 30
"""Each takes about 2 ms to read."""
SHOWN_AT_MOST = 5


@dataclass(frozen=True)
class Similar:
    """Another listing that says the same, and why it is thought so."""

    listing: ShownListing
    reasons: tuple[Text, ...]


def similar_to(listing: Listing, viewer: Viewer) -> Sequence[Similar]:
    """What is on the market for the same node and side and says the same as `listing`, which is one of the viewer's
    own; the surest first. Three queries.
    """
    snapshot = snapshot_of(listing.alliance)
    nodes = [each.node for each in listing.nodes.all()]
    if snapshot is None or not nodes:
        return []
    on_them = ListingNode.objects.filter(node__in=nodes).values("listing")
    rows = market(viewer, Asked(side=listing.side)).filter(pk__in=on_them).exclude(pk=listing.pk)
    newest = list(rows.select_related("member").prefetch_related("nodes")[:COMPARED_AT_MOST])
    shown = {each.id: each for each in show_all(newest, viewer)}
    texts = {each.id: each.text or each.title for each in shown.values()}
    found = near_duplicates(snapshot, listing.text or listing.title, texts)
    return [Similar(shown[each.id], each.reasons) for each in found[:SHOWN_AT_MOST]]
