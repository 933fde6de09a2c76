"""Joint talent through the API: the way of a profile from its first word to its erasure, and who is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.portal.integration.made import BEARERS
from tests.portal.roles import OTHER, People, viewer

from corechain_portal.access.confidentiality import Level
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.talent.consent import CURRENT
from corechain_portal.talent.kinds import MENTORING, POST
from corechain_portal.talent.models import Application, Profile
from corechain_portal.workstreams.items import make_item
from corechain_portal.workstreams.models import WorkItem

pytestmark = pytest.mark.django_db
AT = "/api/v1/talent"
PROFILE = {
    "headline": "Layout engineer",
    "skills": ["版图设计", "DRC"],
    "regions": ["Jiangsu"],
    "works": ["full"],
}


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(method, f"{AT}{path}", json.dumps(body or {}), content_type="application/json")


@pytest.fixture
def post(people: People) -> WorkItem:
    """A post of another organisation than the roles' own."""
    fields = {
        "title_en": "Layout", "skills": ["layout-design"], "region": "320200", "work": "full", "level": Level.PUBLIC,
        "member": MemberOrganisation.objects.get(pk=OTHER),
    }  # fmt: skip
    return make_item(POST, viewer(people, "competitor"), fields)


def test_from_the_first_word_to_erasure(clients: dict[str, Client], post: WorkItem) -> None:
    person, officer = clients["newcomer"], clients["competitor"]
    made = send(person, "PUT", "/profile", PROFILE).json()
    assert (made["skills"], made["regions"], made["seen_by"]) == (
        ["layout-design", "physical-verification"], ["320000"], "nobody",
    )  # fmt: skip
    (fits,) = person.get(f"{AT}/posts-for-me?lang=en").json()["posts"]
    assert fits == {
        "post": str(post.pk), "matching": ["layout design"], "missing": [], "region": True, "work": True,
    }  # fmt: skip

    found = f"{AT}/posts/{post.pk}/candidates"
    assert officer.get(found).json() == {"with_all": [], "with_some": []}
    assert (
        send(person, "POST", "/profile/consent", {"seen_by": "alliance", "consent": "old"}).status_code == 409
    )
    assert (
        send(person, "POST", "/profile/consent", {"seen_by": "alliance", "consent": CURRENT}).status_code
        == 200
    )
    (shown,) = officer.get(found).json()["with_all"]
    assert shown["profile"].keys() == {
        "id", "headline", "experience", "skills", "languages", "regions", "works",
    }  # fmt: skip
    assert clients["hr"].get(found).status_code == 403, "another organisation's post"

    sent = send(person, "POST", f"/posts/{post.pk}/applications", {"words": "please"}).json()
    assert [each["id"] for each in officer.get(f"{AT}/applications").json()["applications"]] == [sent["id"]]
    assert clients["hr"].get(f"{AT}/applications").json() == {"applications": []}
    assert (
        send(clients["hr"], "POST", f"/applications/{sent['id']}/answer", {"accept": True}).status_code == 404
    )
    assert send(officer, "POST", f"/applications/{sent['id']}/answer", {"accept": True}).json() == {
        "done": True
    }

    assert send(person, "DELETE", "/profile/consent").json() == {"done": True}
    assert officer.get(found).json() == {"with_all": [], "with_some": []}
    assert send(person, "DELETE", "/profile").json() == {"done": True}
    assert (Profile.objects.count(), Application.objects.count()) == (0, 0)


def test_a_mentor_is_asked_and_answers(clients: dict[str, Client], people: People) -> None:
    person = clients["newcomer"]
    offer = make_item(
        MENTORING,
        viewer(people, "trader"),
        {"title_en": "Mentor", "skills": ["layout-design"], "level": Level.PUBLIC},
    )
    asked = send(person, "POST", f"/mentors/{offer.pk}/requests", {"words": "layout"}).json()
    assert (asked["offer"], asked["state"]) == (str(offer.pk), "waiting")
    assert send(clients["trader"], "POST", f"/requests/{asked['id']}/answer", {"accept": True}).json() == {
        "done": True
    }


def test_a_stale_or_unusable_profile_is_refused(clients: dict[str, Client]) -> None:
    person = clients["newcomer"]
    assert send(person, "PUT", "/profile", {**PROFILE, "skills": ["会魔法"]}).status_code == 422
    version = send(person, "PUT", "/profile", PROFILE).json()["version"]
    assert send(person, "PUT", "/profile", {**PROFILE, "version": version}).status_code == 200
    assert send(person, "PUT", "/profile", {**PROFILE, "version": version}).status_code == 409


def test_a_token_reads_no_profile(clients: dict[str, Client], people: People) -> None:
    send(clients["newcomer"], "PUT", "/profile", PROFILE)
    send(clients["newcomer"], "POST", "/profile/consent", {"seen_by": "alliance", "consent": CURRENT})
    asked = Client(headers={"Authorization": f"Bearer {BEARERS['competitors']}"})

    for path in ("profile", "applications", f"posts/{OTHER}/candidates"):
        assert asked.get(f"{AT}/{path}").status_code in (401, 403)
