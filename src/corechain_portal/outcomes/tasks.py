"""Background work of outcomes: computed when a contract is agreed, and again when the chain has changed."""

from __future__ import annotations

import uuid
from datetime import time

from corechain_portal.background import committing, durable_task, every, report
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.introductions.contract_models import ContractState
from corechain_portal.outcomes.computing import ask_for_outcome, computed_changes
from corechain_portal.outcomes.models import Outcome, OutcomeState


@durable_task
def compute_outcome(contract_id: str) -> str:
    """Compute what the contract changes; tells in which state its outcome is."""
    outcomes = Outcome.objects.filter(pk=uuid.UUID(contract_id))
    outcomes.filter(state=OutcomeState.WAITING).update(state=OutcomeState.RUNNING)
    changes = computed_changes(uuid.UUID(contract_id), report)
    if changes is None:
        return "withdrawn"
    with committing():
        # Withdrawn in the meantime: what was computed is not wanted.
        outcomes.exclude(state=OutcomeState.WITHDRAWN).update(**changes)
    return str(changes["state"])


@every(minutes=24 * 60, at=time(4, 40))
def compute_stale_outcomes() -> int:
    """Compute outcomes again whose chain has changed since; returns how many were asked for."""
    asked = 0
    versions: dict[int, str] = {}
    done = Outcome.objects.filter(state=OutcomeState.DONE).exclude(contract__state=ContractState.WITHDRAWN)
    for each in done.select_related("contract__alliance"):
        alliance = each.contract.alliance
        if alliance.pk not in versions:
            try:
                versions[alliance.pk] = current_snapshot(alliance).version
            except NoDataLoaded:
                versions[alliance.pk] = each.data_version
        if each.data_version != versions[alliance.pk]:
            ask_for_outcome(each.contract)
            asked += 1
    return asked
