"""How the alliance stands, in a few figures for those who may see the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.joining import Application, Decision
from corechain_portal.membership.models import MemberOrganisation, Standing


@dataclass(frozen=True)
class DeskSummary:
    """Counts of the alliance."""

    members: int
    left: int
    without_owner: int
    applications: int


def desk_summary(viewer: Viewer) -> DeskSummary | None:
    """The figures, in two queries; None for those who may not see the desk."""
    if not viewer.may("desk.see"):
        return None
    active = Q(standing=Standing.ACTIVE)
    members = MemberOrganisation.objects.filter(alliance=viewer.alliance).aggregate(
        members=Count("pk", filter=active),
        left=Count("pk", filter=~active),
        without_owner=Count("pk", filter=active & Q(ownerless_since__isnull=False)),
    )
    waiting = Application.objects.filter(alliance=viewer.alliance, decision=Decision.WAITING).count()
    return DeskSummary(**members, applications=waiting)
