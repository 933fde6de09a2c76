"""Where a person is signed in: seen, listed and ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from corechain_portal.accounts.models import User

SEEN_EVERY_SECONDS = 600
"""How exact “last seen” is. Finer would write to the database with every page."""
SEEN = "seen_at"


def note_session(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: keep when and from where a session was last used."""

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            seen = request.session.get(SEEN)
            if seen is not None and time.time() - seen > SEEN_EVERY_SECONDS and request.user.is_authenticated:
                UserSession.objects.create_from_request(request)
                request.session[SEEN] = time.time()
        return get_response(request)

    return answer


def begin_session(request: HttpRequest, **_signal: Any) -> None:
    """After signing in: from now on the session is noted."""
    request.session[SEEN] = time.time()


def open_sessions(person: User) -> QuerySet[UserSession]:
    """The sessions in which the person is signed in, latest first; two tables in one query."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=person, session_key__in=alive).order_by("-last_seen_at", "-pk")


def end_sessions(sessions: QuerySet[UserSession]) -> int:
    """Sign out there; returns how many sessions that were."""
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_other_sessions(request: HttpRequest, user: User, **_signal: Any) -> None:
    """After a change of password: whoever is signed in elsewhere, perhaps with the old one, is signed out."""
    end_sessions(UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key or ""))
