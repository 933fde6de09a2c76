"""A call, a proposal and people for the tests of joint innovation."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.portal.roles import OWN, People, make_member, ours, viewer

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.innovation.consortium import answer, invite
from corechain_portal.innovation.deciding import add_criterion
from corechain_portal.innovation.kinds import CALL, PROPOSAL
from corechain_portal.innovation.models import Call, Proposal, Review
from corechain_portal.innovation.reviewing import assign, submit_review
from corechain_portal.membership.grants import give_organisation_role
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.workstreams.items import make_item, move_item

MEI = uuid.UUID("00000000-0000-4000-8000-0000000000c1")
"""A third member, whose chain entry supplies KrF resist."""
SECRET = "以全新配方制备光刻胶"
"""A text that only the consortium, its reviewers and the staff may read."""


def third_member() -> tuple[MemberOrganisation, User]:
    """Another member of the first alliance, with an owner."""
    member = make_member(MEI, ours(), "美芯材料", "Mei Materials")
    person = User.objects.create_user("mei@example.org", "x", display_name="Mei Owner")
    give_organisation_role(person, member, OrganisationRoleKind.OWNER)
    return member, person


def make_call(people: People, **fields: Any) -> Call:
    """An open call with two criteria that weigh 60 and 40."""
    staff = viewer(people, "secretariat")
    given = {
        "title_zh": "光刻材料攻关", "title_en": "Resist call", "ends_at": timezone.now() + timedelta(days=9),
        "least_reviews": 1, **fields,
    }  # fmt: skip
    call = Call.objects.get(pk=make_item(CALL, staff, given).pk)
    add_criterion(call, {"name_zh": "技术", "name_en": "Technology", "weight": 60}, staff)
    add_criterion(call, {"name_zh": "产业化", "name_en": "Use in industry", "weight": 40}, staff)
    move_item(call, "open", staff)
    return Call.objects.get(pk=call.pk)


def make_proposal(people: People, call: Call, **fields: Any) -> Proposal:
    """A draft led by the first member."""
    member = MemberOrganisation.objects.get(pk=OWN)
    given = {"title_zh": "KrF光刻胶国产化", "text_zh": SECRET, "member": member, "for_call": call, **fields}
    return Proposal.objects.get(pk=make_item(PROPOSAL, viewer(people, "owner"), given).pk)


def join(proposal: Proposal, member: MemberOrganisation, person: User, people: People) -> None:
    """Invite a member, who accepts."""
    invitation = invite(proposal, member, viewer(people, "owner"))
    answer(invitation, True, "", make_viewer(proposal.alliance, person))


def let_deadline_pass(call: Call) -> None:
    """As if days had gone by."""
    past = timezone.now() - timedelta(minutes=1)
    Call.objects.filter(pk=call.pk).update(starts_at=past - timedelta(days=1), ends_at=past)


def under_review(people: People, call: Call, proposal: Proposal) -> Proposal:
    """Submit the proposal, let the deadline pass and begin the reviews."""
    move_item(proposal, "submit", viewer(people, "owner"))
    let_deadline_pass(call)
    move_item(call, "review", viewer(people, "secretariat"))
    return Proposal.objects.get(pk=proposal.pk)


def reviewed(proposal: Proposal, person: User, people: People, *marks: int) -> Review:
    """A review of `person` with these marks, in the order of the criteria."""
    review = assign(proposal, person, viewer(people, "secretariat"))
    by: Viewer = make_viewer(proposal.alliance, person)
    criteria = proposal.for_call.criteria.all()
    given = {each.pk: (mark, f"因为{mark}") for each, mark in zip(criteria, marks, strict=True)}
    return submit_review(review, given, "可行", by)


def copy_of(proposal: Proposal, title: str) -> Proposal:
    """Another submitted proposal of the same lead for the same call."""
    same = ("alliance", "member", "level", "kind", "workstream", "state", "for_call", "made_by")
    return Proposal.objects.create(title_zh=title, **{name: getattr(proposal, name) for name in same})
