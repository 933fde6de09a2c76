"""Who signed in and out; and how many sign-ins failed, counted by the hour so that an attack does not fill the audit.

What was typed is never kept: a failed sign-in counts for the account whose address it was, or for nobody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import NOBODY, FailedSignIns
from corechain_portal.audit.recording import record


def connect() -> None:
    """Listen to Django's own signals, which every way of signing in sends."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit sign-in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit sign-out")
    user_login_failed.connect(_failed, dispatch_uid="audit failed sign-in")


def _alliance(request: HttpRequest | None) -> Alliance | None:
    """The alliance at whose address it happened; None where code rather than a browser signs somebody in."""
    if request is None or not ("HTTP_HOST" in request.META or "SERVER_NAME" in request.META):
        return None
    try:
        return alliance_of(request)
    except Http404:
        return None


def _signed_in(request: HttpRequest | None, user: User, **_signal: Any) -> None:
    _keep("accounts.sign_in", request, user)


def _signed_out(request: HttpRequest | None, user: User | None, **_signal: Any) -> None:
    if user is not None:
        _keep("accounts.sign_out", request, user)


def _keep(action: str, request: HttpRequest | None, user: User) -> None:
    alliance = _alliance(request)
    if alliance is not None:
        with transaction.atomic():
            record(action, user, viewer=Viewer(alliance, user), before=None, after=None)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    alliance = _alliance(request)
    if alliance is None:
        return
    address = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    person = User.objects.filter(email=address).values_list("pk", flat=True).first()
    with transaction.atomic():
        row, _ = FailedSignIns.objects.get_or_create(
            alliance=alliance, hour=this_hour(), person=person or NOBODY
        )
        FailedSignIns.objects.filter(pk=row.pk).update(count=F("count") + 1)


def this_hour() -> datetime:
    """The beginning of the hour that runs."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def tell_failed_sign_ins() -> int:
    """Make an entry of each count whose hour is over; returns how many."""
    over = (
        FailedSignIns.objects.filter(hour__lt=this_hour()).select_related("alliance").order_by("hour", "pk")
    )
    for row in over:
        with transaction.atomic():
            if FailedSignIns.objects.filter(pk=row.pk).delete()[0]:
                record(
                    "accounts.sign_in.failed",
                    row.alliance,
                    viewer=None,
                    by="system",
                    before=None,
                    after=row.to_audit(),
                )
    return len(over)
