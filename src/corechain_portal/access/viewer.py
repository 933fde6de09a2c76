"""Who is looking: a person (or nobody, or an organisation's token) at one alliance, with the roles held there."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import rules
from django.http import HttpRequest

from corechain_portal.access.scopes import scopes_allow
from corechain_portal.accounts.models import User
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.alliances.models import Alliance
from corechain_portal.api.errors import is_for_the_api
from corechain_portal.membership.models import AllianceRole, OrganisationRole, Standing

NO_ROLES: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Viewer:
    """Everything that a permission may depend on; nothing here is asked of the database again."""

    alliance: Alliance
    person: User | None = None
    alliance_roles: frozenset[str] = NO_ROLES
    organisation_roles: Mapping[uuid.UUID, frozenset[str]] = field(default_factory=dict)
    """Roles by member organisation of this alliance; organisations that left are not among them."""
    scopes: frozenset[str] | None = None
    """What an API token may do for its one organisation; None for a person at a browser."""
    token: uuid.UUID | None = None
    """Identifier of that token."""

    def may(self, permission: str, thing: Any = None) -> bool:
        """Whether the permission holds (see ``access/permissions.py``), for `thing` where it is about one.

        A token may only what its scopes name too (see ``access/scopes.py``).
        """
        if self.scopes is not None and not scopes_allow(self.scopes, permission):
            return False
        return bool(rules.has_perm(permission, self, thing))

    @property
    def member_ids(self) -> tuple[uuid.UUID, ...]:
        """The member organisations this viewer acts for."""
        return tuple(self.organisation_roles)

    @property
    def belongs(self) -> bool:
        """Whether the viewer belongs to the alliance: acts for a member, or has a role in it."""
        return bool(self.organisation_roles or self.alliance_roles)


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of this request: two queries for a person, once a request, and none for a visitor.

    In the API an organisation's token comes before the browser's cookie; one that is not taken raises
    :class:`corechain_portal.integration.exceptions.TokenRefused`.
    """
    kept: Viewer | None = getattr(request, "_viewer", None)
    if kept is None and "Authorization" in request.headers and is_for_the_api(request):
        from corechain_portal.integration.tokens import token_viewer  # it imports this module

        kept = token_viewer(request.headers["Authorization"], alliance_of(request))
        request._viewer = kept  # type: ignore[attr-defined]
    if kept is None:
        user = getattr(request, "user", None)  # none on the page of an error before people are known
        kept = make_viewer(alliance_of(request), user if isinstance(user, User) else None)
        request._viewer = kept  # type: ignore[attr-defined]
    return kept


def make_viewer(alliance: Alliance, person: User | None) -> Viewer:
    """The viewer that `person` is at `alliance`, with the roles in force."""
    if person is None or not person.is_active:
        return Viewer(alliance)
    in_alliance = AllianceRole.objects.filter(person=person, alliance=alliance, until=None)
    in_members = OrganisationRole.objects.filter(
        person=person, until=None, member__alliance=alliance, member__standing=Standing.ACTIVE
    )
    by_member: dict[uuid.UUID, set[str]] = {}
    for member_id, role in in_members.values_list("member_id", "role"):
        by_member.setdefault(member_id, set()).add(role)
    return Viewer(
        alliance,
        person,
        frozenset(in_alliance.values_list("role", flat=True)),
        {member_id: frozenset(roles) for member_id, roles in by_member.items()},
    )
