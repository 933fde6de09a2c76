"""Predicates that permissions are made of: on the viewer and, where it is about one thing, on that thing."""

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


@rules.predicate
def edits_for_partner(viewer: Viewer, thing: Any = None) -> bool:
    """Owner or editor of the organisation that something was proposed to (its attribute ``partner_id``)."""
    held = viewer.organisation_roles.get(getattr(thing, "partner_id", None), frozenset())
    return not held.isdisjoint({Organisation.OWNER, Organisation.EDITOR})


@rules.predicate
def hires_for_partner(viewer: Viewer, thing: Any = None) -> bool:
    """Owner or personnel officer of the organisation that something was proposed to (its attribute ``partner_id``)."""
    held = viewer.organisation_roles.get(getattr(thing, "partner_id", None), frozenset())
    return not held.isdisjoint({Organisation.OWNER, Organisation.HR})


@rules.predicate
def answers_for_it(viewer: Viewer, thing: Any = None) -> bool:
    """Is the person who answers for the thing (its attribute ``responsible_id``)."""
    return viewer.person is not None and getattr(thing, "responsible_id", None) == viewer.person.pk


@rules.predicate
def deals_for_a_party(viewer: Viewer, thing: Any = None) -> bool:
    """Owner, buyer or seller of one of the two organisations of an introduction; without a thing: of any."""
    roles = {Organisation.OWNER, Organisation.TRADER}
    if thing is None:
        return any(not held.isdisjoint(roles) for held in viewer.organisation_roles.values())
    parties = (thing.asker_id, thing.asked_id)
    return any(not viewer.organisation_roles.get(each, frozenset()).isdisjoint(roles) for each in parties)


administrator = in_alliance(Alliance.ADMINISTRATOR)
acts = belongs & rules.predicate(
    lambda viewer: bool(viewer.organisation_roles or viewer.alliance_roles - {Alliance.AUDITOR.value}),
    name="acts",
)
"""Belongs to the alliance and may change something in it; who is an auditor alone may not."""
staff = in_alliance(Alliance.ADMINISTRATOR, Alliance.SECRETARIAT)
staff_and_auditor = staff | in_alliance(Alliance.AUDITOR)
owner = in_own(Organisation.OWNER)
anyone_of_it = in_own(*Organisation)
