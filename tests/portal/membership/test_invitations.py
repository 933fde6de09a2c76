"""Invitations: one person, one role, one link that works once, and what is said when it does not."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.membership.joined import INVITATION, NEW_INVITATION, STAFF_INVITATION, TYPED
from tests.portal.membership.letters import letters
from tests.portal.roles import OWN

from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.membership.invitations import link_key
from corechain_portal.membership.joining import Invitation
from corechain_portal.membership.members import leave
from corechain_portal.membership.models import AllianceRole, MemberOrganisation, OrganisationRole

pytestmark = pytest.mark.django_db


def invite(client: Client, email: str = "guest@example.com", role: str = "hr") -> Any:
    form = {"email": email, "role": role, "language": "en", "once": str(uuid.uuid4())}
    return client.post(f"/en/members/{OWN}/people/invite/", form)


@pytest.fixture
def guest(db: None) -> Client:
    """A browser in which the person with the invited address is signed in."""
    client = Client()
    client.force_login(User.objects.create_user("guest@example.com", "x", display_name="A guest"))
    return client


def roles_of(email: str) -> list[str]:
    return list(
        OrganisationRole.objects.filter(person__email=email, until=None).values_list("role", flat=True)
    )


def test_an_owner_invites_and_the_link_of_the_letter_gives_the_role_once(
    clients: dict[str, Client], guest: Client
) -> None:
    assert invite(clients["owner"]).status_code == 302
    link = letters()[-1].path
    assert "Human resources" in letters()[-1].body
    assert "Accept" in guest.get(link).content.decode()
    assert guest.post(link)["Location"] == reverse("member", args=[OWN])
    assert roles_of("guest@example.com") == ["hr"]
    # The same person sent again to the place; anybody else is told that it was used.
    assert guest.get(link).status_code == 302
    response = clients["newcomer"].get(link)
    assert response.status_code == 410
    assert "its link works once" in response.content.decode()
    assert roles_of("guest@example.com") == ["hr"]


def test_the_address_must_match(clients: dict[str, Client]) -> None:
    invite(clients["owner"])
    link = letters()[-1].path
    page = clients["newcomer"].get(link).content.decode()
    assert "the invitation is for another address" in page
    assert clients["newcomer"].post(link)["Location"] == link
    assert roles_of("newcomer@example.org") == []


def test_capitals_in_the_address_do_not_matter(clients: dict[str, Client], guest: Client) -> None:
    invite(clients["owner"], email="Guest@Example.COM")
    guest.post(letters()[-1].path)
    assert roles_of("guest@example.com") == ["hr"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "has expired"),
        ({"withdrawn_at": timezone.now()}, "was withdrawn"),
        ({"accepted_at": timezone.now()}, "its link works once"),
        ({"issue": 2}, "A newer letter has taken the place"),
    ],
)
def test_a_link_that_does_not_work_any_more_says_why(
    guest: Client, change: dict[str, Any], said: str
) -> None:
    link = reverse("invitation", args=[link_key(Invitation.objects.get(pk=INVITATION))])
    Invitation.objects.filter(pk=INVITATION).update(**change)
    for response in (guest.get(f"/en{link}"), guest.post(f"/en{link}"), Client().post(f"/en{link}")):
        assert response.status_code == 410
        assert said in response.content.decode()
    assert roles_of("guest@example.com") == []


@pytest.mark.parametrize("key", ["x", "a.b", f"{INVITATION.hex}-1.forged", f"{uuid.UUID(int=1).hex}-1"])
def test_a_link_that_was_not_given_out_invites_nobody(guest: Client, key: str) -> None:
    response = guest.get(f"/en/invitation/{key}/")
    assert response.status_code == 410
    assert "no such invitation" in response.content.decode()


def test_the_link_of_another_alliance_invites_nobody_here(guest: Client) -> None:
    invitation = Invitation.objects.get(pk=INVITATION)
    assert guest.get(f"/@theirs/invitation/{link_key(invitation)}/").status_code == 410


def test_sending_again_ends_the_former_link_and_gives_two_more_weeks(
    clients: dict[str, Client], guest: Client
) -> None:
    invite(clients["owner"])
    old = letters()[-1].path
    invitation = Invitation.objects.get(role="hr")
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    resend = reverse("member-invitation-resend", args=[OWN, invitation.pk])
    clients["owner"].post(resend, {"once": str(uuid.uuid4())})
    new = letters()[-1].path
    assert guest.get(old).status_code == 410
    assert guest.get(new).status_code == 200
    invitation.refresh_from_db()
    assert timedelta(days=13) < invitation.expires_at - timezone.now() <= timedelta(days=14)


def test_sending_again_twice_by_a_double_click_writes_one_letter(clients: dict[str, Client]) -> None:
    form = {"once": str(uuid.uuid4())}
    for _ in range(2):
        clients["owner"].post(reverse("member-invitation-resend", args=[OWN, INVITATION]), form)
    assert len(letters()) == 1


def test_inviting_the_same_person_again_sends_the_same_invitation_again(clients: dict[str, Client]) -> None:
    invite(clients["owner"])
    invite(clients["owner"])
    assert Invitation.objects.filter(role="hr").count() == 1
    assert len(letters()) == 2


def test_an_organisation_that_has_left_invites_nobody(
    clients: dict[str, Client], guest: Client, people: dict[str, User]
) -> None:
    member = MemberOrganisation.objects.get(pk=OWN)
    key = link_key(Invitation.objects.get(pk=INVITATION))
    leave(member, "…", viewer=make_viewer(member.alliance, people["owner"]))
    assert guest.get(f"/invitation/{key}/").status_code == 410
    assert guest.post(f"/invitation/{key}/").status_code == 410
    assert roles_of("guest@example.com") == []
    assert invite(clients["secretariat"]).status_code == 409


def test_a_visitor_may_make_an_account_for_the_invited_address_alone(client: Client) -> None:
    link = reverse("invitation", args=[link_key(Invitation.objects.get(pk=INVITATION))])
    assert "建立帐号" in client.get(link).content.decode()
    assert client.post(link)["Location"] == reverse("account_signup")
    assert client.session["invited_email"] == "guest@example.com"


def test_who_has_an_account_is_asked_to_sign_in(client: Client, guest: Client) -> None:
    link = reverse("invitation", args=[link_key(Invitation.objects.get(pk=INVITATION))])
    assert "登录并接受" in client.get(link).content.decode()


def test_a_role_in_the_alliance_is_invited_to_by_an_administrator(
    clients: dict[str, Client], guest: Client
) -> None:
    form = {"email": "guest@example.com", "role": "liaison", "language": "zh", "once": str(uuid.uuid4())}
    assert clients["secretariat"].post("/desk/people/invite/", form).status_code == 403
    assert clients["administrator"].post("/desk/people/invite/", form).status_code == 302
    guest.post(letters()[-1].path)
    assert AllianceRole.objects.filter(person__email="guest@example.com", role="liaison", until=None).exists()


def test_the_secretariat_cannot_send_an_invitation_to_staff_by_another_address(
    clients: dict[str, Client],
) -> None:
    """The identifier of an invitation to the alliance under a member, and the other way round."""
    once = {"once": str(uuid.uuid4())}
    swapped = reverse("member-invitation-resend", args=[OWN, STAFF_INVITATION])
    assert clients["secretariat"].post(swapped, once).status_code == 404
    assert (
        clients["secretariat"].post(reverse("desk-invitation-resend", args=[INVITATION]), once).status_code
        == 404
    )
    assert letters() == []


def test_an_invited_organisation_becomes_a_member_when_its_owner_accepts(
    clients: dict[str, Client], guest: Client
) -> None:
    facts = {name: TYPED[name] for name in ("name_zh", "name_en", "kind", "uscc", "region", "website")}
    form = {**facts, "owner_email": "guest@example.com", "language": "zh", "once": str(uuid.uuid4())}
    assert clients["secretariat"].post("/desk/invitations/", form).status_code == 302
    assert not MemberOrganisation.objects.filter(uscc=TYPED["uscc"]).exists()
    guest.post(letters()[-1].path)
    member = MemberOrganisation.objects.get(uscc=TYPED["uscc"])
    assert roles_of("guest@example.com") == ["owner"]
    assert [period.until for period in member.periods.all()] == [None]


def test_an_invited_organisation_that_joined_otherwise_meanwhile_is_no_second_member(guest: Client) -> None:
    invitation = Invitation.objects.get(pk=NEW_INVITATION)
    MemberOrganisation.objects.filter(pk=OWN).update(name_zh=invitation.name_zh)
    response = guest.post(f"/en/invitation/{link_key(invitation)}/")
    assert response.status_code == 409
    assert "is a member already" in response.content.decode()
    assert roles_of("guest@example.com") == []
