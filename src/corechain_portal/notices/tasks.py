"""The background work of notices."""

from __future__ import annotations

from corechain_portal.background import every
from corechain_portal.notices.mailing import mail_due


@every(minutes=1)
def mail_notices() -> int:
    """Letters of notices that are due: at once within a minute, digests at their hour."""
    return mail_due()
