"""Signing in with the office's accounts, against a real OpenID Connect provider on loopback."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.portal.accounts.acts import letters, show_password_again, sign_in
from tests.portal.accounts.servers import office
from tests.portal.accounts.test_signing_up import _invite
from tests.portal.roles import PASSWORD

from corechain_portal.accounts.models import User
from corechain_portal.audit.models import AuditEntry
from corechain_portal.configuration import read_settings
from corechain_portal.openid_connect import PROVIDER_ID, openid_connect

pytestmark = pytest.mark.django_db
LOGIN = f"/accounts/office/{PROVIDER_ID}/login/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with office() as address:
        yield address


@pytest.fixture(autouse=True)
def _with_office(issuer: str) -> Iterator[None]:
    chosen = read_settings(
        {
            "CORECHAIN_OIDC_ISSUER": issuer,
            "CORECHAIN_OIDC_CLIENT_ID": "corechain",
            "CORECHAIN_OIDC_CLIENT_SECRET": "known to both",
            "CORECHAIN_OIDC_NAME": "Office",
        }
    )
    with override_settings(SOCIALACCOUNT_PROVIDERS=openid_connect(chosen), OFFICE_SIGN_IN=chosen.oidc_name):
        yield


def _at_the_office(location: str, who: str) -> str:
    """Sign in there as `who`; returns the address to which the office sends the browser back."""
    parts = urlsplit(location)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request(
        "POST",
        f"{parts.path}?{parts.query}",
        urlencode({"sub": who}),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = connection.getresponse()
    back = answer.headers["Location"]
    connection.close()
    assert answer.status == 302, answer.status
    return str(back)


def _sign_in_as(client: Client, who: str, process: str = "login") -> HttpResponse:
    begun = client.post(f"{LOGIN}?process={process}")
    assert begun.status_code == 302
    assert "code_challenge_method=S256" in begun["Location"]
    back = urlsplit(_at_the_office(begun["Location"], who))
    return client.get(f"{back.path}?{back.query}")


def test_an_address_that_the_office_vouches_for_finds_its_account(
    client: Client, people: dict[str, User]
) -> None:
    assert _sign_in_as(client, "analyst")["Location"] == "/me/"
    assert int(client.session["_auth_user_id"]) == people["analyst"].pk
    linked = SocialAccount.objects.get(user=people["analyst"])
    assert (linked.provider, linked.uid) == (PROVIDER_ID, "analyst")
    assert not SocialToken.objects.exists(), "the office's keys are not kept"
    assert sign_in(Client(), people["analyst"].email).status_code == 302, "the password still works"
    assert [str(each.subject) for each in letters()] == ["芯链：已关联单位帐号"]
    assert AuditEntry.objects.filter(action="accounts.office_account.link").count() == 1


def test_a_stranger_gets_no_account(client: Client) -> None:
    before = User.objects.count()
    answer = _sign_in_as(client, "stranger-to-all")
    assert "没有邀请不能开户" in answer.content.decode()
    assert User.objects.count() == before
    assert "_auth_user_id" not in client.session


def test_an_address_that_the_office_does_not_vouch_for_finds_nobody(
    client: Client, people: dict[str, User]
) -> None:
    User.objects.create_user("member@example.org", PASSWORD)
    assert "没有邀请不能开户" in _sign_in_as(client, "member").content.decode()
    assert not SocialAccount.objects.exists()


def test_an_invited_person_opens_an_account_with_it(client: Client) -> None:
    User.objects.filter(email="stranger@example.org").delete()
    _invite(client, "stranger@example.org", "/chain/")
    assert _sign_in_as(client, "stranger")["Location"] == "/chain/"
    person = User.objects.get(email="stranger@example.org")
    assert (person.display_name, person.has_usable_password()) == ("stranger of the office", False)


def test_an_invitation_for_another_address_opens_none(client: Client) -> None:
    User.objects.filter(email="stranger@example.org").delete()
    _invite(client, "invited@example.com", "/chain/")
    assert "没有邀请不能开户" in _sign_in_as(client, "stranger").content.decode()
    assert not User.objects.filter(email__in=("stranger@example.org", "invited@example.com")).exists()


def test_a_switched_off_account_is_not_opened_by_it(client: Client, people: dict[str, User]) -> None:
    people["analyst"].is_active = False
    people["analyst"].save()
    _sign_in_as(client, "analyst")
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_links_it_and_unlinks_it(client: Client, people: dict[str, User]) -> None:
    sign_in(client, people["reader"].email)
    show_password_again(client)
    assert _sign_in_as(client, "member", "connect")["Location"] == "/accounts/office/"
    linked = SocialAccount.objects.get(user=people["reader"])
    elsewhere = Client()
    assert _sign_in_as(elsewhere, "member")["Location"] == "/me/"
    client.post("/accounts/office/", {"account": linked.pk})
    assert not SocialAccount.objects.exists()
    assert AuditEntry.objects.filter(action="accounts.office_account.unlink").count() == 1


def test_the_link_of_another_person_is_out_of_reach(client: Client, people: dict[str, User]) -> None:
    other = Client()
    _sign_in_as(other, "analyst")
    linked = SocialAccount.objects.get(user=people["analyst"])
    sign_in(client, people["reader"].email)
    show_password_again(client)
    client.post("/accounts/office/", {"account": linked.pk})
    assert SocialAccount.objects.filter(pk=linked.pk).exists()
    _sign_in_as(client, "analyst", "connect")
    assert SocialAccount.objects.get(pk=linked.pk).user_id == people["analyst"].pk


def test_an_answer_of_the_office_is_used_once_and_by_the_browser_that_asked(client: Client) -> None:
    begun = client.post(LOGIN)
    back = urlsplit(_at_the_office(begun["Location"], "analyst"))
    address = f"{back.path}?{back.query}"
    for other in (Client(), Client()):
        assert other.get(address).status_code == 401
    assert client.get(address).status_code == 302
    client.post("/accounts/logout/")
    assert client.get(address).status_code == 401


def test_an_office_out_of_reach_is_told(client: Client, people: dict[str, User]) -> None:
    chosen = read_settings(
        {
            "CORECHAIN_OIDC_ISSUER": "http://127.0.0.1:1",
            "CORECHAIN_OIDC_CLIENT_ID": "corechain",
            "CORECHAIN_OIDC_CLIENT_SECRET": "x",
        }
    )
    with override_settings(SOCIALACCOUNT_PROVIDERS=openid_connect(chosen)):
        answer = client.post(LOGIN)
    assert answer.status_code == 503
    assert "统一身份认证没有正常应答" in answer.content.decode()
