"""The dashboard is computed each night, never while somebody waits for the page."""

from __future__ import annotations

from datetime import time

from corechain_portal.alliances.models import Alliance
from corechain_portal.background import every, report
from corechain_portal.loop_board.computing import keep_board


@every(minutes=24 * 60, at=time(5, 20))
def compute_boards() -> int:
    """Compute the dashboard of every alliance; returns how many. After matches and outcomes are computed."""
    alliances = list(Alliance.objects.all())
    for number, alliance in enumerate(alliances):
        report("boards", number, len(alliances))
        keep_board(alliance)
    return len(alliances)
