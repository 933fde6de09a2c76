"""What waits for a person in joint innovation: invitations to answer, reviews to write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.home.due import Due
from corechain_portal.innovation.models import InvitationState, PartnerInvitation, Review, ReviewState
from corechain_portal.workstreams.models import WorkItem


def invitations_to(viewer: Viewer) -> QuerySet[PartnerInvitation]:
    """Invitations that the viewer's organisations have not answered, the oldest first."""
    rows = PartnerInvitation.objects.filter(
        member__in=viewer.member_ids,
        state=InvitationState.WAITING,
        proposal__alliance=viewer.alliance,
        proposal__state="draft",
    )
    return rows.select_related("proposal__for_call", "proposal__member", "role", "member")


def reviews_by(viewer: Viewer) -> QuerySet[Review]:
    """Reviews that the viewer is to write or has written, while they are under way."""
    if viewer.person is None or not viewer.may("innovation.review"):
        return Review.objects.none()
    rows = Review.objects.filter(
        reviewer=viewer.person,
        state__in=(ReviewState.ASSIGNED, ReviewState.SUBMITTED),
        proposal__alliance=viewer.alliance,
        proposal__state="submitted",
        proposal__for_call__state="under_review",
    )
    return rows.select_related("proposal__for_call").order_by("assigned_at", "pk")


def innovation_waits(viewer: Viewer) -> Iterator[Due]:
    """Both; each says the call only, which its reader may see, and nothing of the proposal."""
    for each in invitations_to(viewer):
        if viewer.may("innovation.answer", each):
            yield Due(
                Text(
                    zh="答复联合体邀请：“{call}”",
                    en="Answer an invitation to a consortium: “{call}”",
                    call=_name(each.proposal.for_call),
                ),
                reverse("partner-invitation", kwargs={"invitation_id": each.pk}),
                each.proposal.for_call.ends_at,
                each.member_id,
            )
    for review in reviews_by(viewer).filter(state=ReviewState.ASSIGNED):
        yield Due(
            Text(
                zh="评审一份申报书：“{call}”",
                en="Review a proposal: “{call}”",
                call=_name(review.proposal.for_call),
            ),
            reverse("proposal-review", kwargs={"review_id": review.pk}),
        )


def _name(item: WorkItem | Any) -> Text:
    return Text(zh=item.name("zh"), en=item.name("en"))
