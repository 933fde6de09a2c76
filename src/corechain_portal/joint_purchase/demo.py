"""A sample joint purchase: three demands for QFN packages, two offers, and a split that waits for answers. Every word
and figure of it is made up, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.joint_purchase.answering import accept
from corechain_portal.joint_purchase.gathering import begin, consent
from corechain_portal.joint_purchase.models import JointPurchase, Participation
from corechain_portal.joint_purchase.splitting import ask_for_split
from corechain_portal.joint_purchase.tasks import compute_split
from corechain_portal.listings.content import DEFAULT_HIDDEN
from corechain_portal.listings.filling import content_read_from
from corechain_portal.listings.models import Listing, Side
from corechain_portal.listings.publishing import make_draft, publish
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind

NODE = "qfn-dfn-package"
DEMANDS = {
    "maxscend": ("求购QFN封装，每月120万颗，交期20天以内（示例）", 1_200_000, 20),
    "chipown": ("求购QFN封装，每月60万颗（示例）", 600_000, None),
    "cr-micro": ("寻找QFN封装代工，每月40万颗，交期30天以内（示例）", 400_000, 30),
}
"""Text, pieces a month and days within which they are needed, by identifier in the chain."""
OFFERED = {"cetc58": "可提供QFN封装产能，每月90万颗，交期12天（示例）"}
"""Offers that are not among the sample listings already."""
OFFERS = {"jcet": (1_800_000, 15), "cetc58": (900_000, 12)}
"""Pieces a month and days."""
PRICES = {"jcet": Decimal("0.42"), "cetc58": Decimal("0.46")}
"""Made up: yuan for one sample piece."""
LIMITS = {
    "largest_share": 70,
    "most_suppliers": None,
    "most_risk": None,
    "by_place": False,
    "answer_by": None,
}


def make_samples(alliance: Alliance, members: Mapping[str, MemberOrganisation]) -> None:
    """Where there is none yet and the members and their offers are there."""
    staff = User.objects.filter(email="secretariat@example.org", sample=True).first()
    names = {*DEMANDS, *OFFERS}
    here = {name: members[name] for name in names if name in members and members[name].is_active}
    there_is_one = JointPurchase.objects.filter(alliance=alliance, sample=True).exists()
    if staff is None or there_is_one or here.keys() != names:
        return
    viewer = make_viewer(alliance, staff)
    for name, text in OFFERED.items():
        _listing(viewer, here[name], Side.OFFER, text)
    offers = [_offer(here[name]) for name in OFFERS]
    if None in offers:
        return
    demands = [_listing(viewer, here[name], Side.DEMAND, DEMANDS[name][0]) for name in DEMANDS]
    facts = {"node": NODE, "title": "联合采购：QFN封装（示例）", "unit": "piece", "period": "month"}
    facts |= {"sample": True}
    purchase = begin(viewer, None, facts, [each.pk for each in (*demands, *offers) if each])
    by_member = {member.pk: name for name, member in here.items()}
    parts = purchase.participations.select_related("listing", "member", "purchase__alliance")
    for part in parts:
        consent(part, _owner(alliance, part.member), _figures(by_member[part.member_id], part))
    proposal = ask_for_split(purchase, viewer, LIMITS)
    if compute_split(str(proposal.pk)) == "ready":
        for name in ("chipown", "jcet"):
            accept(proposal, here[name], _owner(alliance, here[name]))


def _offer(member: MemberOrganisation) -> Listing | None:
    found: Listing | None = (
        Listing.objects.on_the_market()
        .filter(member=member, side=Side.OFFER, sample=True, nodes__node=NODE)
        .first()
    )
    return found


def _listing(viewer: Viewer, member: MemberOrganisation, side: str, text: str) -> Listing:
    hidden = tuple({*DEFAULT_HIDDEN[side], "quantity"})
    content = content_read_from(viewer.alliance, text, side=side, hidden=hidden, title_ends="（示例）")
    return publish(viewer, make_draft(viewer, member, content, sample=True))


def _figures(name: str, part: Participation) -> dict[str, object]:
    if part.side == Side.DEMAND:
        _, pieces, days = DEMANDS[name]
        return {"quantity": Decimal(pieces), "days": days}
    pieces, days = OFFERS[name]
    return {"quantity": Decimal(pieces), "days": days, "price": PRICES[name]}


def _owner(alliance: Alliance, member: MemberOrganisation) -> Viewer:
    role = member.roles.filter(role=OrganisationRoleKind.OWNER, until=None, person__sample=True).first()
    if role is not None:
        return make_viewer(alliance, role.person)
    return Viewer(alliance, organisation_roles={member.pk: frozenset({OrganisationRoleKind.OWNER.value})})
