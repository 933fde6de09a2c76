"""What changes webhooks: made, edited, given another secret, deleted; messages sent again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.integration.events import CODES
from corechain_portal.integration.exceptions import TooManyWebhooks
from corechain_portal.integration.models import Delivery, DeliveryStatus, Webhook
from corechain_portal.integration.signing import secret_of
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.stale_edit import save_unless_stale

MOST_WEBHOOKS = 10


@transaction.atomic
def make_webhook(
    member: MemberOrganisation, *, url: str, events: Iterable[str], viewer: Viewer
) -> tuple[Webhook, str]:
    """Make a webhook of `member`; the second of the two is its secret, shown this once.

    Raises :class:`TooManyWebhooks`, and ValueError for an event that is not, which no form offers.
    """
    MemberOrganisation.objects.select_for_update().get(pk=member.pk)
    if member.webhooks.count() >= MOST_WEBHOOKS:
        raise TooManyWebhooks(MOST_WEBHOOKS)
    webhook = Webhook.objects.create(member=member, url=url, events=_known(events), made_by=viewer.person)
    record("integration.webhook.make", webhook, viewer=viewer, before=None, after=webhook.to_audit())
    return webhook, secret_of(webhook.pk, webhook.salt)


@transaction.atomic
def change_webhook(
    webhook: Webhook, *, url: str, events: Iterable[str], active: bool, version: int, viewer: Viewer
) -> bool:
    """Save an edit; False, having changed nothing, where somebody else has saved since `version`."""
    before = webhook.to_audit()
    changes = {"url": url, "events": _known(events), "active": active}
    if active and not webhook.active:
        changes |= {"failures": 0, "switched_off_at": None}
    if not save_unless_stale(webhook, version, changes):
        return False
    record("integration.webhook.change", webhook, viewer=viewer, before=before, after=webhook.to_audit())
    return True


@transaction.atomic
def renew_secret(webhook: Webhook, *, viewer: Viewer) -> str:
    """Give the webhook another secret; what is sent from now on is signed with it."""
    webhook.salt = uuid.uuid4()
    webhook.save(update_fields=["salt"])
    record("integration.webhook.renew_secret", webhook, viewer=viewer, before=None, after=None)
    return secret_of(webhook.pk, webhook.salt)


@transaction.atomic
def delete_webhook(webhook: Webhook, *, viewer: Viewer) -> None:
    """Delete it with its messages."""
    record("integration.webhook.delete", webhook, viewer=viewer, before=webhook.to_audit(), after=None)
    webhook.delete()


@transaction.atomic
def replay(delivery: Delivery, *, viewer: Viewer) -> bool:
    """Send a message again, with the same ``webhook-id``; False where it is waiting to be sent anyway."""
    from corechain_portal.integration.tasks import deliver  # it imports much that imports the audit

    ended = Delivery.objects.filter(
        pk=delivery.pk, status__in=(DeliveryStatus.DELIVERED, DeliveryStatus.FAILED)
    )
    if not ended.update(status=DeliveryStatus.WAITING, attempts=0, problem="", made_at=timezone.now()):
        return False
    deliver.enqueue(str(delivery.pk))
    after = {"event": delivery.event}
    record("integration.delivery.replay", delivery, viewer=viewer, before=None, after=after)
    return True


def _known(events: Iterable[str]) -> list[str]:
    wanted = sorted(set(events))
    if not wanted or not CODES.issuperset(wanted):
        raise ValueError("events")
    return wanted


def schemes() -> tuple[str, ...]:
    """What an address may begin with: HTTPS alone in production mode."""
    return ("https",) if settings.PRODUCTION else ("https", "http")
