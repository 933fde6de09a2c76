"""One person of every role, in one alliance and in another: whom the permission tests sign in."""

from __future__ import annotations

import uuid

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.grants import give_alliance_role, give_organisation_role
from corechain_portal.membership.models import (
    AllianceRoleKind,
    MemberOrganisation,
    MembershipPeriod,
    OrganisationRoleKind,
)

People = dict[str, User]
PASSWORD = "a long password for tests"
OWN = uuid.UUID("00000000-0000-4000-8000-0000000000a1")
"""The member organisation whose people the roles below are."""
OTHER = uuid.UUID("00000000-0000-4000-8000-0000000000a2")
"""Another member of the same alliance, a competitor."""
STRANGER = uuid.UUID("00000000-0000-4000-8000-0000000000a3")
"""A member of the other alliance."""

IN_ORGANISATION = {
    "owner": OrganisationRoleKind.OWNER,
    "editor": OrganisationRoleKind.EDITOR,
    "trader": OrganisationRoleKind.TRADER,
    "hr": OrganisationRoleKind.HR,
    "org_statistician": OrganisationRoleKind.STATISTICIAN,
    "reader": OrganisationRoleKind.READER,
}
IN_ALLIANCE = {kind.value: kind for kind in AllianceRoleKind}
ROLES = (
    "anonymous",
    "newcomer",  # has an account and no role at all
    *IN_ORGANISATION,
    "competitor",  # the owner of another member
    *IN_ALLIANCE,
    "stranger",  # the owner of a member of another alliance
    "strange_administrator",  # the administrator of another alliance
)
OF_MEMBERS = (*IN_ORGANISATION, "competitor")
STAFF = ("secretariat", "administrator")
READS_ALL = (*STAFF, "auditor")
BELONG = (*OF_MEMBERS, *IN_ALLIANCE)


def ours() -> Alliance:
    """The alliance that most tests are about: the first."""
    return Alliance.objects.earliest("pk")


def theirs() -> Alliance:
    """Another alliance of the same portal."""
    return Alliance.objects.get(slug="theirs")


def viewer(people: People, role: str) -> Viewer:
    """The person of `role` looking at the first alliance."""
    return make_viewer(ours(), people[role])


def make_people() -> dict[str, User | None]:
    """Make both alliances, three members and a person of each role."""
    our_alliance = ours()
    their_alliance, _ = Alliance.objects.get_or_create(
        slug="theirs", defaults={"name_zh": "另一联盟", "name_en": "Another alliance", "region": "320500"}
    )
    own = make_member(OWN, our_alliance, "甲芯科技", "Jia Chips")
    other = make_member(OTHER, our_alliance, "乙芯科技", "Yi Chips")
    strange = make_member(STRANGER, their_alliance, "丙芯科技", "Bing Chips")
    people: dict[str, User | None] = {"anonymous": None}
    for role in ROLES[1:]:
        people[role] = User.objects.create_user(
            f"{role.replace('_', '-')}@example.org", PASSWORD, display_name=f"The {role}"
        )
    for role, kind in IN_ORGANISATION.items():
        give_organisation_role(people[role], own, kind)
    give_organisation_role(people["competitor"], other, OrganisationRoleKind.OWNER)
    give_organisation_role(people["stranger"], strange, OrganisationRoleKind.OWNER)
    for role, kind in IN_ALLIANCE.items():
        give_alliance_role(people[role], our_alliance, kind)
    give_alliance_role(people["strange_administrator"], their_alliance, AllianceRoleKind.ADMINISTRATOR)
    return people


def make_member(pk: uuid.UUID, alliance: Alliance, name_zh: str, name_en: str) -> MemberOrganisation:
    """A member of `alliance` since now."""
    member, made = MemberOrganisation.objects.get_or_create(
        pk=pk, defaults={"alliance": alliance, "name_zh": name_zh, "name_en": name_en}
    )
    if made:
        MembershipPeriod.objects.create(member=member)
    return member
