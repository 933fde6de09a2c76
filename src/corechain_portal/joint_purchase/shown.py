"""What a viewer sees of a joint purchase: the staff everything; an organisation its own lines, and totals where enough
buyers are in them that none can be worked out; nobody another's quantity or price.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.joint_purchase.models import (
    Consent,
    JointPurchase,
    Line,
    Participation,
    Proposal,
    ProposalState,
)
from corechain_portal.joint_purchase.splitting import code
from corechain_portal.listings.models import Side
from corechain_portal.listings.shown import ShownListing, show_all
from corechain_portal.loop_board.threshold import threshold_of
from corechain_portal.membership.models import MemberOrganisation


@dataclass(frozen=True)
class ShownParticipation:
    """A demand or an offer in it; figures are None where they are not for the viewer."""

    id: uuid.UUID
    code: str
    side: str
    listing: ShownListing
    member: MemberOrganisation | None
    consent: str
    is_own: bool
    quantity: Decimal | None
    price: Decimal | None
    days: int | None
    least: Decimal | None


@dataclass(frozen=True)
class ShownLine:
    """So much of an offer for a demand, as the two of it and the staff see it."""

    need: ShownParticipation
    offer: ShownParticipation
    quantity: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class ShownProposal:
    """A proposed split; totals are None where they are not for the viewer."""

    id: uuid.UUID
    number: int
    state: str
    lines: tuple[ShownLine, ...]
    lines_in_all: int
    own_total: Decimal | None
    total: Decimal | None
    cost: Decimal | None
    risk: float | None
    curve: tuple[tuple[float, float, int], ...]
    binding: tuple[Mapping[str, str], ...]
    pictures: Mapping[str, str]
    problem: Mapping[str, str] | None
    answered: int
    parties: int
    to_answer: tuple[MemberOrganisation, ...]
    """The viewer's organisations whose answer it waits for."""
    reasons: tuple[str, ...]
    """Codes of why it was declined, for the organiser, not whose."""


@dataclass(frozen=True)
class ShownPurchase:
    """A joint purchase as one viewer may see it."""

    purchase: JointPurchase
    participations: tuple[ShownParticipation, ...]
    proposal: ShownProposal | None
    sees_all: bool
    sees_totals: bool
    organises: bool

    @property
    def own(self) -> tuple[ShownParticipation, ...]:
        """Of the viewer's organisations."""
        return tuple(each for each in self.participations if each.is_own)


def show(purchase: JointPurchase, viewer: Viewer) -> ShownPurchase:
    """The joint purchase, which the viewer may see, with its last proposal. A fixed number of queries."""
    rows = list(
        purchase.participations.select_related("listing__member", "member").prefetch_related("listing__nodes")
    )
    sees_all = not viewer.alliance_roles.isdisjoint(READS_ALL)
    listings = show_all([each.listing for each in rows], viewer)
    shown = {
        row.pk: _participation(row, listing, viewer, sees_all)
        for row, listing in zip(rows, listings, strict=True)
    }
    sees_totals = sees_all or enough_buyers(rows, viewer)
    organises = viewer.may("joint_purchase.organise", purchase)
    last = purchase.proposals.exclude(state=ProposalState.REPLACED).first()
    return ShownPurchase(
        purchase=purchase,
        participations=tuple(shown.values()),
        proposal=None if last is None else _proposal(last, shown, viewer, sees_all, sees_totals, organises),
        sees_all=sees_all,
        sees_totals=sees_totals,
        organises=organises and purchase.is_open,
    )


def enough_buyers(rows: Sequence[Participation], viewer: Viewer) -> bool:
    """Whether so many buyers take part that a total tells none of them about another: one of them subtracts itself,
    so what is left must be of as many others as the threshold asks. Who offers something never sees the totals.
    """
    if any(each.side == Side.OFFER and each.member_id in viewer.member_ids for each in rows):
        return False
    buyers = {each.member_id for each in rows if each.side == Side.DEMAND and each.consent == Consent.GIVEN}
    others = buyers - set(viewer.member_ids)
    return len(others) >= threshold_of(viewer.alliance)


