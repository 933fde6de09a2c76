"""The receiver on the page that tells how to receive webhooks: run as it stands, sent real messages."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from tests.portal.roles import OWN

from corechain_portal.integration.models import Delivery, DeliveryStatus, Webhook
from corechain_portal.integration.publishing import ping
from corechain_portal.integration.sending import post
from corechain_portal.integration.signing import secret_of, signed_headers
from corechain_portal.integration.tasks import NotDelivered, deliver

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3] / "docs/how-to/webhooks.md"


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with override_settings(WEBHOOKS_TO_PRIVATE=True):
        yield Webhook.objects.create(
            member_id=OWN, url=f"http://127.0.0.1:{port}/hook", events=["member.changed"]
        )


@pytest.fixture
def receiver(webhook: Webhook) -> Iterator[subprocess.Popen[str]]:
    (program,) = re.findall(r"```python\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
    port = webhook.url.rsplit(":", 1)[1].partition("/")[0]
    environment = {**os.environ, "PORT": port, "WEBHOOK_SECRET": secret_of(webhook.pk, webhook.salt)}
    command = [sys.executable, "-c", program]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        _wait_for(int(port))
        yield running
        running.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the receiver did not start")


def _send(webhook: Webhook, message: str, *, seconds_ago: int = 0, secret: str = "") -> int:
    body = '{"type":"member.changed"}'
    secret = secret or secret_of(webhook.pk, webhook.salt)
    headers = signed_headers(secret, message, int(time.time()) - seconds_ago, body)
    return post(webhook.url, headers, body, private_allowed=True).status


def test_the_receiver_on_the_page_takes_what_the_portal_sends(
    webhook: Webhook, receiver: subprocess.Popen[str]
) -> None:
    delivery = ping(webhook)
    deliver(str(delivery.pk))
    assert Delivery.objects.get(pk=delivery.pk).status == DeliveryStatus.DELIVERED
    assert receiver.stdout is not None
    assert json.loads(receiver.stdout.readline())["type"] == "webhook.ping"


def test_it_refuses_what_is_old_forged_or_had_already(
    webhook: Webhook, receiver: subprocess.Popen[str]
) -> None:
    assert _send(webhook, "msg_1") == 204
    assert _send(webhook, "msg_1") == 204, "had already: taken, and not told again"
    assert _send(webhook, "msg_2", seconds_ago=301) == 401
    assert _send(webhook, "msg_3", seconds_ago=-400) == 401
    assert _send(webhook, "msg_4", secret="whsec_" + "A" * 43 + "=") == 401
    assert post(webhook.url, {}, "{}", private_allowed=True).status == 401
    receiver.terminate()
    told, _ = receiver.communicate()
    assert told.count("member.changed") == 1


def test_another_secret_in_the_receiver_is_a_failure_that_is_tried_again(
    webhook: Webhook, receiver: subprocess.Popen[str]
) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(salt="00000000-0000-4000-8000-0000000000ff")
    delivery = ping(webhook)
    with pytest.raises(NotDelivered):
        deliver(str(delivery.pk))
    assert Delivery.objects.get(pk=delivery.pk).answer == 401
