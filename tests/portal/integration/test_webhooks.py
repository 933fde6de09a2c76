"""Webhooks from the change to the receiver: signed, tried again, switched off, sent again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError
from tests.portal.integration.receiver import Receiver, receiving
from tests.portal.roles import OTHER, OWN

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.audit.models import AuditEntry
from corechain_portal.background import running
from corechain_portal.background.models import Job
from corechain_portal.integration import publish, tasks
from corechain_portal.integration.events import EVENTS
from corechain_portal.integration.exceptions import TooManyWebhooks
from corechain_portal.integration.models import ApiToken, Delivery, DeliveryStatus, Webhook
from corechain_portal.integration.publishing import ping
from corechain_portal.integration.signing import secret_of, signature
from corechain_portal.integration.tasks import NotDelivered, deliver, forget_old_deliveries, tell_of_expiry
from corechain_portal.integration.webhooks import (
    change_webhook,
    delete_webhook,
    make_webhook,
    renew_secret,
    replay,
)
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _to_loopback() -> Iterator[None]:
    with override_settings(WEBHOOKS_TO_PRIVATE=True):
        yield


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def own() -> MemberOrganisation:
    return MemberOrganisation.objects.select_related("alliance").get(pk=OWN)


@pytest.fixture
def owner(people: dict[str, User], own: MemberOrganisation) -> Viewer:
    return make_viewer(own.alliance, people["owner"])


@pytest.fixture
def made(own: MemberOrganisation, owner: Viewer, receiver: Receiver) -> tuple[Webhook, str]:
    return make_webhook(own, url=receiver.url, events=["member.changed"], viewer=owner)


def _change_seat(own: MemberOrganisation, owner: Viewer) -> None:
    with transaction.atomic():
        record(
            "membership.member.seat", own, viewer=owner, before={"seat": "member"}, after={"seat": "council"}
        )


def _queued() -> list[str]:
    path = "corechain_portal.integration.tasks.deliver"
    return [job.arguments["args"][0] for job in Job.objects.filter(task=path).order_by("queued_at")]


def _only_delivery(webhook: Webhook) -> Delivery:
    return Delivery.objects.get(webhook=webhook)


def test_a_change_of_the_member_is_told_signed_and_verified_by_others_code(
    own: MemberOrganisation, owner: Viewer, receiver: Receiver, made: tuple[Webhook, str]
) -> None:
    webhook, secret = made
    _change_seat(own, owner)
    delivery = _only_delivery(webhook)
    assert _queued() == [str(delivery.pk)]
    assert receiver.received == [], "nothing is sent inside the change"
    deliver(str(delivery.pk))
    (got,) = receiver.received
    told = Verifier(secret).verify(got.body, got.headers)
    assert told["type"] == "member.changed"
    assert told["data"]["changes"] == {"seat": ["member", "council"]}
    assert told["data"]["member"] == str(OWN)
    entry = AuditEntry.objects.filter(action="membership.member.seat").last()
    assert told["data"]["audit"] == {"sequence": entry.sequence, "hash": entry.hash}
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.answer) == (DeliveryStatus.DELIVERED, 1, 200)
    with pytest.raises(WebhookVerificationError):
        Verifier(secret).verify(got.body.replace("council", "president"), got.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(secret_of(uuid.uuid4(), uuid.uuid4())).verify(got.body, got.headers)


def test_the_published_example_of_the_specification() -> None:
    # Standard Webhooks, reference implementations' test: the same id, time, secret and body.
    secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    sent = datetime.fromtimestamp(1614265330, UTC)
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    body = '{"test": 2432232314}'
    assert signature(secret, message, 1614265330, body) == expected
    assert Verifier(secret).sign(message, sent, body) == expected


def test_a_rolled_back_change_tells_nobody(
    own: MemberOrganisation, owner: Viewer, made: tuple[Webhook, str]
) -> None:
    with transaction.atomic():
        _change_seat(own, owner)
        transaction.set_rollback(True)
    assert _queued() == []


def test_only_the_members_own_webhooks_for_the_event_that_are_on(
    own: MemberOrganisation, owner: Viewer, made: tuple[Webhook, str]
) -> None:
    with transaction.atomic():
        other = MemberOrganisation.objects.get(pk=OTHER)
        record("membership.member.seat", other, viewer=owner, before={}, after={"seat": "council"})
        record("membership.role.give", own, viewer=owner, before={}, after={"role": "editor"})
    assert _queued() == []
    Webhook.objects.filter(pk=made[0].pk).update(active=False)
    _change_seat(own, owner)
    assert _queued() == []


def test_publishing_what_is_no_event_is_a_mistake(own: MemberOrganisation) -> None:
    with pytest.raises(ValueError, match="no such event"):
        publish("member.chnaged", own, {})


def test_events_are_of_audited_actions_and_none_twice() -> None:
    actions = [action for event in EVENTS for action in event.actions]
    assert len(actions) == len(set(actions))


def test_a_failure_is_tried_again_and_then_delivered_with_the_same_id(
    own: MemberOrganisation, owner: Viewer, receiver: Receiver, made: tuple[Webhook, str]
) -> None:
    webhook, secret = made
    receiver.statuses = [500, 503, 204]
    _change_seat(own, owner)
    delivery = _only_delivery(webhook)
    for _ in range(2):
        with pytest.raises(NotDelivered):
            deliver(str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.answer, delivery.problem) == (DeliveryStatus.RETRYING, 503, "status")
    webhook.refresh_from_db()
    assert webhook.failures == 2
    deliver(str(delivery.pk))
    delivery.refresh_from_db()
    webhook.refresh_from_db()
    assert (delivery.status, delivery.attempts, webhook.failures) == (DeliveryStatus.DELIVERED, 3, 0)
    assert len({got.headers["webhook-id"] for got in receiver.received}) == 1
    assert [Verifier(secret).verify(got.body, got.headers)["type"] for got in receiver.received] == [
        "member.changed"
    ] * 3
    deliver(str(delivery.pk))
    assert len(receiver.received) == 3, "what has been delivered is not sent again by itself"


def test_a_worker_sends_it_and_tries_again_later(
    own: MemberOrganisation, owner: Viewer, receiver: Receiver, made: tuple[Webhook, str]
) -> None:
    receiver.statuses = [500, 200]
    _change_seat(own, owner)
    job = Job.objects.get(task=deliver.path)
    running.run_job.call(str(job.pk))
    job.refresh_from_db()
    assert job.status == "waiting"
    assert job.queued_at is not None
    assert timedelta(seconds=25) < job.queued_at - timezone.now() <= timedelta(seconds=30)
    running.run_job.call(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)
    assert _only_delivery(made[0]).status == DeliveryStatus.DELIVERED


def test_pauses_grow() -> None:
    pauses = [deliver.pause_after(attempt).total_seconds() for attempt in range(1, tasks.ATTEMPTS)]
    assert pauses == [30, 60, 120, 240, 480, 960, 1920]


def test_after_the_last_attempt_it_is_given_up(
    own: MemberOrganisation, owner: Viewer, receiver: Receiver, made: tuple[Webhook, str]
) -> None:
    receiver.statuses = [500]
    _change_seat(own, owner)
    delivery = _only_delivery(made[0])
    for _ in range(tasks.ATTEMPTS - 1):
        with pytest.raises(NotDelivered):
            deliver(str(delivery.pk))
    deliver(str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.FAILED, tasks.ATTEMPTS)


def test_a_webhook_that_keeps_failing_is_switched_off_and_its_owner_told(
    own: MemberOrganisation,
    owner: Viewer,
    people: dict[str, User],
    receiver: Receiver,
    made: tuple[Webhook, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    webhook, _ = made
    monkeypatch.setattr(tasks, "FAILURES_BEFORE_OFF", 3)
    receiver.statuses = [500]
    deliveries = []
    for _ in range(4):
        _change_seat(own, owner)
        deliveries.append(Delivery.objects.filter(webhook=webhook).first())
    for delivery in deliveries[:2]:
        with pytest.raises(NotDelivered):
            deliver(str(delivery.pk))
    deliver(str(deliveries[2].pk))
    webhook.refresh_from_db()
    assert not webhook.active
    assert webhook.switched_off_at is not None
    notices = Notice.objects.filter(code="integration.webhook.off")
    assert [notice.person for notice in notices] == [people["owner"]]
    entry = AuditEntry.objects.filter(action="integration.webhook.switch_off").get()
    assert json.loads(entry.changes) == {"active": [True, False]}
    before = len(receiver.received)
    deliver(str(deliveries[3].pk))
    assert len(receiver.received) == before, "nothing is sent to a webhook that is off"
    assert change_webhook(
        webhook,
        url=webhook.url,
        events=webhook.events,
        active=True,
        version=webhook.version,
        viewer=owner,
    )
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.switched_off_at) == (0, None)


def test_sending_again_keeps_the_id_and_is_audited(
    own: MemberOrganisation, owner: Viewer, receiver: Receiver, made: tuple[Webhook, str]
) -> None:
    _change_seat(own, owner)
    delivery = _only_delivery(made[0])
    assert not replay(delivery, viewer=owner), "it waits to be sent anyway"
    deliver(str(delivery.pk))
    assert replay(delivery, viewer=owner)
    deliver(str(delivery.pk))
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert AuditEntry.objects.filter(action="integration.delivery.replay", member=OWN).count() == 1


def test_a_test_message(receiver: Receiver, made: tuple[Webhook, str]) -> None:
    webhook, secret = made
    deliver(str(ping(webhook).pk))
    (got,) = receiver.received
    assert Verifier(secret).verify(got.body, got.headers)["type"] == "webhook.ping"


def test_in_production_nothing_goes_to_loopback(receiver: Receiver, made: tuple[Webhook, str]) -> None:
    webhook, _ = made
    with override_settings(WEBHOOKS_TO_PRIVATE=False):
        delivery = ping(webhook)
        with pytest.raises(NotDelivered):
            deliver(str(delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.problem, delivery.answer) == ("private", None)
    assert receiver.received == []


def test_the_secret_is_not_in_the_database_and_can_be_renewed(
    owner: Viewer, receiver: Receiver, made: tuple[Webhook, str]
) -> None:
    webhook, secret = made
    assert secret not in repr(Webhook.objects.values().get(pk=webhook.pk))
    renewed = renew_secret(webhook, viewer=owner)
    assert renewed != secret
    deliver(str(ping(webhook).pk))
    (got,) = receiver.received
    Verifier(renewed).verify(got.body, got.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(secret).verify(got.body, got.headers)


def test_the_audit_keeps_no_key_that_hides_in_the_address(own: MemberOrganisation, owner: Viewer) -> None:
    make_webhook(own, url="https://erp.example.cn/hook?key=hidden", events=["member.changed"], viewer=owner)
    assert "hidden" not in AuditEntry.objects.last().changes


def test_a_deleted_webhook_takes_what_waits_with_it(
    own: MemberOrganisation, owner: Viewer, receiver: Receiver, made: tuple[Webhook, str]
) -> None:
    _change_seat(own, owner)
    (waiting,) = _queued()
    delete_webhook(made[0], viewer=owner)
    deliver(waiting)
    assert receiver.received == []


def test_a_stale_edit_changes_nothing(owner: Viewer, made: tuple[Webhook, str]) -> None:
    webhook, _ = made
    told = {"events": ["member.changed"], "active": True, "viewer": owner, "version": webhook.version}
    assert change_webhook(webhook, url="https://first.example/", **told)
    assert not change_webhook(webhook, url="https://second.example/", **told)
    assert Webhook.objects.get(pk=webhook.pk).url == "https://first.example/"


def test_an_organisation_has_so_many_at_most(own: MemberOrganisation, owner: Viewer) -> None:
    while own.webhooks.count() < 10:
        make_webhook(own, url="https://erp.example.cn/", events=["member.changed"], viewer=owner)
    with pytest.raises(TooManyWebhooks):
        make_webhook(own, url="https://erp.example.cn/", events=["member.changed"], viewer=owner)


def test_old_messages_are_forgotten(made: tuple[Webhook, str]) -> None:
    old, new = ping(made[0]), ping(made[0])
    Delivery.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=31))
    forget_old_deliveries()
    assert list(Delivery.objects.filter(webhook=made[0])) == [new]


def test_owners_are_told_of_tokens_that_expire(own: MemberOrganisation, people: dict[str, User]) -> None:
    ApiToken.objects.filter(member=own).update(expires_on=timezone.localdate() + timedelta(days=14))
    ApiToken.objects.filter(member=own).exclude(name="ERP").delete()
    tell_of_expiry()
    told = Notice.objects.filter(code="integration.token.expires")
    assert {notice.person for notice in told} == {people["owner"]}
    assert told.count() == ApiToken.objects.filter(member=own).count()
