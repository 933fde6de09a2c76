"""What a viewer sees of a proposal to merge, and how proposals are found. Pages and answers read this alone, so that a
name that is not open yet never gets near a template.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import Http404

from corechain_portal.access.viewer import Viewer
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.listings.merging import proposes_for_all, side_of
from corechain_portal.listings.merging_models import MergeProposal, MergeSide, MergeState, other_side
from corechain_portal.listings.models import Listing
from corechain_portal.listings.queries import seen_of
from corechain_portal.listings.shown import ShownListing, show_all

GROUPS = ("mine", "sent", "ended", "")
"""What a list may be narrowed to: waits for one's own answer, one's own that others have not answered, ended, all."""


@dataclass(frozen=True)
class ShownProposal:
    """A proposal as one viewer may see it. A listing is None where the viewer would not be shown it any more."""

    id: uuid.UUID
    state: str
    state_since: datetime
    made_at: datetime
    lapses_on: date
    reason: str
    note: str
    proposed_by: str
    """``you``, ``other``, ``secretariat``; to the staff ``listing`` or ``into``."""
    side: str
    """The side for which the viewer deals; empty: the staff and its auditor."""
    listing: ShownListing | None
    into: ShownListing | None
    agreed: bool
    """Whether the viewer's side agreed."""
    other_agreed: bool
    may_withdraw: bool
    sample: bool

    @property
    def waits_for_viewer(self) -> bool:
        """Whether the viewer's side is to answer."""
        return self.state == MergeState.OPEN and bool(self.side) and not self.agreed

    @property
    def own(self) -> ShownListing | None:
        """The viewer's own listing; for the staff the one that stays."""
        return self.listing if self.side == MergeSide.LISTING else self.into

    @property
    def other(self) -> ShownListing | None:
        """The listing across the table."""
        return self.into if self.side == MergeSide.LISTING else self.listing


def find_proposals(viewer: Viewer, group: str = "") -> QuerySet[Any]:
    """Proposals that the viewer may see: the open ones first, then the newest."""
    rows = MergeProposal.objects.visible_to(viewer).select_related(
        "alliance", "listing__member", "into__member"
    )
    if group == "mine":
        return rows.filter(waits_for(viewer))
    if group == "sent":
        return rows.filter(state=MergeState.OPEN).exclude(waits_for(viewer))
    if group == "ended":
        return rows.exclude(state=MergeState.OPEN)
    return rows.filter(state=group) if group in MergeState.values else rows


def waits_for(viewer: Viewer) -> Q:
    """Proposals that one of the viewer's organisations has to answer."""
    members = trading_ids(viewer)
    unanswered = Q(listing__member__in=members, listing_agreed_at=None)
    unanswered |= Q(into__member__in=members, into_agreed_at=None)
    return Q(state=MergeState.OPEN) & unanswered


def in_open_proposals(listing: Listing) -> Mapping[uuid.UUID, uuid.UUID]:
    """The open proposals about a listing, which is one of the viewer's own, by the other listing. One query."""
    found = MergeProposal.objects.open_about(listing).values_list("pk", "listing", "into")
    return {into if merged == listing.pk else merged: pk for pk, merged, into in found}


def one_proposal(viewer: Viewer, proposal_id: uuid.UUID) -> MergeProposal:
    """The proposal, or Http404 where there is none that the viewer may see."""
    found: MergeProposal | None = find_proposals(viewer).filter(pk=proposal_id).first()
    if found is None:
        raise Http404
    return found


def show_one_proposal(proposal: MergeProposal, viewer: Viewer) -> ShownProposal:
    """One proposal that the viewer may see."""
    return show_proposals([proposal], viewer)[0]


def show_proposals(proposals: Sequence[MergeProposal], viewer: Viewer) -> list[ShownProposal]:
    """Proposals that the viewer may see, in their order; the queries do not grow with their number."""
    rows = [each for proposal in proposals for each in (proposal.listing, proposal.into)]
    prefetch_related_objects(rows, "nodes")
    seen = seen_of(viewer, {each.pk for each in rows})
    shown = {each.id: each for each in show_all(rows, viewer) if each.is_own or each.id in seen}
    return [_shown(each, viewer, shown.get(each.listing_id), shown.get(each.into_id)) for each in proposals]


def _shown(
    proposal: MergeProposal, viewer: Viewer, listing: ShownListing | None, into: ShownListing | None
) -> ShownProposal:
    side = side_of(proposal, viewer)
    by = proposal.proposed_by
    return ShownProposal(
        id=proposal.pk,
        state=proposal.state,
        state_since=proposal.state_since,
        made_at=proposal.made_at,
        lapses_on=proposal.lapses_on,
        reason=proposal.reason,
        note=proposal.note if side or not by else "",
        proposed_by=_whose(by, side),
        side=side,
        listing=listing,
        into=into,
        agreed=bool(side) and proposal.agreed(side),
        other_agreed=bool(side) and proposal.agreed(other_side(side)),
        may_withdraw=proposal.is_open and (side == by if by else proposes_for_all(viewer)),
        sample=proposal.sample,
    )


def _whose(by: str, side: str) -> str:
    if not by:
        return "secretariat"
    if not side:
        return by
    return "you" if by == side else "other"
