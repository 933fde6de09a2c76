"""People's roles: given, ended, handed over; an organisation keeps an owner, and one without is noticed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal.roles import IN_ORGANISATION, OTHER, OWN, ROLES, STAFF

from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.closing import close_account
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.models import AllianceRole, MemberOrganisation, OrganisationRole
from corechain_portal.membership.owners import notice_owners, without_owner
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
MANAGERS = ("owner", *STAFF)


def role_of(person: User, member: uuid.UUID = OWN) -> OrganisationRole:
    return OrganisationRole.objects.get(person=person, member=member, until=None)


def give(client: Client, person: User, role: str, member: uuid.UUID = OWN) -> Any:
    return client.post(reverse("member-role-give", args=[member]), {"person": person.pk, "role": role})


def end(client: Client, role: OrganisationRole, member: uuid.UUID = OWN) -> Any:
    return client.post(reverse("member-role-end", args=[member, role.pk]))


@pytest.mark.parametrize("role", ROLES)
def test_only_owners_and_staff_give_and_end_roles(
    clients: dict[str, Client], people: dict[str, User], role: str
) -> None:
    person = people["reader"]
    given, ended = give(clients[role], person, "hr"), end(clients[role], role_of(people["editor"]))
    if role in MANAGERS:
        expected = 302
    elif role in (*IN_ORGANISATION, "auditor"):
        expected = 403
    else:
        expected = 302 if role == "anonymous" else 404
    assert (given.status_code, ended.status_code) == (expected, expected)
    changed = role in MANAGERS
    assert OrganisationRole.objects.filter(person=person, role="hr", until=None).exists() is changed
    assert OrganisationRole.objects.filter(person=people["editor"], until=None).exists() is not changed


def test_a_role_is_given_once_and_told(clients: dict[str, Client], people: dict[str, User]) -> None:
    for _ in range(2):
        give(clients["owner"], people["reader"], "hr")
    assert OrganisationRole.objects.filter(person=people["reader"], role="hr").count() == 1
    assert Notice.objects.filter(person=people["reader"], code="membership.role.given").count() == 1
    assert AuditEntry.objects.filter(action="membership.role.give").count() == 1


def test_a_role_that_ends_stays_as_history(clients: dict[str, Client], people: dict[str, User]) -> None:
    end(clients["owner"], role_of(people["reader"]))
    end(clients["owner"], OrganisationRole.objects.get(person=people["reader"]))
    role = OrganisationRole.objects.get(person=people["reader"])
    assert role.until is not None
    assert AuditEntry.objects.filter(action="membership.role.end").count() == 1
    page = clients["owner"].get(f"/en/members/{OWN}/people/").content.decode()
    assert "Roles that have ended" in page
    assert clients["reader"].get(f"/members/{OWN}/people/").status_code == 404


def test_the_last_owner_stays(clients: dict[str, Client], people: dict[str, User]) -> None:
    response = end(clients["owner"], role_of(people["owner"]))
    assert response.status_code == 409
    give(clients["owner"], people["editor"], "owner")
    assert end(clients["owner"], role_of(people["owner"])).status_code == 302


def test_an_owner_whose_account_is_closed_does_not_count(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    give(clients["owner"], people["editor"], "owner")
    User.objects.filter(pk=people["editor"].pk).update(is_active=False)
    assert end(clients["owner"], role_of(people["owner"])).status_code == 409


def test_ownership_is_handed_over_in_one_step(clients: dict[str, Client], people: dict[str, User]) -> None:
    address = reverse("member-hand-over", args=[OWN])
    assert clients["owner"].post(address, {"person": people["editor"].pk}).status_code == 302
    roles = {(role.person_id, role.role) for role in OrganisationRole.objects.filter(member=OWN, until=None)}
    assert (people["editor"].pk, "owner") in roles
    assert (people["owner"].pk, "owner") not in roles
    assert clients["owner"].post(address, {"person": people["editor"].pk}).status_code == 404


def test_staff_do_not_hand_over_what_is_not_theirs(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    address = reverse("member-hand-over", args=[OWN])
    assert clients["secretariat"].post(address, {"person": people["editor"].pk}).status_code == 409


# Swapped identifiers --------------------------------------------------------------------------------------------


def test_a_role_of_another_member_is_not_ended_by_this_ones_address(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    role = role_of(people["competitor"], OTHER)
    assert end(clients["owner"], role, OWN).status_code == 404
    assert end(clients["secretariat"], role, OWN).status_code == 404
    role.refresh_from_db()
    assert role.until is None


@pytest.mark.parametrize("person", ["competitor", "newcomer", "stranger"])
def test_a_role_is_given_only_to_who_is_here_already(
    clients: dict[str, Client], people: dict[str, User], person: str
) -> None:
    assert give(clients["owner"], people[person], "owner").status_code == 404


@pytest.mark.parametrize("sent", ["", "x", "-1", "٣", "9" * 30, "1 or 1=1"])
def test_what_is_no_identifier_names_nobody(clients: dict[str, Client], sent: str) -> None:
    form = {"person": sent, "role": "owner"}
    assert clients["owner"].post(reverse("member-role-give", args=[OWN]), form).status_code == 404
    assert clients["administrator"].post(reverse("desk-role-give"), form).status_code == 404


def test_an_unknown_role_is_not_given(clients: dict[str, Client], people: dict[str, User]) -> None:
    assert give(clients["owner"], people["reader"], "administrator").status_code == 404


# Organisations without an owner ---------------------------------------------------------------------------------


def ours() -> Alliance:
    return Alliance.objects.get(pk=MemberOrganisation.objects.get(pk=OWN).alliance_id)


def test_an_organisation_whose_owner_closed_the_account_is_shown_and_told_once(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    assert notice_owners() == 0
    close_account(people["owner"], make_viewer(ours(), people["owner"]))
    assert [each.pk for each in without_owner(ours())] == [OWN]
    assert (notice_owners(), notice_owners()) == (1, 0)
    told = Notice.objects.filter(code="membership.without_owner")
    assert {notice.person for notice in told} == {people[role] for role in STAFF}
    assert "甲芯科技" in clients["auditor"].get("/desk/").content.decode()
    assert AuditEntry.objects.filter(action="membership.member.ownerless", by="system").count() == 1


def test_it_is_no_news_any_more_once_it_has_an_owner(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    OrganisationRole.objects.filter(person=people["owner"]).delete()
    notice_owners()
    give(clients["secretariat"], people["editor"], "owner")
    assert MemberOrganisation.objects.get(pk=OWN).ownerless_since is None
    assert list(without_owner(ours())) == []


# Roles in the alliance ------------------------------------------------------------------------------------------


def test_an_administrator_gives_and_ends_roles_in_the_alliance(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    form = {"person": people["analyst"].pk, "role": "auditor"}
    assert clients["administrator"].post(reverse("desk-role-give"), form).status_code == 302
    role = AllianceRole.objects.get(person=people["analyst"], role="auditor", until=None)
    assert clients["administrator"].post(reverse("desk-role-end", args=[role.pk])).status_code == 302
    role.refresh_from_db()
    assert role.until is not None
    assert {"alliance.role.give", "alliance.role.end"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_the_last_administrator_stays(clients: dict[str, Client], people: dict[str, User]) -> None:
    role = AllianceRole.objects.get(person=people["administrator"], until=None)
    response = clients["administrator"].post(reverse("desk-role-end", args=[role.pk]))
    assert response.status_code == 409


def test_a_role_in_another_alliance_is_out_of_reach(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    role = AllianceRole.objects.get(person=people["strange_administrator"])
    assert clients["administrator"].post(reverse("desk-role-end", args=[role.pk])).status_code == 404
    form = {"person": people["strange_administrator"].pk, "role": "analyst"}
    assert clients["administrator"].post(reverse("desk-role-give"), form).status_code == 404


def test_who_acts_for_several_organisations_sees_which(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    other = MemberOrganisation.objects.get(pk=OTHER)
    OrganisationRole.objects.create(person=people["owner"], member=other, role="reader")
    page = clients["owner"].get(f"/en/members/{OWN}/").content.decode()
    assert "You act for" in page
    assert "Yi Chips" in page
    assert clients["owner"].get(f"/members/{OTHER}/edit/").status_code == 403
