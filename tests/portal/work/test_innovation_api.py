"""Joint innovation through the API: from the invitation to the review, with the same refusals as on the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.portal.roles import OTHER, People, viewer
from tests.portal.work.innovation_rows import SECRET, make_call, make_proposal, under_review

from corechain_portal.innovation.consortium import add_role
from corechain_portal.innovation.models import Proposal
from corechain_portal.innovation.results import result_of

pytestmark = pytest.mark.django_db
WORK = "/api/v1/work"


def send(client: Client, path: str, body: Any = None) -> HttpResponse:
    return client.post(f"{WORK}{path}?lang=en", json.dumps(body or {}), content_type="application/json")


@pytest.fixture
def proposal(people: People) -> Proposal:
    return make_proposal(people, make_call(people))


def test_a_proposal_is_made_and_its_consortium_formed(
    clients: dict[str, Client], people: People, proposal: Proposal
) -> None:
    fields = {"title_zh": "经接口申报", "for_call": str(proposal.for_call_id)}
    made = send(clients["editor"], "/items", {"kind": "innovation.proposal", "fields": fields})
    assert made.status_code == 200, made.content
    at = f"/proposals/{made.json()['id']}"
    role = {"name_en": "Resist", "nodes": ["krf-photoresist"], "requirements": "200 mm, 500 L a month"}
    assert send(clients["editor"], f"{at}/roles", {**role, "nodes": ["nothing"]}).status_code == 422
    formed = send(clients["editor"], f"{at}/roles", role).json()
    role_id = formed["roles"][0]["id"]
    found = clients["editor"].get(f"{WORK}{at}/roles/{role_id}/candidates?lang=en").json()
    assert found["demand"] == "KrF photoresist: 200 mm, 500 L a month"
    assert all(each["reasons"] for each in found["candidates"])
    invited = send(clients["editor"], f"{at}/invitations", {"member": str(OTHER), "role": role_id})
    assert invited.json()["state"] == "waiting"
    assert send(clients["reader"], f"{at}/invitations", {"member": str(OTHER)}).status_code == 403
    assert clients["competitor"].get(f"{WORK}{at}").status_code == 404
    waiting = clients["competitor"].get(f"{WORK}/consortium-invitations").json()["invitations"]
    assert [each["title_zh"] for each in waiting] == ["经接口申报"]
    answered = send(
        clients["competitor"], f"/consortium-invitations/{waiting[0]['id']}/answer", {"accept": True}
    )
    assert answered.json()["state"] == "accepted"
    assert clients["competitor"].get(f"{WORK}{at}").json()["partners"] == [str(OTHER)]
    assert send(clients["editor"], f"{at}/submit").json()["state"] == "submitted"
    late = send(clients["competitor"], f"{at}/leave")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "cannot_propose")


def test_a_review_through_the_api(clients: dict[str, Client], people: People, proposal: Proposal) -> None:
    add_role(proposal, {"name_zh": "封测"}, viewer(people, "owner"))
    invited = send(clients["owner"], f"/proposals/{proposal.pk}/invitations", {"member": str(OTHER)}).json()
    send(clients["competitor"], f"/consortium-invitations/{invited['id']}/answer", {"accept": True})
    row = under_review(people, proposal.for_call, proposal)
    at = f"/proposals/{row.pk}/reviewers"
    refused = send(clients["secretariat"], at, {"email": "competitor@example.org"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "conflict_of_interest")
    assert "belongs to an organisation" in refused.json()["error"]["message"]
    assert send(clients["owner"], at, {"email": "analyst@example.org"}).status_code == 403
    review = send(clients["secretariat"], at, {"email": "analyst@example.org"}).json()
    told = clients["analyst"].get(f"{WORK}/reviews/{review['id']}").json()
    assert told["text_zh"] == SECRET
    first, second = (each["id"] for each in told["criteria"])
    half = {"marks": [{"criterion": first, "mark": 8, "comment": "清楚"}]}
    assert send(clients["analyst"], f"/reviews/{review['id']}/submit", half).status_code == 409
    whole = {"marks": [*half["marks"], {"criterion": second, "mark": 5, "comment": "尚可"}]}
    assert send(clients["analyst"], f"/reviews/{review['id']}/submit", whole).json()["state"] == "submitted"
    assert str(result_of(row).mean) == "6.80"
    assert clients["liaison"].get(f"{WORK}/reviews/{review['id']}").status_code == 404
    assert (
        clients["analyst"].get(f"{WORK}/items/{row.pk}").status_code == 404
    )  # the review is the only way in
    assert send(clients["analyst"], f"/reviews/{review['id']}/conflict").json()["state"] == "conflict"
    assert clients["analyst"].get(f"{WORK}/reviews").json()["reviews"] == []
