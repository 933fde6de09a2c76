"""How many organisations a figure has to be about before others see it."""

from __future__ import annotations

from corechain_portal.alliances.models import Alliance

LEAST = 3
"""Of two organisations each would know the other's figure."""


def threshold_of(alliance: Alliance) -> int:
    """The alliance's setting, never below :data:`LEAST`."""
    return max(LEAST, alliance.least_organisations)
