"""Making the whole demo: one seeded step that can be repeated, and loses or doubles nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from corechain.datasets.registry import open_snapshot
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain_portal.accounts.demo import DEMO_ACCOUNTS, DemoAccount, DemoSwitchedOff
from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_alliance, make_first_alliance
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.demo.joint_work import make_joint_work
from corechain_portal.demo.members import WUXI, SampleMember, make_members
from corechain_portal.demo.people import make_people
from corechain_portal.demo.under_way import make_under_way
from corechain_portal.introductions.demo import make_samples as make_introductions
from corechain_portal.joint_purchase.demo import make_samples as make_joint_purchase
from corechain_portal.listings.demo import make_samples as make_listings
from corechain_portal.loop_board.computing import keep_board
from corechain_portal.matching.demo import make_samples as make_matches
from corechain_portal.membership.grants import give_alliance_role, give_organisation_role
from corechain_portal.membership.models import (
    AllianceRole,
    AllianceRoleKind,
    OrganisationRole,
    OrganisationRoleKind,
    SeatKind,
)
from corechain_portal.membership.people import Role

SECOND = "sample-suzhou"
SUZHOU = "3205"
IN_BOTH = {
    "administrator@example.org": AllianceRoleKind.ADMINISTRATOR,
    "secretariat@example.org": AllianceRoleKind.SECRETARIAT,
    "auditor@example.org": AllianceRoleKind.AUDITOR,
}
"""Who has a role in the second alliance too, and can switch."""
TABLES_OF_ORGANISATIONS = {"provisions": "organisation_id", "specifications": "organisation_id"}


@transaction.atomic
def make_demo() -> tuple[DemoAccount, ...]:
    """Make what is missing of the demo, and give the shown accounts their public passwords again.

    Gives the accounts to show. Raises :class:`~corechain_portal.accounts.demo.DemoSwitchedOff` unless the demo is on,
    which production mode never allows.
    """
    if not settings.DEMO or settings.PRODUCTION:
        raise DemoSwitchedOff
    first = make_first_alliance()
    members = {}
    if LoadedDataset.objects.filter(alliance=first).exists():
        members = make_members(first, current_snapshot(first), WUXI)
    make_people(first, members)
    make_under_way(first, members)
    make_joint_work(first, members)
    make_listings(first, members)
    make_matches(first)
    make_introductions(first, members)
    make_joint_purchase(first, members)
    keep_board(first)
    _make_second()
    return DEMO_ACCOUNTS


def _make_second() -> None:
    """A small alliance beside the first, with a chain and people of its own."""
    alliance = Alliance.objects.filter(slug=SECOND).first() or make_alliance(
        SECOND, name_zh="示例联盟（苏州）", name_en="Sample Alliance (Suzhou)", region=f"{SUZHOU}00"
    )
    if not LoadedDataset.objects.filter(alliance=alliance).exists():
        load_snapshot(_suzhou(), alliance, origin=Origin.FILES, edition="1")
    snapshot = current_snapshot(alliance)
    local = [each for each in snapshot.organisations.values() if (each.region or "").startswith(SUZHOU)]
    samples = [SampleMember(each.id, SeatKind.MEMBER, "2025-02-10") for each in local[:2]]
    members = make_members(alliance, snapshot, samples)
    keep_board(alliance)
    for email, role in IN_BOTH.items():
        person = User.objects.filter(email=email, sample=True).first()
        if person and not person.allianceroles.filter(alliance=alliance, role=role, until=None).exists():
            _tell(give_alliance_role(person, alliance, role))
    owner = User.objects.filter(email="member@example.org", sample=True).first()
    for member in list(members.values())[:1]:
        if owner and not member.roles.filter(person=owner, until=None).exists():
            _tell(give_organisation_role(owner, member, OrganisationRoleKind.OWNER))


def _tell(given: AllianceRole | OrganisationRole) -> None:
    action = "alliance.role.give" if isinstance(given, AllianceRole) else "membership.role.give"
    record(action, given, viewer=None, by="command", before=None, after=Role(given))


def _suzhou() -> ChainSnapshot:
    """Of the built-in chain: its nodes, its organisations in Suzhou, and what those provide."""
    whole = open_snapshot("wuxi-ic")
    kept = {each.id for each in whole.organisations.values() if (each.region or "").startswith(SUZHOU)}
    tables = dict(whole.tables)
    tables["organisations"] = _only(whole, "organisations", "id", kept)
    for table, column in TABLES_OF_ORGANISATIONS.items():
        tables[table] = _only(whole, table, column, kept)
    tables["supply_links"] = whole.tables["supply_links"].slice(0, 0)
    tables["observations"] = whole.tables["observations"].slice(0, 0)
    title = Text(zh="示例产业链（苏州）", en="Sample chain (Suzhou)")
    return ChainSnapshot("sample-suzhou", title, f"{SUZHOU}00", tables)


def _only(snapshot: ChainSnapshot, table: str, column: str, kept: set[str]) -> object:
    """The rows that belong to `kept`, or to no organisation."""
    rows = snapshot.tables[table]
    return rows.filter([each is None or each in kept for each in rows[column].to_pylist()])
