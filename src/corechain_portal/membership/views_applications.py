"""Applications on the staff's desk: the list, each with its match in the chain, and the decision."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.membership.applications import approve, decline
from corechain_portal.membership.forms import NONE_OF_THESE, ApprovalForm, ReasonForm
from corechain_portal.membership.joining import Application, Decision
from corechain_portal.membership.lookup import application_here
from corechain_portal.membership.members import known_member
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.membership.queries import place_or_none
from corechain_portal.membership.registry import RegistryMatch, registry_of
from corechain_portal.web.pages import paged


@guarded("desk.see")
def applications(request: HttpRequest) -> HttpResponse:
    """Applications: those that wait first come first, then the decided ones; ``?decision=`` shows one kind."""
    decision = request.GET.get("decision", Decision.WAITING)
    if decision not in Decision.values:
        decision = Decision.WAITING
    rows = Application.objects.filter(alliance=viewer_of(request).alliance, decision=decision)
    rows = rows.select_related("decided_by")
    in_order = rows.order_by("made_at", "id") if decision == Decision.WAITING else rows
    context = {"decision": decision, **paged(request, in_order)}  # type: ignore[arg-type]
    return render(request, "membership/applications.html", context)


@guarded("desk.see")
def application(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """One application, what the chain knows of the organisation, and the form of the decision."""
    return _page(request, application_here(request, application_id))


def _page(
    request: HttpRequest,
    found: Application,
    approval: ApprovalForm | None = None,
    refusal: ReasonForm | None = None,
) -> HttpResponse:
    matches = matches_of(found)
    known = known_to(found)
    offered = [(each, place_or_none(each.organisation.region or "")) for each in matches]
    context = {
        "application": found,
        "place": place_or_none(found.region),
        "matches": offered,
        "known": known,
        "same_code": same_code(found),
        "none_of_these": NONE_OF_THESE,
        "approval": approval or ApprovalForm(matches, initial=_suggested(matches)),
        "refusal": refusal or ReasonForm(),
    }
    status = 422 if approval is not None or refusal is not None else 200
    return render(request, "membership/application.html", context, status=status)


def matches_of(found: Application) -> Sequence[RegistryMatch]:
    """Organisations of the chain that may be the applicant."""
    registry = registry_of(found.alliance)
    return registry.matches(names=(found.name_zh, found.name_en), uscc=found.uscc, website=found.website)


def known_to(found: Application) -> MemberOrganisation | None:
    """The member, now or once, that the applicant seems to be; not the one that this application made."""
    if not found.is_waiting:
        return None
    return known_member(found.alliance, names=(found.name_zh, found.name_en), uscc=found.uscc)


def same_code(found: Application) -> Sequence[Application]:
    """Other applications of the same organisation that wait."""
    if not found.uscc:
        return ()
    waiting = Application.objects.filter(alliance=found.alliance, uscc=found.uscc, decision=Decision.WAITING)
    return list(waiting.exclude(pk=found.pk)[:5])


def _suggested(matches: Sequence[RegistryMatch]) -> dict[str, str]:
    """A match by code is chosen beforehand, and none where there is no match; by names a person must choose."""
    if not matches:
        return {"registry_id": NONE_OF_THESE}
    return {"registry_id": matches[0].organisation.id} if matches[0].is_sure else {}


@guarded("desk.decide_applications", "POST")
def application_approve(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Make the organisation a member and invite the applicant as its owner."""
    found = application_here(request, application_id)
    form = ApprovalForm(matches_of(found), request.POST)
    if not form.is_valid():
        return _page(request, found, approval=form)
    member = approve(request, found, registry_id=form.chosen(), seat=form.cleaned_data["seat"])
    messages.success(
        request,
        _("%(name)s is a member now; %(email)s is invited as its owner.")
        % {"name": member.name_zh, "email": found.applicant_email},
    )
    return redirect("desk-application", application_id=found.pk)


@guarded("desk.decide_applications", "POST")
def application_decline(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Decline with the reason that the applicant will read."""
    found = application_here(request, application_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, refusal=form)
    decline(request, found, form.cleaned_data["reason"])
    messages.success(request, _("The application is declined; the applicant is told the reason."))
    return redirect("desk-application", application_id=found.pk)
