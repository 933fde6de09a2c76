"""The supply links of contracts: kept as rows of their own, and added to the chain where both parties made them
public.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.link_effect import AgreedLink, rows_of
from corechain_portal.chain.additions import Addition, Rows
from corechain_portal.chain.models import LoadedDataset
from corechain_portal.introductions.contract_models import Contract, ContractState, Visibility
from corechain_portal.introductions.contract_terms import yearly_amount
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.outcomes.models import AgreedSupply

BY_ALLIANCE = {"visibility": Visibility.PUBLIC, "sample": False}
"""What goes into the chain that everybody sees."""


def keep_supplies(contract: Contract) -> None:
    """Let the rows of `contract` be what its parties agreed; none where it is withdrawn.

    To be called in the transaction of the contract.
    """
    AgreedSupply.objects.filter(contract=contract, ended_at=None).update(
        ended_at=timezone.now(), changed_at=timezone.now()
    )
    if contract.state == ContractState.WITHDRAWN or contract.agreed is None:
        return
    amount = yearly_amount(contract.agreed) if contract.amount_visibility == Visibility.PUBLIC else None
    AgreedSupply.objects.bulk_create(
        AgreedSupply(
            alliance_id=contract.alliance_id,
            contract=contract,
            node=node,
            supplier_registry_id=chain_id(contract.supplier),
            buyer_registry_id=chain_id(contract.buyer),
            amount=amount,
            year=int(contract.agreed["signed_on"][:4]),
            visibility=contract.visibility,
            sample=contract.sample,
        )
        for node in contract.agreed["nodes"]
    )


def chain_id(member: MemberOrganisation) -> str:
    """The organisation that `member` is in the chain; one of its own where the chain names none."""
    return member.registry_id or f"member-{member.pk}"


def link_of(supply: AgreedSupply) -> AgreedLink:
    """A row as the library's link."""
    return AgreedLink(
        id=f"contract-{supply.pk}",
        supplier_id=supply.supplier_registry_id,
        buyer_id=supply.buyer_registry_id,
        node_id=supply.node,
        amount=None if supply.amount is None else float(supply.amount),
        year=supply.year,
    )


def missing_organisations(
    snapshot: ChainSnapshot, members: Iterable[MemberOrganisation], source: str
) -> list[dict[str, Any]]:
    """Rows of the parties that the chain does not name."""
    return [
        {
            "id": chain_id(each),
            "name_zh": each.name_zh,
            "name_en": each.name_en or None,
            "kind": each.kind or "firm",
            "country": "CN",
            "region": each.region or None,
            "sources": [source],
            "confidence": "medium",
        }
        for each in {each.pk: each for each in members}.values()
        if chain_id(each) not in snapshot.organisations
    ]


# In the chain that everybody sees -------------------------------------------------------------------------------


def _version() -> Subquery:
    """When the public rows of the alliance last changed. Ended rows count too, so that an end is a change."""
    rows = AgreedSupply.objects.filter(alliance=OuterRef("alliance"), **BY_ALLIANCE).order_by()
    latest = rows.values("alliance").annotate(at=Cast(Max("changed_at"), TextField()))
    return Subquery(latest.values("at"), output_field=TextField(null=True))


def _rows(loaded: LoadedDataset, snapshot: ChainSnapshot) -> Rows:
    """Rows whose node the chain has; contracts outlive the chain that they were signed on."""
    found = AgreedSupply.objects.filter(alliance=loaded.alliance_id, ended_at=None, **BY_ALLIANCE)
    supplies = [
        each
        for each in found.select_related("contract__supplier", "contract__buyer")
        if each.node in snapshot.nodes
    ]
    rows: dict[str, list[Any]] = {"organisations": []}
    known: set[str] = set()
    for each in supplies:
        parties = (each.contract.supplier, each.contract.buyer)
        new = missing_organisations(snapshot, parties, f"parties-contract-{each.pk}")
        rows["organisations"] += [row for row in new if row["id"] not in known]
        known |= {row["id"] for row in new}
    return rows | rows_of(link_of(each) for each in supplies)


PUBLIC_SUPPLIES = Addition(_version, _rows)
