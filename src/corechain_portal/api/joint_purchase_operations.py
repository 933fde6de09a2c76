# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint purchases for programs: what concerns one's own organisation, consent, and answers to proposals."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.asking import asker
from corechain_portal.api.cursors import CursorFilters, CursorPageOut, cursor_page
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.joint_purchase import answering, gathering
from corechain_portal.joint_purchase.models import JointPurchase, Participation, Proposal
from corechain_portal.joint_purchase.queries import one_proposal, one_purchase, own_part
from corechain_portal.joint_purchase.shown import ShownParticipation, ShownPurchase, show
from corechain_portal.membership.models import MemberOrganisation

router = Router(tags=["joint purchases 联合采购"])
State = Literal["gathering", "splitting", "proposed", "agreed", "cancelled"]
Consent = Literal["asked", "given", "refused", "gone"]
Reason = Literal["price", "quantity", "dates", "partner", "need_gone", "other"]


class PurchaseFilters(CursorFilters):
    state: State | None = None


class PurchaseOut(Schema):
    id: uuid.UUID
    title: str
    node: str
    unit: str
    period: str
    state: State
    answer_by: date | None
    made_at: datetime
    sample: bool


class PurchasesOut(CursorPageOut):
    joint_purchases: list[PurchaseOut]


class PartOut(Schema):
    """A demand or an offer. Figures are null unless it is one's own, the organisation unless it shows its name."""

    id: uuid.UUID | None
    code: str
    side: Literal["demand", "offer"]
    title: str
    member: uuid.UUID | None
    is_own: bool
    consent: Consent
    quantity: Decimal | None
    price: Decimal | None
    days: int | None
    least: Decimal | None


class LineOut(Schema):
    demand: str
    offer: str
    quantity: Decimal
    price: Decimal
    amount: Decimal


class ProposalOut(Schema):
    """Lines of one's own organisation; totals are null where too few others are in them."""

    id: uuid.UUID
    number: int
    state: str
    lines: list[LineOut]
    total: Decimal | None
    cost: Decimal | None
    risk: float | None
    answered: int
    parties: int
    waits_for_you: bool


class PurchaseDetailOut(PurchaseOut):
    parts: list[PartOut]
    proposal: ProposalOut | None


class ConsentIn(Schema):
    quantity: Decimal = Field(gt=0, max_digits=18, decimal_places=3)
    price: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=2)
    days: int | None = Field(None, ge=0, le=3650)
    least: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=3)


class AnswerIn(Schema):
    accept: bool
    reason: Reason | None = Field(None, description="Needed to decline / 不接受时必填")
    member: uuid.UUID | None = Field(None, description="Which of your organisations / 代表哪家单位")


@router.get(
    "/joint-purchases",
    response=or_refused(PurchasesOut),
    url_name="joint-purchases",
    summary="Joint purchases that concern one's organisation / 与本单位有关的联合采购",
)
def joint_purchases(request: HttpRequest, filters: Annotated[PurchaseFilters, Query()]) -> dict[str, Any]:
    """The newest first."""
    viewer = asker(request, "joint_purchase.see")
    rows = JointPurchase.objects.visible_to(viewer)
    if filters.state:
        rows = rows.filter(state=filters.state)
    page = cursor_page(request, rows, filters.cursor, filters.limit, moment="made_at", newest_first=True)
    return {
        "limit": filters.limit,
        "next": page.next,
        "joint_purchases": [_facts(each) for each in page.rows],
    }


