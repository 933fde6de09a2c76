"""What a candidate does: the own profile and who sees it, posts that fit, applications, asking a mentor."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.talent.applying import apply, take_back
from corechain_portal.talent.consent import CONSENTS, CURRENT
from corechain_portal.talent.forms import ProfileForm
from corechain_portal.talent.matching import posts_for
from corechain_portal.talent.mentors import ask, take_request_back
from corechain_portal.talent.models import Application, Consent, Mentoring, MentorRequest, Post
from corechain_portal.talent.profiles import (
    erase_profile,
    hide_profile,
    profile_of,
    save_profile,
    show_profile,
)
from corechain_portal.web.once import first_time
from corechain_portal.web.stale_edit import sent_version
from corechain_portal.workstreams.queries import seen_as


@guarded("accounts.use", "GET", "HEAD", "POST")
def profile(request: HttpRequest) -> HttpResponse:
    """The viewer's own profile: what it says, who sees it, what came of it."""
    viewer = viewer_of(request)
    own = profile_of(viewer)
    if request.method != "POST":
        return _profile_page(request, ProfileForm.of(own) if own else ProfileForm())
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _profile_page(request, form, status=422)
    if save_profile(viewer, form.cleaned_data, sent_version(request) if own else None) is None:
        messages.error(request, _("It was changed in another window meanwhile; look at both and save again."))
        return _profile_page(request, form, status=409)
    messages.success(request, _("Saved."))
    return redirect("talent-profile")


def _profile_page(request: HttpRequest, form: ProfileForm, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    own = profile_of(viewer)
    members = MemberOrganisation.objects.filter(alliance=viewer.alliance, standing=Standing.ACTIVE)
    context = {
        "form": form,
        "profile": own,
        "consent_text": CONSENTS[CURRENT],
        "consent_version": CURRENT,
        "consent": Consent.objects.filter(profile=own, withdrawn_at=None).first() if own else None,
        "members": members.order_by("name_zh") if own else (),
        "named": {each.pk for each in own.named.all()} if own else set(),
        "applications": Application.objects.filter(candidate=viewer.person, post__alliance=viewer.alliance)
        .select_related("post", "post__member"),
        "requests": MentorRequest.objects.filter(candidate=viewer.person, offer__alliance=viewer.alliance)
        .select_related("offer"),
    }  # fmt: skip
    return render(request, "talent/profile.html", context, status=status)


@guarded("accounts.use", "POST")
def profile_show(request: HttpRequest) -> HttpResponse:
    """Agree to be seen by those chosen."""
    viewer = viewer_of(request)
    ids = [each for each in request.POST.getlist("named") if _is_uuid(each)]
    members = MemberOrganisation.objects.filter(alliance=viewer.alliance, pk__in=ids)
    show_profile(viewer, request.POST.get("seen_by", ""), members, request.POST.get("consent", ""))
    messages.success(request, _("Your profile is shown to those you chose. You can withdraw at any time."))
    return redirect("talent-profile")


@guarded("accounts.use", "POST")
def profile_hide(request: HttpRequest) -> HttpResponse:
    """Withdraw consent."""
    hide_profile(viewer_of(request))
    messages.success(request, _("Nobody but you sees your profile now."))
    return redirect("talent-profile")


@guarded("accounts.use", "POST")
def profile_erase(request: HttpRequest) -> HttpResponse:
    """Erase the profile with the applications and requests."""
    erase_profile(viewer_of(request))
    messages.success(request, _("Your profile and your applications are erased."))
    return redirect("talent-profile")


@guarded("accounts.use")
def posts_for_me(request: HttpRequest) -> HttpResponse:
    """Open posts that ask for something the viewer can do, with reasons."""
    viewer = viewer_of(request)
    own = profile_of(viewer)
    rows = posts_for(own, viewer) if own else []
    return render(request, "talent/posts_for_me.html", {"profile": own, "rows": rows})


@guarded("accounts.use", "POST")
def post_apply(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Send one's profile to a post."""
    viewer = viewer_of(request)
    post = seen_as(Post, viewer, item_id)
    with transaction.atomic():
        if first_time(request):
            apply(post, viewer, request.POST.get("words", ""), request.POST.get("reach", ""))
    messages.success(request, _("Your application is sent. Withdraw it, and it is gone."))
    return redirect("work-item", item_id=item_id)


@guarded("accounts.use", "POST")
def application_withdraw(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Withdraw an application of one's own; another's does not exist."""
    viewer = viewer_of(request)
    own = Application.objects.visible_to(viewer).filter(candidate=viewer.person)
    take_back(get_object_or_404(own, pk=application_id), viewer)
    messages.success(request, _("Your application is withdrawn and erased."))
    return redirect("talent-profile")


@guarded("accounts.use", "POST")
def mentor_ask(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Ask somebody to be one's mentor."""
    viewer = viewer_of(request)
    offer = seen_as(Mentoring, viewer, item_id)
    with transaction.atomic():
        if first_time(request):
            ask(offer, viewer, request.POST.get("words", ""))
    return redirect("work-item", item_id=item_id)


@guarded("accounts.use", "POST")
def request_withdraw(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """Ask no more, or need no mentor any more."""
    viewer = viewer_of(request)
    own = MentorRequest.objects.filter(offer__alliance=viewer.alliance, candidate=viewer.person)
    take_request_back(get_object_or_404(own, pk=request_id), viewer)
    return redirect("talent-profile")


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
