"""The second factor: how its secrets are kept, and that staff must have one where the installation asks for it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.api.errors import is_for_the_api

SALT = b"corechain second factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
REACHABLE_WITHOUT = ("account_", "mfa_")
"""Beginnings of the names of pages on which a second factor is set up, or the person signs out."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted, so that a copy of the database alone opens no account."""

    error_messages = {  # noqa: RUF012 - allauth's own is a plain dictionary
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is not right, was used before, or is out of date. Enter the present one."
        ),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "unverified_email": _("Confirm your new e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return gettext("corechain")

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)

    def _get_site_name(self) -> str:
        return gettext("corechain")


def _cipher() -> MultiFernet:
    """Keys that follow from the secret key; old ones listed in ``SECRET_KEY_FALLBACKS`` still decrypt."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.blake2b(each.encode(), key=SALT, digest_size=32).digest() for each in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class require_second_factor:  # noqa: N801 - Django's middleware reads as a function in the settings
    """Middleware: where the installation asks for it, people with a role in the alliance are led to set up a second
    factor before anything else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not settings.REQUIRE_SECOND_FACTOR or not request.user.is_authenticated:
            return None
        if _reachable_without(request) or not lacks_second_factor(request):
            return None
        if is_for_the_api(request):
            raise PermissionDenied
        messages.warning(request, gettext("Staff sign in with a second factor. Set one up to go on."))
        return redirect("account_security")


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person has a role in the alliance and no second factor."""
    viewer = viewer_of(request)
    return bool(viewer.alliance_roles) and not is_mfa_enabled(viewer.person, FACTORS)


def _reachable_without(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.url_name and match.url_name.startswith(REACHABLE_WITHOUT))
