"""The alliance itself on the staff's desk: its people and roles, its invitations, its settings and logo."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from corechain_portal.access.gates import guarded, require
from corechain_portal.access.viewer import viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import AllianceLogo
from corechain_portal.audit import record
from corechain_portal.chain.models import LoadedDataset
from corechain_portal.language import current_language
from corechain_portal.membership.exceptions import AlreadyMember
from corechain_portal.membership.forms import InviteOrganisationForm, InviteToAllianceForm
from corechain_portal.membership.invitations import Invited, invite, resend, withdraw
from corechain_portal.membership.joining import Invitation
from corechain_portal.membership.lookup import invitation_here
from corechain_portal.membership.members import known_member
from corechain_portal.membership.models import AllianceRole, AllianceRoleKind
from corechain_portal.membership.people import end_in_alliance, give_in_alliance
from corechain_portal.membership.queries import place_or_none, staff_roles
from corechain_portal.membership.registry import registry_of
from corechain_portal.membership.settings_form import SettingsForm, keep_logo, shown_colours
from corechain_portal.web.once import first_time
from corechain_portal.web.pages import paged
from corechain_portal.web.stale_edit import (
    differences,
    save_unless_stale,
    sent_version,
    shown_values,
)
from corechain_portal.web.words import ALLIANCE_ROLES

SHOWN_SETTINGS = ("name_zh", "name_en", "region", "contact", "host", "accent", "least_organisations")


@guarded("desk.see")
def desk_people(request: HttpRequest) -> HttpResponse:
    """Who has which role in the alliance, and who is invited to one."""
    return _people_page(request)


def _people_page(request: HttpRequest, form: InviteToAllianceForm | None = None) -> HttpResponse:
    alliance = viewer_of(request).alliance
    rows = [
        {
            "colleague": each,
            "may_get": [
                named
                for named in reversed(ALLIANCE_ROLES.items())  # the administrator last
                if named[0] not in {role.role for role in each.roles}
            ],
        }
        for each in staff_roles(alliance)
    ]
    waiting = Invitation.objects.filter(
        alliance=alliance, in_alliance=True, accepted_at=None, withdrawn_at=None
    )
    context = {
        "rows": rows,
        "invitations": list(waiting.select_related("made_by")),
        "now": timezone.now(),
        "form": form or InviteToAllianceForm(initial={"language": current_language()}),
    }
    return render(request, "membership/desk_people.html", context, status=422 if form else 200)


@guarded("desk.give_alliance_roles", "POST")
def desk_role_give(request: HttpRequest) -> HttpResponse:
    """Give one more role in the alliance to somebody who has one; others are invited."""
    alliance = viewer_of(request).alliance
    identifier, role = request.POST.get("person", ""), request.POST.get("role", "")
    if not (identifier.isascii() and identifier.isdigit() and len(identifier) < 19):
        raise Http404
    has_role = AllianceRole.objects.filter(alliance=alliance, until=None, person=int(identifier))
    person = User.objects.filter(pk__in=has_role.values("person")).first()
    if person is None or role not in AllianceRoleKind.values:
        raise Http404
    give_in_alliance(person, AllianceRoleKind(role), viewer=viewer_of(request))
    messages.success(request, _("The role is given."))
    return redirect("desk-people")


@guarded("desk.give_alliance_roles", "POST")
def desk_role_end(request: HttpRequest, role_id: int) -> HttpResponse:
    """End a role in the alliance; its last administrator stays."""
    role = AllianceRole.objects.filter(alliance=viewer_of(request).alliance, pk=role_id).first()
    if role is None:
        raise Http404
    end_in_alliance(role, viewer=viewer_of(request))
    messages.success(request, _("The role has ended; it stays in the history."))
    return redirect("me" if role.person_id == request.user.pk else "desk-people")


@guarded("desk.give_alliance_roles", "POST")
def desk_person_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a role in the alliance."""
    form = InviteToAllianceForm(request.POST)
    if not form.is_valid():
        return _people_page(request, form)
    sent = form.cleaned_data
    with transaction.atomic():
        if first_time(request):
            invite(request, Invited(sent["email"], sent["role"], sent["language"]))
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent["email"]})
    return redirect("desk-people")


# Invitations ------------------------------------------------------------------------------------------------------


