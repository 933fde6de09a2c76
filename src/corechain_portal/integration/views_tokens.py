"""A member's API tokens: the list, a new one shown once, revoking."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.scopes import SCOPES
from corechain_portal.access.viewer import viewer_of
from corechain_portal.integration.forms import TokenForm
from corechain_portal.integration.models import ApiToken
from corechain_portal.integration.tokens import make_token, revoke_token
from corechain_portal.language import current_language
from corechain_portal.membership.lookup import own_member
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.membership.views_members import frame
from corechain_portal.web.once import first_time

MANAGE = "member.manage_tokens"
SHOWN = 200


@guarded("accounts.use", "GET", "HEAD", "POST")
def tokens(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Every token of the member; a new one is shown on the page that its form leads to, and never again."""
    member = own_member(request, member_id, MANAGE)
    if request.method != "POST":
        return _page(request, member, TokenForm())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, member, form, status=422)
    with transaction.atomic():
        if not first_time(request):
            messages.info(request, _("This form was sent before; the token was made then."))
            return redirect("member-tokens", member_id=member.pk)
        made, token = make_token(member, viewer=viewer_of(request), **form.cleaned_data)
    return _page(request, member, TokenForm(), made=made, token=token)


def _page(
    request: HttpRequest,
    member: MemberOrganisation,
    form: TokenForm,
    *,
    status: int = 200,
    made: ApiToken | None = None,
    token: str = "",
) -> HttpResponse:
    language = current_language()
    titles = {scope.code: scope.title.render(language) for scope in SCOPES}
    today = timezone.localdate()
    rows = [
        {
            "token": each,
            "scopes": [titles.get(code, code) for code in each.scopes],
            "expired": each.is_expired(today),
        }
        for each in member.api_tokens.select_related("made_by")[:SHOWN]
    ]
    context = {
        **frame(viewer_of(request), member),
        "form": form,
        "rows": rows,
        "valid": sum(not row["expired"] and row["token"].revoked_at is None for row in rows),
        "made": made,
        "made_token": token,
        "api": request.build_absolute_uri(reverse("api:api-root")),
    }
    return render(request, "integration/tokens.html", context, status=status)


@guarded("accounts.use", "POST")
def token_revoke(request: HttpRequest, member_id: uuid.UUID, token_id: uuid.UUID) -> HttpResponse:
    """Take a token back for good."""
    member = own_member(request, member_id, MANAGE)
    token = member.api_tokens.filter(pk=token_id).first()
    if token is None:
        raise Http404
    revoke_token(token, viewer=viewer_of(request))
    messages.success(request, _("The token is revoked."))
    return redirect("member-tokens", member_id=member.pk)
