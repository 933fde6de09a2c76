"""Signing in and out by e-mail, no open sign-up, limits on guessing, demo accounts, accounts given by command."""

from __future__ import annotations

import io

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse
from tests.portal.conftest import PASSWORD

from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.demo import DEMO_ACCOUNTS
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import AllianceRoleKind

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"
ADDRESS = "buyer@example.org"


def _sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(SIGN_IN, {"login": login, "password": password})


@pytest.fixture
def member() -> User:
    return User.objects.create_user("Buyer@Example.org", PASSWORD)


@pytest.mark.parametrize("login", ["buyer@example.org", "BUYER@EXAMPLE.ORG", " Buyer@Example.org "])
def test_sign_in_by_address_leads_to_ones_own_page(client: Client, member: User, login: str) -> None:
    response = _sign_in(client, login)
    assert (response.status_code, response["Location"]) == (302, reverse("me"))
    assert client.get("/me/").status_code == 200


def test_a_wrong_password_tells_nothing_of_the_account(client: Client, member: User) -> None:
    known = _sign_in(client, ADDRESS, "wrong")
    unknown = _sign_in(Client(), "nobody@example.org", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    assert client.get("/me/").status_code == 302


def test_guessing_is_stopped_even_for_the_right_password(client: Client, member: User) -> None:
    for _ in range(5):
        _sign_in(client, ADDRESS, "wrong")
    stopped = _sign_in(client, ADDRESS)
    assert stopped.status_code in (200, 429)
    assert client.get("/me/").status_code == 302


def test_very_many_tries_from_one_address_get_a_page_that_says_so(client: Client) -> None:
    for number in range(31):
        response = _sign_in(client, f"nobody-{number}@example.org", "wrong")
    assert response.status_code == 429
    assert "尝试次数太多" in response.content.decode()


def test_signing_out_needs_the_button(client: Client, member: User) -> None:
    client.force_login(member)
    client.get("/accounts/logout/")
    assert client.get("/me/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/me/").status_code == 302


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    before = User.objects.count()
    client.post("/accounts/signup/", form)
    assert User.objects.count() == before


def test_after_sign_in_nobody_is_sent_to_another_site(client: Client, member: User) -> None:
    response = client.post(
        f"{SIGN_IN}?next=https://evil.example/",
        {"login": ADDRESS, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response["Location"] == reverse("me")


def test_a_form_without_its_token_is_refused_readably() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(SIGN_IN, {"login": ADDRESS, "password": PASSWORD})
    assert response.status_code == 403
    assert "这份表单已过期" in response.content.decode()
    english = client.post(f"/en{SIGN_IN}", {"login": ADDRESS, "password": PASSWORD})
    assert "This form is out of date" in english.content.decode()


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client, member: User) -> None:
    cookie = _sign_in(client, ADDRESS).cookies["sessionid"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"


@pytest.fixture
def no_namesakes(db: None) -> None:
    """The tests' own people have the addresses of demo accounts; here they have others."""
    for account in DEMO_ACCOUNTS:
        User.objects.filter(email=account.email).update(email=f"real-{account.email}")
        EmailAddress.objects.filter(email=account.email).update(email=f"real-{account.email}")


@pytest.mark.usefixtures("no_namesakes")
def test_demo_accounts_are_made_once_and_marked(capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(DEMO=True):
        call_command("make_demo")
        call_command("make_demo")
    printed = capsys.readouterr().out
    for account in DEMO_ACCOUNTS:
        person = User.objects.get(email=account.email)
        assert person.sample is True
        assert person.check_password(account.password)
        assert f"{account.email} / {account.password}" in printed


@pytest.mark.usefixtures("no_namesakes")
@pytest.mark.parametrize("role", ["secretariat", "analyst"])
def test_a_demo_account_has_the_role_it_says(role: str) -> None:
    with override_settings(DEMO=True):
        call_command("make_demo")
    account = next(each for each in DEMO_ACCOUNTS if each.role == role)
    viewer = make_viewer(Alliance.objects.first(), User.objects.get(email=account.email))
    assert viewer.alliance_roles == {role}


def test_the_demo_never_touches_a_real_account_with_the_same_address(people: dict[str, User]) -> None:
    with override_settings(DEMO=True):
        call_command("make_demo")
    real = User.objects.get(pk=people["analyst"].pk)
    assert real.check_password(PASSWORD)
    assert real.sample is False


@pytest.mark.parametrize("settings_", [{"DEMO": False}, {"DEMO": True, "PRODUCTION": True}])
def test_no_demo_accounts_where_the_settings_do_not_allow_them(settings_: dict) -> None:
    with override_settings(**settings_), pytest.raises(CommandError, match="CORECHAIN_DEMO"):
        call_command("make_demo")
    assert not User.objects.filter(sample=True).exists()


def _make_account(monkeypatch: pytest.MonkeyPatch, password: str, *arguments: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("make_account", *arguments)


def test_the_administrator_gives_accounts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _make_account(monkeypatch, PASSWORD, "Zhang.Wei@Example.org", "--role", "secretariat")
    assert _sign_in(client, "zhang.wei@example.org").status_code == 302
    assert client.get("/data/").status_code == 200


def test_an_account_is_given_a_role_and_another_password(
    monkeypatch: pytest.MonkeyPatch, member: User
) -> None:
    _make_account(monkeypatch, "quite another password", ADDRESS, "--role", "analyst")
    member.refresh_from_db()
    assert member.check_password("quite another password")
    viewer = make_viewer(Alliance.objects.first(), member)
    assert viewer.alliance_roles == {AllianceRoleKind.ANALYST}


@pytest.mark.parametrize(
    ("password", "address"),
    [
        ("12345678", "new@example.org"),
        ("", "new@example.org"),
        ("new-person", "new-person@example.org"),
        (PASSWORD, "no address"),
        (PASSWORD, "中文@example.org"),
        (PASSWORD, f"{'n' * 300}@example.org"),
    ],
)
def test_weak_passwords_and_what_is_no_address_are_refused(
    monkeypatch: pytest.MonkeyPatch, password: str, address: str
) -> None:
    before = User.objects.count()
    with pytest.raises(CommandError, match="The account cannot be made so"):
        _make_account(monkeypatch, password, address)
    assert User.objects.count() == before


def test_a_role_in_an_alliance_that_is_not_there_makes_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="no-such"):
        _make_account(monkeypatch, PASSWORD, "new@example.org", "--role", "analyst", "--alliance", "no-such")
    assert not User.objects.filter(email="new@example.org").exists()
