"""Which alliance a request is for: by host name, by ``/@slug/`` at the start of the address, else the first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

from corechain_portal.alliances.models import Alliance
from corechain_portal.settings_table import LOOPBACK_HOSTS

PREFIX = re.compile(r"^/@([-\w]{1,40})(/.*)?$", re.ASCII)


class NoSuchAlliance(Http404):
    """The address names an alliance that this portal does not hold."""


def alliance_of(request: HttpRequest) -> Alliance:
    """The alliance whose page or answer this is; raises :class:`NoSuchAlliance`.

    Asked of the database once a request, and only by what needs it.
    """
    kept: Alliance | None = getattr(request, "_alliance", None)
    if kept is None:
        kept = _find(request)
        request._alliance = kept  # type: ignore[attr-defined]
    return kept


def is_of_unknown_alliance(request: HttpRequest) -> bool:
    """Whether the address begins with a slug that no alliance has."""
    try:
        return hasattr(request, "alliance_slug") and alliance_of(request) is None
    except NoSuchAlliance:
        return True


def _find(request: HttpRequest) -> Alliance:
    slug = getattr(request, "alliance_slug", None)
    if slug is not None:
        found = Alliance.objects.filter(slug=slug).first()
    else:
        host = request.get_host().partition(":")[0].lower()
        every = Alliance.objects.order_by("pk")
        if not is_the_portals_own(host):  # the one of that name before the first, in one query
            every = Alliance.objects.order_by(Case(When(host=host, then=0), default=1), "pk")
        found = every.first()
    if found is None:
        raise NoSuchAlliance
    return found


def is_the_portals_own(host: str) -> bool:
    """Whether `host` is the portal's own name, the first of ``CORECHAIN_HOSTS``, or this machine itself: it shows the
    first alliance whatever another writes into its settings.
    """
    return host in (*LOOPBACK_HOSTS, settings.ALLOWED_HOSTS[0])


class alliance_address:  # noqa: N801 - Django's middleware reads as a function in the settings
    """Middleware: take ``/@slug`` off the address for everything below, and put it on every address made there.

    It becomes the script prefix, as if each alliance were an installation of its own under that path.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = PREFIX.match(request.path_info)
        if match is None:
            return self.get_response(request)
        outside = get_script_prefix()
        request.alliance_slug = match.group(1)  # type: ignore[attr-defined]
        request.path_info = match.group(2) or "/"
        set_script_prefix(f"{outside.rstrip('/')}/@{match.group(1)}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(outside)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """No page at all for a slug that no alliance has, not even one that needs no alliance."""
        if hasattr(request, "alliance_slug"):
            alliance_of(request)
