"""What workers do for the API."""

from __future__ import annotations

from django.utils import timezone

from corechain_portal.api.idempotency import KEPT
from corechain_portal.api.models import KeptAnswer
from corechain_portal.background import every


@every(minutes=60)
def forget_kept_answers() -> None:
    """Delete answers whose idempotency keys are out of date."""
    KeptAnswer.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
