from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from corechain_portal.access.gates import guarded


@guarded("accounts.use")
def me(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own page."""
    return render(request, "accounts/me.html", {"person": request.user, "demo": request.user.sample})
