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
