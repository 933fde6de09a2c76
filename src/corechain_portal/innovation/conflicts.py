"""The conflict-of-interest rule: nobody judges what an organisation of theirs proposes.

An organisation is concerned when it leads a consortium, is a partner, or is invited. Asked whenever it matters, never
remembered: whoever's organisation joins later loses access at once, and the review does not count.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.innovation.exceptions import ConflictOfInterest
from corechain_portal.innovation.models import InvitationState, PartnerInvitation, Proposal
from corechain_portal.membership.models import OrganisationRole
from corechain_portal.workstreams.models import Part, Participation

OF_CONSORTIUM = Text(
    zh="{person}在申报单位、合作单位或受邀单位任职，不能参与评审或决定。",
    en="{person} belongs to an organisation that leads, joins or is invited to the consortium, and can neither review "
    "nor decide.",
)
CHOOSE_ANOTHER = Text(
    zh="请另选与各方无关的人员。", en="Choose somebody who has nothing to do with the organisations."
)


def concerned(proposal: Proposal) -> set[uuid.UUID]:
    """The organisations that the proposal concerns."""
    partners = Participation.objects.filter(item=proposal.pk, part=Part.PARTNER, until=None)
    invited = PartnerInvitation.objects.filter(proposal=proposal, state=InvitationState.WAITING)
    members = (*partners.values_list("member_id", flat=True), *invited.values_list("member_id", flat=True))
    return {proposal.member_id, *members}


def with_conflict(reviews: QuerySet[Any]) -> QuerySet[Any]:
    """Reviews with ``has_conflict``: whether the reviewer acts for an organisation that is concerned now."""
    proposal = OuterRef(OuterRef("proposal"))
    partners = Participation.objects.filter(item=proposal, part=Part.PARTNER, until=None)
    invited = PartnerInvitation.objects.filter(proposal=proposal, state=InvitationState.WAITING)
    of_it = (
        Q(member=OuterRef("proposal__member"))
        | Q(member__in=partners.values("member"))
        | Q(member__in=invited.values("member"))
    )
    held = OrganisationRole.objects.filter(of_it, person=OuterRef("reviewer"), until=None)
    return reviews.annotate(has_conflict=Exists(held))


def conflict_of(proposal: Proposal, person: User) -> Text | None:
    """Why `person` may neither review nor decide upon the proposal; None: nothing stands against it."""
    held = OrganisationRole.objects.filter(person=person, until=None, member__in=concerned(proposal))
    if not held.exists():
        return None
    return Text(zh=OF_CONSORTIUM.zh, en=OF_CONSORTIUM.en, person=person.get_full_name())


def refuse_conflict(proposal: Proposal, person: User) -> None:
    """Raise :class:`ConflictOfInterest` where there is one."""
    reason = conflict_of(proposal, person)
    if reason is not None:
        raise ConflictOfInterest(reason, CHOOSE_ANOTHER)


def sees_reviews(proposal: Proposal, viewer: Viewer) -> bool:
    """Whether `viewer` may know who reviews and how: the staff, but nobody of an organisation that is concerned."""
    if not viewer.may("innovation.read_reviews"):
        return False
    if not viewer.member_ids:
        return True
    return concerned(proposal).isdisjoint(viewer.member_ids)
