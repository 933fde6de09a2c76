"""Signing in and out by name or e-mail, no open sign-up, limits on guessing, roles, demo accounts."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse
from tests.portal.conftest import PASSWORD

from corechain_portal.accounts.demo import DEMO_ACCOUNTS
from corechain_portal.accounts.models import Role, User

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


def _sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(SIGN_IN, {"login": login, "password": password})


@pytest.fixture
def member() -> User:
    return User.objects.create_user("buyer", "Buyer@Example.org", PASSWORD)


@pytest.mark.parametrize("login", ["buyer", "BUYER", "Buyer@Example.org", "buyer@example.org"])
def test_sign_in_by_name_or_address_leads_to_ones_own_page(client: Client, member: User, login: str) -> None:
    response = _sign_in(client, login)
    assert (response.status_code, response["Location"]) == (302, reverse("me"))
    assert client.get("/me/").status_code == 200


def test_a_wrong_password_tells_nothing_of_the_account(client: Client, member: User) -> None:
    known = _sign_in(client, "buyer", "wrong")
    unknown = _sign_in(Client(), "nobody", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    assert client.get("/me/").status_code == 302


def test_guessing_is_stopped_even_for_the_right_password(client: Client, member: User) -> None:
    for _ in range(5):
        _sign_in(client, "buyer", "wrong")
    stopped = _sign_in(client, "buyer")
    assert stopped.status_code in (200, 429)
    assert client.get("/me/").status_code == 302


def test_very_many_tries_from_one_address_get_a_page_that_says_so(client: Client) -> None:
    for number in range(31):
        response = _sign_in(client, f"nobody-{number}", "wrong")
    assert response.status_code == 429
    assert "尝试次数太多" in response.content.decode()


def test_signing_out_needs_the_button(client: Client, member: User) -> None:
    client.force_login(member)
    client.get("/accounts/logout/")
    assert client.get("/me/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/me/").status_code == 302


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    form = {"username": "new", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    before = User.objects.count()
    client.post("/accounts/signup/", form)
    assert User.objects.count() == before


def test_after_sign_in_nobody_is_sent_to_another_site(client: Client, member: User) -> None:
    response = client.post(
        f"{SIGN_IN}?next=https://evil.example/",
        {"login": "buyer", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response["Location"] == reverse("me")


def test_a_form_without_its_token_is_refused_readably() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(SIGN_IN, {"login": "buyer", "password": PASSWORD})
    assert response.status_code == 403
    assert "这份表单已过期" in response.content.decode()
    english = client.post(f"/en{SIGN_IN}", {"login": "buyer", "password": PASSWORD})
    assert "This form is out of date" in english.content.decode()


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client, member: User) -> None:
    cookie = _sign_in(client, "buyer").cookies["sessionid"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(("role", "staff"), [(Role.MEMBER, False), (Role.ANALYST, False), (Role.STAFF, True)])
def test_the_role_alone_says_what_a_person_may_do(role: Role, staff: bool) -> None:
    person = User.objects.create_user("person", role=role)
    assert person.is_staff is staff
    assert person.has_perm("accounts.see_own_page") is True
    assert person.has_perm("chain.use_data_desk") is staff
    assert person.is_superuser is False


def test_demo_accounts_are_made_once_and_marked(capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(DEMO=True):
        call_command("make_demo")
        call_command("make_demo")
    printed = capsys.readouterr().out
    for account in DEMO_ACCOUNTS:
        person = User.objects.get(username=account.username)
        assert person.sample is True
        assert person.role == account.role
        assert person.check_password(account.password)
        assert f"{account.username} / {account.password}" in printed
    assert {account.role for account in DEMO_ACCOUNTS} == set(Role)


def test_the_demo_never_touches_a_real_account_of_the_same_name() -> None:
    User.objects.create_user("analyst", password=PASSWORD)
    with override_settings(DEMO=True):
        call_command("make_demo")
    assert User.objects.get(username="analyst").check_password(PASSWORD)


@pytest.mark.parametrize("settings_", [{"DEMO": False}, {"DEMO": True, "PRODUCTION": True}])
def test_no_demo_accounts_where_the_settings_do_not_allow_them(settings_: dict) -> None:
    with override_settings(**settings_), pytest.raises(CommandError, match="CORECHAIN_DEMO"):
        call_command("make_demo")
    assert not User.objects.filter(sample=True).exists()


def _make_account(monkeypatch: pytest.MonkeyPatch, password: str, *arguments: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("make_account", *arguments)


def test_the_administrator_gives_accounts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _make_account(monkeypatch, PASSWORD, "zhang.wei", "--role", "staff", "--email", "Zhang.Wei@Example.org")
    assert _sign_in(client, "zhang.wei@example.org").status_code == 302
    assert client.get("/data/").status_code == 200


def test_an_account_is_given_another_role_and_password(monkeypatch: pytest.MonkeyPatch, member: User) -> None:
    _make_account(monkeypatch, "quite another password", "buyer", "--role", "analyst")
    member.refresh_from_db()
    assert (member.role, member.email) == (Role.ANALYST, "buyer@example.org")
    assert member.check_password("quite another password")


@pytest.mark.parametrize(
    ("password", "arguments"),
    [
        ("12345678", ["new"]),
        ("", ["new"]),
        ("new-person", ["new-person"]),
        (PASSWORD, ["not a name!"]),
        (PASSWORD, ["new", "--email", "no address"]),
        (PASSWORD, ["new", "--email", "BUYER@example.org"]),
    ],
)
def test_weak_passwords_and_taken_addresses_are_refused(
    monkeypatch: pytest.MonkeyPatch, member: User, password: str, arguments: list[str]
) -> None:
    with pytest.raises(CommandError, match="The account cannot be made so"):
        _make_account(monkeypatch, password, *arguments)
    assert list(User.objects.values_list("username", flat=True)) == ["buyer"]
