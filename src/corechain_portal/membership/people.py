"""What changes people's roles: given, ended, handed over. An organisation keeps an owner."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.membership.exceptions import LastOwner, NotPossible
from corechain_portal.membership.grants import end_role, give_alliance_role, give_organisation_role
from corechain_portal.membership.members import active
from corechain_portal.membership.models import (
    AllianceRole,
    AllianceRoleKind,
    MemberOrganisation,
    OrganisationRole,
    OrganisationRoleKind,
)
from corechain_portal.notices import notify


class Role(dict[str, object]):
    """What the audit keeps of a role."""

    def __init__(self, role: OrganisationRole | AllianceRole) -> None:
        super().__init__(person=role.person_id, role=role.role, in_force=role.until is None)


def owners(member: MemberOrganisation) -> list[User]:
    """People who are its owners now and can sign in."""
    return list(
        User.objects.filter(
            organisationroles__member=member,
            organisationroles__role=OrganisationRoleKind.OWNER,
            organisationroles__until=None,
            is_active=True,
        ).distinct()
    )


@transaction.atomic
def give(
    person: User, member: MemberOrganisation, role: OrganisationRoleKind, *, viewer: Viewer
) -> OrganisationRole:
    """Give a person a role in an organisation, and tell them; a role in force stays as it is."""
    member = active(member)
    held = OrganisationRole.objects.filter(person=person, member=member, role=role, until=None).first()
    if held is not None:
        return held
    given = give_organisation_role(person, member, role, by=viewer.person)
    _tell("membership.role.given", given)
    record("membership.role.give", given, viewer=viewer, before=None, after=Role(given))
    if role == OrganisationRoleKind.OWNER and member.ownerless_since is not None:
        MemberOrganisation.objects.filter(pk=member.pk).update(ownerless_since=None)
    return given


@transaction.atomic
def end(role: OrganisationRole, *, viewer: Viewer) -> None:
    """End a role in force; one that has ended already stays as it was. Raises :class:`LastOwner`."""
    active(role.member)
    role = OrganisationRole.objects.select_related("member", "person").get(pk=role.pk)
    if role.until is not None:
        return
    if role.role == OrganisationRoleKind.OWNER and not [
        each for each in owners(role.member) if each.pk != role.person_id
    ]:
        raise LastOwner
    _end(role, viewer)


def _end(role: OrganisationRole, viewer: Viewer) -> None:
    before = Role(role)
    end_role(role)
    _tell("membership.role.ended", role)
    record("membership.role.end", role, viewer=viewer, before=before, after=Role(role))


@transaction.atomic
def hand_over(member: MemberOrganisation, to: User, *, viewer: Viewer) -> None:
    """Make `to` an owner and end the viewer's own ownership; `to` must have a role in the organisation.

    Raises :class:`NotPossible` otherwise.
    """
    member = active(member)
    own = OrganisationRole.objects.filter(
        member=member, person=viewer.person, role=OrganisationRoleKind.OWNER, until=None
    ).first()
    belongs = OrganisationRole.objects.filter(member=member, person=to, until=None).exists()
    if own is None or to.pk == own.person_id or not belongs or not to.is_active:
        raise NotPossible(
            Text(
                zh="只有负责人本人可以移交，且对方须在该单位已有角色。",
                en="Only an owner hands over their own role, to somebody who has a role in the organisation.",
            ),
            Text(
                zh="请先邀请对方加入该单位，再移交。",
                en="Invite them to the organisation first, then hand over.",
            ),
        )
    give(to, member, OrganisationRoleKind.OWNER, viewer=viewer)
    _end(own, viewer)


@transaction.atomic
def give_in_alliance(person: User, role: AllianceRoleKind, *, viewer: Viewer) -> AllianceRole:
    """Give a person a role in the alliance."""
    held = AllianceRole.objects.filter(person=person, alliance=viewer.alliance, role=role, until=None).first()
    if held is not None:
        return held
    given = give_alliance_role(person, viewer.alliance, role, by=viewer.person)
    record("alliance.role.give", given, viewer=viewer, before=None, after=Role(given))
    return given


@transaction.atomic
def end_in_alliance(role: AllianceRole, *, viewer: Viewer) -> None:
    """End a role in the alliance. The last administrator's cannot end: nobody could give it again."""
    alliance = type(viewer.alliance).objects.select_for_update().get(pk=viewer.alliance.pk)
    role = AllianceRole.objects.select_related("person").get(pk=role.pk)
    if role.until is not None:
        return
    others = AllianceRole.objects.filter(
        alliance=alliance, role=AllianceRoleKind.ADMINISTRATOR, until=None, person__is_active=True
    ).exclude(person=role.person)
    if role.role == AllianceRoleKind.ADMINISTRATOR and not others.exists():
        raise NotPossible(
            Text(
                zh="这是联盟唯一的管理员，不能终止。",
                en="This is the alliance's only administrator; the role cannot end.",
            ),
            Text(
                zh="请先把管理员角色授予另一个人。",
                en="Give another person the role of administrator first.",
            ),
        )
    before = Role(role)
    end_role(role)
    record("alliance.role.end", role, viewer=viewer, before=before, after=Role(role))


def _tell(code: str, role: OrganisationRole) -> None:
    notify(
        code,
        [role.person],
        alliance=role.member.alliance,
        link=reverse("member", args=[role.member_id]),
        organisation=role.member,
        role=OrganisationRoleKind(role.role),
    )
