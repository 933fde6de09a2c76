"""The conflict-of-interest rule: nobody judges what an organisation of theirs proposes.

An organisation is concerned when it leads a consortium, is a partner, or is invited. Asked whenever it matters, never
remembered: whoever's organisation joins later loses access at once, and the review does not count.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

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


def concerned(proposals: Iterable[Proposal]) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """The organisations that each proposal concerns, by its key; two queries for any number."""
    rows = list(proposals)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for each in rows:
        found[each.pk].add(each.member_id)
    partners = Participation.objects.filter(
        item__in=[each.pk for each in rows], part=Part.PARTNER, until=None
    )
    invited = PartnerInvitation.objects.filter(proposal__in=rows, state=InvitationState.WAITING)
    for key, member in (
        *partners.values_list("item_id", "member_id"),
        *invited.values_list("proposal_id", "member_id"),
    ):
        found[key].add(member)
    return found


def roles_of(people: Iterable[int]) -> Mapping[int, set[uuid.UUID]]:
    """The organisations for which each person acts now; one query."""
    found: dict[int, set[uuid.UUID]] = defaultdict(set)
    held = OrganisationRole.objects.filter(person__in=list(people), until=None)
    for person, member in held.values_list("person_id", "member_id"):
        found[person].add(member)
    return found


def conflict_of(proposal: Proposal, person: User) -> Text | None:
    """Why `person` may neither review nor decide upon the proposal; None: nothing stands against it."""
    own = roles_of([person.pk]).get(person.pk, set())
    if concerned([proposal])[proposal.pk].isdisjoint(own):
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
    return concerned([proposal])[proposal.pk].isdisjoint(viewer.member_ids)
