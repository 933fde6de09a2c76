from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rules.contrib.views import permission_required


@require_safe
@login_required
@permission_required("accounts.see_own_page", raise_exception=True)
def me(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own page: role, organisation, what they may do."""
    return render(request, "accounts/me.html", {"person": request.user, "demo": request.user.sample})
