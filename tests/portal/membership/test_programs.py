"""Members and applications for programs: the same permissions, answers and refusals as on the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.portal.membership.joined import APPLICATION
from tests.portal.roles import OTHER, OWN

from corechain_portal.accounts.models import User
from corechain_portal.membership.joining import Application
from corechain_portal.membership.models import MemberOrganisation

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


def test_members_are_listed_in_parts(client: Client) -> None:
    first = client.get("/api/v1/members?limit=1").json()
    assert (first["count"], [each["name_zh"] for each in first["members"]]) == (2, ["乙芯科技"])
    second = client.get(first["next"]).json()
    assert ([each["name_zh"] for each in second["members"]], second["next"]) == (["甲芯科技"], None)


def test_a_changed_member_is_answered_anew(client: Client) -> None:
    address = f"/api/v1/members/{OWN}"
    before = client.get(address)
    MemberOrganisation.objects.filter(pk=OWN).update(about_en="New words")
    after = client.get(address, headers={"if-none-match": before.get("ETag", '"x"')})
    assert (after.status_code, after.json()["about_en"]) == (200, "New words")


def test_addresses_of_people_are_for_who_manages_them(clients: dict[str, Client]) -> None:
    owner = clients["owner"].get(f"/api/v1/members/{OWN}/people").json()["people"]
    reader = clients["reader"].get(f"/api/v1/members/{OWN}/people").json()["people"]
    assert {"name": "The editor", "email": "editor@example.org", "roles": ["editor"]} in owner
    assert {each["email"] for each in reader} == {None}


def test_an_application_is_decided_by_a_program_once(clients: dict[str, Client]) -> None:
    path = f"/applications/{APPLICATION}"
    approved = post(clients["secretariat"], f"{path}/approve", {"registry_id": None, "seat": "council"})
    assert (approved.status_code, approved.json()["decision"]) == (200, "approved")
    member = MemberOrganisation.objects.get(pk=approved.json()["member"])
    assert member.seat == "council"
    again = post(clients["administrator"], f"{path}/decline", {"reason": "…"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_decided")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("approve", {"registry_id": "asml"}, "no_such_match"),
        ("approve", {"registry_id": None, "seat": "king"}, "bad_parameters"),
        ("approve", {}, "bad_parameters"),
        ("decline", {"reason": ""}, "bad_parameters"),
    ],
)
def test_a_decision_that_cannot_be_says_why(
    clients: dict[str, Client], path: str, body: dict[str, Any], code: str
) -> None:
    answer = post(clients["secretariat"], f"/applications/{APPLICATION}/{path}", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert Application.objects.get(pk=APPLICATION).is_waiting


def test_a_cookie_alone_decides_nothing(people: dict[str, User]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["secretariat"])
    answer = post(browser, f"/applications/{APPLICATION}/approve", {"registry_id": None})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forged_request")


def test_what_is_asked_of_another_member_is_refused(clients: dict[str, Client]) -> None:
    assert clients["owner"].get(f"/api/v1/members/{OTHER}/people").status_code == 403
    assert clients["owner"].get(f"/api/v1/applications/{APPLICATION}").status_code == 403
