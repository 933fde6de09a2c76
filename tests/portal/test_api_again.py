"""Requests sent again with an idempotency key, and lists read by a cursor."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.portal.roles import ours

from corechain_portal.api.api import api, operations
from corechain_portal.api.cursors import BadCursor, cursor_page
from corechain_portal.api.models import KeptAnswer
from corechain_portal.api.tasks import forget_kept_answers
from corechain_portal.membership.joining import Application

pytestmark = pytest.mark.django_db


def _applied(name: str, **fields) -> Application:
    return Application.objects.create(
        alliance=ours(), name_zh=name, applicant_name=name, applicant_email="d@example.org",
        form_token=uuid.uuid4(), language="zh", **fields,
    )  # fmt: skip


@pytest.fixture
def waiting() -> Application:
    return _applied("丁芯")


def _decline(client: Client, application: Application, key: str, reason: str = "重复"):
    return client.post(
        f"/api/v1/applications/{application.pk}/decline",
        json.dumps({"reason": reason}),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_the_same_request_again_gets_the_kept_answer(
    clients: dict[str, Client], waiting: Application
) -> None:
    first = _decline(clients["secretariat"], waiting, "k1")
    again = _decline(clients["secretariat"], waiting, "k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    # Without the key it is another request, and comes too late.
    assert _decline(clients["secretariat"], waiting, "k2").status_code == 409


def test_another_request_with_the_key_is_refused(clients: dict[str, Client], waiting: Application) -> None:
    assert _decline(clients["secretariat"], waiting, "k1").status_code == 200
    refused = _decline(clients["secretariat"], waiting, "k1", reason="别的理由")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "idempotency_key_used")


def test_a_key_means_nothing_to_others(clients: dict[str, Client], waiting: Application) -> None:
    assert _decline(clients["secretariat"], waiting, "k1").status_code == 200
    assert _decline(clients["administrator"], waiting, "k1").status_code == 409
    assert _decline(clients["owner"], waiting, "k1").status_code == 403
    assert _decline(Client(), waiting, "k1").status_code == 401
    assert _decline(Client(enforce_csrf_checks=True), waiting, "k1").status_code == 401


def test_a_browser_without_the_pages_token_gets_no_kept_answer(
    clients: dict[str, Client], people, waiting: Application
) -> None:
    assert _decline(clients["secretariat"], waiting, "k1").status_code == 200
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(people["secretariat"])
    assert _decline(forged, waiting, "k1").json()["error"]["code"] == "forged_request"


def test_what_was_refused_may_be_tried_again(clients: dict[str, Client], waiting: Application) -> None:
    assert _decline(clients["secretariat"], waiting, "k1", reason="").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert _decline(clients["secretariat"], waiting, "k1").status_code == 200


@pytest.mark.parametrize("key", ["", "含中文", "a b", "x" * 201])
def test_a_key_that_cannot_be_one_is_told(clients: dict[str, Client], waiting: Application, key: str) -> None:
    refused = _decline(clients["secretariat"], waiting, key)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "bad_idempotency_key")
    waiting.refresh_from_db()
    assert waiting.decision == "waiting"


def test_keys_are_forgotten_after_a_day(clients: dict[str, Client], waiting: Application) -> None:
    _decline(clients["secretariat"], waiting, "k1")
    KeptAnswer.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert _decline(clients["secretariat"], waiting, "k1").status_code == 409  # done afresh, and too late
    _decline(clients["secretariat"], waiting, "k2")
    KeptAnswer.objects.create(
        alliance=ours(), asker="person:1", key="old", made_at=timezone.now() - timedelta(hours=25)
    )
    forget_kept_answers()
    assert not KeptAnswer.objects.filter(key="old").exists()


def test_the_documentation_names_the_header_where_it_is_taken() -> None:
    paths = api.get_openapi_schema()["paths"]
    post = paths["/api/v1/applications/{application_id}/decline"]["post"]
    assert "Idempotency-Key" in {each["name"] for each in post["parameters"]}
    assert operations()


def _part(address: str, limit: int = 2):
    request = RequestFactory().get(address)
    rows = Application.objects.filter(alliance=ours())
    return cursor_page(request, rows, request.GET.get("cursor", ""), limit)


def _made(count: int) -> list[uuid.UUID]:
    """All of one moment, so that the identifier decides."""
    now = timezone.now()
    return [_applied(f"戊{n}", made_at=now).pk for n in range(count)]


def test_a_list_is_read_whole_while_rows_are_added() -> None:
    Application.objects.all().delete()
    expected = sorted(_made(5), reverse=True)
    page = _part("/api/v1/things?q=a")
    seen = [each.pk for each in page.rows]
    while page.next:
        _made(1)  # before the place, so it does not shift what comes
        assert page.next.startswith("/api/v1/things?q=a&cursor=")
        page = _part(page.next)
        seen += [each.pk for each in page.rows]
    assert seen == expected


@pytest.mark.parametrize("change", ["altered", "another list's", "nonsense"])
def test_a_cursor_that_the_list_did_not_give_is_told(change: str) -> None:
    _made(3)
    address = _part("/api/v1/things").next or ""
    bad = {
        "altered": address[:-1] + ("A" if address[-1] != "A" else "B"),
        "another list's": address.replace("things", "others"),
        "nonsense": "/api/v1/things?cursor=WzFd",
    }[change]
    with pytest.raises(BadCursor):
        _part(bad)


def test_a_part_costs_one_query(django_assert_num_queries) -> None:
    _made(5)
    with django_assert_num_queries(2):  # the alliance, and the rows
        page = _part("/api/v1/things")
    request: HttpRequest = RequestFactory().get(page.next)
    rows = Application.objects.filter(alliance=ours())
    list(rows)
    with django_assert_num_queries(1):
        cursor_page(request, rows, request.GET["cursor"], 2)
