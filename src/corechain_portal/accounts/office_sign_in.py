"""Signing in with the office's own accounts (OpenID Connect): for people who have an account here or were invited."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from corechain_portal.accounts.models import User
from corechain_portal.accounts.names import LONGEST, clean_name
from corechain_portal.accounts.signing_up import invited_email
from corechain_portal.language import current_language


class OfficeSignIn(DefaultSocialAccountAdapter):
    """An address that the office vouches for finds its account here; strangers get none."""

    error_messages = {  # noqa: RUF012 - allauth's own is a plain dictionary
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": _("Set a password first: without one nothing would be left to sign in with."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        invited = invited_email(request)
        vouched_for = {each.email.lower() for each in sociallogin.email_addresses if each.verified}
        return invited is not None and invited in vouched_for

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.email = str(user.email).lower()
        user.display_name = clean_name(data.get("name") or "")[:LONGEST]
        user.language = current_language()
        return user