@router.get(
    "/joint-purchases/{uuid:purchase_id}",
    response=or_refused(PurchaseDetailOut),
    url_name="joint-purchase",
    summary="One joint purchase / 一项联合采购",
)
def joint_purchase(request: HttpRequest, purchase_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Its parts and its last proposed split, as far as the asker may see them."""
    viewer = asker(request, "joint_purchase.see")
    return _details(one_purchase(viewer, purchase_id), viewer)


@router.post(
    "/joint-purchases/{uuid:purchase_id}/parts/{uuid:part_id}",
    response=or_changed(PurchaseDetailOut),
    url_name="joint-purchase-consent",
    summary="Take part / 同意参加",
)
@idempotent
def take_part(
    request: HttpRequest,
    purchase_id: uuid.UUID,
    part_id: uuid.UUID,
    body: ConsentIn | None = None,
    lang: Language = None,
) -> dict[str, Any]:
    """One's own demand or offer takes part with these figures; a demand has no price."""
    viewer, purchase, part = _own(request, purchase_id, part_id)
    gathering.consent(part, viewer, needed(body).dict())
    return _details(purchase, viewer)


@router.delete(
    "/joint-purchases/{uuid:purchase_id}/parts/{uuid:part_id}",
    response=or_changed(PurchaseDetailOut),
    url_name="joint-purchase-refuse",
    summary="Do not take part / 不参加",
)
def leave_out(
    request: HttpRequest, purchase_id: uuid.UUID, part_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """One's own demand or offer does not take part (any more)."""
    viewer, purchase, part = _own(request, purchase_id, part_id)
    gathering.refuse(part, viewer)
    return _details(purchase, viewer)


@router.post(
    "/joint-purchases/{uuid:purchase_id}/proposals/{uuid:proposal_id}/answer",
    response=or_changed(PurchaseDetailOut),
    url_name="joint-purchase-answer",
    summary="Accept or decline a proposed split / 答复分配方案",
)
@idempotent
def answer(
    request: HttpRequest,
    purchase_id: uuid.UUID,
    proposal_id: uuid.UUID,
    body: AnswerIn | None = None,
    lang: Language = None,
) -> dict[str, Any]:
    """When all have accepted, buyers and suppliers of a line see each other's names."""
    viewer = asker(request, "joint_purchase.take_part")
    purchase = one_purchase(viewer, purchase_id)
    proposal, said = one_proposal(purchase, proposal_id), needed(body)
    _answered(proposal, _member(viewer, said.member), viewer, said)
    return _details(one_purchase(viewer, purchase_id), viewer)


def _answered(proposal: Proposal, member: MemberOrganisation, viewer: Viewer, said: AnswerIn) -> None:
    if said.accept:
        answering.accept(proposal, member, viewer)
    else:
        answering.decline(proposal, member, viewer, said.reason or "")


def _own(
    request: HttpRequest, purchase_id: uuid.UUID, part_id: uuid.UUID
) -> tuple[Viewer, JointPurchase, Participation]:
    viewer = asker(request, "joint_purchase.take_part")
    purchase = one_purchase(viewer, purchase_id)
    return viewer, purchase, own_part(viewer, purchase, part_id)


def _member(viewer: Viewer, wanted: uuid.UUID | None) -> MemberOrganisation:
    rows = list(MemberOrganisation.objects.filter(pk__in=trading_ids(viewer)))
    chosen = [each for each in rows if wanted is None or each.pk == wanted]
    if len(chosen) != 1:
        raise Http404
    return chosen[0]


def _facts(purchase: JointPurchase) -> dict[str, Any]:
    names = ("id", "title", "node", "unit", "period", "state", "answer_by", "made_at", "sample")
    return {name: getattr(purchase, name) for name in names}


def _details(purchase: JointPurchase, viewer: Viewer) -> dict[str, Any]:
    shown = show(purchase, viewer)
    return {
        **_facts(purchase),
        "parts": [_part(each) for each in shown.participations],
        "proposal": _proposal(shown),
    }


def _part(part: ShownParticipation) -> dict[str, Any]:
    names = ("code", "side", "is_own", "consent", "quantity", "price", "days", "least")
    return {
        **{name: getattr(part, name) for name in names},
        "id": part.id if part.is_own else None,
        "title": part.listing.title,
        "member": part.member.pk if part.member else None,
    }


def _proposal(shown: ShownPurchase) -> dict[str, Any] | None:
    found = shown.proposal
    if found is None:
        return None
    names = ("id", "number", "state", "total", "cost", "risk", "answered", "parties")
    return {
        **{name: getattr(found, name) for name in names},
        "lines": [
            {
                "demand": each.need.code,
                "offer": each.offer.code,
                "quantity": each.quantity,
                "price": each.price,
                "amount": each.amount,
            }
            for each in found.lines
        ],
        "waits_for_you": bool(found.to_answer),
    }
