from __future__ import annotations

from django.db import models
from django.utils import timezone

from corechain_portal.alliances.models import Alliance


class KeptAnswer(models.Model):
    """What was answered to a request with an idempotency key. See :mod:`corechain_portal.api.idempotency`."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    asker = models.CharField(max_length=80)
    """``person:`` or ``token:`` with its identifier; a key means nothing to others."""
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of the request's method, address and body."""
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_answer_a_key", fields=("alliance", "asker", "key")),)

    def __str__(self) -> str:
        return f"{self.asker} {self.key}"
