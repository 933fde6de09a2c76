# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Reviews of proposals for programs, as somebody who is signed in: an organisation's token reviews nothing."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from corechain_portal.api.asking import asker
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.innovation_operations import CriterionOut
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_operations import doer
from corechain_portal.innovation.models import Review
from corechain_portal.innovation.reviewing import (
    assign,
    declare_conflict,
    find_reviewer,
    own_review,
    submit_review,
)
from corechain_portal.innovation.views_reviews import assigning
from corechain_portal.innovation.waiting import reviews_by

router = Router(tags=["joint innovation 技术创新联动"])
REVIEWS = "/work/reviews"
ONE = REVIEWS + "/{uuid:review_id}"


class ReviewBrief(Schema):
    id: uuid.UUID
    state: Literal["assigned", "submitted", "conflict", "taken_off"]
    call: uuid.UUID
    assigned_at: datetime
    submitted_at: datetime | None


class ReviewsOut(Schema):
    reviews: list[ReviewBrief]


class ReviewOut(ReviewBrief):
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    criteria: list[CriterionOut]


class ReviewerIn(Schema):
    email: str = Field(max_length=254, description="Of somebody of the alliance / 联盟内人员的邮箱")


class MarkIn(Schema):
    criterion: uuid.UUID
    mark: int = Field(description="0 to 10 / 0 到 10")
    comment: str = Field(max_length=4000, description="Why / 理由")


class ReviewIn(Schema):
    marks: list[MarkIn] = Field(max_length=100)
    comment: str = Field("", max_length=4000)


@router.post(
    "/work/proposals/{uuid:item_id}/reviewers",
    response=or_changed(ReviewBrief),
    url_name="work-reviewers",
    summary="Ask for a review / 安排评审",
)
@idempotent
def reviewer_add(
    request: HttpRequest, item_id: uuid.UUID, sent: ReviewerIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Ask somebody to review who has no conflict of interest; else 403 `conflict_of_interest` with the reason."""
    viewer = doer(request)
    proposal = assigning(viewer, item_id)
    return _brief(assign(proposal, find_reviewer(viewer, needed(sent).email), viewer))


def _brief(review: Review) -> dict[str, Any]:
    names = ("id", "state", "assigned_at", "submitted_at")
    return {**{name: getattr(review, name) for name in names}, "call": review.proposal.for_call_id}


@router.get(
    REVIEWS, response=or_refused(ReviewsOut), url_name="work-reviews", summary="My reviews / 我的评审"
)
def reviews(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """Reviews that one was asked for, while they are under way."""
    viewer = asker(request, "innovation.review")
    return {"reviews": [_brief(each) for each in reviews_by(viewer)]}


@router.get(ONE, response=or_refused(ReviewOut), url_name="work-review", summary="One review / 一项评审")
def review(request: HttpRequest, review_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """The confidential proposal and the criteria, for its reviewer alone."""
    found = own_review(asker(request, "innovation.review"), review_id)
    proposal = found.proposal
    texts = ("title_zh", "title_en", "text_zh", "text_en")
    return {
        **_brief(found),
        **{name: getattr(proposal, name) for name in texts},
        "criteria": list(proposal.for_call.criteria.all()),
    }


@router.post(
    f"{ONE}/submit",
    response=or_changed(ReviewBrief),
    url_name="work-review-submit",
    summary="Submit / 提交评审",
)
@idempotent
def review_submit(
    request: HttpRequest, review_id: uuid.UUID, sent: ReviewIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Submit a mark and a reason for every criterion, once."""
    viewer = asker(request, "innovation.review")
    found = own_review(viewer, review_id)
    given = needed(sent)
    marks = {each.criterion: (each.mark, each.comment) for each in given.marks}
    return _brief(submit_review(found, marks, given.comment, viewer))


@router.post(
    f"{ONE}/conflict",
    response=or_changed(ReviewBrief),
    url_name="work-review-conflict",
    summary="Declare a conflict of interest / 声明利益冲突",
)
@idempotent
def review_conflict(request: HttpRequest, review_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """The review does not count then, and the proposal is closed to the reviewer."""
    viewer = asker(request, "innovation.review")
    found = own_review(viewer, review_id)
    declare_conflict(found, viewer)
    found.refresh_from_db()
    return _brief(found)
