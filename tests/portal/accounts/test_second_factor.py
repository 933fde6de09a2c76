"""The second factor: authenticator app, recovery codes, staff who must have one, secrets kept encrypted."""

from __future__ import annotations

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from tests.portal.accounts.acts import letters, set_up_totp, show_password_again, sign_in, totp_code

from corechain_portal.accounts.models import User
from corechain_portal.accounts.second_factor import SecondFactorAdapter
from corechain_portal.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
STEP = "/accounts/login/second-factor/"
CODES = "/accounts/second-factor/codes/"
APP = "/accounts/second-factor/app/"


@pytest.fixture
def analyst(people: dict[str, User]) -> User:
    return people["analyst"]


@pytest.fixture
def key(client: Client, analyst: User) -> str:
    """The key of the analyst's authenticator app; `client` is signed in."""
    sign_in(client, analyst.email)
    return set_up_totp(client)


def _recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())


def test_a_known_code_of_the_standard_is_computed() -> None:
    # RFC 6238, appendix B: at 59 seconds the key "12345678901234567890" gives 94287082; six digits are its last.
    import base64
    import time
    from unittest.mock import patch

    with patch.object(time, "time", return_value=59):
        assert totp_code(base64.b32encode(b"12345678901234567890").decode()) == "287082"


