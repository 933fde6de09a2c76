"""The example client of the how-to, against a real server: published once, read to the end, answered, told once."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.test import override_settings
from tests.portal.integration.made import BEARERS
from tests.portal.integration.receiver import receiving
from tests.portal.joint_purchase.rows import member, offer
from tests.portal.roles import OWN

from corechain_portal.integration.models import ApiToken, Webhook
from corechain_portal.integration.publishing import ping
from corechain_portal.integration.signing import secret_of
from corechain_portal.integration.tasks import deliver
from corechain_portal.listings.models import Listing
from corechain_portal.matching.finding import find_for

CLIENT = Path(__file__).resolve().parents[3] / "docs/how-to/erp_client.py"
TEXT = "求购KrF光刻胶，200mm线，月用量300升，送到无锡"


@pytest.fixture(scope="module")
def erp() -> ModuleType:
    spec = importlib.util.spec_from_file_location("erp_client", CLIENT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["erp_client"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def server(db: None) -> Iterator[str]:
    """Address of a real HTTP server on the test's own data: its thread shares the test's connection, and the test waits
    while it answers.
    """
    shared = connections[DEFAULT_DB_ALIAS]
    shared.inc_thread_sharing()
    portal = get_wsgi_application()

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        _keep_connection()  # at each request: Django's own test client lets go of it after each of its own
        return portal(environ, start_response)

    httpd = make_server("127.0.0.1", 0, answer, handler_class=_Quiet)

    def serve() -> None:
        connections[DEFAULT_DB_ALIAS] = shared
        httpd.serve_forever(poll_interval=0.05)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        with override_settings(ALLOWED_HOSTS=["127.0.0.1"]):
            yield f"http://127.0.0.1:{httpd.server_address[1]}"
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
        shared.dec_thread_sharing()
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


def _keep_connection() -> None:
    """The end of a request must not close the connection that the test's transaction is on."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)


class _Quiet(WSGIRequestHandler):
    """Writes no lines about requests."""

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.mark.django_db
def test_a_demand_is_published_once_matched_and_answered(erp: ModuleType, server: str) -> None:
    buyer = erp.Portal(server, BEARERS["every_scope"])
    seller = erp.Portal(server, BEARERS["competitors"])
    demand = buyer.publish_demand("PO-1", TEXT, quantity="300", unit="L", period="month")
    again = buyer.publish_demand("PO-1", TEXT, quantity="300", unit="L", period="month")
    assert (again["id"], demand["state"], demand["is_own"]) == (demand["id"], "published", True)
    assert Listing.objects.filter(member=OWN, text=TEXT).count() == 1
    with pytest.raises(erp.Refused) as refused:
        buyer.publish_demand("PO-1", TEXT + "，急需")
    assert refused.value.code == "idempotency_key_used"

    asked = seller.show_interest(demand["id"])
    assert (asked["asked"], asked["names_are_open"]) == (None, False)
    [waiting] = [each for each in buyer.waiting_introductions() if each["id"] == asked["id"]]
    assert waiting["asker"] is None
    answered = buyer.answer(waiting["id"])
    assert answered["names_are_open"]
    assert answered["asker"]["name_en"] == "Yi Chips"
    assert buyer.answer(waiting["id"])["state"] == "talks", "the same key: the first answer again"


@pytest.mark.django_db
def test_all_matches_are_read_by_the_cursor(erp: ModuleType, server: str) -> None:
    buyer = erp.Portal(server, BEARERS["every_scope"])
    for number in range(6):
        offer(member(number), 100 + number, 10)
    demand = buyer.publish_demand("PO-2", TEXT.replace("300", "301"))
    assert (demand["nodes"], demand["advice"]) == (["krf-photoresist"], [])
    find_for(demand["id"])
    found = [each["id"] for each in buyer.matches(demand["id"], at_once=2)]
    assert len(found) == len(set(found)) >= 6


@pytest.mark.django_db
def test_without_the_scope_it_is_refused(erp: ModuleType, server: str) -> None:
    for token in (BEARERS["no_scope"], "cct_nobody"):
        with pytest.raises(erp.Refused) as refused:
            erp.Portal(server, token).publish_demand("PO-3", TEXT)
        assert refused.value.status in (401, 403)
    assert ApiToken.objects.filter(member=OWN).exists()


@pytest.mark.django_db
def test_a_message_counts_once_and_only_if_it_is_the_portals(erp: ModuleType, tmp_path: Path) -> None:
    with receiving() as receiver, override_settings(WEBHOOKS_TO_PRIVATE=True):
        webhook = Webhook.objects.create(member_id=OWN, url=receiver.url, events=["match.found"])
        deliver(str(ping(webhook).pk))
        [sent] = receiver.received
    body, headers = sent.body.encode(), dict(sent.headers)
    kept = str(tmp_path / "inbox.sqlite3")
    inbox = erp.Inbox(secret_of(webhook.pk, webhook.salt), kept)
    assert inbox.take(headers, body) == "new"
    assert inbox.take(headers, body) == "replay"
    assert erp.Inbox(secret_of(webhook.pk, webhook.salt), kept).take(headers, body) == "replay", (
        "after a restart"
    )
    late = int(headers["webhook-timestamp"]) + 301
    assert inbox.take(headers, body, now=late) == "forged"
    assert inbox.take({**headers, "webhook-id": "msg_other"}, body) == "forged"
    assert inbox.take(headers, body + b" ") == "forged"
    assert inbox.take({}, body) == "forged"
