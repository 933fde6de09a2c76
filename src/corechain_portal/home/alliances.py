"""The alliances that a person belongs to, and where each is found."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import get_script_prefix

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.language import current_language
from corechain_portal.membership.models import AllianceRole, OrganisationRole, Standing


@dataclass(frozen=True)
class Place:
    """An alliance in the switch between alliances."""

    alliance: Alliance
    address: str
    current: bool


def alliances_of(person: User) -> list[Alliance]:
    """The alliances in which the person has a role, or acts for a member; one query."""
    own_roles = AllianceRole.objects.filter(person=person, until=None).values("alliance")
    of_members = OrganisationRole.objects.filter(
        person=person, until=None, member__standing=Standing.ACTIVE
    ).values("member__alliance")
    return list(Alliance.objects.filter(Q(pk__in=own_roles) | Q(pk__in=of_members)))


def places_of(viewer: Viewer) -> list[Place]:
    """Where the person can switch to, the present alliance among them; empty where there is only that."""
    if viewer.person is None:
        return []
    alliances = alliances_of(viewer.person)
    if {each.pk for each in alliances} <= {viewer.alliance.pk}:
        return []
    if viewer.alliance not in alliances:
        alliances.insert(0, viewer.alliance)
    return [Place(each, address_of(each), each == viewer.alliance) for each in alliances]


def address_of(alliance: Alliance) -> str:
    """Path of the alliance's page for the person, in the language of the page being made. It works on any host."""
    root = get_script_prefix().partition("/@")[0].rstrip("/")
    language = "en/" if current_language() == "en" else ""
    return f"{root}/@{alliance.slug}/{language}me/"
