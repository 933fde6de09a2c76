"""Checks that are made without being asked."""

from __future__ import annotations

import logging
from datetime import time

from corechain_portal.audit.signing_in import tell_failed_sign_ins
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


@every(minutes=20)
def count_failed_sign_ins() -> None:
    """Bring counts of the hours that are over into the audit."""
    tell_failed_sign_ins()
