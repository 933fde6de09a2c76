"""Members, listings and joint purchases for tests, made by the steps people take."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.portal.listings.rows import published
from tests.portal.roles import make_member, ours

from corechain_portal.access.viewer import Viewer
from corechain_portal.joint_purchase import gathering, splitting
from corechain_portal.joint_purchase.models import JointPurchase, Participation, Proposal
from corechain_portal.joint_purchase.tasks import compute_split
from corechain_portal.listings.models import Listing
from corechain_portal.membership.models import AllianceRoleKind, MemberOrganisation, OrganisationRoleKind

NODE = "krf-photoresist"
FACTS = {"node": NODE, "title": "联合采购：KrF光刻胶", "unit": "L", "period": "month"}
LIMITS: dict[str, Any] = {
    "largest_share": 100,
    "most_suppliers": None,
    "most_risk": None,
    "by_place": False,
    "answer_by": None,
}


def staff() -> Viewer:
    """The secretariat, without a person."""
    return Viewer(ours(), alliance_roles=frozenset({AllianceRoleKind.SECRETARIAT.value}))


def of(member: MemberOrganisation) -> Viewer:
    """A buyer and seller of `member`."""
    roles = frozenset({OrganisationRoleKind.TRADER.value})
    return Viewer(member.alliance, organisation_roles={member.pk: roles})


def member(number: int) -> MemberOrganisation:
    """One of as many member organisations as a test needs."""
    pk = uuid.UUID(int=0xC0FFEE000 + number)
    return make_member(pk, ours(), f"会员单位第{number}号", f"Member firm no. {number}")


def demand(owner: MemberOrganisation, quantity: int, **more: Any) -> Listing:
    """An anonymous demand on the market with its quantity hidden."""
    hidden = ("name", "quantity", "price")
    return published(owner, text=_said_once("求购"), quantity=Decimal(quantity), hidden=hidden, **more)


def _said_once(verb: str) -> str:
    """A text that no other listing has: the same text twice is not published."""
    batch = "".join(secrets.choice("春夏秋冬梅兰竹菊松柏山川湖海") for _ in range(12))
    return f"{verb}KrF光刻胶，批次{batch}"


def offer(owner: MemberOrganisation, capacity: int, price: int, **more: Any) -> Listing:
    """An anonymous offer on the market with capacity and price hidden."""
    return published(
        owner,
        side="offer",
        title="可供KrF光刻胶",
        text=_said_once("可供"),
        quantity=Decimal(capacity),
        price=Decimal(price),
        hidden=("name", "quantity", "price"),
        **more,
    )


def gathered(
    needs: Sequence[tuple[MemberOrganisation, int]],
    offers: Sequence[tuple[MemberOrganisation, int, int]],
    *,
    lead: MemberOrganisation | None = None,
    agree: bool = True,
) -> JointPurchase:
    """A joint purchase of these quantities and (capacity, price), all of whose organisations take part."""
    listings = [demand(owner, quantity) for owner, quantity in needs]
    listings += [offer(owner, capacity, price) for owner, capacity, price in offers]
    return over(listings, lead=lead, agree=agree)


def over(
    listings: Sequence[Listing], *, lead: MemberOrganisation | None = None, agree: bool = True
) -> JointPurchase:
    """A joint purchase over listings that are on the market."""
    viewer = staff() if lead is None else of(lead)
    purchase = gathering.begin(viewer, lead, FACTS, [each.pk for each in listings])
    for each in purchase.participations.select_related("listing", "member", "purchase") if agree else ():
        consent(each)
    return purchase


def consent(part: Participation, **facts: Any) -> None:
    """Its organisation takes part with what its listing says."""
    said = {"quantity": part.listing.quantity, "price": part.listing.price, "days": None, "least": None}
    gathering.consent(part, of(part.member), {**said, **facts})


def split(purchase: JointPurchase, **limits: Any) -> Proposal:
    """A split within `limits`, computed as the worker does."""
    proposal = splitting.ask_for_split(purchase, staff(), {**LIMITS, **limits})
    compute_split(str(proposal.pk))
    proposal.refresh_from_db()
    return proposal


def quantities(proposal: Proposal) -> dict[tuple[int, int], int]:
    """Quantity by number of demand and offer."""
    lines = proposal.lines.select_related("need", "offer")
    return {(each.need.number, each.offer.number): int(each.quantity) for each in lines}
