"""Who may open an account: those who followed an invitation, or whose application asks for it; nobody else.

The address is then known to be theirs, since the link came to it, and it is the only one they can sign up with.
"""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.urls import reverse

from corechain_portal.accounts.models import User

INVITED, NEXT = "invited_email", "invited_next"


def allow_sign_up(request: HttpRequest, email: str, next_path: str) -> str:
    """Let this browser open an account for `email`, whose owner is known to be using it; afterwards they go on at
    `next_path`. Returns where to send the browser: to sign up, or to sign in where the address has an account.
    """
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        return f"{reverse('account_login')}?{urlencode({'next': next_path})}"
    request.session[INVITED] = email
    request.session[NEXT] = next_path
    get_adapter(request).stash_verified_email(request, email)
    return reverse("account_signup")


def invited_email(request: HttpRequest) -> str | None:
    """The address that this browser may open an account for."""
    found: str | None = request.session.get(INVITED)
    return found


def close_sign_up(request: HttpRequest) -> str | None:
    """The account is open, or will not be: forget the permission. Returns where the person wanted to go on."""
    request.session.pop(INVITED, None)
    found: str | None = request.session.pop(NEXT, None)
    return found
