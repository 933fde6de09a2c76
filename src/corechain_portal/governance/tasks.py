"""Periodic work of joint governance."""

from __future__ import annotations

from corechain_portal.background import every
from corechain_portal.governance.voting import close_ended_votes


@every(minutes=1)
def count_ended_votes() -> None:
    """Count the votes whose deadline has passed."""
    close_ended_votes()