@guarded("desk.see", "GET", "HEAD", "POST")
def desk_invitations(request: HttpRequest) -> HttpResponse:
    """Open invitations of the whole alliance, and the form that invites an organisation."""
    if request.method != "POST":
        return _invitations_page(request)
    require(request, "desk.invite", None)
    form = InviteOrganisationForm(request.POST)
    if not form.is_valid():
        return _invitations_page(request, form)
    sent, facts = form.cleaned_data, form.facts()
    alliance = viewer_of(request).alliance
    sure = [
        each.organisation.id
        for each in registry_of(alliance).matches(names=(), uscc=facts["uscc"])
        if each.is_sure
    ]
    registry_id = sure[0] if sure else None
    known = known_member(
        alliance, names=(facts["name_zh"], facts["name_en"]), uscc=facts["uscc"], registry_id=registry_id
    )
    if known is not None and known.is_active:
        form.add_problem(None, AlreadyMember(known).problem)
        return _invitations_page(request, form)
    with transaction.atomic():
        if first_time(request):
            invite(
                request,
                Invited(sent["owner_email"], "owner", sent["language"], facts=facts, registry_id=registry_id),
                template="invited_organisation",
            )
    messages.success(
        request, _("The invitation to %(email)s is on its way.") % {"email": sent["owner_email"]}
    )
    return redirect("desk-invitations")


def _invitations_page(request: HttpRequest, form: InviteOrganisationForm | None = None) -> HttpResponse:
    waiting = Invitation.objects.filter(
        alliance=viewer_of(request).alliance, accepted_at=None, withdrawn_at=None
    )
    rows = waiting.select_related("made_by", "member").order_by("expires_at", "id")
    context = {
        "form": form or InviteOrganisationForm(initial={"language": current_language()}),
        "now": timezone.now(),
        **paged(request, rows),  # type: ignore[arg-type]
    }
    return render(request, "membership/invitations.html", context, status=422 if form else 200)


@guarded("desk.invite", "POST")
def desk_invitation_resend(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Send another letter of an invitation that is no member's own; an administrator's for roles in the alliance."""
    found = _desk_invitation(request, invitation_id)
    template = "invitation" if found.in_alliance else "invited_organisation"
    with transaction.atomic():
        if first_time(request):
            resend(request, found, template=template)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": found.email})
    return redirect("desk-people" if found.in_alliance else "desk-invitations")


@guarded("desk.invite", "POST")
def desk_invitation_withdraw(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """End an open invitation that is not a member's own."""
    found = _desk_invitation(request, invitation_id)
    withdraw(found, viewer=viewer_of(request))
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": found.email})
    return redirect("desk-people" if found.in_alliance else "desk-invitations")


def _desk_invitation(request: HttpRequest, invitation_id: uuid.UUID) -> Invitation:
    found = invitation_here(request, invitation_id, None)
    if found.in_alliance:
        require(request, "desk.give_alliance_roles", None)
    return found


# Settings ---------------------------------------------------------------------------------------------------------


@guarded("desk.see", "GET", "HEAD", "POST")
def desk_settings(request: HttpRequest) -> HttpResponse:
    """The alliance's settings: read by all who see the desk, changed by its administrators."""
    alliance = viewer_of(request).alliance
    saved = shown_values(alliance, dict.fromkeys(SHOWN_SETTINGS))
    if request.method != "POST":
        return _settings_page(request, SettingsForm(alliance, initial=saved))
    require(request, "desk.change_settings", None)
    form = SettingsForm(alliance, request.POST, request.FILES)
    if not form.is_valid():
        return _settings_page(request, form, 422, version=sent_version(request))
    if _save_settings(request, form):
        messages.success(request, _("The settings are saved."))
        return redirect("desk-settings")
    labels = {name: form.fields[name].label or name for name in SHOWN_SETTINGS}
    typed = {name: str(form.cleaned_data[name] or "") for name in SHOWN_SETTINGS}
    stale = differences(labels, typed, shown_values(alliance, labels))
    return _settings_page(request, form, 409, stale=stale, is_stale=True)


@transaction.atomic
def _save_settings(request: HttpRequest, form: SettingsForm) -> bool:
    viewer = viewer_of(request)
    before = viewer.alliance.to_audit()
    if not save_unless_stale(viewer.alliance, sent_version(request), form.changes()):
        return False
    keep_logo(viewer.alliance, form.cleaned_data["logo"])
    after = viewer.alliance.to_audit()
    record("alliance.settings.change", viewer.alliance, viewer=viewer, before=before, after=after)
    return True


def _settings_page(request: HttpRequest, form: SettingsForm, status: int = 200, **more: Any) -> HttpResponse:
    alliance = viewer_of(request).alliance
    context = {
        "form": form,
        "version": alliance.version,
        "place": place_or_none(alliance.region),
        "colours": shown_colours(alliance.accent) if alliance.accent else (),
        "chain": LoadedDataset.objects.filter(alliance=alliance).first(),
        **more,
    }
    return render(request, "membership/settings.html", context, status=status)


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The alliance's picture; its address changes with its content, so browsers keep it."""
    found = AllianceLogo.objects.filter(alliance=viewer_of(request).alliance).first()
    if found is None or viewer_of(request).alliance.logo != digest:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
