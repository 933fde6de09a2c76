"""Calls and consortia: criteria, open roles, the search for partners, invitations and their answers."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from corechain.exceptions import CorechainError
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.innovation.consortium import (
    add_role,
    answer,
    invite,
    part_from,
    remove_role,
    take_back,
)
from corechain_portal.innovation.deciding import add_criterion, extend_deadline, remove_criterion
from corechain_portal.innovation.forms import CriterionForm, DeadlineForm, InviteForm, OpenRoleForm
from corechain_portal.innovation.models import Call, OpenRole, PartnerInvitation, Proposal
from corechain_portal.innovation.partner_search import find_partners
from corechain_portal.innovation.waiting import invitations_to, reviews_by
from corechain_portal.language import current_language
from corechain_portal.membership.lookup import sent_member
from corechain_portal.web.once import first_time
from corechain_portal.workstreams.forms import checked
from corechain_portal.workstreams.nodes import nodes_of
from corechain_portal.workstreams.queries import seen_as


def managed(viewer: Viewer, item_id: uuid.UUID) -> Call:
    """The call, where the viewer may see and manage it."""
    call = seen_as(Call, viewer, item_id)
    if not viewer.may("innovation.manage", call):
        raise PermissionDenied
    return call


def led(viewer: Viewer, item_id: uuid.UUID) -> Proposal:
    """The proposal, where the viewer acts for the organisation that leads it."""
    proposal = seen_as(Proposal, viewer, item_id)
    if not viewer.may("innovation.propose", proposal):
        raise PermissionDenied
    return proposal


@guarded("alliance.belong", "POST")
def criterion_new(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Add a criterion."""
    viewer = viewer_of(request)
    add_criterion(managed(viewer, item_id), checked(CriterionForm(request.POST)), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def criterion_remove(request: HttpRequest, item_id: uuid.UUID, criterion_id: uuid.UUID) -> HttpResponse:
    """Take a criterion away."""
    viewer = viewer_of(request)
    call = managed(viewer, item_id)
    remove_criterion(get_object_or_404(call.criteria, pk=criterion_id), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def call_extend(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Put the deadline off."""
    viewer = viewer_of(request)
    call = managed(viewer, item_id)
    extend_deadline(call, checked(DeadlineForm(request.POST))["until"], viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def open_role_new(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Look for somebody for a part of the work."""
    viewer = viewer_of(request)
    proposal = led(viewer, item_id)
    form = OpenRoleForm(request.POST)
    form.for_viewer(viewer)
    fields = checked(form)
    with transaction.atomic():
        if first_time(request):
            add_role(proposal, fields, viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def open_role_remove(request: HttpRequest, item_id: uuid.UUID, role_id: uuid.UUID) -> HttpResponse:
    """Look for nobody any more."""
    viewer = viewer_of(request)
    remove_role(get_object_or_404(led(viewer, item_id).roles, pk=role_id), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong")
def partner_search(request: HttpRequest, item_id: uuid.UUID, role_id: uuid.UUID) -> HttpResponse:
    """Who could take an open role: candidates with their reasons, members first to be invited."""
    viewer = viewer_of(request)
    proposal = led(viewer, item_id)
    role = get_object_or_404(proposal.roles, pk=role_id)
    context = {"proposal": proposal, "role": role, "nodes": _nodes(role, proposal)}
    try:
        context["search"] = find_partners(role, current_language())
    except CorechainError as error:
        context["problem"] = error
        return render(request, "innovation/partner_search.html", context, status=error.http_status)
    context["may_invite"] = role.filled_by_id is None and proposal.state == "draft"
    return render(request, "innovation/partner_search.html", context)


def _nodes(role: OpenRole, proposal: Proposal) -> list[object]:
    return nodes_of(Proposal(alliance=proposal.alliance, nodes=role.nodes))


@guarded("alliance.belong", "POST")
def partner_invite(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Invite a member, for an open role or without one."""
    viewer = viewer_of(request)
    proposal = led(viewer, item_id)
    member = sent_member(request)
    given = request.POST.get("role", "")
    role = _role(proposal, given) if given else None
    typed = checked(InviteForm(request.POST))
    with transaction.atomic():
        if first_time(request):
            invite(proposal, member, viewer, role=role, message=str(typed["message"]))
    return redirect("work-item", item_id=item_id)


def _role(proposal: Proposal, given: str) -> OpenRole:
    try:
        return get_object_or_404(proposal.roles, pk=uuid.UUID(given))
    except ValueError:
        raise Http404 from None


@guarded("alliance.belong", "POST")
def partner_invitation_withdraw(
    request: HttpRequest, item_id: uuid.UUID, invitation_id: uuid.UUID
) -> HttpResponse:
    """Take an invitation back."""
    viewer = viewer_of(request)
    take_back(get_object_or_404(led(viewer, item_id).invitations, pk=invitation_id), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def consortium_leave(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """A partner leaves, or the lead parts from it."""
    viewer = viewer_of(request)
    proposal = seen_as(Proposal, viewer, item_id)
    member = sent_member(request)
    if not (viewer.may("innovation.propose", proposal) or viewer.may("innovation.answer", member)):
        raise PermissionDenied
    part_from(proposal, member, viewer)
    if viewer.may("innovation.propose", proposal):
        return redirect("work-item", item_id=item_id)
    return redirect("workstream", workstream="innovation")


@guarded("alliance.belong")
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer: invitations to answer and reviews to write."""
    viewer = viewer_of(request)
    context = {"invitations": invitations_to(viewer), "reviews": reviews_by(viewer)}
    return render(request, "innovation/waiting.html", context)


def own_invitation(viewer: Viewer, invitation_id: uuid.UUID) -> PartnerInvitation:
    """An invitation to one of the viewer's organisations; else 404."""
    rows = PartnerInvitation.objects.select_related(
        "proposal__for_call", "proposal__member", "proposal__alliance", "role", "member"
    )
    return get_object_or_404(
        rows, pk=invitation_id, member__in=viewer.member_ids, proposal__alliance=viewer.alliance
    )


@guarded("alliance.belong", "GET", "HEAD", "POST")
def partner_invitation(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """What an organisation is asked to join, without the confidential text; and its answer."""
    viewer = viewer_of(request)
    invitation = own_invitation(viewer, invitation_id)
    if request.method == "POST":
        accept = request.POST.get("accept") == "yes"
        answer(invitation, accept, request.POST.get("answer", ""), viewer)
        if accept:
            return redirect("work-item", item_id=invitation.proposal_id)
        return redirect("innovation-waiting")
    proposal = invitation.proposal
    context = {
        "invitation": invitation,
        "proposal": proposal,
        "call": proposal.for_call,
        "nodes": _nodes(invitation.role, proposal) if invitation.role else (),
        "is_waiting": invitation.state == "waiting" and proposal.state == "draft",
        "may_answer": viewer.may("innovation.answer", invitation) and proposal.for_call.takes_proposals,
    }
    return render(request, "innovation/invitation.html", context)
