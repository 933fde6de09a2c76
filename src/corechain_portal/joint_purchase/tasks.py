"""Background work of joint purchases: splits are computed, and proposals that nobody answers lapse."""

from __future__ import annotations

import uuid
from datetime import time

from django.utils import timezone

from corechain.exceptions import CorechainError
from corechain_portal.background import committing, durable_task, every, report
from corechain_portal.joint_purchase.answering import lapse
from corechain_portal.joint_purchase.keeping import keep_failure, keep_split
from corechain_portal.joint_purchase.models import Proposal, ProposalState
from corechain_portal.joint_purchase.splitting import computed

TRIES = 3
"""Of computing again because an offer was promised elsewhere in the meantime."""


@durable_task
def compute_split(proposal_id: str) -> str:
    """Compute a proposed split; tells in which state the proposal is."""
    rows = Proposal.objects.select_related("purchase__alliance", "purchase__lead")
    for number in range(TRIES):
        proposal = rows.filter(pk=uuid.UUID(proposal_id), state=ProposalState.WAITING).first()
        if proposal is None:
            return "not wanted"
        report("split", number, TRIES)
        try:
            found = computed(proposal)
        except CorechainError as error:
            with committing():
                return keep_failure(proposal, error)
        with committing():
            state = keep_split(proposal, found)
        if state is not None:
            return state
    raise RuntimeError("the capacities changed each time while the split was computed")


@every(minutes=24 * 60, at=time(0, 20))
def end_unanswered_proposals() -> int:
    """Proposals whose day has passed lapse, so that their capacities are free again; returns how many."""
    late = Proposal.objects.filter(
        state=ProposalState.READY, purchase__answer_by__lt=timezone.localdate()
    ).select_related("purchase")
    return sum(lapse(each) for each in late)
