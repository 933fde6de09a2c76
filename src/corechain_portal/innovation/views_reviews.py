"""Reviews: the staff assign them, the reviewer reads the proposal here and nowhere else, and submits once."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.attachments.download import download
from corechain_portal.innovation.consortium import partners_of
from corechain_portal.innovation.forms import ReviewForm
from corechain_portal.innovation.models import Proposal, Review
from corechain_portal.innovation.reviewing import (
    assign,
    declare_conflict,
    find_reviewer,
    own_review,
    submit_review,
    take_off,
)
from corechain_portal.workstreams.nodes import nodes_of
from corechain_portal.workstreams.queries import seen_as


def assigning(viewer: Viewer, item_id: uuid.UUID) -> Proposal:
    """The proposal, where the viewer may see it and assign reviewers."""
    proposal = seen_as(Proposal, viewer, item_id)
    if not viewer.may("innovation.assign", proposal):
        raise PermissionDenied
    return proposal


@guarded("alliance.belong", "POST")
def reviewer_assign(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Ask somebody of the alliance to review."""
    viewer = viewer_of(request)
    proposal = assigning(viewer, item_id)
    assign(proposal, find_reviewer(viewer, request.POST.get("email", "")), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def reviewer_remove(request: HttpRequest, item_id: uuid.UUID, review_id: uuid.UUID) -> HttpResponse:
    """Ask somebody no more."""
    viewer = viewer_of(request)
    take_off(get_object_or_404(assigning(viewer, item_id).reviews, pk=review_id), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "GET", "HEAD", "POST")
def proposal_review(request: HttpRequest, review_id: uuid.UUID) -> HttpResponse:
    """The proposal as its reviewer reads it, and the form of the review."""
    viewer = viewer_of(request)
    review = own_review(viewer, review_id)
    criteria = list(review.proposal.for_call.criteria.all())
    form = ReviewForm(criteria, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        submit_review(review, form.marks(), str(form.cleaned_data["comment"]), viewer)
        return redirect("innovation-waiting")
    return _review_page(request, review, form)


def _review_page(request: HttpRequest, review: Review, form: ReviewForm) -> HttpResponse:
    proposal = review.proposal
    context = {
        "review": review,
        "proposal": proposal,
        "call": proposal.for_call,
        "partners": [each.member for each in partners_of(proposal)],
        "roles": proposal.roles.select_related("filled_by"),
        "strengthens": nodes_of(proposal),
        "files": proposal.files.select_related("attachment"),
        "form": form,
        "marks": review.marks.select_related("criterion"),
    }
    return render(request, "innovation/review.html", context, status=422 if form.is_bound else 200)


@guarded("alliance.belong", "POST")
def review_conflict(request: HttpRequest, review_id: uuid.UUID) -> HttpResponse:
    """Declare a conflict of interest."""
    viewer = viewer_of(request)
    declare_conflict(own_review(viewer, review_id), viewer)
    return redirect("innovation-waiting")


@guarded("alliance.belong")
def review_file(request: HttpRequest, review_id: uuid.UUID, file_id: int) -> HttpResponse:
    """A file of the proposal, for its reviewer."""
    review = own_review(viewer_of(request), review_id)
    file = get_object_or_404(review.proposal.files.select_related("attachment"), pk=file_id)
    return download(request, file.attachment)  # type: ignore[return-value]
