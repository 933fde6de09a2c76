"""Addresses in notices: kept without alliance and language, shown with those of the reader."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from corechain_portal.alliances.models import Alliance

BEFORE = re.compile(r"^(/@[-\w]{1,40})?(/en)?(?=/)", re.ASCII)


def bare(link: str) -> str:
    """`link` without its alliance and language; raises ValueError for what is no path of this portal.

    >>> bare("/@wuxi/en/me/"), bare("/desk/?page=2")
    ('/me/', '/desk/?page=2')
    """
    if not link.startswith("/") or link.startswith("//") or "\\" in link:
        raise ValueError(f"not a path of this portal: {link!r}")
    return BEFORE.sub("", link)


def in_this_page(link: str) -> str:
    """A kept link under the alliance and in the language of the page being made."""
    return reverse("home") + link.lstrip("/")


def whole_address(alliance: Alliance, name: str, *arguments: Any) -> str:
    """The address of a page for a letter, which no request asks for: at the alliance, in the active language."""
    outside = get_script_prefix()
    set_script_prefix("/" if alliance.host else f"/@{alliance.slug}/")
    try:
        path = reverse(name, args=arguments)
    finally:
        set_script_prefix(outside)
    return f"{site(alliance)}{path}"


def site(alliance: Alliance) -> str:
    """Scheme and host under which people reach the alliance."""
    if alliance.host:
        return f"{'https' if settings.PRODUCTION else 'http'}://{alliance.host}"
    if settings.CSRF_TRUSTED_ORIGINS:
        return str(settings.CSRF_TRUSTED_ORIGINS[0]).rstrip("/")
    host = next((each for each in settings.ALLOWED_HOSTS if not each.startswith((".", "*"))), "localhost")
    return f"https://{host}" if settings.PRODUCTION else f"http://{host}:{settings.PORT}"
