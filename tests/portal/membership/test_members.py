"""Members: the directory, the record with stale edits, leaving and returning, new names, mergers."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal.html_pages import faults_of, read_page
from tests.portal.membership.joined import LEFT
from tests.portal.roles import OTHER, OWN, make_member

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.joining import Invitation
from corechain_portal.membership.models import MemberOrganisation, OrganisationRole, Standing

pytestmark = pytest.mark.django_db
RECORD = {
    "name_en": "Jia Chips",
    "kind": "firm",
    "region": "无锡",
    "website": "",
    "about_zh": "设计芯片。",
    "about_en": "",
}


def own() -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=OWN)


def edit(client: Client, version: int | str, **changed: str) -> Any:
    return client.post(f"/en/members/{OWN}/edit/", {**RECORD, "version": version, **changed})


# The directory --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"甲芯科技", "乙芯科技"}),
        ("?q=甲芯", {"甲芯科技"}),
        ("?q=jia+chips", {"甲芯科技"}),
        ("?q=%E6%97%A7%E5%90%8D", {"甲芯科技"}),
        ("?seat=president", set()),
        ("?seat=council", {"乙芯科技"}),
        ("?region=320000", {"甲芯科技"}),
        ("?region=CN", {"甲芯科技"}),
        ("?region=JP", {"乙芯科技"}),
        ("?region=nowhere", set()),
        ("?kind=park", set()),
        ("?q=%00", {"甲芯科技", "乙芯科技"}),
        ("?page=999", {"甲芯科技", "乙芯科技"}),
    ],
)
def test_members_are_found_by_name_seat_place_and_kind(client: Client, query: str, names: set[str]) -> None:
    MemberOrganisation.objects.filter(pk=OWN).update(region="320214")
    own().former_names.create(name_zh="旧名有限公司")
    MemberOrganisation.objects.filter(pk=OTHER).update(region="JP", seat="council")
    page = client.get(f"/members/{query}").content.decode()
    assert {name for name in ("甲芯科技", "乙芯科技", "丙芯科技", "辛芯软件") if name in page} == names


def test_a_visitor_reads_what_is_public_and_nothing_else(client: Client, people: dict[str, User]) -> None:
    page = client.get(f"/en/members/{OWN}/").content.decode()
    assert "Jia Chips" in page
    assert "The owner" not in page
    assert "People and roles" not in page


def test_a_competitor_sees_no_more_than_a_visitor(clients: dict[str, Client]) -> None:
    page = clients["competitor"].get(f"/en/members/{OWN}/").content.decode()
    assert "The owner" not in page
    assert "Edit record" not in page


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    [
        f"/members/{OWN}/", f"/members/{OWN}/people/", f"/members/{OWN}/edit/", "/members/", "/join/", "/desk/",
        "/desk/applications/", "/desk/members/", f"/desk/members/{OWN}/", "/desk/people/", "/desk/invitations/",
        "/desk/settings/",
    ],
)  # fmt: skip
def test_pages_have_no_fault_of_form(clients: dict[str, Client], path: str, language: str) -> None:
    page = read_page(clients["administrator"].get(language + path).content.decode())
    assert faults_of(page) == []


# The record -----------------------------------------------------------------------------------------------------


def test_an_editor_saves_the_record_and_the_audit_keeps_what_changed(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    assert edit(clients["editor"], own().version).status_code == 302
    assert (own().region, own().about_zh, own().version) == ("320200", "设计芯片。", 2)
    entry = AuditEntry.objects.get(action="membership.member.edit")
    assert entry.changes == '{"about_zh":["","设计芯片。"],"region":["","320200"]}'


def test_of_two_who_edit_at_once_the_second_sees_both_and_loses_nothing(clients: dict[str, Client]) -> None:
    version = own().version
    edit(clients["editor"], version, about_zh="先保存的简介")
    response = edit(clients["owner"], version, about_zh="后保存的简介", website="https://jia.example/")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has saved this meanwhile" in page
    assert page.count("先保存的简介") == 1
    assert page.count("后保存的简介") == 2  # beside the other, and in the form
    assert own().about_zh == "先保存的简介"
    assert faults_of(read_page(page)) == []
    # The form that was shown carries the present version, so that it can be saved now.
    assert f'name="version" value="{own().version}"' in page
    assert edit(clients["owner"], own().version, about_zh="后保存的简介").status_code == 302
    assert own().about_zh == "后保存的简介"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_form_without_a_version_counts_as_stale(clients: dict[str, Client], version: str) -> None:
    assert edit(clients["owner"], version).status_code == 409
    assert own().about_zh == ""


def test_what_is_wrong_is_said_and_the_version_is_kept(clients: dict[str, Client]) -> None:
    response = edit(clients["owner"], 1, website="ftp:/x", about_zh="长" * 4001)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'name="version" value="1"' in page
    assert "at most 4000 characters" in page


# Leaving and returning ------------------------------------------------------------------------------------------


def once(**more: str) -> dict[str, str]:
    return {"once": str(uuid.uuid4()), **more}


def test_leaving_ends_roles_and_invitations_and_keeps_history(clients: dict[str, Client]) -> None:
    form = once(reason="迁往外地")
    for _ in range(2):  # a double click
        clients["owner"].post(f"/members/{OWN}/leave/", form)
    assert own().standing == Standing.LEFT
    (period,) = own().periods.all()
    assert (period.until is not None, period.reason) == (True, "迁往外地")
    assert not OrganisationRole.objects.filter(member=OWN, until=None).exists()
    assert {each.state for each in Invitation.objects.filter(member=OWN)} == {"withdrawn"}
    assert AuditEntry.objects.filter(action="membership.member.leave").count() == 1
    assert clients["owner"].get(f"/members/{OWN}/").status_code == 404
    assert clients["auditor"].get(f"/members/{OWN}/").status_code == 200


def test_who_left_can_be_changed_by_nobody_until_it_returns(clients: dict[str, Client]) -> None:
    clients["owner"].post(f"/members/{OWN}/leave/", once(reason="…"))
    staff = clients["secretariat"]
    assert edit(staff, own().version).status_code == 409
    assert staff.post(f"/desk/members/{OWN}/seat/", {"seat": "council"}).status_code == 409
    assert staff.post(f"/desk/members/{OWN}/return/", once()).status_code == 302
    assert own().is_active
    assert [period.until is None for period in own().periods.all()] == [False, True]
    assert not OrganisationRole.objects.filter(member=OWN, until=None).exists()
    assert staff.post(f"/desk/members/{OWN}/return/", once()).status_code == 409


def test_the_desk_ends_a_membership_with_its_reason(clients: dict[str, Client]) -> None:
    address = f"/en/desk/members/{OWN}/leave/"
    assert clients["secretariat"].post(address, once()).status_code == 422
    assert own().is_active
    clients["secretariat"].post(address, once(**{"leave-reason": "Dues unpaid"}))
    assert own().periods.get().reason == "Dues unpaid"


# New names and mergers ------------------------------------------------------------------------------------------


def rename(client: Client, **changed: str) -> Any:
    form = {
        "name_zh": "甲芯集团有限公司",
        "name_en": "Jia Group",
        "uscc": "",
        "registry_id": "",
        "reason": "更名",
    }
    return client.post(f"/en/desk/members/{OWN}/", {**form, "version": str(own().version), **changed})


def test_a_new_legal_name_keeps_the_former_one(clients: dict[str, Client], client: Client) -> None:
    assert (
        rename(clients["secretariat"], uscc="91320200MA1TETDN0F", registry_id="cr-micro").status_code == 302
    )
    assert (own().name_zh, own().uscc, own().registry_id) == (
        "甲芯集团有限公司",
        "91320200MA1TETDN0F",
        "cr-micro",
    )
    assert [former.name_zh for former in own().former_names.all()] == ["甲芯科技"]
    assert "甲芯科技" in client.get(f"/members/{OWN}/").content.decode()
    assert own().roles.filter(until=None).count() == 6


def test_a_code_or_place_of_another_member_is_refused(clients: dict[str, Client]) -> None:
    MemberOrganisation.objects.filter(pk=OTHER).update(uscc="91320200MA1TETDN0F", registry_id="cr-micro")
    for taken in ({"uscc": "91320200MA1TETDN0F"}, {"registry_id": "cr-micro"}):
        response = rename(clients["secretariat"], **taken)
        assert response.status_code == 409
        assert "Yi Chips" in response.content.decode()
    assert own().name_zh == "甲芯科技"


def test_a_place_in_the_chain_must_exist(clients: dict[str, Client]) -> None:
    assert rename(clients["secretariat"], registry_id="no-such").status_code == 422


def test_a_stale_new_name_shows_both(clients: dict[str, Client]) -> None:
    edit(clients["owner"], own().version, name_en="Jia Semi")
    response = rename(clients["secretariat"], version="1")
    assert response.status_code == 409
    assert "Jia Semi" in response.content.decode()
    assert own().name_zh == "甲芯科技"


def test_a_merger_ends_the_membership_and_leads_to_the_other(
    clients: dict[str, Client], client: Client
) -> None:
    form = once(into=str(OTHER), **{"merge-reason": "吸收合并"})
    assert clients["secretariat"].post(f"/desk/members/{OWN}/merge/", form).status_code == 302
    assert (own().standing, own().successor_id) == (Standing.LEFT, OTHER)
    assert "乙芯科技" in client.get(f"/members/{OWN}/").content.decode()
    assert "甲芯科技" in client.get(f"/members/{OTHER}/").content.decode()
    assert clients["secretariat"].post(f"/desk/members/{OWN}/return/", once()).status_code == 409


@pytest.mark.parametrize(
    ("into", "status"), [(str(OWN), 409), (str(LEFT), 409), (str(uuid.UUID(int=1)), 404), ("x", 404)]
)
def test_into_what_nothing_can_be_merged(clients: dict[str, Client], into: str, status: int) -> None:
    form = once(into=into, **{"merge-reason": "…"})
    assert clients["secretariat"].post(f"/desk/members/{OWN}/merge/", form).status_code == status
    assert own().is_active


def test_a_member_of_another_alliance_is_no_target_of_a_merger(clients: dict[str, Client]) -> None:
    theirs = make_member(uuid.uuid4(), Alliance.objects.get(slug="theirs"), "丁", "Ding")
    form = once(into=str(theirs.pk), **{"merge-reason": "…"})
    assert clients["secretariat"].post(f"/desk/members/{OWN}/merge/", form).status_code == 404


def test_the_members_of_another_alliance_stand_at_its_own_address(client: Client) -> None:
    page = client.get("/@theirs/members/").content.decode()
    assert "丙芯科技" in page
    assert "甲芯科技" not in page
    assert reverse("members") == "/members/"
