"""The demo: made by one command, made again without doubling or losing anything, and marked wherever it shows."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from tests.portal.roles import ours

from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.demo import DEMO_ACCOUNTS
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.demo.alliances import SECOND
from corechain_portal.demo.people import OTHERS
from corechain_portal.membership.models import (
    AllianceRoleKind,
    MemberOrganisation,
    OrganisationRoleKind,
    SeatKind,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db: None) -> None:
    """The demo in a portal whose own people have other addresses."""
    for row in (*User.objects.all(), *EmailAddress.objects.all()):
        row.email = f"real-{row.email}"
        row.save(update_fields=["email"])
    with override_settings(DEMO=True):
        call_command("make_demo", verbosity=0)


def _rows() -> dict[str, list[dict]]:
    """Every row of every table but those that a sign-in or a renewed password changes."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label.startswith(
            ("chain", "membership", "alliances", "audit", "contacts", "attachments")
        )
    }


@pytest.mark.usefixtures("demo")
def test_making_it_again_changes_no_row() -> None:
    before = _rows(), User.objects.count()
    with override_settings(DEMO=True):
        call_command("make_demo", verbosity=0)
    assert (_rows(), User.objects.count()) == before


@pytest.mark.usefixtures("demo")
def test_there_is_a_person_of_every_role_who_can_sign_in() -> None:
    held: set[str] = set()
    for each in (*DEMO_ACCOUNTS, *OTHERS):
        person = User.objects.get(email=each.email)
        assert person.sample
        assert person.check_password(each.password)
        viewer = make_viewer(ours(), person)
        roles = {
            *viewer.alliance_roles,
            *(role for held in viewer.organisation_roles.values() for role in held),
        }
        assert each.role in roles
        held |= roles
    assert held == {*AllianceRoleKind.values, *OrganisationRoleKind.values}


@pytest.mark.usefixtures("demo")
def test_members_are_organisations_of_the_chain_with_seats_and_every_active_one_has_an_owner() -> None:
    members = MemberOrganisation.objects.filter(alliance=ours(), sample=True)
    assert len(members) == 13
    chain = current_snapshot(ours()).organisations
    for member in members:
        assert member.name_zh == chain[member.registry_id].name("zh")
        assert "示例" in member.about_zh
        assert "Sample" in member.about_en
        owners = member.roles.filter(role=OrganisationRoleKind.OWNER, until=None)
        assert owners.exists() is member.is_active
    assert {each.seat for each in members} == set(SeatKind.values)
    assert [each.registry_id for each in members if not each.is_active] == ["leadmicro"]


@pytest.mark.usefixtures("demo")
def test_everybody_and_everything_invented_says_that_it_is_a_sample() -> None:
    for person in User.objects.filter(sample=True):
        assert person.email.endswith("@example.org")
        assert re.search("示例|演示", person.display_name)
        assert re.search("[Ss]ample|demo", person.display_name)


@pytest.mark.usefixtures("demo")
def test_the_second_alliance_has_a_chain_and_people_of_its_own_and_staff_can_switch(client: Client) -> None:
    second = Alliance.objects.get(slug=SECOND)
    snapshot = current_snapshot(second)
    assert {(each.region or "")[:4] for each in snapshot.organisations.values()} == {"3205"}
    assert snapshot.provisions
    for email in ("secretariat@example.org", "administrator@example.org", "member@example.org"):
        person = User.objects.get(email=email)
        assert make_viewer(ours(), person).belongs
        assert make_viewer(second, person).belongs
    assert not make_viewer(second, User.objects.get(email="competitor@example.org")).belongs
    for address in ("/", "/en/", "/chain/", "/organisations/"):
        assert client.get(f"/@{SECOND}{address}").status_code == 200


@pytest.mark.usefixtures("demo")
def test_the_pages_of_the_sample_alliance_can_be_opened(client: Client) -> None:
    client.force_login(User.objects.get(email="secretariat@example.org"))
    assert "示例芯材（无锡）有限公司" in client.get("/desk/applications/").content.decode()
    for address in ("/me/", "/desk/", "/members/", "/desk/members/", "/desk/invitations/", "/audit/"):
        assert client.get(address).status_code in (200, 403)


def test_real_accounts_and_members_are_left_alone(people: dict[str, User]) -> None:
    member = MemberOrganisation.objects.create(alliance=ours(), name_zh="真实会员", registry_id="jcet")
    with override_settings(DEMO=True):
        call_command("make_demo", verbosity=0)
    assert MemberOrganisation.objects.get(registry_id="jcet", alliance=ours()).pk == member.pk
    reader = make_viewer(ours(), User.objects.get(pk=people["reader"].pk))
    assert len(reader.organisation_roles) == 1
    assert not people["reader"].sample


@pytest.mark.parametrize("off", [{"DEMO": False}, {"DEMO": True, "PRODUCTION": True}])
def test_it_is_never_made_where_the_settings_do_not_allow_it(off: dict[str, bool]) -> None:
    with override_settings(**off), pytest.raises(CommandError, match="CORECHAIN_DEMO"):
        call_command("make_demo")
    assert not MemberOrganisation.objects.filter(sample=True).exists()
    assert not Alliance.objects.filter(slug=SECOND).exists()
