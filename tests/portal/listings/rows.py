"""Listings for tests: one demand and one offer of the organisation of most roles, made by the steps people take."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from tests.portal.listings.merging_made import make_merging
from tests.portal.roles import OWN, STRANGER

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer
from corechain_portal.listings.content import DEFAULT_HIDDEN, Content
from corechain_portal.listings.models import Listing
from corechain_portal.listings.publishing import make_draft, publish
from corechain_portal.membership.models import MemberOrganisation

DEMAND_TEXT = "求购KrF光刻胶，200mm线，月用量500升，送到无锡，2027年3月底前"
DRAFT = uuid.UUID("00000000-0000-4000-8000-00000000b001")
ON_MARKET = uuid.UUID("00000000-0000-4000-8000-00000000b002")
PUBLIC = uuid.UUID("00000000-0000-4000-8000-00000000b003")
ENDED = uuid.UUID("00000000-0000-4000-8000-00000000b004")
STRANGE = uuid.UUID("00000000-0000-4000-8000-00000000b005")


def content(**more: Any) -> Content:
    """An anonymous demand as its form would give it."""
    side = more.pop("side", "demand")
    usual: dict[str, Any] = {
        "side": side,
        "title": "求购KrF光刻胶",
        "text": DEMAND_TEXT,
        "nodes": (("krf-photoresist", "KrF光刻胶"),),
        "quantity": Decimal(500),
        "unit": "L",
        "period": "month",
        "region": "320200",
        "hidden": DEFAULT_HIDDEN[side],
    }
    return Content(**{**usual, **more})


def published(member: MemberOrganisation, pk: uuid.UUID | None = None, **more: Any) -> Listing:
    """A listing of `member` on the market."""
    return publish(Viewer(member.alliance), drafted(member, pk, **more))


def drafted(member: MemberOrganisation, pk: uuid.UUID | None = None, **more: Any) -> Listing:
    """A draft of `member`."""
    made = make_draft(Viewer(member.alliance), member, content(**more))
    if pk is None:
        return made
    nodes = list(made.nodes.values_list("node", flat=True))
    old = made.pk
    made.pk = pk
    made.save(force_insert=True)
    for node in nodes:
        made.nodes.create(node=node)
    Listing.objects.filter(pk=old).delete()
    return made


def make_listings() -> None:
    """A draft, one within the alliance, a public one and an ended one of OWN; one of the other alliance; a proposal."""
    own = MemberOrganisation.objects.select_related("alliance").get(pk=OWN)
    strange = MemberOrganisation.objects.select_related("alliance").get(pk=STRANGER)
    drafted(own, DRAFT, title="草稿里的抛光片", text="求购抛光片")
    published(own, ON_MARKET)
    published(
        own,
        PUBLIC,
        side="offer",
        title="QFN封测产能",
        text="可提供QFN封测产能",
        level=Level.PUBLIC,
        hidden=(),
    )
    ended = published(own, ENDED, title="已撤回的需求", text="求购石英件")
    Listing.objects.filter(pk=ended.pk).update(state="withdrawn", end_reason="other")
    published(strange, STRANGE, title="另一联盟的需求", text="求购靶材")
    make_merging()
