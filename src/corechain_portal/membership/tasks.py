"""Periodic work of membership."""

from __future__ import annotations

from corechain_portal.background import every
from corechain_portal.membership.owners import notice_owners


@every(minutes=60)
def look_for_lost_owners() -> None:
    """Tell the staff about organisations that nobody is the owner of any more."""
    notice_owners()
