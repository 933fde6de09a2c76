"""Rows of a large market: members, demands and offers on nodes, matches, introductions, contracts, a joint purchase."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

SEED = 20_261_124
MEMBERS = 1_000
STATES = ("published",) * 8 + ("fulfilled", "withdrawn")
TEXTS = {
    "demand": "求购{thing}，月用量{quantity}升，送到无锡（第{number}批）",
    "offer": "供应{thing}，每月{quantity}升（第{number}批）",
}


def make_market(listings: int) -> dict[str, Any]:
    """`listings` demands and offers, half each, with two matches a demand, an introduction for every fifth listing and
    a contract for every twentieth of those; gives whom pages are asked as.
    """
    from corechain_portal.accounts.models import User
    from corechain_portal.alliances.actions import make_first_alliance
    from corechain_portal.membership.models import (
        AllianceRole,
        AllianceRoleKind,
        OrganisationRole,
        OrganisationRoleKind,
    )

    draw = random.Random(SEED)
    alliance = make_first_alliance()
    members = _members(alliance)
    owner, staff = (
        User.objects.create(email=f"{name}@example.org", display_name=name, password="!")
        for name in ("owner", "staff")
    )
    OrganisationRole.objects.create(person=owner, member=members[0], role=OrganisationRoleKind.OWNER)
    AllianceRole.objects.create(person=staff, alliance=alliance, role=AllianceRoleKind.SECRETARIAT)
    rows = _listings(alliance, members, listings, draw)
    demands = [each for each in rows if each.side == "demand"]
    offers = [each for each in rows if each.side == "offer"]
    _matches(alliance, demands, offers, draw)
    introductions = _introductions(alliance, members, rows, draw)
    _contracts(introductions)
    own = next(each for each in demands if each.member_id == members[0].pk and each.state == "published")
    mine = next(each for each in introductions if each.asked_id == members[0].pk)
    return {"visitor": None, "owner": owner, "staff": staff, "listing": own.pk, "introduction": mine.pk,
            "purchase": _purchase(demands, offers, own)}  # fmt: skip


def _kept(rows: Iterable[Any], batch: int = 500) -> list[Any]:
    rows = list(rows)
    return list(type(rows[0])._default_manager.bulk_create(rows, batch_size=batch)) if rows else []


def _members(alliance: Any) -> list[Any]:
    from corechain_portal.membership.models import MemberOrganisation, MembershipPeriod

    members = _kept(
        MemberOrganisation(
            alliance=alliance, name_zh=f"样本企业{number:04}有限公司", name_en=f"Sample Firm {number:04}",
            region="320200", sample=True,
        )
        for number in range(MEMBERS)
    )  # fmt: skip
    _kept(MembershipPeriod(member=each) for each in members)
    return members


def _listings(alliance: Any, members: list[Any], many: int, draw: random.Random) -> list[Any]:
    from django.utils import timezone

    from corechain_portal.chain.snapshot import current_snapshot
    from corechain_portal.listings.models import Listing, ListingNode

    nodes = [
        each for each in current_snapshot(alliance).nodes.values() if each.kind in ("material", "product")
    ]
    now, today = timezone.now(), timezone.localdate()
    rows, of_nodes = [], []
    for number in range(many):
        node = nodes[min(int(draw.expovariate(1 / 40)), len(nodes) - 1)]
        side = "offer" if number % 2 else "demand"
        quantity, at = draw.choice((50, 200, 500, 3000)), now - timedelta(minutes=draw.randint(1, 400_000))
        said = TEXTS[side].format(thing=node.name_zh, quantity=quantity, number=number)
        title = f"{'供应' if number % 2 else '求购'}{node.name_zh}"
        rows.append(
            Listing(
                alliance=alliance, member=members[draw.randrange(MEMBERS)], side=side, state=draw.choice(STATES),
                title=title, text=said, shown_title=title, shown_text=said, quantity=Decimal(quantity), unit="L",
                period="month", region=draw.choice(("320200", "320500", "310000")), shown_region="320200",
                price=Decimal(draw.randint(50, 900)), hidden=["name"] if number % 3 else [], made_at=at,
                published_at=at, valid_until=today + timedelta(days=draw.randint(1, 90)),
            )
        )  # fmt: skip
        of_nodes.append(node.id)
    rows[0].member, rows[0].state, rows[1].state = members[0], "published", "published"
    kept = _kept(rows)
    _kept((ListingNode(listing=each, node=node) for each, node in zip(kept, of_nodes, strict=True)), 2_000)
    return kept


def _matches(alliance: Any, demands: list[Any], offers: list[Any], draw: random.Random) -> None:
    from django.utils import timezone

    from corechain_portal.matching.models import Match

    now = timezone.now()
    _kept(
        Match(
            key=f"{demand.pk}:{number}", alliance=alliance, demand=demand, offer=offer, demand_version=1,
            offer_version=1, relation="same", wanted_node="krf-photoresist", offered_node="krf-photoresist",
            fit=draw.random(), terms={}, findings=[], found_at=demand.published_at + timedelta(hours=1),
            compared_at=now, told_demand_at=now, told_offer_at=now,
        )
        for demand in demands
        for number, offer in enumerate(draw.sample(offers, 2))
    )  # fmt: skip


def _introductions(alliance: Any, members: list[Any], rows: list[Any], draw: random.Random) -> list[Any]:
    from corechain_portal.introductions.models import Introduction

    made = []
    for listing in rows[::5]:
        state = draw.choice(("asked", "talks", "declined", "failed"))
        at = listing.published_at + timedelta(hours=draw.randint(5, 300))
        others = [each for each in draw.sample(members, 2) if each.pk != listing.member_id]
        agreed = at + timedelta(hours=draw.randint(5, 200)) if state in ("talks", "failed") else None
        made.append(
            Introduction(
                alliance=alliance, listing=listing, asked=listing.member, asker=others[0], state=state,
                made_at=at, state_since=at, asker_agreed_at=at, asked_agreed_at=agreed,
            )
        )  # fmt: skip
    return _kept(made)


def _contracts(introductions: list[Any]) -> None:
    from corechain_portal.introductions.contract_models import Contract

    agreed = [each for each in introductions if each.asked_agreed_at and each.state == "talks"][::20]
    _kept(
        Contract(
            alliance=each.alliance, introduction=each, supplier=each.asker, buyer=each.asked, state="confirmed",
            agreed={"nodes": ["krf-photoresist"], "signed_on": "2026-11-01"},
            agreed_at=each.asked_agreed_at + timedelta(days=7),
        )
        for each in agreed
    )  # fmt: skip


def _purchase(demands: list[Any], offers: list[Any], own: Any) -> Any:
    """Twenty demands and ten offers that take part."""
    from corechain_portal.joint_purchase.models import JointPurchase, Participation

    made = JointPurchase.objects.create(
        alliance=own.alliance, node="krf-photoresist", title="联合采购（样本）", unit="L", period="month"
    )
    parts = [own, *(each for each in demands if each.pk != own.pk)][:20] + offers[:10]
    numbers = {"demand": 0, "offer": 0}
    for each in parts:
        numbers[each.side] += 1
        Participation.objects.create(
            purchase=made, listing=each, member=each.member, side=each.side, number=numbers[each.side],
            consent="given", quantity=each.quantity, price=each.price,
        )  # fmt: skip
    return made.pk
