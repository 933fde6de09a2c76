"""What is done with projects besides what all workstreams share, and all projects on a map."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.landmarks.forms import MilestoneForm, ReportForm, RiskForm
from corechain_portal.landmarks.models import Project
from corechain_portal.landmarks.steering import (
    add_milestone,
    add_partner,
    add_risk,
    close_risk,
    report,
    set_done,
)
from corechain_portal.language import current_language
from corechain_portal.membership.lookup import sent_member
from corechain_portal.web.place_maps import places_map
from corechain_portal.workstreams.forms import checked
from corechain_portal.workstreams.queries import seen_as


def steered(viewer: Viewer, item_id: uuid.UUID) -> Project:
    """The project, where the viewer may see and steer it."""
    project = seen_as(Project, viewer, item_id)
    if not viewer.may("landmarks.steer", project):
        raise PermissionDenied
    return project


@guarded("alliance.belong", "POST")
def milestone_new(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Plan a step."""
    viewer = viewer_of(request)
    add_milestone(steered(viewer, item_id), checked(MilestoneForm(request.POST)), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def milestone_done(request: HttpRequest, item_id: uuid.UUID, milestone_id: uuid.UUID) -> HttpResponse:
    """A step is done, or is not after all."""
    viewer = viewer_of(request)
    project = steered(viewer, item_id)
    milestone = get_object_or_404(project.milestones, pk=milestone_id)
    set_done(milestone, request.POST.get("done") == "yes", viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def risk_new(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Write a risk down."""
    viewer = viewer_of(request)
    add_risk(steered(viewer, item_id), checked(RiskForm(request.POST)), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def risk_close(request: HttpRequest, item_id: uuid.UUID, risk_id: uuid.UUID) -> HttpResponse:
    """A risk is over."""
    viewer = viewer_of(request)
    project = steered(viewer, item_id)
    close_risk(get_object_or_404(project.risks, pk=risk_id), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def project_report(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Report progress."""
    viewer = viewer_of(request)
    project = steered(viewer, item_id)
    typed = checked(ReportForm(request.POST))
    report(project, int(str(typed["progress"])), str(typed["text"]), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def project_partner(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Add a partner."""
    viewer = viewer_of(request)
    project = steered(viewer, item_id)
    add_partner(project, sent_member(request), viewer)
    return redirect("work-item", item_id=item_id)


@require_safe
def landmarks_map(request: HttpRequest) -> HttpResponse:
    """All projects that the viewer may see, where they lie."""
    viewer = viewer_of(request)
    projects = Project.objects.visible_to(viewer).exclude(region="").order_by("title_zh")[:500]
    language = current_language()
    placed = [(each.name(language), each.region, reverse("work-item", args=[each.pk])) for each in projects]
    context = {"projects": projects, "picture": places_map(placed, language) if placed else None}
    return render(request, "landmarks/map.html", context)
