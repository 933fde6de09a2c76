"""Tokens and webhooks that the tests' database holds."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER

from corechain_portal.access.scopes import SCOPES
from corechain_portal.integration.events import EVENTS
from corechain_portal.integration.models import ApiToken, Delivery, DeliveryStatus, Webhook

TOKEN = uuid.UUID("00000000-0000-4000-8000-0000000000b1")
THEIR_TOKEN = uuid.UUID("00000000-0000-4000-8000-0000000000b2")
WEBHOOK = uuid.UUID("00000000-0000-4000-8000-0000000000b3")
THEIR_WEBHOOK = uuid.UUID("00000000-0000-4000-8000-0000000000b4")
DELIVERY = uuid.UUID("00000000-0000-4000-8000-0000000000b5")
BEARERS = {
    "every_scope": "cct_every_scope",
    "no_scope": "cct_no_scope",
    "competitors": "cct_competitors",
    "another_alliances": "cct_another_alliances",
}
"""Tokens that programs in the tests send: of OWN with every scope and with none, of OTHER, of STRANGER."""


def make_integration() -> None:
    """A token and a webhook with one message for OWN and for OTHER, and the tokens of :data:`BEARERS`."""
    every = [scope.code for scope in SCOPES]
    _token(OWN, "shown", ["members"], pk=TOKEN)
    _token(OTHER, "theirs", ["members"], pk=THEIR_TOKEN)
    _token(OWN, BEARERS["every_scope"], every)
    _token(OWN, BEARERS["no_scope"], [])
    _token(OTHER, BEARERS["competitors"], every)
    _token(STRANGER, BEARERS["another_alliances"], every)
    for pk, member in ((WEBHOOK, OWN), (THEIR_WEBHOOK, OTHER)):
        events = [event.code for event in EVENTS]
        Webhook.objects.create(
            pk=pk, member_id=member, url="https://erp.example.cn/hook", events=events, active=False
        )
    Delivery.objects.create(
        pk=DELIVERY, webhook_id=WEBHOOK, event="member.changed", body="{}", status=DeliveryStatus.FAILED
    )


def _token(member: uuid.UUID, token: str, scopes: list[str], pk: uuid.UUID | None = None) -> None:
    """Those of :data:`BEARERS` were used today already, so that using them changes nothing."""
    ApiToken.objects.create(
        pk=pk or uuid.uuid4(),
        member_id=member,
        name="ERP",
        prefix=token[:10],
        digest=hashlib.sha256(token.encode()).hexdigest(),
        scopes=scopes,
        expires_on=timezone.localdate() + timedelta(days=90),
        last_used_on=None if pk else timezone.localdate(),
    )
