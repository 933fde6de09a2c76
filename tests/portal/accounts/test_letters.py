"""Letters of accounts: a forgotten password, another address; links used once, in time, by whom they were meant for."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from tests.portal.accounts.acts import letters, path_in, show_password_again, sign_in
from tests.portal.roles import PASSWORD

from corechain_portal.accounts.models import User
from corechain_portal.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
NEW = "another long password"


@pytest.fixture
def reader(people: dict[str, User]) -> User:
    return people["reader"]


def _reset_path(client: Client, person: User) -> str:
    client.post(RESET, {"email": person.email})
    return path_in(letters()[-1])


def _set_new(client: Client, path: str, password: str = NEW) -> str:
    """Open the link and set a password; returns the last page."""
    page = client.get(path, follow=True)
    if "password1" not in page.content.decode():
        return page.content.decode()
    last = client.post(
        page.redirect_chain[-1][0], {"password1": password, "password2": password}, follow=True
    )
    return last.content.decode()


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(client: Client, reader: User) -> None:
    path = _reset_path(client, reader)
    assert "新密码已设置" in _set_new(client, path)
    assert sign_in(Client(), reader.email).status_code == 200, "the old password is gone"
    assert sign_in(Client(), reader.email, NEW).status_code == 302
    assert "这个链接已失效" in _set_new(Client(), path, "a third long password")
    assert sign_in(Client(), reader.email, NEW).status_code == 302
    assert letters()[-1].subject == "芯链：密码已更改"


def test_a_link_older_than_a_day_no_longer_works(
    client: Client, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    path = _reset_path(client, reader)
    now = PasswordResetTokenGenerator._now
    monkeypatch.setattr(
        PasswordResetTokenGenerator, "_now", lambda self: now(self) + timedelta(hours=24, seconds=5)
    )
    assert "这个链接已失效" in _set_new(client, path)
    assert sign_in(Client(), reader.email).status_code == 302


@pytest.mark.parametrize(
    "path", [f"{RESET}key/1-x/", f"{RESET}key/zzzzzzzzzzzzzz-x/", f"{RESET}key/1-set-password/"]
)
def test_a_forged_link_says_so_and_changes_nothing(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "这个链接已失效" in page.content.decode()
    assert client.post(path, {"password1": NEW, "password2": NEW}).status_code == 200


def test_whether_an_address_has_an_account_is_not_told(client: Client, reader: User) -> None:
    known = client.post(RESET, {"email": reader.email})
    unknown = client.post(RESET, {"email": "nobody@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    sent = {letter.to[0]: str(letter.subject) for letter in letters()}
    assert sent == {reader.email: "芯链：重设密码", "nobody@example.com": "芯链：没有使用此邮箱的帐号"}


def test_asking_for_letters_again_and_again_is_stopped(client: Client, reader: User) -> None:
    answers = [client.post(RESET, {"email": reader.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(letters()) == 5


def test_a_forged_host_name_gets_into_no_letter(client: Client, reader: User) -> None:
    answer = client.post(RESET, {"email": reader.email}, headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert letters() == []


def test_a_letter_speaks_its_readers_language_and_so_does_its_link(client: Client, reader: User) -> None:
    reader.language = "en"
    reader.save()
    path = _reset_path(client, reader)
    (letter,) = letters()
    assert letter.subject == "corechain: set a new password"
    assert path.startswith("/en/accounts/")
    assert "Set a new password" in client.get(path, follow=True).content.decode()


def test_in_an_alliance_of_its_own_address_the_link_leads_there(
    client: Client, people: dict[str, User]
) -> None:
    client.post(f"/@theirs{RESET}", {"email": people["stranger"].email})
    assert path_in(letters()[-1]).startswith("/@theirs/accounts/password/reset/key/")


def test_a_new_address_counts_once_its_link_was_followed(client: Client, reader: User) -> None:
    sign_in(client, reader.email)
    show_password_again(client)
    client.post("/accounts/email/", {"email": "New@Example.org", "action_add": ""})
    (letter,) = letters()
    assert letter.to == ["new@example.org"]
    reader.refresh_from_db()
    assert reader.email == "reader@example.org"
    path = path_in(letter)
    assert "这是您的邮箱吗" in client.get(path).content.decode()
    client.post(path)
    reader.refresh_from_db()
    assert reader.email == "new@example.org"
    assert [
        (each.email, each.verified, each.primary) for each in EmailAddress.objects.filter(user=reader)
    ] == [("new@example.org", True, True)]
    assert sign_in(Client(), "new@example.org").status_code == 302
    assert sign_in(Client(), "reader@example.org").status_code == 200
    told = letters()[-1]
    assert (told.to, str(told.subject)) == (["reader@example.org"], "芯链：帐号邮箱已更改")
    assert "这个链接已失效" in client.get(path).content.decode()
    assert AuditEntry.objects.filter(action="accounts.email.change", person=reader.pk).count() == 1


def test_the_address_of_another_account_is_neither_taken_nor_told(
    client: Client, people: dict[str, User]
) -> None:
    sign_in(client, people["reader"].email)
    show_password_again(client)
    other = people["owner"].email
    answer = client.post("/accounts/email/", {"email": other, "action_add": ""})
    unknown = Client()
    sign_in(unknown, people["editor"].email)
    show_password_again(unknown)
    same = unknown.post("/accounts/email/", {"email": "nobody@example.com", "action_add": ""})
    assert (answer.status_code, answer["Location"]) == (same.status_code, same["Location"])
    for letter in list(letters()):
        client.post(path_in(letter))
    assert User.objects.get(email=other).pk == people["owner"].pk


@pytest.mark.parametrize(
    "address", ["no address", "a" * 300 + "@example.org", "\u202eevil@example.org", "😀@example.org"]
)
def test_what_is_no_address_is_said_so(client: Client, reader: User, address: str) -> None:
    sign_in(client, reader.email)
    show_password_again(client)
    answer = client.post("/accounts/email/", {"email": address, "action_add": ""})
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]
    assert letters() == []


def test_the_log_holds_no_address_and_no_link(
    client: Client, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        path = _reset_path(client, reader)
        client.get(path)
    told = " ".join(
        record.getMessage() for record in caplog.records if record.name.startswith("corechain_portal")
    )
    assert reader.email not in told
    assert path not in told


def test_a_changed_password_signs_out_everywhere_else(client: Client, reader: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, reader.email)
    sign_in(client, reader.email)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert client.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302
    assert AuditEntry.objects.filter(action="accounts.password.change", person=reader.pk).count() == 1
