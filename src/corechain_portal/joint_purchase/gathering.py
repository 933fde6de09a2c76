"""Gathering a joint purchase: begun by the staff or a buyer, organisations asked, and what they agree to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.joint_purchase.exceptions import BadPurchase, CannotPurchase
from corechain_portal.joint_purchase.models import (
    Consent,
    JointPurchase,
    Participation,
    ProposalState,
    PurchaseEvent,
    PurchaseState,
)
from corechain_portal.joint_purchase.telling import tell
from corechain_portal.listings.models import Listing, ListingNode, Side
from corechain_portal.membership.models import MemberOrganisation

MOST_TAKING_PART = 100

ENDED = Text(zh="这次联合采购已经结束，没有改动。", en="This joint purchase has ended; nothing was changed.")
NEEDS_TWO = Text(zh="请至少勾选一条需求。", en="Tick at least one demand.")
NOT_ON_NODE = Text(
    zh="勾选的信息有的已不在有效期内，或不属于这个环节、这个计量单位。",
    en="One of those ticked is off the market, or on another node or in another unit.",
)
TOO_MANY = Text(
    zh="一次联合采购最多 {n} 条需求和供给。",
    en="A joint purchase has at most {n} demands and offers.",
    n=MOST_TAKING_PART,
)
NO_QUANTITY = Text(zh="数量须大于 0。", en="The quantity has to be more than 0.")
NO_PRICE = Text(zh="请填写单价。", en="Say the price of one unit.")
MORE_THAN_OFFERED = Text(
    zh="数量超过了贵单位发布的供给能力。", en="The quantity is more than your offer says you have."
)
ANSWER_FIRST = Text(
    zh="方案正等待答复：请先接受或不接受，再改动数量。",
    en="A proposal waits for your answer: accept or decline it before changing quantities.",
)


@transaction.atomic
def begin(
    viewer: Viewer,
    lead: MemberOrganisation | None,
    facts: Mapping[str, Any],
    listing_ids: Iterable[uuid.UUID],
) -> JointPurchase:
    """Begin a joint purchase of `node`, led by a buyer or by the staff (None), and ask those ticked to take part."""
    if not viewer.may("joint_purchase.organise", lead) if lead else not viewer.may("joint_purchase.lead"):
        raise PermissionDenied
    purchase = JointPurchase.objects.create(
        alliance=viewer.alliance, lead=lead, made_by=viewer.person, **facts
    )
    happened(purchase, "made", viewer)
    record("joint_purchase.begin", purchase, viewer=viewer, before=None, after=purchase.to_audit())
    asked = ask(purchase, listing_ids, viewer)
    if not any(each.side == Side.DEMAND for each in asked):
        raise BadPurchase(NEEDS_TWO)
    return purchase


@transaction.atomic
def ask(purchase: JointPurchase, listing_ids: Iterable[uuid.UUID], viewer: Viewer) -> list[Participation]:
    """Ask the organisations behind the listings whether they take part; those asked before are left alone."""
    purchase = locked(purchase)
    require_open(purchase)
    known = set(purchase.participations.values_list("listing", flat=True))
    wanted = [each for each in dict.fromkeys(listing_ids) if each not in known]
    if len(known) + len(wanted) > MOST_TAKING_PART:
        raise BadPurchase(TOO_MANY)
    fitting = {each.pk: each for each in candidates(viewer, purchase).filter(pk__in=wanted)}
    if len(fitting) != len(wanted):
        raise BadPurchase(NOT_ON_NODE)
    made = [_participation(purchase, fitting[each], viewer) for each in wanted]
    tell(
        "asked",
        purchase,
        [each.member for each in made if each.consent == Consent.ASKED],
        besides=viewer.person,
    )
    return made


def candidates(viewer: Viewer, purchase: JointPurchase) -> Any:
    """Demands and offers on the market that may take part, as far as the viewer sees them; their quantities may be
    hidden, so none is filtered by it.
    """
    on_node = ListingNode.objects.filter(node=purchase.node).values("listing")
    rows = Listing.objects.visible_to(viewer).on_the_market().filter(pk__in=on_node)
    return rows.filter(member__standing="active").select_related("member").prefetch_related("nodes")


def _participation(purchase: JointPurchase, listing: Listing, viewer: Viewer) -> Participation:
    last = purchase.participations.filter(side=listing.side).aggregate(last=Max("number"))["last"]
    made: Participation = Participation.objects.create(
        purchase=purchase,
        listing=listing,
        member=listing.member,
        side=listing.side,
        number=(last or 0) + 1,
    )
    happened(purchase, "asked", viewer, made)
    record("joint_purchase.ask", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def consent(participation: Participation, viewer: Viewer, facts: Mapping[str, Any]) -> None:
    """Its organisation takes part with these figures, or changes them."""
    row, purchase = _own(participation, viewer)
    quantity, price = facts.get("quantity"), facts.get("price")
    if quantity is None or quantity <= 0:
        raise BadPurchase(NO_QUANTITY)
    if row.side == Side.OFFER and price is None:
        raise BadPurchase(NO_PRICE)
    whole = row.listing.quantity
    if row.side == Side.OFFER and whole is not None and quantity > whole:
        raise BadPurchase(MORE_THAN_OFFERED)
    before = row.to_audit()
    row.consent, row.quantity, row.days = Consent.GIVEN, quantity, facts.get("days")
    row.price = price if row.side == Side.OFFER else None
    row.least = (facts.get("least") or Decimal(0)) if row.side == Side.OFFER else Decimal(0)
    _answered(row, viewer)
    happened(purchase, "given", viewer, row)
    record("joint_purchase.consent", row, viewer=viewer, before=before, after=row.to_audit())


@transaction.atomic
def refuse(participation: Participation, viewer: Viewer) -> None:
    """Its organisation does not take part (any more)."""
    row, purchase = _own(participation, viewer)
    before = row.to_audit()
    row.consent = Consent.REFUSED
    _answered(row, viewer)
    happened(purchase, "refused", viewer, row)
    record("joint_purchase.refuse", row, viewer=viewer, before=before, after=row.to_audit())


def _own(participation: Participation, viewer: Viewer) -> tuple[Participation, JointPurchase]:
    purchase = locked(participation.purchase)
    require_open(purchase)
    if purchase.state != PurchaseState.GATHERING:
        raise CannotPurchase(ANSWER_FIRST)
    row: Participation = purchase.participations.select_related("listing", "member").get(pk=participation.pk)
    if not viewer.may("joint_purchase.take_part", row):
        raise PermissionDenied
    if row.consent == Consent.GONE or not row.listing.is_on_the_market:
        raise CannotPurchase(NOT_ON_NODE)
    return row, purchase


def _answered(row: Participation, viewer: Viewer) -> None:
    row.answered_at, row.person = timezone.now(), viewer.person
    row.save()


@transaction.atomic
def cancel(purchase: JointPurchase, viewer: Viewer) -> None:
    """End it without a purchase; what was promised is free again."""
    purchase = locked(purchase)
    require_open(purchase)
    before = purchase.to_audit()
    purchase.proposals.filter(state__in=(ProposalState.WAITING, ProposalState.READY)).update(
        state=ProposalState.REPLACED
    )
    purchase.state = PurchaseState.CANCELLED
    purchase.save()
    happened(purchase, "cancelled", viewer)
    taking = purchase.participations.filter(consent=Consent.GIVEN).select_related("member")
    tell("cancelled", purchase, [each.member for each in taking], besides=viewer.person)
    record("joint_purchase.cancel", purchase, viewer=viewer, before=before, after=purchase.to_audit())


def locked(purchase: JointPurchase) -> JointPurchase:
    """Read again for changing; others who want to change it wait."""
    rows = JointPurchase.objects.select_for_update(of=("self",))
    found: JointPurchase | None = rows.select_related("alliance", "lead").filter(pk=purchase.pk).first()
    if found is None:
        raise Http404
    return found


def require_open(purchase: JointPurchase) -> None:
    """Raise :class:`CannotPurchase` for one that has ended."""
    if not purchase.is_open:
        raise CannotPurchase(ENDED)


def happened(
    purchase: JointPurchase,
    code: str,
    viewer: Viewer | None,
    participation: Participation | None = None,
    detail: str = "",
) -> None:
    """Keep a line of history."""
    person = viewer.person if viewer else None
    PurchaseEvent.objects.create(
        purchase=purchase, code=code, participation=participation, detail=detail, person=person
    )
