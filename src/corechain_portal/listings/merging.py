"""How two listings of different organisations become one: proposed, agreed by both, or not; and taken out again.

Nothing changes until both organisations agreed. Then the one listing is merged into the other, each organisation sees
all of the other's listing, and the one whose listing was merged goes on as a partner of the other.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.listings import publishing
from corechain_portal.listings.disclosing import disclose
from corechain_portal.listings.giving_away import tellings
from corechain_portal.listings.merging_models import MergeProposal, MergeSide, MergeState, other_side
from corechain_portal.listings.merging_refusals import (
    BadReason,
    CannotMerge,
    answered_already,
    check_other_proposals,
    check_pair,
    gives_away,
    no_longer_open,
    still_possible,
)
from corechain_portal.listings.merging_telling import publish_event, tell, tell_of_leaving, tell_staff
from corechain_portal.listings.models import Listing, ListingState
from corechain_portal.web.words import MERGE_DECLINED_BECAUSE

BOTH = (MergeSide.LISTING, MergeSide.INTO)
LONGEST_NOTE = 2000


@transaction.atomic
def propose(viewer: Viewer, listing: Listing, into: Listing) -> MergeProposal:
    """Propose that `listing` goes on in `into`; the viewer acts for one of the two organisations, or is of the staff.

    Both were found among what the viewer may see. Raises :class:`CannotMerge`, and PermissionDenied for anybody else.
    """
    listing, into = _locked_pair(listing, into)
    side = _proposing_side(viewer, listing, into)
    own = {MergeSide.LISTING.value: listing, MergeSide.INTO.value: into}.get(side)
    check_pair(listing, into, of_staff=not side)
    check_other_proposals(listing, into, own)
    made = MergeProposal(
        alliance=viewer.alliance,
        listing=listing,
        into=into,
        proposed_by=side,
        made_by=viewer.person,
        sample=listing.sample and into.sample,
    )
    if side:
        setattr(made, f"{side}_agreed_at", made.made_at)
    made.save(force_insert=True)
    asked = [each for each in BOTH if each != side]
    tell(made, "proposed", *asked)
    publish_event(made, "listing.merge_proposed", *asked)
    record("listings.merging.propose", made, viewer=viewer, before=None, after=made.to_audit())
    return made


def agree(proposal: MergeProposal, viewer: Viewer) -> MergeProposal:
    """The viewer's side agrees; when both have, the listings are merged at once.

    Raises :class:`CannotMerge` where somebody answered before, or one of the listings is not there any more.
    """
    with transaction.atomic():
        row, side = _on_side(proposal, viewer)
        if not row.is_open or row.agreed(side):
            raise answered_already()
        gone = not still_possible(*_locked_pair(row.listing, row.into))
        if gone:
            _end(row, viewer, MergeState.ENDED, "listings.merging.end", reason="no_longer_open")
        else:
            _agreed(row, viewer, side)
    if gone:
        raise no_longer_open()
    return row


@transaction.atomic
def decline(proposal: MergeProposal, viewer: Viewer, reason: str, note: str = "") -> MergeProposal:
    """The viewer's side declines, with a code, in its own words, or both. Who it is stays hidden."""
    row, side = _on_side(proposal, viewer)
    if not row.is_open or row.agreed(side):
        raise answered_already()
    note = note.replace("\x00", "").strip()[:LONGEST_NOTE]
    reason = reason or ("other" if note else "")
    if reason not in MERGE_DECLINED_BECAUSE:
        raise BadReason(Text(zh="请选择或写明原因。", en="Choose a reason, or say it in your own words."))
    told = tellings(note, row.member_on(side)) if note else []
    if told:
        raise gives_away(told[0].words)
    _end(row, viewer, MergeState.DECLINED, "listings.merging.decline", reason=reason, note=note)
    _tell_answer(row, "declined", other_side(side))
    return row


@transaction.atomic
def withdraw(proposal: MergeProposal, viewer: Viewer) -> MergeProposal:
    """Whoever proposed takes it back before it is answered: a side, or the staff."""
    row = locked(proposal)
    if row.proposed_by:
        allowed = viewer.may("listings.publish", row.listing_on(row.proposed_by))
        asked: tuple[MergeSide, ...] = (other_side(row.proposed_by),)
    else:
        allowed, asked = proposes_for_all(viewer), BOTH
    if not allowed:
        raise PermissionDenied
    if not row.is_open:
        raise answered_already()
    _end(row, viewer, MergeState.WITHDRAWN, "listings.merging.withdraw")
    tell(row, "ended", *asked)
    publish_event(row, "listing.merge_answered", *asked)
    return row


