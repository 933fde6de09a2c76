"""Checks that are made without being asked."""

from __future__ import annotations

import logging
from datetime import time

from corechain_portal.audit.verification import chains, check
from corechain_portal.background import every, report

log = logging.getLogger(__name__)


@every(minutes=24 * 60, at=time(3, 30))
def check_audit() -> None:
    """Check every chain of the audit, each night."""
    wanted = chains()
    for done, chain in enumerate(wanted):
        report("check", done, len(wanted))
        found = check(chain)
        if found.fault:
            log.error("audit chain %d: entry %s: %s", chain, found.sequence, found.fault)
