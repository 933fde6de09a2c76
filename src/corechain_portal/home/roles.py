"""The organisations a person acts for and the roles held there and in the alliance."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Choices

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.models import AllianceRoleKind, MemberOrganisation, OrganisationRoleKind


@dataclass(frozen=True)
class Acting:
    """An organisation with the roles that the viewer has in it."""

    member: MemberOrganisation
    roles: tuple[Text, ...]


def organisations_of(viewer: Viewer) -> list[Acting]:
    """The organisations that the viewer acts for, by name; one query, none for whoever acts for none."""
    if not viewer.organisation_roles:
        return []
    members = MemberOrganisation.objects.filter(pk__in=viewer.member_ids)
    return [
        Acting(each, role_texts(OrganisationRoleKind, viewer.organisation_roles[uuid.UUID(str(each.pk))]))
        for each in members
    ]


def alliance_roles_of(viewer: Viewer) -> tuple[Text, ...]:
    """The viewer's roles in the alliance itself."""
    return role_texts(AllianceRoleKind, viewer.alliance_roles)


def role_texts(kinds: type[Choices], held: Iterable[str]) -> tuple[Text, ...]:
    """Names of roles, in the order in which `kinds` lists them."""
    codes = set(held)
    return tuple(choice_text(kind) for kind in kinds if kind.value in codes)


def choice_text(choice: Choices) -> Text:
    """The label “中文 / English” of a choice in both languages.

    >>> choice_text(OrganisationRoleKind.OWNER)
    Text('负责人', 'Owner')
    """
    zh, _, en = str(choice.label).partition(" / ")
    return Text(zh=zh, en=en or zh)
