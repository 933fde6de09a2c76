"""The two sides of an introduction, and for which organisations a viewer deals with others."""

from __future__ import annotations

import uuid

from django.db import models

from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.models import OrganisationRoleKind

TRADES = (OrganisationRoleKind.OWNER, OrganisationRoleKind.TRADER)
"""Who of an organisation sees its introductions: what is talked about is no matter of everybody in it."""


class Side(models.TextChoices):
    """One of the two organisations: `asked` published the listing, `asker` answers it."""

    ASKER = "asker", "询问方 / Asker"
    ASKED = "asked", "被询方 / Asked"


def other_side(side: str) -> Side:
    """The side across the table."""
    return Side.ASKED if side == Side.ASKER else Side.ASKER


def trading_ids(viewer: Viewer) -> tuple[uuid.UUID, ...]:
    """The organisations for which the viewer deals with others."""
    return tuple(
        member for member, roles in viewer.organisation_roles.items() if not roles.isdisjoint(TRADES)
    )
