"""Invented people of the demo, one for each role; each name says that it is a sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password, verify_password

from corechain_portal.accounts.demo import DEMO_ACCOUNTS, DemoAccount
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.membership.grants import give_alliance_role, give_organisation_role
from corechain_portal.membership.models import AllianceRoleKind, MemberOrganisation, OrganisationRoleKind
from corechain_portal.membership.people import Role

QUICK = 1000
"""Rounds for a password that everybody may know: breaking it need not be slow, making the demo need not be either."""


@dataclass(frozen=True)
class SamplePerson:
    """Somebody with a role: in an organisation of the chain, or in the alliance where there is none."""

    local_part: str
    role: str
    display_name: str
    registry_id: str = ""

    @property
    def email(self) -> str:
        """Under a domain that is kept free for examples."""
        return f"{self.local_part}@example.org"

    @property
    def password(self) -> str:
        """Public."""
        return f"demo-{self.local_part}"


OTHERS = (
    SamplePerson("statistician", "statistician", "示例联盟统计员 Sample alliance statistician"),
    SamplePerson("liaison", "liaison", "示例党建联络员 Sample branch liaison"),
    SamplePerson("editor", "editor", "示例编辑 Sample editor", "cr-micro"),
    SamplePerson("trader", "trader", "示例采购员 Sample buyer", "cr-micro"),
    SamplePerson("hr", "hr", "示例人事 Sample personnel officer", "cr-micro"),
    SamplePerson("org-statistician", "statistician", "示例统计员 Sample statistician", "cr-micro"),
    SamplePerson("reader", "reader", "示例查阅者 Sample reader", "cr-micro"),
    SamplePerson("competitor", "owner", "示例负责人（二） Sample owner (2)", "hh-wuxi"),
)
"""Besides :data:`~corechain_portal.accounts.demo.DEMO_ACCOUNTS`, whose passwords are shown."""
OF_MEMBER = "cr-micro"
"""The organisation that the shown account of a member acts for."""


def make_people(alliance: Alliance, members: Mapping[str, MemberOrganisation]) -> None:
    """Everybody with their role. A real account that has one of the addresses is left alone."""
    for account in DEMO_ACCOUNTS:
        person = _person(account)
        if person is not None:
            in_member = account.role == OrganisationRoleKind.OWNER
            _give(person, account.role, alliance, members.get(OF_MEMBER) if in_member else None, in_member)
    for each in OTHERS:
        person = _person(each)
        if person is not None:
            _give(person, each.role, alliance, members.get(each.registry_id), bool(each.registry_id))
    _make_owners(members)


def _make_owners(members: Mapping[str, MemberOrganisation]) -> None:
    """Every other member has an owner, who cannot sign in."""
    for registry_id, member in members.items():
        if not member.is_active or member.roles.filter(until=None).exists():
            continue
        email = f"owner-{registry_id}@example.org"
        person = User.objects.filter(email=email).first()
        if person is None:
            person = User(email=email, sample=True, display_name=f"示例负责人 Sample owner ({registry_id})")
            person.set_unusable_password()
            person.save()
            person.vouch_for_address()
        if person.sample:
            _give(person, OrganisationRoleKind.OWNER, member.alliance, member, True)


def _person(account: DemoAccount | SamplePerson) -> User | None:
    """The sample account, made where there is none; its public password works again."""
    person = User.objects.filter(email=account.email).first()
    if person is None:
        person = User(email=account.email, display_name=account.display_name, sample=True)
    elif not person.sample:
        return None
    if not (person.pk and verify_password(account.password, person.password)[0]):
        person.password = _quickly_hashed(account.password)
        person.save()
        person.vouch_for_address()
    return person


def _quickly_hashed(password: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=QUICK)
    return make_password(password)


def _give(
    person: User, role: str, alliance: Alliance, member: MemberOrganisation | None, in_member: bool
) -> None:
    if in_member and member is None:
        return
    if member is not None:
        held = member.roles.filter(person=person, role=role, until=None).exists()
        given = None if held else give_organisation_role(person, member, OrganisationRoleKind(role))
    else:
        held = alliance.roles.filter(person=person, role=role, until=None).exists()
        given = None if held else give_alliance_role(person, alliance, AllianceRoleKind(role))
    if given is not None:
        action = "membership.role.give" if in_member else "alliance.role.give"
        record(action, given, viewer=None, by="command", before=None, after=Role(given))
