from __future__ import annotations

from django.db import models
from django.utils import timezone

from corechain_portal.alliances.models import Alliance


class LoopBoard(models.Model):
    """The figures of the dashboard of one alliance as they were last computed; nothing that may not be shown."""

    alliance = models.OneToOneField(Alliance, models.CASCADE, primary_key=True, related_name="loop_board")
    content = models.JSONField(default=dict)
    """See :func:`corechain_portal.loop_board.computing.board_of`."""
    computed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.alliance_id)
