from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from requests import RequestException

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.accounts.audited import keep
from corechain_portal.accounts.closing import left_without_owner
from corechain_portal.accounts.devices import device
from corechain_portal.accounts.second_factor import lacks_second_factor
from corechain_portal.accounts.sessions import end_sessions, open_sessions
from corechain_portal.home.erasing import erase_person, plan


@guarded("accounts.use")
def security(request: HttpRequest) -> HttpResponse:
    """How the person signs in, on one page."""
    person = request.user
    shown = {
        "person": person,
        **_second_factors(list(Authenticator.objects.filter(user=person))),
        "sessions": open_sessions(person).count(),
        "office": settings.OFFICE_SIGN_IN,
        "linked": bool(settings.OFFICE_SIGN_IN) and SocialAccount.objects.filter(user=person).exists(),
        "needed": settings.REQUIRE_SECOND_FACTOR and lacks_second_factor(request),
    }
    return render(request, "account/security.html", shown)


def _second_factors(kept: list[Authenticator]) -> dict[str, Any]:
    codes = next((each for each in kept if each.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "app": any(each.type == Authenticator.Type.TOTP for each in kept),
        "passkeys": sum(each.type == Authenticator.Type.WEBAUTHN for each in kept),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
    }


@guarded("accounts.use", "GET", "POST")
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in; one place, or all but this one, can be signed out."""
    if request.method == "POST":
        return _end_sessions(request)
    rows = [(each, device(each.user_agent)) for each in open_sessions(request.user)]
    here = request.session.session_key
    others = sum(each.session_key != here for each, _ in rows)
    return render(request, "account/sessions.html", {"sessions": rows, "here": here, "others": others})


def _end_sessions(request: HttpRequest) -> HttpResponse:
    chosen = open_sessions(request.user).exclude(session_key=request.session.session_key)
    number = request.POST.get("session", "")
    if number:
        if not number.isdecimal():
            raise Http404
        chosen = chosen.filter(pk=int(number))
    ended = end_sessions(chosen)
    if number and not ended:
        raise Http404
    if ended:
        keep("accounts.sessions.end", request, request.user)
    told = ngettext("Signed out in {count} place.", "Signed out in {count} places.", ended)
    messages.success(request, told.format(count=ended))
    return redirect("account_sessions")


@guarded("accounts.use", "GET", "POST")
@reauthentication_required
def close(request: HttpRequest) -> HttpResponse:
    """Close one's account, after the password or second factor was asked for once more."""
    if request.method != "POST":
        context = {"without_owner": left_without_owner(request.user), "steps": plan(request.user)}
        return render(request, "account/close.html", context)
    erase_person(request.user, viewer_of(request))
    logout(request)
    messages.success(request, gettext("Your account is closed. What was yours alone is erased."))
    return redirect("home")


def office_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the office's own sign-in. Where that does not answer, the page says so."""
    try:
        answer: HttpResponse = openid_connect.login(request, provider_id=provider_id)
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=503)
    return answer
