"""What waits for a person at the alliance. Each part of the portal adds its own function to :data:`PARTS`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from corechain_portal.access.viewer import Viewer
from corechain_portal.home.due import Due
from corechain_portal.home.joining import applications, invitations, members_without_owner
from corechain_portal.home.tokens import expiring_tokens
from corechain_portal.innovation.waiting import innovation_waits
from corechain_portal.introductions.waiting import introductions_wait
from corechain_portal.listings.waiting import waiting_listings, waiting_merge_proposals

PARTS: tuple[Callable[[Viewer], Iterable[Due]], ...] = (
    invitations,
    applications,
    members_without_owner,
    expiring_tokens,
    waiting_listings,
    waiting_merge_proposals,
    innovation_waits,
    introductions_wait,
)
"""Each is called with somebody who is signed in, and asks the database at most twice, however much waits."""


def waiting_for(viewer: Viewer, member: uuid.UUID | None = None) -> list[Due]:
    """What waits, what is due first; with `member` only what concerns that organisation, or none."""
    found = [due for part in PARTS for due in part(viewer)]
    if member is not None:
        found = [due for due in found if due.member in (None, member)]
    return sorted(found, key=lambda due: (due.by is None, due.by.timestamp() if due.by else 0.0))
