"""Giving and ending roles. A role that ends stays as history."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import (
    AllianceRole,
    AllianceRoleKind,
    MemberOrganisation,
    OrganisationRole,
    OrganisationRoleKind,
)


@transaction.atomic
def give_organisation_role(
    person: User, member: MemberOrganisation, role: OrganisationRoleKind, *, by: User | None = None
) -> OrganisationRole:
    """Give the role, or return the one in force."""
    given, _ = OrganisationRole.objects.get_or_create(
        person=person, member=member, role=role, until=None, defaults={"given_by": by}
    )
    return given


@transaction.atomic
def give_alliance_role(
    person: User, alliance: Alliance, role: AllianceRoleKind, *, by: User | None = None
) -> AllianceRole:
    """Give the role, or return the one in force."""
    given, _ = AllianceRole.objects.get_or_create(
        person=person, alliance=alliance, role=role, until=None, defaults={"given_by": by}
    )
    return given


def end_role(role: OrganisationRole | AllianceRole) -> None:
    """End a role in force, now."""
    role.until = timezone.now()
    role.save(update_fields=["until"])
