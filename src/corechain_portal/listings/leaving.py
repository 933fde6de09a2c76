"""What an organisation has on the market ends with its membership, in the same transaction."""

from __future__ import annotations

import uuid
from typing import Any

from corechain_portal.audit.models import AuditEntry
from corechain_portal.audit.signals import recorded
from corechain_portal.listings.publishing import end_all_of

LEAVES = ("membership.member.leave", "membership.member.merge")


def connect() -> None:
    """Listen to the audit, where every end of a membership passes."""
    recorded.connect(_end_with_membership, dispatch_uid="listings.leaving")


def _end_with_membership(sender: type[AuditEntry], entry: AuditEntry, **more: Any) -> None:  # noqa: ARG001
    if entry.action in LEAVES:
        end_all_of(uuid.UUID(entry.subject_id))
