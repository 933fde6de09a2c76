"""Reviews: assigned by the staff, kept from everybody with an interest, submitted once, counted when decided."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.innovation.conflicts import CHOOSE_ANOTHER, refuse_conflict, sees_reviews
from corechain_portal.innovation.exceptions import CannotReview, ConflictOfInterest
from corechain_portal.innovation.models import BEST_MARK, Mark, Proposal, Review, ReviewState
from corechain_portal.notices import notify

MOST_REVIEWS = 20
LONGEST_COMMENT = 4000
WORKING = (ReviewState.ASSIGNED, ReviewState.SUBMITTED)
Marks = Mapping[uuid.UUID, tuple[int, str]]
"""Mark and comment by criterion."""


def under_review(proposal: Proposal) -> Proposal:
    """The proposal, locked. Raises :class:`CannotReview` where it is not under review."""
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state != "submitted" or row.for_call.state != "under_review":
        raise CannotReview(
            Text(zh="这份申报书不在评审中。", en="This proposal is not under review."),
            Text(
                zh="征集进入评审后，才能安排和提交评审；决定之后不再接受。",
                en="Reviews are assigned and submitted while the call is under review, and not after the decision.",
            ),
        )
    return row


def find_reviewer(viewer: Viewer, email: str) -> User:
    """The person of the viewer's alliance with this address. Raises :class:`CannotReview`."""
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None or not make_viewer(viewer.alliance, person).may("innovation.review"):
        raise CannotReview(
            Text(
                zh="联盟里没有使用这个邮箱、可以评审的人员。",
                en="Nobody in the alliance who could review has this e-mail address.",
            )
        )
    return person


@transaction.atomic
def assign(proposal: Proposal, person: User, viewer: Viewer) -> Review:
    """Ask somebody to review. Raises :class:`CannotReview` and :class:`ConflictOfInterest`, with the reason."""
    row = under_review(proposal)
    keep_out(row, viewer)
    refuse_conflict(row, person)
    present = row.reviews.filter(reviewer=person).first()
    if present is not None and present.state == ReviewState.CONFLICT:
        raise ConflictOfInterest(
            Text(
                zh="{person}已声明对这份申报书有利益冲突。",
                en="{person} has declared a conflict of interest about this proposal.",
                person=person.get_full_name(),
            ),
            CHOOSE_ANOTHER,
        )
    if present is not None and present.state in WORKING:
        return present
    if row.reviews.count() >= MOST_REVIEWS:
        raise CannotReview(Text(zh="一份申报书最多 20 项评审。", en="A proposal has 20 reviews at most."))
    before = present.to_audit() if present else None
    made = present or Review(proposal=row, reviewer=person)
    made.state = ReviewState.ASSIGNED
    made.save()
    record("innovation.review.assign", made, viewer=viewer, before=before, after=made.to_audit())
    link = reverse("proposal-review", kwargs={"review_id": made.pk})
    call = row.for_call
    notify("innovation.review_asked", [person], alliance=row.alliance, link=link, subject=made, call=call)
    return made


def keep_out(proposal: Proposal, viewer: Viewer) -> None:
    """Raise :class:`ConflictOfInterest` for staff of an organisation that is concerned."""
    if not sees_reviews(proposal, viewer):
        raise ConflictOfInterest(
            Text(
                zh="您所在的单位与这份申报书有关，不能安排评审或作出决定。",
                en="Your organisation is concerned in this proposal: you can neither assign reviews nor decide.",
            ),
            Text(zh="请由秘书处其他人员办理。", en="Let somebody else of the secretariat do it."),
        )


@transaction.atomic
def take_off(review: Review, viewer: Viewer) -> None:
    """Ask somebody no more; what was submitted does not count."""
    row = under_review(review.proposal)
    keep_out(row, viewer)
    _change(review, ReviewState.TAKEN_OFF, viewer, "innovation.review.take_off")


@transaction.atomic
def declare_conflict(review: Review, viewer: Viewer) -> None:
    """The reviewer has an interest: the review does not count, and the proposal is closed to the reviewer."""
    under_review(review.proposal)
    _change(review, ReviewState.CONFLICT, viewer, "innovation.review.conflict")


def _change(review: Review, state: ReviewState, viewer: Viewer, action: str) -> None:
    row = Review.objects.select_for_update().get(pk=review.pk)
    before = row.to_audit()
    row.state = state
    row.save(update_fields=["state"])
    record(action, row, viewer=viewer, before=before, after=row.to_audit())


def own_review(viewer: Viewer, review_id: Any) -> Review:
    """A review that the viewer is to write, with the proposal open to read.

    404 where it is somebody else's; :class:`ConflictOfInterest` where an organisation of the reviewer is concerned by
    now; :class:`CannotReview` where it is over.
    """
    if viewer.person is None or not viewer.may("innovation.review"):
        raise PermissionDenied
    rows = Review.objects.select_related("proposal__for_call", "proposal__member", "proposal__alliance")
    mine = rows.filter(pk=review_id, reviewer=viewer.person, proposal__alliance=viewer.alliance)
    found = mine.filter(state__in=WORKING).first()
    if found is None:
        raise Http404
    refuse_conflict(found.proposal, viewer.person)
    if found.proposal.state != "submitted" or found.proposal.for_call.state != "under_review":
        raise CannotReview(Text(zh="这项评审已经结束。", en="This review is over."))
    return found


@transaction.atomic
def submit_review(review: Review, marks: Marks, comment: str, viewer: Viewer) -> Review:
    """Keep the marks, once. Raises :class:`CannotReview` where one is missing, off the scale or without a reason."""
    proposal = under_review(review.proposal)
    row = Review.objects.select_for_update().get(pk=review.pk)
    if viewer.person is None or row.reviewer_id != viewer.person.pk:
        raise PermissionDenied
    refuse_conflict(proposal, viewer.person)
    if row.state != ReviewState.ASSIGNED:
        raise CannotReview(Text(zh="评审只能提交一次。", en="A review is submitted once."))
    criteria = list(proposal.for_call.criteria.all())
    kept = [_mark(row, each, marks.get(each.pk)) for each in criteria]
    before = row.to_audit()
    Mark.objects.bulk_create(kept)
    row.state, row.submitted_at = ReviewState.SUBMITTED, timezone.now()
    row.comment = comment.replace("\x00", "").strip()[:LONGEST_COMMENT]
    row.save()
    record("innovation.review.submit", row, viewer=viewer, before=before, after=row.to_audit())
    return row


def _mark(review: Review, criterion: Any, given: tuple[int, str] | None) -> Mark:
    mark, comment = given or (-1, "")
    comment = comment.replace("\x00", "").strip()[:LONGEST_COMMENT]
    if not 0 <= mark <= BEST_MARK or not comment:
        raise CannotReview(
            Text(
                zh="“{criterion}”需要 0 到 10 的评分和理由。",
                en="“{criterion}” needs a mark from 0 to 10 and a reason.",
                criterion=Text(zh=criterion.name("zh"), en=criterion.name("en")),
            )
        )
    return Mark(review=review, criterion=criterion, mark=mark, comment=comment)