def test_password_alone_no_longer_signs_in(key: str, analyst: User) -> None:
    client = Client()
    answer = sign_in(client, analyst.email)
    assert (answer.status_code, answer["Location"]) == (302, STEP)
    assert client.get("/accounts/").status_code == 302, "not signed in yet"
    wrong = client.post(STEP, {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    code = totp_code(key)
    assert client.post(STEP, {"code": code})["Location"] == "/me/"
    assert client.get("/accounts/").status_code == 200


def test_a_code_signs_in_once(key: str, analyst: User) -> None:
    code = totp_code(key)
    for client, expected in ((Client(), 302), (Client(), 200)):
        sign_in(client, analyst.email)
        assert client.post(STEP, {"code": code}).status_code == expected


def test_a_code_of_another_time_does_not_sign_in(key: str, analyst: User) -> None:
    client = Client()
    sign_in(client, analyst.email)
    assert client.post(STEP, {"code": totp_code(key, steps=10)}).status_code == 200


def test_guessing_codes_is_stopped_even_for_the_right_one(key: str, analyst: User) -> None:
    client = Client()
    sign_in(client, analyst.email)
    for number in range(5):
        client.post(STEP, {"code": f"00000{number}"})
    stopped = client.post(STEP, {"code": totp_code(key)})
    assert stopped.status_code in (200, 429)
    assert client.get("/accounts/").status_code == 302


def test_a_recovery_code_signs_in_once(client: Client, key: str, analyst: User) -> None:
    codes = _recovery_codes(client)
    assert len(set(codes)) == 10
    for other, expected in ((Client(), 302), (Client(), 200)):
        sign_in(other, analyst.email)
        assert other.post(STEP, {"code": codes[0]}).status_code == expected
    assert len(_recovery_codes(client)) == 9
    saved = client.get(f"{CODES}file/")
    assert saved["Content-Disposition"].startswith("attachment")
    assert codes[1] in saved.content.decode()


def test_new_recovery_codes_end_the_old_ones(client: Client, key: str, analyst: User) -> None:
    old = _recovery_codes(client)
    client.post(f"{CODES}new/")
    assert not set(old) & set(_recovery_codes(client))
    other = Client()
    sign_in(other, analyst.email)
    assert other.post(STEP, {"code": old[0]}).status_code == 200


def test_secrets_are_not_readable_in_the_database(key: str, analyst: User) -> None:
    kept = json.dumps(list(Authenticator.objects.filter(user=analyst).values_list("data", flat=True)))
    assert key not in kept
    adapter = SecondFactorAdapter()
    for row in Authenticator.objects.filter(user=analyst, type=Authenticator.Type.TOTP):
        assert adapter.decrypt(row.data["secret"]) == key


def test_a_changed_secret_key_still_reads_them_while_the_old_one_is_listed() -> None:
    adapter = SecondFactorAdapter()
    with override_settings(SECRET_KEY="old"):
        kept = adapter.encrypt("ABC")
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert adapter.decrypt(kept) == "ABC"
    with override_settings(SECRET_KEY="new"), pytest.raises(InvalidToken):
        adapter.decrypt(kept)


def test_removing_it_asks_for_the_person_once_more_and_is_told_by_letter(
    client: Client, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No commit ends a test; in the portal it follows at once.
    monkeypatch.setattr(transaction, "on_commit", lambda then, **_: then())
    sign_in(client, analyst.email)
    key = set_up_totp(client)
    other = Client()
    sign_in(other, analyst.email)
    other.post(STEP, {"code": totp_code(key)})
    assert other.post(f"{APP}remove/")["Location"].startswith("/accounts/again/")
    assert Authenticator.objects.filter(user=analyst).exists()
    show_password_again(other)
    other.post(f"{APP}remove/")
    assert not Authenticator.objects.filter(user=analyst).exists(), "recovery codes go with it"
    assert [str(each.subject) for each in letters()] == ["芯链：已启用身份验证器", "芯链：已移除身份验证器"]
    entries = AuditEntry.objects.filter(person=analyst.pk, action__startswith="accounts.second_factor")
    assert [
        (each.action.rpartition(".")[2], json.loads(each.changes)) for each in entries.order_by("pk")
    ] == [
        ("add", {"type": [None, "totp"]}),
        ("add", {"type": [None, "recovery_codes"]}),
        ("remove", {"type": ["totp", None]}),
        ("remove", {"type": ["recovery_codes", None]}),
    ]


def test_the_recovery_codes_of_another_are_not_to_be_seen(key: str, people: dict[str, User]) -> None:
    other = Client()
    sign_in(other, people["secretariat"].email)
    show_password_again(other)
    assert other.get(CODES).status_code == 404
    assert other.get(f"{CODES}file/").status_code == 404


def test_who_lost_everything_is_let_in_again_by_the_administrator(key: str, analyst: User) -> None:
    call_command("remove_second_factor", "Analyst@example.org")
    assert sign_in(Client(), analyst.email)["Location"] == "/me/"
    assert str(letters()[-1].subject) == "芯链：二次验证已移除"
    kept = AuditEntry.objects.get(action="accounts.second_factor.remove")
    assert (kept.by, kept.subject_id) == ("command", str(analyst.pk))
    call_command("remove_second_factor", "analyst@example.org")
    assert AuditEntry.objects.filter(action="accounts.second_factor.remove").count() == 1
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("remove_second_factor", "nobody@example.org")


@pytest.fixture
def _required() -> object:
    with override_settings(REQUIRE_SECOND_FACTOR=True):
        yield


@pytest.mark.usefixtures("_required")
class TestStaffMustHaveOne:
    """The installation asks staff for a second factor."""

    @pytest.mark.parametrize("path", ["/", "/me/", "/data/", "/en/chain/"])
    def test_they_are_led_to_set_one_up_before_anything_else(
        self, clients: dict[str, Client], path: str
    ) -> None:
        answer = clients["secretariat"].get(path)
        prefix = "/en" if path.startswith("/en") else ""
        assert (answer.status_code, answer["Location"]) == (302, f"{prefix}/accounts/")
        assert clients["secretariat"].post("/data/").status_code == 302

    def test_programs_are_refused(self, clients: dict[str, Client]) -> None:
        assert clients["secretariat"].get("/api/v1/chain").status_code == 403

    def test_with_one_they_go_on(self, client: Client, people: dict[str, User]) -> None:
        sign_in(client, people["secretariat"].email)
        assert client.get("/data/").status_code == 302
        set_up_totp(client)
        assert client.get("/data/").status_code == 200

    @pytest.mark.parametrize("role", ["anonymous", "newcomer", "owner", "strange_administrator"])
    def test_others_are_not_held_up(self, clients: dict[str, Client], role: str) -> None:
        assert clients[role].get("/chain/").status_code == 200

    def test_where_one_has_no_role_one_is_not_held_up(self, clients: dict[str, Client]) -> None:
        assert clients["strange_administrator"].get("/@theirs/me/").status_code == 302
        assert clients["secretariat"].get("/@theirs/me/").status_code == 200

    def test_they_can_sign_out(self, clients: dict[str, Client]) -> None:
        assert clients["secretariat"].post("/accounts/logout/")["Location"] == "/"
