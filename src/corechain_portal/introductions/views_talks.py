"""What two sides in talks do: write, take steps, meet."""

from __future__ import annotations

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.attachments.limits import takes_files
from corechain_portal.introductions.forms import MeetingForm, StepForm, StepStateForm
from corechain_portal.introductions.queries import of_introduction, of_party
from corechain_portal.introductions.talking import (
    add_step,
    cancel_meeting,
    choose_meeting,
    move_step,
    propose_meeting,
    say,
)
from corechain_portal.web.once import first_time
from corechain_portal.workstreams.forms import checked


def _files(request: HttpRequest) -> list[UploadedFile]:
    return [each for each in request.FILES.getlist("file") if isinstance(each, UploadedFile)]


@guarded("introductions.see", "POST")
@takes_files
def introduction_say(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """Write to the other side."""
    viewer = viewer_of(request)
    found = of_party(viewer, introduction_id)
    with transaction.atomic():
        if first_time(request):
            say(found, viewer, request.POST.get("text", ""), _files(request))
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
@takes_files
def step_new(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """Agree on a step."""
    viewer = viewer_of(request)
    found = of_party(viewer, introduction_id)
    typed = checked(StepForm(request.POST))
    with transaction.atomic():
        if first_time(request):
            add_step(found, viewer, typed["kind"], typed["due_on"], typed["note"], _files(request))
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
@takes_files
def step_move(request: HttpRequest, introduction_id: uuid.UUID, step_id: uuid.UUID) -> HttpResponse:
    """Say how a step stands."""
    viewer = viewer_of(request)
    step = of_introduction(of_party(viewer, introduction_id).steps, step_id)
    typed = checked(StepStateForm(request.POST))
    with transaction.atomic():
        if first_time(request):
            move_step(
                step, viewer, typed["state"], due_on=typed["due_on"], note=typed["note"], files=_files(request)
            )  # fmt: skip
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
def meeting_new(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """Propose a time to meet."""
    viewer = viewer_of(request)
    found = of_party(viewer, introduction_id)
    typed = checked(MeetingForm(request.POST))
    with transaction.atomic():
        if first_time(request):
            propose_meeting(found, viewer, typed["starts_at"], typed["ends_at"], typed["place"])
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
def meeting_choose(request: HttpRequest, introduction_id: uuid.UUID, slot_id: uuid.UUID) -> HttpResponse:
    """Take a time that the other side proposed."""
    viewer = viewer_of(request)
    choose_meeting(of_introduction(of_party(viewer, introduction_id).meetingslots, slot_id), viewer)
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
def meeting_cancel(request: HttpRequest, introduction_id: uuid.UUID, slot_id: uuid.UUID) -> HttpResponse:
    """Call a meeting off, or take a time back."""
    viewer = viewer_of(request)
    cancel_meeting(of_introduction(of_party(viewer, introduction_id).meetingslots, slot_id), viewer)
    return redirect("introduction", introduction_id=introduction_id)
