"""The line that a guarded view begins with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from corechain_portal.access.viewer import viewer_of

View = Callable[..., HttpResponse]


def guarded(permission: str, *methods: str) -> Callable[[View], View]:
    """A view for those who have `permission`, by `methods` (GET and HEAD by default); browsers keep nothing of it.

    Visitors are sent to sign in; others without the permission get 403. Where the permission is about one thing the
    view also calls :func:`require` with that thing.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = viewer_of(request)
            if viewer.person is None:
                return redirect_to_login(request.get_full_path())
            if not viewer.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return require_http_methods(list(methods or ("GET", "HEAD")))(never_cache(answer))

    return decorate


def require(request: HttpRequest, permission: str, thing: Any) -> None:
    """Raise :class:`PermissionDenied` unless the viewer has `permission` on `thing`."""
    if not viewer_of(request).may(permission, thing):
        raise PermissionDenied
