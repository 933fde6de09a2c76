"""Who may do what, all in one place. Each permission is a predicate on the viewer and, where it is about one thing, on
that thing. Reading the public chain needs no permission. The matrix in ``docs/reference/permissions.md`` is made from
this file.

An auditor reads what the alliance's staff read and changes nothing; no permission to change names the auditor.
"""

from __future__ import annotations

import uuid
from typing import Any

import rules

from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.models import AllianceRoleKind as Alliance
from corechain_portal.membership.models import OrganisationRoleKind as Organisation

Predicate = rules.predicates.Predicate


def in_alliance(*roles: Alliance) -> Predicate:
    """Has one of these roles in the alliance."""

    def holds(viewer: Viewer) -> bool:
        return not viewer.alliance_roles.isdisjoint(roles)

    return rules.predicate(holds, name="in_alliance:" + "|".join(roles))


def in_own(*roles: Organisation) -> Predicate:
    """Has one of these roles in the member organisation that the thing is, or belongs to; owners have them all.

    A thing that belongs to a member organisation has an attribute ``member_id``. Without a thing: in any of the
    viewer's organisations.
    """
    wanted = {*roles, Organisation.OWNER}

    def holds(viewer: Viewer, thing: Any = None) -> bool:
        if thing is None:
            return any(not held.isdisjoint(wanted) for held in viewer.organisation_roles.values())
        return not viewer.organisation_roles.get(member_of(thing), frozenset()).isdisjoint(wanted)

    return rules.predicate(holds, name="in_own:" + "|".join(roles))


def member_of(thing: Any) -> uuid.UUID:
    """Identifier of the member organisation that `thing` is or belongs to."""
    return getattr(thing, "member_id", None) or thing.pk


@rules.predicate
def signed_in(viewer: Viewer) -> bool:
    """Has an account."""
    return viewer.person is not None


@rules.predicate
def belongs(viewer: Viewer) -> bool:
    """Acts for a member organisation or has a role in the alliance."""
    return viewer.belongs


def with_scope(scope: str) -> Predicate:
    """At a browser, or with a token that has this scope."""

    def holds(viewer: Viewer) -> bool:
        return viewer.scopes is None or scope in viewer.scopes

    return rules.predicate(holds, name=f"with_scope:{scope}")


administrator = in_alliance(Alliance.ADMINISTRATOR)
staff = in_alliance(Alliance.ADMINISTRATOR, Alliance.SECRETARIAT)
staff_and_auditor = staff | in_alliance(Alliance.AUDITOR)
owner = in_own(Organisation.OWNER)
anyone_of_it = in_own(*Organisation)

rules.add_perm("accounts.use", signed_in)
rules.add_perm("alliance.belong", belongs)
rules.add_perm("chain.use_data_desk", staff)
rules.add_perm("laboratory.use", staff | in_alliance(Alliance.ANALYST))

rules.add_perm("desk.see", staff_and_auditor)
rules.add_perm("desk.decide_applications", staff)
rules.add_perm("desk.invite", staff)
rules.add_perm("desk.change_members", staff)
rules.add_perm("desk.give_alliance_roles", administrator)
rules.add_perm("desk.change_settings", administrator)

rules.add_perm("member.see", anyone_of_it | staff_and_auditor)
rules.add_perm("member.edit", in_own(Organisation.EDITOR) | staff)
rules.add_perm("member.manage_people", owner | staff)
rules.add_perm("member.leave", owner)
rules.add_perm("member.manage_tokens", owner)
rules.add_perm("member.manage_webhooks", owner)
rules.add_perm("member.add_documents", in_own(*(set(Organisation) - {Organisation.READER})))
rules.add_perm("member.read_contacts", belongs & with_scope("contacts"))

rules.add_perm("audit.read", in_alliance(Alliance.ADMINISTRATOR, Alliance.AUDITOR))
