"""Computing what a contract changes: asked for in the contract's transaction, done by a worker."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from corechain.exceptions import CorechainError, UnknownName
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.link_effect import link_effect
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.introductions.contract_models import Contract, ContractState
from corechain_portal.outcomes.models import AgreedSupply, Outcome, OutcomeState
from corechain_portal.outcomes.supplies import BY_ALLIANCE, link_of, missing_organisations

Report = Callable[[str, int, int], None]


def ask_for_outcome(contract: Contract) -> Outcome:
    """Let the outcome of `contract` be computed anew; a withdrawn contract has none. In the contract's transaction."""
    from corechain_portal.outcomes.tasks import compute_outcome  # it imports this module

    withdrawn = contract.state == ContractState.WITHDRAWN
    outcome, _ = Outcome.objects.update_or_create(
        contract=contract,
        defaults={
            "state": OutcomeState.WITHDRAWN if withdrawn else OutcomeState.WAITING,
            "asked_at": timezone.now(),
            **({"effects": [], "data_version": ""} if withdrawn else {}),
        },
    )
    if not withdrawn:
        outcome.job = compute_outcome.enqueue(str(contract.pk)).pk
        outcome.save(update_fields=["job"])
    return outcome


def computed_changes(contract_id: uuid.UUID, report: Report) -> dict[str, Any] | None:
    """The columns of the outcome, computed; None where the contract is withdrawn."""
    contract = Contract.objects.select_related("alliance", "supplier", "buyer").filter(pk=contract_id).first()
    if contract is None or contract.state == ContractState.WITHDRAWN or contract.agreed is None:
        return None
    supplies = list(AgreedSupply.objects.filter(contract=contract, ended_at=None))
    try:
        snapshot = current_snapshot(contract.alliance)
        effects = _effects(contract, supplies, without(snapshot, supplies), report)
    except CorechainError as error:
        return {
            "state": OutcomeState.FAILED,
            "problem_zh": error.render("zh"),
            "problem_en": error.render("en"),
        }
    return {
        "state": OutcomeState.DONE,
        "effects": effects,
        "data_version": snapshot.version,
        "computed_at": timezone.now(),
        "problem_zh": "",
        "problem_en": "",
    }


def _effects(
    contract: Contract, supplies: list[AgreedSupply], before: ChainSnapshot, report: Report
) -> list[dict[str, Any]]:
    region = contract.alliance.region or None
    parties = (contract.supplier, contract.buyer)
    effects = []
    for number, each in enumerate(supplies):
        report("effect", number, len(supplies))
        link = link_of(each)
        organisations = missing_organisations(before, parties, f"parties-{link.id}")
        try:
            effect = link_effect(before, link, organisations=organisations, region=region)
        except UnknownName:  # the node went from the chain, or the region is not one of its places
            effect = link_effect(before, link, organisations=organisations)
        effects.append({"node": each.node, **effect.to_dict()})
    return effects


def without(snapshot: ChainSnapshot, supplies: list[AgreedSupply]) -> ChainSnapshot:
    """The chain that everybody sees, less the contract's own rows where they are in it."""
    public = all(getattr(each, name) == value for each in supplies for name, value in BY_ALLIANCE.items())
    own = {f"contract-{each.pk}" for each in supplies} if public else set()
    if not own:
        return snapshot
    tables = dict(snapshot.tables)
    for table in ("provisions", "supply_links"):
        rows = tables[table]
        tables[table] = rows.filter([each not in own for each in rows["id"].to_pylist()])
    return ChainSnapshot(snapshot.name, snapshot.title, snapshot.home_region, tables)
