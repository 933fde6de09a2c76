"""Who sees what of a candidate: the one place that decides it, for pages, the API and notices alike."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.models import OrganisationRole, OrganisationRoleKind
from corechain_portal.talent.consent import CURRENT

HIRES = frozenset({OrganisationRoleKind.HR.value, OrganisationRoleKind.OWNER.value})


def hires_for(viewer: Viewer) -> list[uuid.UUID]:
    """The member organisations whose personnel officer, or owner, the viewer is. Tokens are none."""
    if viewer.scopes is not None:
        return []
    return [member for member, roles in viewer.organisation_roles.items() if roles & HIRES]


class ProfileQuerySet(models.QuerySet[Any]):
    """Profiles."""

    def of(self, viewer: Viewer) -> Self:
        """The viewer's own."""
        return self.filter(alliance=viewer.alliance, person=viewer.person, person__isnull=False)

    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own, and those shown to an organisation for which the viewer hires.

        Neither the secretariat nor the auditor sees a profile, and not the organisations in which the candidate has a
        role, unless the candidate named them.
        """
        rows = self.filter(alliance=viewer.alliance)
        own = Q(person=viewer.person) if viewer.person is not None else Q(pk__in=())
        members = hires_for(viewer)
        if not members:
            return rows.filter(own)
        consents = apps.get_model("talent.Consent").objects.filter(
            profile=OuterRef("pk"), withdrawn_at=None, text_version=CURRENT, seen_by=OuterRef("seen_by")
        )
        named = self.model.named.through.objects.filter(
            profile=OuterRef("pk"), memberorganisation__in=members
        )
        works_there = OrganisationRole.objects.filter(
            person=OuterRef("person"), member__in=members, until=None
        )
        shown = Q(seen_by="named") & Exists(named) | Q(seen_by="alliance") & ~Exists(works_there)
        return rows.filter(own | Q(Exists(consents), shown, person__is_active=True))


class ApplicationQuerySet(models.QuerySet[Any]):
    """Applications."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own, and those for posts of organisations for which the viewer hires."""
        own = Q(candidate=viewer.person) if viewer.person is not None else Q(pk__in=())
        rows = self.filter(post__alliance=viewer.alliance)
        return rows.filter(own | Q(post__member__in=hires_for(viewer)))


def open_posts(viewer: Viewer) -> Any:
    """Posts that the viewer may see and apply for today, the newest first."""
    posts = apps.get_model("talent.Post").objects.visible_to(viewer).filter(state="open")
    until = Q(due_on=None) | Q(due_on__gte=timezone.localdate())
    return posts.filter(until).select_related("member").order_by("-made_at", "pk")
