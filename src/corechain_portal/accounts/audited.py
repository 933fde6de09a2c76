"""What the audit keeps of accounts: that something changed and of which kind, never an address, a name or a secret."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as office
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest

from corechain_portal.access.viewer import viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.audit import record


def keep(action: str, request: HttpRequest, user: User, **values: str) -> None:
    """Record `action` on `user`; what was made has `values`, and an event has none."""
    with transaction.atomic():
        record(action, user, viewer=viewer_of(request), before=None, after=values or None)


def connect() -> None:
    """Listen to everything that allauth tells of changes."""
    _on(account.user_signed_up, "accounts.account.open")
    _on(account.password_changed, "accounts.password.change")
    _on(account.password_set, "accounts.password.set")
    _on(account.password_reset, "accounts.password.reset")
    _on(account.email_changed, "accounts.email.change")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="audit")
    mfa.authenticator_reset.connect(_factor_added, dispatch_uid="audit")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="audit")
    office.social_account_added.connect(_office_linked, dispatch_uid="audit")
    office.social_account_removed.connect(_office_unlinked, dispatch_uid="audit")


def _on(signal: Signal, action: str) -> None:
    def receive(request: HttpRequest, user: User, **_signal: Any) -> None:
        keep(action, request, user)

    signal.connect(receive, weak=False, dispatch_uid=f"audit {action}")


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    keep("accounts.second_factor.add", request, user, type=str(authenticator.type))


def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    with transaction.atomic():
        removed = {"type": str(authenticator.type)}
        record("accounts.second_factor.remove", user, viewer=viewer_of(request), before=removed, after=None)


def _office_linked(request: HttpRequest, sociallogin: Any, **_signal: Any) -> None:
    keep("accounts.office_account.link", request, sociallogin.user)


def _office_unlinked(request: HttpRequest, socialaccount: SocialAccount, **_signal: Any) -> None:
    keep("accounts.office_account.unlink", request, socialaccount.user)
