"""Joining by application: typed, checked, matched, decided once, and what the applicant is told."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from tests.portal.html_pages import faults_of, read_page
from tests.portal.membership.joined import APPLICATION, LEFT, THEIR_APPLICATION, TYPED
from tests.portal.membership.letters import letters
from tests.portal.roles import OWN, STAFF

from corechain_portal.accounts.models import User
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.joining import Application, Decision, Invitation
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
CODE = "91320200MA1K3DNG07"
"""Another code whose check character is right."""


def apply(client: Client, language: str = "/en", **changed: Any) -> Any:
    return client.post(f"{language}/join/", {**TYPED, "once": str(uuid.uuid4()), **changed})


def made() -> Application:
    return Application.objects.exclude(pk__in=(APPLICATION, THEIR_APPLICATION)).get()


def test_an_application_is_kept_and_everybody_is_told(client: Client) -> None:
    response = apply(client)
    application = made()
    assert (application.name_zh, application.uscc, application.region) == (
        TYPED["name_zh"], TYPED["uscc"], "320200",
    )  # fmt: skip
    assert application.is_waiting
    (letter,) = letters()
    assert letter.to == "ding@example.com"
    assert letter.path == response["Location"]
    told = Notice.objects.filter(code="membership.application.made")
    assert {notice.person.email.split("@")[0] for notice in told} == set(STAFF)
    (entry,) = AuditEntry.objects.filter(action="membership.application.make")
    assert (entry.by, entry.person) == ("visitor", None)
    assert "ding@example.com" not in entry.changes


def test_the_same_form_sent_twice_makes_one_application_and_one_letter(client: Client) -> None:
    form = {**TYPED, "once": str(uuid.uuid4())}
    first, second = (client.post("/join/", form) for _ in range(2))
    assert first["Location"] == second["Location"]
    made()
    assert len(letters()) == 1


def test_a_form_without_its_token_is_out_of_date(client: Client) -> None:
    response = client.post("/en/join/", TYPED)
    assert response.status_code == 422
    assert "out of date" in response.content.decode()
    assert TYPED["why"] in response.content.decode()


def test_the_status_page_follows_the_decision(client: Client, clients: dict[str, Client]) -> None:
    status = apply(client)["Location"]
    assert "waits for the secretariat" in client.get(status).content.decode()
    decline = f"/desk/applications/{made().pk}/decline/"
    clients["secretariat"].post(decline, {"reason": "The licence has expired."})
    page = client.get(status).content.decode()
    assert "It is declined." in page
    assert "The licence has expired." in page
    assert letters()[-1].to == "ding@example.com"
    assert "The licence has expired." in letters()[-1].body


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"uscc": "91320200MA1TETDN0A"}, "the first 17 characters give F"),
        ({"uscc": "913202"}, "has 18 characters"),
        ({"uscc": ""}, "have a Unified Social Credit Code"),
        ({"region": "Atlantis"}, "There is no region “Atlantis”."),
        ({"name_zh": "甲" * 301}, "at most 300 characters"),
        ({"applicant_email": "not an address"}, "valid email address"),
        ({"why": ""}, "required"),
        ({"website": "javascript:alert(1)"}, "valid URL"),
        ({"kind": "king"}, "not one of the available choices"),
        ({"why": "甲\x00"}, "Null characters are not allowed"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, changed: dict[str, str], said: str
) -> None:
    response = apply(client, **changed)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert TYPED["applicant_name"] in page
    assert faults_of(read_page(page)) == []
    assert Application.objects.count() == 2


def test_the_code_is_read_as_it_is_typed_in_the_office(client: Client) -> None:
    apply(client, uscc=" 9132 0200 ma1t etdn 0f ")
    assert made().uscc == TYPED["uscc"]


def test_an_organisation_abroad_needs_no_code(client: Client) -> None:
    apply(client, uscc="", region="Japan")
    assert (made().uscc, made().region) == (None, "JP")


def test_300_characters_emoji_and_right_to_left_are_kept_and_isolated(
    client: Client, clients: dict[str, Client]
) -> None:
    name = ("شركة 🚀👩‍🔬" * 30)[:300]
    apply(client, name_zh=name)
    assert made().name_zh == " ".join(name.split())
    page = clients["secretariat"].get(f"/desk/applications/{made().pk}/").content.decode()
    assert f"<bdi>{made().name_zh}</bdi>" in page


def test_marks_that_turn_the_reading_direction_are_taken_out(client: Client) -> None:
    apply(client, name_zh="甲芯\u202e技科\u2066")
    assert made().name_zh == "甲芯技科"


def test_text_is_escaped(client: Client, clients: dict[str, Client]) -> None:
    apply(client, why="<script>alert(1)</script>")
    page = clients["secretariat"].get(f"/desk/applications/{made().pk}/").content.decode()
    assert "<script>alert(1)" not in page


def test_letters_cannot_be_sent_by_the_thousand(client: Client) -> None:
    statuses = [apply(client, applicant_email=f"victim{n}@example.com").status_code for n in range(21)]
    assert statuses == [302] * 20 + [429]
    assert len(letters()) == 20


# One firm is never two members ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "known",
    [
        {"uscc": TYPED["uscc"]},
        {"name_zh": TYPED["name_zh"]},
        {"name_zh": "丁芯材料"},
        {"name_zh": "江苏丁芯", "name_en": TYPED["name_en"]},
    ],
)
def test_who_is_a_member_already_is_sent_to_its_owner(client: Client, known: dict[str, str]) -> None:
    MemberOrganisation.objects.filter(pk=OWN).update(**known)
    response = apply(client)
    assert response.status_code == 409
    assert "Ask its owner for an invitation" in response.content.decode()
    assert Application.objects.count() == 2


def test_a_member_by_its_place_in_the_chain_is_known_by_its_names_there(client: Client) -> None:
    MemberOrganisation.objects.filter(pk=OWN).update(registry_id="cr-micro")
    assert apply(client, name_zh="华润微电子有限公司", uscc=CODE).status_code == 409


def test_the_same_name_with_another_code_is_another_firm(client: Client) -> None:
    MemberOrganisation.objects.filter(pk=OWN).update(name_zh=TYPED["name_zh"], uscc=CODE)
    assert apply(client).status_code == 302


def test_a_member_of_another_alliance_may_join_this_one(client: Client) -> None:
    MemberOrganisation.objects.filter(alliance__slug="theirs").update(uscc=TYPED["uscc"])
    assert apply(client).status_code == 302


def test_two_applications_of_one_firm_end_in_one_member(client: Client, clients: dict[str, Client]) -> None:
    apply(client)
    apply(client, applicant_email="other@example.com")
    first, second = Application.objects.filter(uscc=TYPED["uscc"])
    decision = {"registry_id": "-", "seat": "member"}
    assert clients["secretariat"].post(f"/desk/applications/{first.pk}/approve/", decision).status_code == 302
    page = clients["secretariat"].get(f"/en/desk/applications/{second.pk}/").content.decode()
    assert "It seems to be a member already" in page
    assert (
        clients["secretariat"].post(f"/desk/applications/{second.pk}/approve/", decision).status_code == 409
    )
    assert MemberOrganisation.objects.filter(uscc=TYPED["uscc"]).count() == 1


# Deciding -------------------------------------------------------------------------------------------------------


def approve(client: Client, application: uuid.UUID, **changed: str) -> Any:
    decision = {"registry_id": "-", "seat": "member", **changed}
    return client.post(f"/en/desk/applications/{application}/approve/", decision)


def test_approval_makes_member_period_and_invitation_of_its_owner(
    client: Client, clients: dict[str, Client], people: dict[str, User]
) -> None:
    apply(client)
    assert approve(clients["secretariat"], made().pk, seat="council").status_code == 302
    application = made()
    member = application.member
    assert member is not None
    assert (member.name_zh, member.uscc, member.seat) == (TYPED["name_zh"], TYPED["uscc"], "council")
    assert [period.until for period in member.periods.all()] == [None]
    invitation = Invitation.objects.get(member=member)
    assert (invitation.role, invitation.email, invitation.state) == ("owner", "ding@example.com", "open")
    assert (application.decision, application.decided_by) == (Decision.APPROVED, people["secretariat"])
    assert not member.roles.exists()
    actions = AuditEntry.objects.filter(person=people["secretariat"].pk).values_list("action", flat=True)
    assert {
        "membership.application.approve", "membership.member.join", "membership.invitation.make",
    } <= set(actions)  # fmt: skip


def test_all_of_an_approval_or_nothing(
    client: Client, clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(client)

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the letter cannot be written")

    monkeypatch.setattr("corechain_portal.membership.applications.invite", fails)
    with pytest.raises(RuntimeError):
        approve(clients["secretariat"], made().pk)
    assert made().is_waiting
    assert not MemberOrganisation.objects.filter(uscc=TYPED["uscc"]).exists()


@pytest.mark.parametrize(("first", "word"), [("approve", "approved"), ("decline", "declined")])
@pytest.mark.parametrize("second", ["approve", "decline"])
def test_the_second_to_decide_is_told_who_decided_what(
    clients: dict[str, Client], first: str, word: str, second: str
) -> None:
    body = {"registry_id": "-", "seat": "member", "reason": "…"}
    address = f"/en/desk/applications/{APPLICATION}/"
    assert clients["secretariat"].post(f"{address}{first}/", body).status_code == 302
    before = Application.objects.get(pk=APPLICATION).to_audit()
    response = clients["administrator"].post(f"{address}{second}/", body)
    assert response.status_code == 409
    assert f"The secretariat had {word} this application" in response.content.decode()
    assert Application.objects.get(pk=APPLICATION).to_audit() == before


def test_a_match_must_be_one_of_those_shown(clients: dict[str, Client]) -> None:
    assert approve(clients["secretariat"], APPLICATION, registry_id="asml").status_code == 422
    assert Application.objects.get(pk=APPLICATION).is_waiting


def test_a_match_by_name_is_shown_with_its_reason_and_not_taken_silently(
    client: Client, clients: dict[str, Client]
) -> None:
    apply(client, name_zh="无锡华润微电子", uscc=CODE)
    page = clients["secretariat"].get(f"/en/desk/applications/{made().pk}/").content.decode()
    assert "agree to 83 %" in page
    assert " checked>" not in page
    assert approve(clients["secretariat"], made().pk, registry_id="cr-micro").status_code == 302
    assert made().member.registry_id == "cr-micro"


def test_who_comes_back_is_the_same_member_without_old_roles(
    client: Client, clients: dict[str, Client], people: dict[str, User]
) -> None:
    MemberOrganisation.objects.filter(pk=LEFT).update(uscc=TYPED["uscc"], seat="president")
    apply(client)
    approve(clients["secretariat"], made().pk)
    member = MemberOrganisation.objects.get(pk=LEFT)
    assert made().member == member
    assert (member.standing, member.seat) == (Standing.ACTIVE, "member")
    assert [period.until is None for period in member.periods.all()] == [False, True]
    assert not member.roles.filter(until=None).exists()


def test_an_applicant_with_an_account_reads_it_in_the_portal(clients: dict[str, Client]) -> None:
    apply(clients["newcomer"], applicant_email="newcomer@example.org")
    approve(clients["secretariat"], made().pk)
    codes = Notice.objects.filter(person__email="newcomer@example.org").values_list("code", flat=True)
    assert {"membership.application.approved", "membership.invitation.made"} <= set(codes)


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "已收到“丁芯材料 & 试剂有限公司”"), ("/en", "Ding & Sons")]
)
def test_a_letter_is_plain_text_in_the_language_of_the_form(client: Client, prefix: str, said: str) -> None:
    apply(client, prefix, name_zh="丁芯材料 & 试剂有限公司", name_en="Ding & Sons")
    (letter,) = letters()
    assert said in letter.subject + letter.body
    assert "<" not in letter.subject + letter.body
    assert "&amp;" not in letter.subject + letter.body


def test_a_name_in_the_other_language_is_plain_text_in_letters_and_titles(
    client: Client, clients: dict[str, Client]
) -> None:
    apply(client, name_en="")
    approve(clients["secretariat"], made().pk)
    assert [letter.subject for letter in letters()][-1].startswith("丁芯材料有限公司 is a member")
    page = client.get(f"/en/members/{made().member_id}/").content.decode()
    assert "<title>丁芯材料有限公司 ·" in page
