"""What the parties say to a proposed split: when all accept it is agreed and names are open; one "no" ends it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.joint_purchase.exceptions import BadPurchase, CannotPurchase
from corechain_portal.joint_purchase.gathering import happened, locked
from corechain_portal.joint_purchase.keeping import by_computer, lines_of
from corechain_portal.joint_purchase.models import (
    JointPurchase,
    Line,
    Participation,
    PartyAnswer,
    Proposal,
    ProposalState,
    PurchaseState,
)
from corechain_portal.joint_purchase.telling import tell, tell_organiser
from corechain_portal.joint_purchase.words import DECLINED_BECAUSE
from corechain_portal.listings.disclosing import disclose
from corechain_portal.membership.models import MemberOrganisation

NOT_WAITING = Text(
    zh="这个方案已不在等待答复，没有改动。",
    en="This proposal does not wait for answers; nothing was changed.",
)
ANSWERED = Text(zh="贵单位已经答复过。", en="Your organisation has answered already.")
WHY = Text(zh="请选择不接受的原因。", en="Choose why not.")
LEFT = Text(
    zh="方案里有单位已退会或信息已下架，方案作废，请重新计算。",
    en="An organisation in it has left, or a listing is off the market: the proposal is void. Ask for a new one.",
)


def accept(proposal: Proposal, member: MemberOrganisation, viewer: Viewer) -> bool:
    """`member` accepts its lines; tells whether all have now, which opens the names of who deals with whom.

    Raises :class:`CannotPurchase` where it waits no more, was answered, or holds no more.
    """
    with transaction.atomic():
        purchase, lines = _answerable(proposal, member, viewer)
        holds = all(_still_holds(side) for line in lines for side in (line.need, line.offer))
        if holds:
            answer = PartyAnswer.objects.create(
                proposal=proposal, member=member, accepted=True, person=viewer.person
            )
            happened(purchase, "accepted", viewer, _first_of(member, lines))
            record("joint_purchase.accept", answer, viewer=viewer, before=None, after=answer.to_audit())
            done = _agree_if_all(purchase, proposal, lines, viewer)
        else:
            _end(purchase, proposal, "failed", viewer)
            record("joint_purchase.void", proposal, viewer=viewer, before=None, after=proposal.to_audit())
    if not holds:
        raise CannotPurchase(LEFT)
    return done


@transaction.atomic
def decline(proposal: Proposal, member: MemberOrganisation, viewer: Viewer, reason: str) -> None:
    """`member` does not accept; the proposal ends, what it held is free, and the organiser may ask for another."""
    if reason not in DECLINED_BECAUSE:
        raise BadPurchase(WHY)
    purchase, lines = _answerable(proposal, member, viewer)
    answer = PartyAnswer.objects.create(
        proposal=proposal, member=member, accepted=False, reason=reason, person=viewer.person
    )
    happened(purchase, "declined", viewer, _first_of(member, lines), reason)
    _end(purchase, proposal, None, viewer)
    record("joint_purchase.decline", answer, viewer=viewer, before=None, after=answer.to_audit())


@transaction.atomic
def lapse(proposal: Proposal) -> bool:
    """The day to answer by has passed; False where it was answered in the meantime."""
    purchase = locked(proposal.purchase)
    if not Proposal.objects.filter(pk=proposal.pk, state=ProposalState.READY).exists():
        return False
    before = purchase.to_audit()
    _end(purchase, proposal, "lapsed", None)
    by_computer("joint_purchase.lapse", purchase, before)
    return True


def parties(lines: Sequence[Line]) -> dict[uuid.UUID, MemberOrganisation]:
    """The organisations with a line in it."""
    return {side.member_id: side.member for line in lines for side in (line.need, line.offer)}


def _answerable(
    proposal: Proposal, member: MemberOrganisation, viewer: Viewer
) -> tuple[JointPurchase, list[Line]]:
    purchase = locked(proposal.purchase)
    proposal.refresh_from_db(fields=["state"])
    if proposal.state != ProposalState.READY:
        raise CannotPurchase(NOT_WAITING)
    lines = lines_of(proposal)
    if member.pk not in parties(lines) or not viewer.may("joint_purchase.take_part", member):
        raise PermissionDenied
    if proposal.answers.filter(member=member).exists():
        raise CannotPurchase(ANSWERED)
    return purchase, lines


def _still_holds(participation: Participation) -> bool:
    return participation.member.is_active and participation.listing.is_on_the_market


def _first_of(member: MemberOrganisation, lines: Sequence[Line]) -> Participation:
    sides = (side for line in lines for side in (line.need, line.offer))
    return next(each for each in sides if each.member_id == member.pk)


def _agree_if_all(purchase: JointPurchase, proposal: Proposal, lines: Sequence[Line], viewer: Viewer) -> bool:
    involved = parties(lines)
    accepted = proposal.answers.filter(accepted=True).values_list("member", flat=True)
    if set(accepted) != involved.keys():
        return False
    proposal.state, purchase.state = ProposalState.AGREED, PurchaseState.AGREED
    proposal.save(update_fields=["state"])
    purchase.save()
    for line in lines:
        disclose(line.offer.listing, line.need.member, viewer)
        disclose(line.need.listing, line.offer.member, viewer)
    happened(purchase, "agreed", None)
    tell("agreed", purchase, involved.values())
    tell_organiser("agreed", purchase)
    return True


def _end(purchase: JointPurchase, proposal: Proposal, code: str | None, viewer: Viewer | None) -> None:
    proposal.state, purchase.state = ProposalState.DECLINED, PurchaseState.GATHERING
    proposal.computed_at = proposal.computed_at or timezone.now()
    proposal.save(update_fields=["state", "computed_at"])
    purchase.save()
    if code is not None:
        happened(purchase, code, viewer)
    tell_organiser("ended", purchase)
