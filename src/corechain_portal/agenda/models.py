from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain_portal.alliances.models import Alliance


class CalendarFeed(models.Model):
    """A person's calendar of an alliance under a secret address. A new address is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    mine_only = models.BooleanField(default=False)
    """Only what the person's organisations, or the person, take part in or answer for."""
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_calendar_feed", fields=("person", "alliance")),)

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"person": self.person_id, "mine_only": self.mine_only}


class FeedEdition(models.Model):
    """Since when a feed has said what it says now, so that its ``Last-Modified`` never lies."""

    feed = models.TextField(primary_key=True)
    """Which feed, in which language."""
    digest = models.CharField(max_length=64)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.feed} {self.digest[:8]}"
