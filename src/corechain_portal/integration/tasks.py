"""What workers do: send messages to webhooks, and look after tokens and old messages."""

from __future__ import annotations

import time as clock
import uuid
from datetime import time, timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from corechain_portal.audit import record
from corechain_portal.background import committing, durable_task, every
from corechain_portal.integration.models import ApiToken, Delivery, DeliveryStatus, Webhook
from corechain_portal.integration.sending import Answer, NotSent, post
from corechain_portal.integration.signing import secret_of, signed_headers
from corechain_portal.membership.people import owners
from corechain_portal.notices import notify

ATTEMPTS = 8
FIRST_PAUSE_SECONDS = 30
FAILURES_BEFORE_OFF = 20
"""Attempts that fail one after another, over all messages, before a webhook is switched off."""
KEPT = timedelta(days=30)
DAYS_BEFORE_EXPIRY = 14


class NotDelivered(Exception):
    """The receiver did not take the message; it is tried again after a pause."""


# Private: that a stranger's server fails is no fault of ours, and its lines would only fill the log.
@durable_task(attempts=ATTEMPTS, pause_seconds=FIRST_PAUSE_SECONDS, private=True)
def deliver(delivery_id: str) -> None:
    """Send one message: at most eight attempts in about an hour, the pauses between them doubling.

    A worker killed between the receiver's answer and the end of the job sends it twice; the receiver knows it by its
    ``webhook-id``.
    """
    rows = Delivery.objects.select_related("webhook__member__alliance")
    delivery = rows.filter(pk=uuid.UUID(delivery_id)).first()
    if delivery is None or delivery.status == DeliveryStatus.DELIVERED:
        return
    if not delivery.webhook.active or not delivery.webhook.member.is_active:
        Delivery.objects.filter(pk=delivery.pk).update(status=DeliveryStatus.FAILED)
        return
    answer = _send(delivery)
    with committing():
        again = _keep(delivery, answer)
    if again:
        raise NotDelivered


def _send(delivery: Delivery) -> Answer | NotSent:
    webhook = delivery.webhook
    secret = secret_of(webhook.pk, webhook.salt)
    headers = {
        **signed_headers(secret, f"msg_{delivery.pk.hex}", int(clock.time()), delivery.body),
        "User-Agent": "corechain-webhooks",
    }
    try:
        return post(webhook.url, headers, delivery.body, private_allowed=settings.WEBHOOKS_TO_PRIVATE)
    except NotSent as failed:
        return failed


def _keep(delivery: Delivery, answer: Answer | NotSent) -> bool:
    """Keep how it went; tells whether to try again."""
    answered = answer if isinstance(answer, Answer) else None
    attempts = delivery.attempts + 1
    again = bool(answer.problem) and attempts < ATTEMPTS
    if answer.problem and _count_failure(delivery.webhook):
        again = False
    failed = DeliveryStatus.RETRYING if again else DeliveryStatus.FAILED
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts,
        tried_at=timezone.now(),
        answer=answered.status if answered else None,
        milliseconds=answered.milliseconds if answered else None,
        problem=answer.problem,
        status=failed if answer.problem else DeliveryStatus.DELIVERED,
    )
    if not answer.problem:
        Webhook.objects.filter(pk=delivery.webhook_id).exclude(failures=0).update(failures=0)
    return again


def _count_failure(webhook: Webhook) -> bool:
    """Count a failed attempt; tells whether that was one too many, and the webhook is off now."""
    Webhook.objects.filter(pk=webhook.pk).update(failures=F("failures") + 1)
    before = webhook.to_audit()
    webhook.refresh_from_db(fields=["failures", "active", "version"])
    if webhook.failures < FAILURES_BEFORE_OFF or not webhook.active:
        return not webhook.active
    webhook.active, webhook.switched_off_at = False, timezone.now()
    webhook.version += 1
    webhook.save(update_fields=["active", "switched_off_at", "version"])
    member = webhook.member
    notify(
        "integration.webhook.off",
        owners(member),
        alliance=member.alliance,
        link=reverse("member-webhook", args=[member.pk, webhook.pk]),
        subject=member,
        address=webhook.address,
        times=webhook.failures,
    )
    action = "integration.webhook.switch_off"
    record(action, webhook, viewer=None, by="system", before=before, after=webhook.to_audit())
    return True


@every(minutes=24 * 60, at=time(4, 10))
def forget_old_deliveries() -> None:
    """Delete messages of more than a month ago."""
    Delivery.objects.filter(made_at__lt=timezone.now() - KEPT).delete()


@every(minutes=24 * 60, at=time(7, 30))
def tell_of_expiry() -> None:
    """Tell owners of tokens that will not be taken much longer, two weeks before."""
    last = timezone.localdate() + timedelta(days=DAYS_BEFORE_EXPIRY)
    rows = ApiToken.objects.filter(expires_on=last, revoked_at=None).select_related("member__alliance")
    for token in rows:
        notify(
            "integration.token.expires",
            owners(token.member),
            alliance=token.member.alliance,
            link=reverse("member-tokens", args=[token.member.pk]),
            subject=token.member,
            token=f"{token.prefix}…",
            day=token.expires_on,
        )