@transaction.atomic
def end_by_itself(proposal: MergeProposal, reason: str) -> bool:
    """What nobody chooses: a listing left the market (``no_longer_open``), the day passed (``unanswered``). Tells
    whether it was open.
    """
    row = locked(proposal)
    if not row.is_open:
        return False
    state = MergeState.LAPSED if reason == "unanswered" else MergeState.ENDED
    action = "listings.merging.lapse" if state == MergeState.LAPSED else "listings.merging.end"
    _end(row, None, state, action, reason=reason)
    _tell_answer(row, "ended", *BOTH)
    return True


@transaction.atomic
def take_out(viewer: Viewer, listing: Listing, *, publish: bool) -> Listing:
    """A merged listing is its organisation's own again: a draft, or on the market at once. What is known stays known.

    Raises :class:`~corechain_portal.listings.exceptions.NotInState` unless it is merged, and what publishing raises.
    """
    listing = publishing.locked(listing, ListingState.MERGED)
    into, before = listing.merged_into, listing.to_audit()
    listing.state, listing.merged_into, listing.ended_at = ListingState.DRAFT, None, None
    listing.save(update_fields=["state", "merged_into", "ended_at", "changed_at"])
    record("listings.take_out", listing, viewer=viewer, before=before, after=listing.to_audit())
    if publish:
        until = listing.valid_until
        holds = until is not None and until >= timezone.localdate()
        listing = publishing.publish(viewer, listing, valid_until=until if holds else None)
    if into is not None and into.member_id != listing.member_id:
        tell_of_leaving(into)
    return listing


def locked(proposal: MergeProposal) -> MergeProposal:
    """The proposal read again for changing; others who want to change it wait until this transaction ends."""
    rows = MergeProposal.objects.select_for_update(of=("self",))
    row: MergeProposal = rows.select_related("alliance", "listing__member", "into__member").get(
        pk=proposal.pk
    )
    return row


def side_of(proposal: MergeProposal, viewer: Viewer) -> str:
    """The side for which the viewer deals; of both, the one that has not answered. Empty: neither."""
    sides = [each for each in BOTH if viewer.may("listings.publish", proposal.listing_on(each))]
    waiting = [each for each in sides if not proposal.agreed(each)]
    return next(iter([*waiting, *sides]), "")


def proposes_for_all(viewer: Viewer) -> bool:
    """Whether the viewer is of the staff that proposes to merge listings of others."""
    return viewer.may("listings.compare_all") and viewer.may("listings.propose_merging")


def _agreed(row: MergeProposal, viewer: Viewer, side: str) -> None:
    before = row.to_audit()
    setattr(row, f"{side}_agreed_at", timezone.now())
    both = row.agreed(other_side(side))
    if both:
        row.state, row.state_since = MergeState.MERGED, timezone.now()
    row.save()
    action = "listings.merging.merge" if both else "listings.merging.agree"
    if both:
        publishing.merge(viewer, row.listing, row.into, agreed=True)
        disclose(row.listing, row.into.member, viewer)
        disclose(row.into, row.listing.member, viewer)
        _tell_answer(row, "agreed", *BOTH, besides=viewer.person)
    record(action, row, viewer=viewer, before=before, after=row.to_audit())


def _end(row: MergeProposal, viewer: Viewer | None, state: str, action: str, **more: Any) -> None:
    before = row.to_audit()
    row.state, row.state_since = state, timezone.now()
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    by = None if viewer else "system"
    record(action, row, viewer=viewer, before=before, after=row.to_audit(), by=by)


def _tell_answer(row: MergeProposal, code: str, *sides: MergeSide, besides: Any = None) -> None:
    """Tell the sides, and who of the staff proposed it."""
    tell(row, code, *sides, besides=besides)
    tell_staff(row, code)
    publish_event(row, "listing.merge_answered", *sides)


def _on_side(proposal: MergeProposal, viewer: Viewer) -> tuple[MergeProposal, str]:
    row = locked(proposal)
    side = side_of(row, viewer)
    if not side:
        raise PermissionDenied
    return row, side


def _proposing_side(viewer: Viewer, listing: Listing, into: Listing) -> str:
    for side, each in ((MergeSide.LISTING, listing), (MergeSide.INTO, into)):
        if viewer.may("listings.publish", each):
            return side.value
    if not proposes_for_all(viewer):
        raise PermissionDenied
    return ""


def _locked_pair(listing: Listing, into: Listing) -> tuple[Listing, Listing]:
    """Both, always locked in the same order, so that no two proposals wait for each other."""
    rows = Listing.objects.select_for_update(of=("self",)).select_related("member", "alliance")
    found = {each.pk: each for each in rows.filter(pk__in=(listing.pk, into.pk)).order_by("pk")}
    if len(found) < len({listing.pk, into.pk}):
        raise CannotMerge(Text(zh="其中一条信息已不存在。", en="One of the listings is not there any more."))
    return found[listing.pk], found[into.pk]
