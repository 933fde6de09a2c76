"""Which listings of different organisations on the market say the same: found each hour, read by the staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from corechain.workflows.find_duplicates import near_duplicate_pairs
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.listings.filling import snapshot_of
from corechain_portal.listings.merging_models import MergeProposal, MergeState, SameListing
from corechain_portal.listings.models import Listing, Side
from corechain_portal.listings.queries import Asked, market
from corechain_portal.listings.shown import ShownListing, show_all

COMPARED_AT_MOST = 1_000
"""Of each side, the newest: each takes about 2 ms to read."""
SHOWN_AT_MOST = 200
"""Listings that a page shows, in whole groups or not."""


@dataclass(frozen=True)
class SameGroup:
    """An earlier listing, and those of other organisations that say the same."""

    earlier: ShownListing
    others: Sequence[ShownListing]
    proposed: frozenset[object]
    """Identifiers of those that are in an open proposal already."""

    @property
    def is_left(self) -> bool:
        """Whether one of the others is in no open proposal yet."""
        return any(each.id not in self.proposed for each in self.others)

    @property
    def all(self) -> Sequence[ShownListing]:
        """The earlier one first."""
        return [self.earlier, *self.others]


def find_same(alliance: Alliance) -> int:
    """Find anew what says the same in `alliance`; returns how many say the same as an earlier one."""
    found = [each for side in Side.values for each in _same_of(alliance, side)]
    with transaction.atomic():
        SameListing.objects.filter(listing__alliance=alliance).delete()
        SameListing.objects.bulk_create(found, batch_size=500)
    return len(found)


def _same_of(alliance: Alliance, side: str) -> list[SameListing]:
    """Each listing goes to the earliest that says the same and goes to none itself: all of a group were compared with
    the one that would stay, so that no chain of likenesses ties what is not alike.
    """
    snapshot = snapshot_of(alliance)
    if snapshot is None:
        return []
    rows = Listing.objects.on_the_market().filter(alliance=alliance, side=side)
    newest = rows.order_by("-published_at", "pk").only("pk", "title", "text", "member_id", "published_at")
    listings = {each.pk: each for each in newest[:COMPARED_AT_MOST]}
    texts = {pk: each.text or each.title for pk, each in listings.items()}
    alike: dict[object, dict[object, float]] = defaultdict(dict)
    for pair in near_duplicate_pairs(snapshot, texts):
        if listings[pair.first].member_id != listings[pair.second].member_id:
            alike[pair.first][pair.second] = alike[pair.second][pair.first] = pair.similarity
    made: dict[object, SameListing] = {}
    for pk in reversed(listings):
        if pk not in made:
            for other, similarity in alike[pk].items():
                if other not in made:
                    made[other] = SameListing(listing_id=other, earlier_id=pk, similarity=similarity)
    return list(made.values())


def same_groups(viewer: Viewer) -> Sequence[SameGroup]:
    """What says the same on the market as far as the viewer may see it, the largest groups first. Five queries."""
    on_it = market(viewer, Asked()).values("pk")
    rows = SameListing.objects.filter(listing__in=on_it, earlier__in=on_it)
    newest = rows.order_by("-listing__published_at").values_list("earlier", "listing")[:SHOWN_AT_MOST]
    members: dict[object, list[object]] = defaultdict(list)
    for earlier, listing in newest:
        members[earlier].append(listing)
    wanted = {*members, *(each for group in members.values() for each in group)}
    found = Listing.objects.filter(pk__in=wanted).select_related("member").prefetch_related("nodes")
    shown = {each.id: each for each in show_all(list(found), viewer)}
    waiting = MergeProposal.objects.filter(state=MergeState.OPEN, listing__in=wanted)
    proposed = frozenset(waiting.values_list("listing", flat=True))
    groups = [
        SameGroup(shown[pk], [shown[each] for each in group], proposed) for pk, group in members.items()
    ]
    return sorted(groups, key=lambda group: -len(group.others))
