"""Telling webhooks: messages are written and queued in the transaction of the change, and sent by a worker."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain_portal.audit.canonical import canonical, moment, plain
from corechain_portal.audit.models import AuditEntry
from corechain_portal.audit.queries import changed_values
from corechain_portal.audit.signals import recorded
from corechain_portal.integration.events import CODES, EVENT_OF, PING
from corechain_portal.integration.models import Delivery, Webhook
from corechain_portal.membership.models import MemberOrganisation


def publish(event: str, member: MemberOrganisation, payload: Mapping[str, Any]) -> None:
    """Tell the webhooks of `member` that `event` happened; `payload` holds what JSON can, and nobody's name.

    Nothing is sent in here: messages are queued, and rolled back with the transaction around them. Raises ValueError
    for an event that is not in ``events.py``.
    """
    if event not in CODES:
        raise ValueError(f"no such event: {event}")
    _publish(event, member.pk, payload)


def ping(webhook: Webhook) -> Delivery:
    """Send a test message to one webhook, whatever events it is for."""
    return _queue(webhook, PING, {"webhook": str(webhook.pk)})


def _publish(event: str, member_id: uuid.UUID, payload: Mapping[str, Any]) -> None:
    for webhook in Webhook.objects.filter(member=member_id, active=True):
        if event in webhook.events:
            _queue(webhook, event, payload)


@transaction.atomic
def _queue(webhook: Webhook, event: str, payload: Mapping[str, Any]) -> Delivery:
    from corechain_portal.integration.tasks import deliver  # it imports much that imports the audit

    body = canonical({"type": event, "timestamp": moment(timezone.now()), "data": plain(payload)})
    delivery = Delivery.objects.create(webhook=webhook, event=event, body=body)
    deliver.enqueue(str(delivery.pk))
    return delivery


def connect() -> None:
    """From now on audited changes of a member are told to its webhooks."""
    recorded.connect(_tell, dispatch_uid="webhooks")


def _tell(entry: AuditEntry, **_signal: Any) -> None:
    event = EVENT_OF.get(entry.action)
    if event is None or entry.member is None:
        return
    payload = {
        "action": entry.action,
        "member": entry.member,
        "subject": {"type": entry.subject_type, "id": entry.subject_id},
        "changes": changed_values(entry),
        "audit": {"sequence": entry.sequence, "hash": entry.hash},
    }
    _publish(event, entry.member, payload)