def _participation(
    row: Participation, listing: ShownListing, viewer: Viewer, sees_all: bool
) -> ShownParticipation:
    own = row.member_id in trading_ids(viewer)
    sees = own or sees_all
    return ShownParticipation(
        id=row.pk,
        code=code(row),
        side=row.side,
        listing=listing,
        member=row.member if sees else listing.member,
        consent=row.consent,
        is_own=own,
        quantity=row.quantity if sees else None,
        price=row.price if sees else None,
        days=row.days if sees else None,
        least=row.least if sees else None,
    )


def _proposal(
    proposal: Proposal,
    shown: Mapping[uuid.UUID, ShownParticipation],
    viewer: Viewer,
    sees_all: bool,
    sees_totals: bool,
    organises: bool,
) -> ShownProposal:
    lines = list(proposal.lines.all())
    answers = {each.member_id: each for each in proposal.answers.all()}
    members = {each.pk: each for each in viewer_members(viewer)}
    involved = _involved(lines)
    seen = [_line(each, shown) for each in lines if sees_all or _is_own(each, shown)]
    waits = proposal.state == ProposalState.READY
    content: Mapping[str, Any] = proposal.content if sees_totals and proposal.content else {}
    return ShownProposal(
        id=proposal.pk,
        number=proposal.number,
        state=proposal.state,
        lines=tuple(seen),
        lines_in_all=len(lines),
        own_total=sum((each.amount for each in seen), Decimal(0)) if seen else None,
        total=sum((each.quantity for each in lines), Decimal(0)) if sees_totals and lines else None,
        cost=proposal.cost if sees_totals else None,
        risk=proposal.risk if sees_totals else None,
        curve=tuple((cost, risk, sources) for cost, risk, sources in content.get("curve", ())),
        binding=tuple(content.get("binding", ())) if sees_all else (),
        pictures={"zh": proposal.picture_zh, "en": proposal.picture_en} if sees_totals else {},
        problem=_problem(proposal, organises and sees_totals),
        answered=sum(each.accepted for each in answers.values()),
        parties=len(involved),
        to_answer=tuple(
            members[each] for each in involved if waits and each in members and each not in answers
        ),
        reasons=tuple(each.reason for each in answers.values() if not each.accepted) if organises else (),
    )


def viewer_members(viewer: Viewer) -> list[MemberOrganisation]:
    """The organisations the viewer deals for."""
    return list(MemberOrganisation.objects.filter(pk__in=trading_ids(viewer)))


def _involved(lines: Sequence[Line]) -> dict[uuid.UUID, None]:
    ids = Participation.objects.filter(
        pk__in={side for each in lines for side in (each.need_id, each.offer_id)}
    ).values_list("member", flat=True)
    return dict.fromkeys(ids.order_by("side", "number"))


def _is_own(line: Line, shown: Mapping[uuid.UUID, ShownParticipation]) -> bool:
    return shown[line.need_id].is_own or shown[line.offer_id].is_own


def _line(line: Line, shown: Mapping[uuid.UUID, ShownParticipation]) -> ShownLine:
    return ShownLine(shown[line.need_id], shown[line.offer_id], line.quantity, line.price, line.amount)


def _problem(proposal: Proposal, in_full: bool) -> Mapping[str, str] | None:
    if proposal.state != ProposalState.FAILED:
        return None
    if in_full:
        return {"zh": proposal.problem_zh, "en": proposal.problem_en}
    return NO_SPLIT


NO_SPLIT = {
    "zh": "在这些限制下没有可行的分配方案；请放宽限制或联系秘书处。",
    "en": "No split keeps these limits; ease them, or ask the secretariat.",
}
