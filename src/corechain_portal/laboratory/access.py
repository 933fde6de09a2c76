"""Who may come in: the one line that every view of the laboratory begins with."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rules.contrib.views import permission_required

View = Callable[..., HttpResponse]


def for_analysts(*methods: str) -> Callable[[View], View]:
    """A view for analysts and the secretariat that takes these methods. Nothing of it is kept by browsers."""

    def guarded(view: View) -> View:
        allowed = permission_required("laboratory.use", raise_exception=True)(view)
        return require_http_methods(list(methods))(never_cache(login_required(allowed)))

    return guarded
