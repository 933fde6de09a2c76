"""Running a joint project: milestones and outcomes."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.innovation.forms import OutcomeForm, StepForm
from corechain_portal.innovation.models import JointProject
from corechain_portal.innovation.steering import add_outcome, add_step, set_done
from corechain_portal.workstreams.forms import checked
from corechain_portal.workstreams.queries import seen_as


def steered(viewer: Viewer, item_id: uuid.UUID) -> JointProject:
    """The project, where the viewer may see and steer it."""
    project = seen_as(JointProject, viewer, item_id)
    if not viewer.may("innovation.steer", project):
        raise PermissionDenied
    return project


@guarded("alliance.belong", "POST")
def step_new(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Plan a milestone."""
    viewer = viewer_of(request)
    add_step(steered(viewer, item_id), checked(StepForm(request.POST)), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def step_done(request: HttpRequest, item_id: uuid.UUID, step_id: uuid.UUID) -> HttpResponse:
    """A milestone is reached, or is not after all."""
    viewer = viewer_of(request)
    step = get_object_or_404(steered(viewer, item_id).steps, pk=step_id)
    set_done(step, request.POST.get("done") == "yes", viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def outcome_new(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Note what came of the project."""
    viewer = viewer_of(request)
    add_outcome(steered(viewer, item_id), checked(OutcomeForm(request.POST)), viewer)
    return redirect("work-item", item_id=item_id)
