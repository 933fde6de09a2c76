"""Periodic work of joint handling."""

from __future__ import annotations

from corechain_portal.background import every
from corechain_portal.matters.handling import escalate_overdue


@every(minutes=60)
def look_for_overdue_matters() -> None:
    """Tell about matters past a deadline."""
    escalate_overdue()
