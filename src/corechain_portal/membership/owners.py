"""Organisations without an owner: who finds them, and who is told."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.membership.applications import staff_of
from corechain_portal.membership.joining import Invitation
from corechain_portal.membership.models import (
    MemberOrganisation,
    OrganisationRole,
    OrganisationRoleKind,
    Standing,
)
from corechain_portal.notices import notify


def without_owner(alliance: Alliance) -> QuerySet[MemberOrganisation]:
    """Members that nobody who can sign in is the owner of; those whose first owner is invited are not among them."""
    owner = OrganisationRole.objects.filter(
        member=OuterRef("pk"), role=OrganisationRoleKind.OWNER, until=None, person__is_active=True
    )
    invited = Invitation.objects.filter(
        member=OuterRef("pk"),
        role=OrganisationRoleKind.OWNER,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    )
    active = MemberOrganisation.objects.filter(alliance=alliance, standing=Standing.ACTIVE)
    return active.filter(~Exists(owner), ~Exists(invited))


def notice_owners() -> int:
    """Tell the staff of each alliance about members that lost their owner since the last time; returns how many."""
    return sum(_notice_owners(alliance) for alliance in Alliance.objects.all())


@transaction.atomic
def _notice_owners(alliance: Alliance) -> int:
    lost = without_owner(alliance)
    kept = MemberOrganisation.objects.filter(alliance=alliance, ownerless_since__isnull=False)
    kept.exclude(pk__in=lost.values("pk")).update(ownerless_since=None)
    new = list(lost.filter(ownerless_since=None))
    viewer = Viewer(alliance)
    staff = staff_of(viewer)
    for member in new:
        link = reverse("member-people", args=[member.pk])
        notify("membership.without_owner", staff, alliance=alliance, link=link, organisation=member)
        member.ownerless_since = timezone.now()
        member.save(update_fields=["ownerless_since"])
        record("membership.member.ownerless", member, viewer=None, by="system", before=None, after=None)
    return len(new)
