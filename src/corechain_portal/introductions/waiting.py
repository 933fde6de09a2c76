"""What waits for a person: introductions to answer, contracts to confirm."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.home.due import Due
from corechain_portal.introductions.contract_models import Contract, ContractState, Terms
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.introductions.queries import waits_for
from corechain_portal.introductions.shown import LAPSES_AFTER, side_of

MOST = 50


def introductions_wait(viewer: Viewer) -> Iterator[Due]:
    """Two queries; none for those who deal for no organisation."""
    members = trading_ids(viewer)
    if not members:
        return
    rows = Introduction.objects.visible_to(viewer).select_related("asker", "asked")
    for each in rows.filter(waits_for(viewer))[:MOST]:
        yield Due(
            Text(zh="有一项合作意向等待答复", en="An introduction waits for your answer"),
            reverse("introduction", args=[each.pk]),
            by=each.made_at + LAPSES_AFTER,
            member=each.member_on(side_of(each, viewer)).pk,
        )
    said = Terms.objects.filter(contract=OuterRef("pk"), person=viewer.person)
    contracts = Contract.objects.visible_to(viewer).filter(state=ContractState.REPORTED).exclude(Exists(said))
    for contract in contracts.filter(introduction__state__in=("talks", "contract"))[:MOST]:
        if contract.is_of(viewer):
            yield Due(
                Text(zh="有一份合同等待确认", en="A contract waits to be confirmed"),
                reverse("introduction", args=[contract.introduction_id]),
                member=contract.supplier_id if contract.supplier_id in members else contract.buyer_id,
            )
