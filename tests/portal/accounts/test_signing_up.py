"""Opening and closing an account: by invitation only, with the invited address, any name; closed without a trace of who
it was.
"""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from tests.portal.accounts.acts import letters, set_up_totp, show_password_again, sign_in
from tests.portal.roles import OWN, PASSWORD

from corechain_portal.accounts.models import User
from corechain_portal.accounts.signing_up import allow_sign_up
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.models import OrganisationRole

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/signup/"
CLOSE = "/accounts/close/"
ADDRESS = "invited@example.com"
LONG = "Ж" * 300


def _invite(client: Client, email: str = ADDRESS, next_path: str = "/chain/") -> str:
    """What the page of an invitation does; returns where it sends the browser."""
    request = RequestFactory().get("/")
    request.session = SessionStore(client.session.session_key)
    led_to = allow_sign_up(request, email, next_path)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    return led_to


def _fill_in(client: Client, **changed: str):
    form = {"display_name": "李雷", "password1": PASSWORD, "password2": PASSWORD, "email": ADDRESS}
    return client.post(SIGN_UP, {**form, **changed})


def test_an_invited_person_opens_an_account_and_goes_on_where_they_came_from(client: Client) -> None:
    assert _invite(client, " Invited@Example.com ") == SIGN_UP
    page = client.get(SIGN_UP).content.decode()
    assert f'value="{ADDRESS}"' in page
    answer = _fill_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/chain/")
    person = User.objects.get(email=ADDRESS)
    assert (person.display_name, person.language, person.has_usable_password()) == ("李雷", "zh", True)
    assert EmailAddress.objects.get(user=person).verified is True, "the link came to it"
    assert client.get("/accounts/").status_code == 200, "signed in"
    assert letters() == []
    assert AuditEntry.objects.filter(action="accounts.account.open", subject_id=str(person.pk)).count() == 1


def test_letters_will_speak_the_language_of_the_page_that_opened_the_account(client: Client) -> None:
    _invite(client)
    form = {"display_name": "Li Lei", "password1": PASSWORD, "password2": PASSWORD}
    client.post(f"/en{SIGN_UP}", form)
    assert User.objects.get(email=ADDRESS).language == "en"


def test_the_address_is_the_invited_one_whatever_is_sent(client: Client) -> None:
    _invite(client)
    _fill_in(client, email="other@example.com")
    assert User.objects.filter(email=ADDRESS).exists()
    assert not User.objects.filter(email="other@example.com").exists()


def test_an_invitation_opens_one_account(client: Client) -> None:
    _invite(client)
    _fill_in(client)
    client.post("/accounts/logout/")
    before = User.objects.count()
    again = _fill_in(client)
    assert "没有邀请不能开户" in again.content.decode()
    assert User.objects.count() == before


def test_a_form_sent_twice_opens_one_account(client: Client) -> None:
    _invite(client)
    assert _fill_in(client).status_code == 302
    assert _fill_in(client).status_code == 302
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_whoever_has_an_account_is_led_to_sign_in(client: Client, people: dict[str, User]) -> None:
    led_to = _invite(client, people["reader"].email, "/me/?a=1&b=2")
    assert led_to == "/accounts/login/?next=%2Fme%2F%3Fa%3D1%26b%3D2"
    assert "没有邀请不能开户" in client.get(SIGN_UP).content.decode()


def test_another_browser_cannot_use_it(client: Client) -> None:
    _invite(client)
    assert "没有邀请不能开户" in Client().get(SIGN_UP).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (LONG, LONG),
        ("דנה כהן", "דנה כהן"),
        ("\u202eevil\u202c", "evil"),
        ("👩‍🔬 Ада", "👩‍🔬 Ада"),
        ("  王\t小\n明 ", "王 小 明"),
        ("Zoe\u0308", "Zoë"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_names_of_any_script_are_kept(client: Client, typed: str, kept: str) -> None:
    _invite(client)
    assert _fill_in(client, display_name=typed).status_code == 302
    assert User.objects.get(email=ADDRESS).display_name == kept
    assert "<script>alert" not in client.get("/me/").content.decode()


@pytest.mark.parametrize("typed", ["", "   ", "\u202e", LONG + "Ж"])
def test_what_is_no_name_is_said_so_and_nothing_typed_is_lost(client: Client, typed: str) -> None:
    _invite(client)
    answer = _fill_in(client, display_name=typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors["display_name"]
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("password", ["short", "12345678901", "password123", "invited@example.com"])
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    _invite(client)
    assert _fill_in(client, password1=password, password2=password).status_code == 200
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_closed_account_keeps_nothing_of_the_person(client: Client, people: dict[str, User]) -> None:
    owner = people["owner"]
    sign_in(client, owner.email)
    elsewhere = Client()
    sign_in(elsewhere, owner.email)
    set_up_totp(client)
    page = client.get(CLOSE).content.decode()
    assert "甲芯科技" in page, "it is left without an owner"
    assert client.post(CLOSE)["Location"] == "/"
    owner.refresh_from_db()
    assert (owner.email, owner.display_name, owner.is_active) == (
        f"closed-{owner.pk}@closed.invalid",
        "",
        False,
    )
    assert not EmailAddress.objects.filter(user=owner).exists()
    role = OrganisationRole.objects.get(person=owner, member=OWN)
    assert role.until is not None, "history stays"
    for browser in (client, elsewhere):
        assert browser.get("/accounts/").status_code == 302
    assert sign_in(Client(), "owner@example.org").status_code == 200
    assert AuditEntry.objects.filter(action="accounts.account.close", subject_id=str(owner.pk)).count() == 1


def test_the_address_of_a_closed_account_can_be_invited_again(
    client: Client, people: dict[str, User]
) -> None:
    sign_in(client, people["reader"].email)
    show_password_again(client)
    client.post(CLOSE)
    newcomer = Client()
    assert _invite(newcomer, "reader@example.org") == SIGN_UP
    _fill_in(newcomer)
    assert User.objects.get(email="reader@example.org").pk != people["reader"].pk


def test_closing_asks_for_the_person_once_more(client: Client, people: dict[str, User]) -> None:
    sign_in(client, people["reader"].email)
    assert client.post(CLOSE)["Location"].startswith("/accounts/again/")
    people["reader"].refresh_from_db()
    assert people["reader"].is_active


def test_very_many_forms_from_one_address_are_stopped(client: Client) -> None:
    _invite(client)
    answers = [_fill_in(client, password1="short").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
