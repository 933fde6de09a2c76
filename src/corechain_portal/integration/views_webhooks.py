"""A member's webhooks: the list, one of them with what it was sent, its secret, a test, sending again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.integration.events import EVENTS, PING
from corechain_portal.integration.forms import WebhookEditForm, WebhookForm
from corechain_portal.integration.models import Delivery, Webhook
from corechain_portal.integration.publishing import ping
from corechain_portal.integration.sending import PROBLEMS
from corechain_portal.integration.webhooks import (
    change_webhook,
    delete_webhook,
    make_webhook,
    renew_secret,
    replay,
)
from corechain_portal.language import current_language
from corechain_portal.membership.lookup import own_member
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.membership.views_members import frame
from corechain_portal.web.once import first_time
from corechain_portal.web.pages import paged
from corechain_portal.web.stale_edit import sent_version

MANAGE = "member.manage_webhooks"


def _member(request: HttpRequest, member_id: uuid.UUID) -> MemberOrganisation:
    return own_member(request, member_id, MANAGE)


def _webhook(request: HttpRequest, member_id: uuid.UUID, webhook_id: uuid.UUID) -> Webhook:
    found = (
        _member(request, member_id).webhooks.select_related("member__alliance").filter(pk=webhook_id).first()
    )
    if found is None:
        raise Http404
    return found


@guarded("accounts.use", "GET", "HEAD", "POST")
def webhooks(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Every webhook of the member; a new one leads to its page, which shows its secret this once."""
    member = _member(request, member_id)
    if request.method != "POST":
        return _list(request, member, WebhookForm())
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _list(request, member, form, status=422)
    with transaction.atomic():
        if not first_time(request):
            messages.info(request, _("This form was sent before; the webhook was made then."))
            return redirect("member-webhooks", member_id=member.pk)
        made, secret = make_webhook(member, viewer=viewer_of(request), **form.cleaned_data)
    return _one(request, made, secret=secret)


def _list(
    request: HttpRequest, member: MemberOrganisation, form: WebhookForm, status: int = 200
) -> HttpResponse:
    rows = [{"webhook": each, "events": _titles(each.events)} for each in member.webhooks.all()]
    context = {**frame(viewer_of(request), member), "form": form, "rows": rows}
    return render(request, "integration/webhooks.html", context, status=status)


def _titles(events: list[str]) -> list[str]:
    language = current_language()
    return [event.title.render(language) for event in EVENTS if event.code in events]


@guarded("accounts.use", "GET", "HEAD", "POST")
def webhook(request: HttpRequest, member_id: uuid.UUID, webhook_id: uuid.UUID) -> HttpResponse:
    """One webhook with its messages; its owner edits it."""
    found = _webhook(request, member_id, webhook_id)
    if request.method != "POST":
        return _one(request, found)
    form = WebhookEditForm(request.POST)
    if not form.is_valid():
        return _one(request, found, form=form, status=422)
    version = sent_version(request)
    if not change_webhook(found, version=version, viewer=viewer_of(request), **form.cleaned_data):
        return _one(request, found, form=form, stale=True, status=409)
    messages.success(request, _("The webhook is saved."))
    return redirect("member-webhook", member_id=found.member_id, webhook_id=found.pk)


def _one(
    request: HttpRequest,
    found: Webhook,
    *,
    form: WebhookEditForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    deliveries = paged(request, found.deliveries.order_by("-made_at", "id"))  # type: ignore[arg-type]
    titles = {event.code: event.title for event in EVENTS}
    initial = {"url": found.url, "events": found.events, "active": found.active}
    context = {
        **frame(viewer_of(request), found.member),
        "webhook": found,
        "form": form or WebhookEditForm(initial=initial),
        "rows": [
            {
                "delivery": each,
                "title": titles.get(each.event),
                "is_ping": each.event == PING,
                "problem": PROBLEMS.get(each.problem),
            }
            for each in deliveries["page"]
        ],
        **deliveries,
        **more,
    }
    return render(request, "integration/webhook.html", context, status=status)


@guarded("accounts.use", "POST")
def webhook_ping(request: HttpRequest, member_id: uuid.UUID, webhook_id: uuid.UUID) -> HttpResponse:
    """Send a test message."""
    found = _webhook(request, member_id, webhook_id)
    if found.active:
        ping(found)
        messages.success(request, _("A test message is on its way; load the page again to see how it went."))
    else:
        messages.warning(request, _("The webhook is off: switch it on first."))
    return redirect("member-webhook", member_id=found.member_id, webhook_id=found.pk)


@guarded("accounts.use", "POST")
def webhook_secret(request: HttpRequest, member_id: uuid.UUID, webhook_id: uuid.UUID) -> HttpResponse:
    """Another secret, shown this once."""
    found = _webhook(request, member_id, webhook_id)
    with transaction.atomic():
        if not first_time(request):
            return redirect("member-webhook", member_id=found.member_id, webhook_id=found.pk)
        secret = renew_secret(found, viewer=viewer_of(request))
    return _one(request, found, secret=secret)


@guarded("accounts.use", "POST")
def webhook_delete(request: HttpRequest, member_id: uuid.UUID, webhook_id: uuid.UUID) -> HttpResponse:
    """Delete it with its messages."""
    found = _webhook(request, member_id, webhook_id)
    delete_webhook(found, viewer=viewer_of(request))
    messages.success(request, _("The webhook is deleted."))
    return redirect("member-webhooks", member_id=member_id)


@guarded("accounts.use", "POST")
def delivery_replay(
    request: HttpRequest, member_id: uuid.UUID, webhook_id: uuid.UUID, delivery_id: uuid.UUID
) -> HttpResponse:
    """Send a message again."""
    found = _webhook(request, member_id, webhook_id)
    delivery = (
        Delivery.objects.select_related("webhook__member").filter(webhook=found, pk=delivery_id).first()
    )
    if delivery is None:
        raise Http404
    if not found.active:
        messages.warning(request, _("The webhook is off: switch it on first."))
    elif replay(delivery, viewer=viewer_of(request)):
        messages.success(request, _("The message is sent again."))
    return redirect("member-webhook", member_id=found.member_id, webhook_id=found.pk)
