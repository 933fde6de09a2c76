"""Pages whose times are those of the person's own time zone, and say so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone

from corechain_portal.accounts.models import User
from corechain_portal.home.zones import ZONES
from corechain_portal.language import current_language
from corechain_portal.notices.queries import personal_time

View = Callable[..., HttpResponse]


def in_own_time(view: View) -> View:
    """The view, with times in the signed-in person's zone, whose name its template finds as ``request.own_zone``."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        zone = personal_time(request.user).zone
        named = ZONES.get(zone)
        request.own_zone = named.render(current_language()) if named else zone  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(zone)):
            response = view(request, *args, **kwargs)
            # Pages of allauth are only made when they are sent; by then the zone would be another.
            return response.render() if isinstance(response, SimpleTemplateResponse) else response

    return answer
