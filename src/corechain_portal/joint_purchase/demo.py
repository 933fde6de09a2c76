"""A sample joint purchase: three demands for ALD tools and two offers, with a split that waits for answers. Every word
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

NODE = "ald-tool"
DEMANDS = {
    "cr-micro": ("求购ALD设备2台，送到无锡，交期4个月以内（示例）", 2, 120),
    "hh-wuxi": ("求购ALD设备3台，12英寸线用（示例）", 3, 150),
    "zh-adv": ("求购ALD设备1台，先进封装研发线用（示例）", 1, None),
}
"""Text, sets and days within which they are needed, by identifier in the chain."""
OFFERS = {"lead-int": (3, 120), "leadmicro": (4, 105)}
"""Sets and days."""
PRICES = {"lead-int": Decimal(8_000_000), "leadmicro": Decimal(8_600_000)}
"""Made up: yuan for one sample tool."""
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
    offers = [_offer(here[name]) for name in OFFERS]
    if None in offers:
        return
    demands = [_demand(viewer, here[name], DEMANDS[name][0]) for name in DEMANDS]
    facts = {"node": NODE, "title": "联合采购：ALD设备（示例）", "unit": "set", "period": "", "sample": True}
    purchase = begin(viewer, None, facts, [each.pk for each in (*demands, *offers) if each])
    by_member = {member.pk: name for name, member in here.items()}
    parts = purchase.participations.select_related("listing", "member", "purchase__alliance")
    for part in parts:
        consent(part, _owner(alliance, part.member), _figures(by_member[part.member_id], part))
    proposal = ask_for_split(purchase, viewer, LIMITS)
    if compute_split(str(proposal.pk)) == "ready":
        for name in ("hh-wuxi", "leadmicro"):
            if proposal.lines.filter(need__member=here[name]).exists() or name in OFFERS:
                accept(proposal, here[name], _owner(alliance, here[name]))


def _offer(member: MemberOrganisation) -> Listing | None:
    found: Listing | None = (
        Listing.objects.on_the_market()
        .filter(member=member, side=Side.OFFER, sample=True, nodes__node=NODE)
        .first()
    )
    return found


def _demand(viewer: Viewer, member: MemberOrganisation, text: str) -> Listing:
    hidden = (*DEFAULT_HIDDEN[Side.DEMAND], "quantity")
    content = content_read_from(viewer.alliance, text, side=Side.DEMAND, hidden=hidden, title_ends="（示例）")
    return publish(viewer, make_draft(viewer, member, content, sample=True))


def _figures(name: str, part: Participation) -> dict[str, object]:
    if part.side == Side.DEMAND:
        _, sets, days = DEMANDS[name]
        return {"quantity": Decimal(sets), "days": days}
    sets, days = OFFERS[name]
    if part.listing.quantity is not None:
        sets = min(sets, int(part.listing.quantity))
    return {"quantity": Decimal(sets), "days": days, "price": PRICES[name]}


def _owner(alliance: Alliance, member: MemberOrganisation) -> Viewer:
    role = member.roles.filter(role=OrganisationRoleKind.OWNER, until=None, person__sample=True).first()
    if role is not None:
        return make_viewer(alliance, role.person)
    return Viewer(alliance, organisation_roles={member.pk: frozenset({OrganisationRoleKind.OWNER.value})})
