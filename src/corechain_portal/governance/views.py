"""What people do in joint governance: vote, propose and answer amendments, keep an agenda."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.governance.agendas import keep_agenda
from corechain_portal.governance.drafting import answer_amendment, propose_amendment
from corechain_portal.governance.models import (
    Amendment,
    AmendmentState,
    Choice,
    Meeting,
    Resolution,
)
from corechain_portal.governance.voting import vote
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.once import first_time
from corechain_portal.workstreams.queries import seen_as
from corechain_portal.workstreams.views_changes import chosen_member


def voting_member(viewer: Viewer, given: str) -> MemberOrganisation:
    """The organisation that the viewer votes or speaks for here."""
    member = chosen_member(viewer, given)
    if member is None or not viewer.may("governance.take_part", member):
        raise PermissionDenied
    return member


@guarded("alliance.belong", "POST")
def resolution_vote(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Cast the vote of one's organisation."""
    viewer = viewer_of(request)
    resolution = seen_as(Resolution, viewer, item_id)
    member = voting_member(viewer, request.POST.get("member", ""))
    if request.POST.get("choice") not in Choice.values:
        raise Http404
    vote(resolution, member, Choice(request.POST["choice"]), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def resolution_amend(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Propose an amendment for one's organisation."""
    viewer = viewer_of(request)
    resolution = seen_as(Resolution, viewer, item_id)
    member = voting_member(viewer, request.POST.get("member", ""))
    with transaction.atomic():
        if first_time(request):
            propose_amendment(resolution, member, request.POST.get("text", ""), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("governance.manage", "POST")
def amendment_answer(request: HttpRequest, item_id: uuid.UUID, amendment_id: uuid.UUID) -> HttpResponse:
    """Take an amendment up or decline it."""
    viewer = viewer_of(request)
    resolution = seen_as(Resolution, viewer, item_id)
    amendment = get_object_or_404(Amendment, pk=amendment_id, resolution=resolution)
    state = AmendmentState.TAKEN_UP if request.POST.get("state") == "taken_up" else AmendmentState.DECLINED
    answer_amendment(amendment, state, request.POST.get("answer", ""), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("governance.manage", "POST")
def meeting_agenda(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Replace the agenda by the points that were typed, one a line; outcomes of points that stay are kept."""
    viewer = viewer_of(request)
    meeting = seen_as(Meeting, viewer, item_id)
    keep_agenda(meeting, request.POST.get("agenda", "").splitlines(), viewer)
    return redirect("work-item", item_id=item_id)
