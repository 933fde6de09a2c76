"""Pages of tokens and webhooks: what the owner sees, types and gets once."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.integration.made import BEARERS, DELIVERY, TOKEN, WEBHOOK
from tests.portal.roles import OWN

from corechain_portal.audit.models import AuditEntry
from corechain_portal.integration.models import ApiToken, Delivery, Webhook
from corechain_portal.integration.signing import secret_of

pytestmark = pytest.mark.django_db
TOKENS, WEBHOOKS = f"/members/{OWN}/tokens/", f"/members/{OWN}/webhooks/"
ONE = f"{WEBHOOKS}{WEBHOOK}/"
ODD_NAMES = ["名" * 100, "\u202eمرحبا", "🙂🏭", "<script>alert(1)</script>", "{{ 7*7 }}"]


@pytest.fixture
def owner(clients: dict[str, Client]) -> Client:
    return clients["owner"]


def _token_form(**changes: object) -> dict[str, object]:
    last = timezone.localdate() + timedelta(days=30)
    return {"once": uuid.uuid4(), "name": "ERP", "scopes": ["members"], "expires_on": last, **changes}


def _webhook_form(**changes: object) -> dict[str, object]:
    told = {"url": "https://erp.example.cn/hook", "events": ["member.changed"]}
    return {"once": uuid.uuid4(), **told, **changes}


def _shown(answer: object, start: str) -> list[str]:
    return re.findall(rf'value="({start}[^"]+)"', unescape(answer.content.decode()))


def test_a_new_token_is_shown_once_and_works(owner: Client, client: Client) -> None:
    answer = owner.post(TOKENS, _token_form())
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (token,) = _shown(answer, "cct_")
    assert _shown(owner.get(TOKENS), "cct_") == []
    assert f"{token[:10]}…" in owner.get(TOKENS).content.decode()
    bearer = {"Authorization": f"Bearer {token}"}
    answer = client.get("/api/v1/audit", headers=bearer)
    assert answer.json()["error"]["code"] == "forbidden", "known, but the audit is in no scope"


def test_the_same_form_twice_makes_one_token(owner: Client) -> None:
    form = _token_form()
    before = ApiToken.objects.count()
    owner.post(TOKENS, form)
    again = owner.post(TOKENS, form, follow=True)
    assert ApiToken.objects.count() == before + 1
    assert _shown(again, "cct_") == []
    assert "这份表单已提交过" in again.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "名" * 101},
        {"name": "a\0b"},
        {"scopes": []},
        {"scopes": ["all"]},
        {"expires_on": "2020-01-01"},
        {"expires_on": "2999-01-01"},
        {"expires_on": "soon"},
        {"once": "no token"},
    ],
)
def test_a_wrong_form_makes_no_token(owner: Client, changes: dict[str, object]) -> None:
    before = ApiToken.objects.count()
    assert owner.post(TOKENS, _token_form(**changes)).status_code == 422
    assert ApiToken.objects.count() == before


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names_are_shown_as_they_are(owner: Client, name: str) -> None:
    owner.post(TOKENS, _token_form(name=name))
    page = owner.get(TOKENS).content.decode()
    assert name in unescape(page)
    assert "<script>alert" not in page


def test_a_revoked_token_is_refused_from_then_on(owner: Client, client: Client) -> None:
    (token,) = _shown(owner.post(TOKENS, _token_form()), "cct_")
    made = ApiToken.objects.get(prefix=token[:10])
    assert owner.post(f"{TOKENS}{made.pk}/revoke/").status_code == 302
    answer = client.get("/api/v1/audit", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "token_revoked")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_too_many_tokens_are_told(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corechain_portal.integration.tokens.MOST_TOKENS", 1)
    answer = owner.post(TOKENS, _token_form())
    assert answer.status_code == 409
    assert "最多同时有 1 个有效令牌" in answer.content.decode()


def test_a_new_webhook_shows_its_secret_once(owner: Client) -> None:
    answer = owner.post(WEBHOOKS, _webhook_form())
    made = Webhook.objects.filter(member=OWN).latest("made_at")
    assert _shown(answer, "whsec_") == [secret_of(made.pk, made.salt)]
    assert _shown(owner.get(f"{WEBHOOKS}{made.pk}/"), "whsec_") == []
    renewed = owner.post(f"{WEBHOOKS}{made.pk}/secret/", {"once": uuid.uuid4()})
    assert len(_shown(renewed, "whsec_")) == 1
    assert _shown(renewed, "whsec_") != _shown(answer, "whsec_")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://erp.example.cn/",
        "erp.example.cn",
        "https://",
        "https://user:secret@erp.example.cn/",
        "https://erp.example.cn/#part",
        "https://erp.example.cn:0/",
        "https://erp.example.cn:99999/",
        "https://erp example.cn/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https://printer.local/",
        "javascript:alert(1)",
        "https://erp.example.cn/" + "x" * 500,
        "https://[broken/",
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused(owner: Client, url: str) -> None:
    before = Webhook.objects.count()
    assert owner.post(WEBHOOKS, _webhook_form(url=url)).status_code == 422
    assert Webhook.objects.count() == before


@override_settings(PRODUCTION=True)
def test_production_takes_https_alone(owner: Client) -> None:
    assert owner.post(WEBHOOKS, _webhook_form(url="http://erp.example.cn/")).status_code == 422
    assert owner.post(WEBHOOKS, _webhook_form(url="https://erp.example.cn/")).status_code == 200


def test_a_stale_edit_shows_both(owner: Client) -> None:
    version = Webhook.objects.get(pk=WEBHOOK).version
    first = _webhook_form(url="https://first.example.cn/", version=version)
    second = _webhook_form(url="https://second.example.cn/", version=version)
    assert owner.post(ONE, first).status_code == 302
    answer = owner.post(ONE, second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "https://first.example.cn/" in page
    assert 'value="https://second.example.cn/"' in page
    saved = int(re.findall(r'name="version" value="(\d+)"', page)[0])
    assert owner.post(ONE, {**second, "version": saved}).status_code == 302
    assert Webhook.objects.get(pk=WEBHOOK).url == "https://second.example.cn/"


def test_a_webhook_that_is_off_sends_nothing(owner: Client) -> None:
    before = Delivery.objects.count()
    page = owner.post(f"{ONE}ping/", follow=True).content.decode()
    assert "推送已停用" in page
    owner.post(f"{ONE}deliveries/{DELIVERY}/replay/")
    assert Delivery.objects.count() == before
    assert Delivery.objects.get(pk=DELIVERY).status == "failed"


def test_every_change_by_pages_is_audited(owner: Client) -> None:
    owner.post(TOKENS, _token_form())
    owner.post(f"{TOKENS}{TOKEN}/revoke/")
    owner.post(WEBHOOKS, _webhook_form())
    owner.post(ONE, _webhook_form(active="on", version=1))
    owner.post(f"{ONE}secret/", {"once": uuid.uuid4()})
    owner.post(f"{ONE}deliveries/{DELIVERY}/replay/")
    owner.post(f"{ONE}delete/")
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))[-7:]
    assert actions == [
        "integration.token.make",
        "integration.token.revoke",
        "integration.webhook.make",
        "integration.webhook.change",
        "integration.webhook.renew_secret",
        "integration.delivery.replay",
        "integration.webhook.delete",
    ]


def test_queries_do_not_grow_with_rows(owner: Client) -> None:
    for address, add in ((TOKENS, _add_tokens), (WEBHOOKS, _add_webhooks), (ONE, _add_deliveries)):
        counts = []
        for _ in range(2):
            add()
            with CaptureQueriesContext(connection) as queries:
                owner.get(address)
            counts.append(len(queries))
        assert counts[0] == counts[1] < 20, address


def _add_tokens() -> None:
    for _ in range(5):
        ApiToken.objects.create(
            member_id=OWN,
            name="x",
            prefix="p",
            digest=uuid.uuid4().hex,
            scopes=[],
            expires_on=timezone.localdate(),
        )


def _add_webhooks() -> None:
    for _ in range(5):
        Webhook.objects.create(member_id=OWN, url="https://erp.example.cn/", events=["member.changed"])


def _add_deliveries() -> None:
    for _ in range(5):
        Delivery.objects.create(webhook_id=WEBHOOK, event="member.changed", body="{}")


@pytest.mark.parametrize(
    ("bearer", "status", "code"),
    [
        ("every_scope", 403, "forbidden"),
        ("no_scope", 403, "forbidden"),
        ("another_alliances", 401, "token_of_another_alliance"),
    ],
)
def test_no_token_reads_the_audit(client: Client, bearer: str, status: int, code: str) -> None:
    answer = client.get("/api/v1/audit", headers={"Authorization": f"Bearer {BEARERS[bearer]}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
