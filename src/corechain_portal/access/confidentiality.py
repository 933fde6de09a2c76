"""Levels of confidentiality: one mechanism for lists, details, search, API, exports, counts and notices alike.

Everything that can be confidential derives from :class:`Confidential`, and is read through
``Model.objects.visible_to(viewer)`` alone.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import AllianceRoleKind, MemberOrganisation

READS_ALL = frozenset(
    {AllianceRoleKind.ADMINISTRATOR, AllianceRoleKind.SECRETARIAT, AllianceRoleKind.AUDITOR}
)


class Level(models.TextChoices):
    """Who may see a thing, besides the organisation it belongs to and the secretariat."""

    PUBLIC = "public", "公开 / Public"
    ALLIANCE = "alliance", "联盟内 / Within the alliance"
    NAMED = "named", "指定单位 / Named organisations"
    SECRETARIAT = "secretariat", "仅秘书处 / Secretariat only"


class ConfidentialQuerySet(models.QuerySet[Any]):
    """Rows of a confidential kind."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only what the viewer may see, each row once; always of the viewer's alliance."""
        rows = self.filter(alliance=viewer.alliance)
        if not viewer.alliance_roles.isdisjoint(READS_ALL):
            return rows
        allowed = Q(level=Level.PUBLIC)
        if viewer.belongs:
            allowed |= Q(level=Level.ALLIANCE)
        if viewer.member_ids:
            # The table of a derived model is that of the model which declares the field.
            field = self.model._meta.get_field("named")
            named = field.remote_field.through.objects.filter(memberorganisation__in=viewer.member_ids)
            key = f"{field.m2m_field_name()}_id"
            allowed |= Q(member__in=viewer.member_ids)
            allowed |= Q(level=Level.NAMED, pk__in=named.values(key))
        return rows.filter(allowed)


class Confidential(models.Model):
    """Something of a member organisation that not everybody may see."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="%(class)ss")
    """The organisation it belongs to."""
    level = models.TextField(choices=Level.choices, default=Level.ALLIANCE)
    named = models.ManyToManyField(MemberOrganisation, blank=True, related_name="+")
    """The organisations that may see it at the level ``named``."""

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        abstract = True
