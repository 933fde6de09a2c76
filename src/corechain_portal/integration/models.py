from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain_portal.membership.models import MemberOrganisation


class ApiToken(models.Model):
    """Lets a program of a member organisation ask in its name. Only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    """What the organisation calls it."""
    prefix = models.CharField(max_length=16)
    """How the token begins, so that people can tell tokens apart."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the whole token, which is random enough to need no slower hash."""
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_on = models.DateField()
    """The last day on which it is taken."""
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "id")

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return bool(self.expires_on < today)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state."""
        return {
            "prefix": self.prefix,
            "scopes": sorted(self.scopes),
            "expires_on": self.expires_on,
            "revoked": self.revoked_at is not None,
        }


class DeliveryStatus(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", "等待发送 / Waiting"
    RETRYING = "retrying", "稍后重试 / Tried again later"
    DELIVERED = "delivered", "已送达 / Delivered"
    FAILED = "failed", "未送达 / Not delivered"


class Webhook(models.Model):
    """An address of a member organisation that is told what happens, and the secret that signs what it is told.

    The secret itself is nowhere in the database: it follows from the portal's own key and `salt`
    (:func:`corechain_portal.integration.signing.secret_of`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="webhooks")
    url = models.TextField()
    events = models.JSONField(default=list)
    salt = models.UUIDField(default=uuid.uuid4)
    active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    """Attempts that failed since the last that did not."""
    switched_off_at = models.DateTimeField(null=True)
    """When it was switched off for failing too often; NULL when it was not, or is on again."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    """Counted up by every edit, so that a stale edit is noticed."""

    class Meta:
        ordering = ("made_at", "id")

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """Where it sends to, without the query, in which receivers hide keys."""
        return str(self.url).partition("?")[0]

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state."""
        return {"url": self.address, "events": sorted(self.events), "active": self.active}


class Delivery(models.Model):
    """One message to one webhook, with how it went."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Also the ``webhook-id`` by which the receiver knows a message that it has had already."""
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.TextField()
    body = models.TextField()
    """JSON, kept as it is signed and sent."""
    made_at = models.DateTimeField(default=timezone.now)
    status = models.TextField(choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    answer = models.PositiveSmallIntegerField(null=True)
    """HTTP status of the last answer; NULL where there was none."""
    problem = models.TextField(blank=True, default="")
    """Why the last attempt failed, as a code of :mod:`corechain_portal.integration.sending`."""
    milliseconds = models.PositiveIntegerField(null=True)
    """That the last attempt took."""

    class Meta:
        ordering = ("-made_at", "id")
        indexes = (models.Index(name="delivery_of_webhook", fields=("webhook", "-made_at", "id")),)

    def __str__(self) -> str:
        return f"{self.event} {self.id}"

    @property
    def member_id(self) -> uuid.UUID:
        """The organisation it belongs to."""
        found: uuid.UUID = self.webhook.member_id
        return found

    @property
    def member(self) -> MemberOrganisation:
        """The organisation it belongs to."""
        return self.webhook.member
