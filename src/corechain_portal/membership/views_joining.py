"""Joining: the application, its status, and the page that an invitation's link leads to."""

from __future__ import annotations

import logging

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from corechain_portal.access.viewer import viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.accounts.signing_up import allow_sign_up
from corechain_portal.language import current_language
from corechain_portal.membership.applications import by_status_key, make_application, status_key
from corechain_portal.membership.exceptions import AlreadyMember, OtherAddress, UnusableInvitation
from corechain_portal.membership.forms import ApplicationForm
from corechain_portal.membership.invitations import accept, by_link_key
from corechain_portal.membership.joining import Invitation
from corechain_portal.web.once import FormOutOfDate, sent_token

log = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The form by which an organisation asks to join; open to everybody."""
    if request.method != "POST":
        return _form(request, ApplicationForm(initial=_known_of(request)))
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    if not ratelimit.consume(request, action="apply"):
        return ratelimit.respond_429(request)
    try:
        made = make_application(
            request, form.cleaned_data, form_token=sent_token(request), language=current_language()
        )
    except (AlreadyMember, FormOutOfDate) as error:
        form.add_problem(None, error.problem)
        return _form(request, form, error)
    log.info("application %s was made", made.pk)
    return redirect("join-status", key=status_key(made))


def _known_of(request: HttpRequest) -> dict[str, str]:
    """Name and address of a person who is signed in."""
    if not isinstance(request.user, User):
        return {}
    return {"applicant_name": request.user.get_full_name(), "applicant_email": request.user.email}


def _form(
    request: HttpRequest, form: ApplicationForm, error: AlreadyMember | FormOutOfDate | None = None
) -> HttpResponse:
    status = error.http_status if error else (422 if form.is_bound else 200)
    context = {"form": form, "remedy": error.remedy if error else None}
    return render(request, "membership/join.html", context, status=status)


@never_cache
@require_safe
def join_status(request: HttpRequest, key: str) -> HttpResponse:
    """How far an application is, for whoever has its link."""
    found = by_status_key(key, viewer_of(request))
    return render(request, "membership/join_status.html", {"application": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """What the link of a letter invites to; accepted when signed in, after signing in, or with a new account."""
    viewer = viewer_of(request)
    try:
        if request.method == "POST":
            return _accept(request, key) if viewer.person else _sign_up(request, key)
        found = by_link_key(key, viewer.alliance)
    except UnusableInvitation as error:
        mine = error.invitation
        if mine is not None and viewer.person is not None and mine.accepted_by_id == viewer.person.pk:
            return redirect(_place_of(mine))
        raise
    context = {
        "invitation": found,
        "fits": viewer.person is not None and found.email.casefold() == viewer.person.email.casefold(),
        "has_account": User.objects.filter(email=found.email).exists(),
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "membership/invitation.html", context)


def _accept(request: HttpRequest, key: str) -> HttpResponse:
    viewer = viewer_of(request)
    try:
        taken = accept(key, viewer.person, viewer=viewer)  # type: ignore[arg-type]
    except OtherAddress:
        return redirect("invitation", key=key)  # which says so
    messages.success(request, _("The invitation is accepted; welcome."))
    return redirect(_place_of(taken))


def _sign_up(request: HttpRequest, key: str) -> HttpResponse:
    """Open sign-up for the invited address, and come back here afterwards."""
    found = by_link_key(key, viewer_of(request).alliance)
    return redirect(allow_sign_up(request, found.email, request.path))


def _place_of(invitation: Invitation) -> str:
    if invitation.member_id:
        return reverse("member", args=[invitation.member_id])
    return reverse("me")
