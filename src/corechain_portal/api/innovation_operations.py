# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint innovation for programs: criteria of calls, consortia with open roles, the search for partners, invitations."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.asking import asker
from corechain_portal.api.errors import needed, reader_of
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_fields import checked_form
from corechain_portal.api.work_operations import doer, reader
from corechain_portal.api.work_schemas import MemberIn
from corechain_portal.api.work_talk_operations import own_member
from corechain_portal.innovation.consortium import add_role, answer, invite, part_from, partners_of
from corechain_portal.innovation.deciding import add_criterion
from corechain_portal.innovation.forms import CriterionForm, OpenRoleForm
from corechain_portal.innovation.models import Call, InvitationState, PartnerInvitation, Proposal
from corechain_portal.innovation.partner_search import Candidate, find_partners
from corechain_portal.innovation.views import led, managed, own_invitation
from corechain_portal.innovation.waiting import invitations_to
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.items import move_item
from corechain_portal.workstreams.queries import seen_as

router = Router(tags=["joint innovation 技术创新联动"])
CALL = "/work/calls/{uuid:item_id}"
PROPOSAL = "/work/proposals/{uuid:item_id}"
INVITATIONS = "/work/consortium-invitations"


class CriterionOut(Schema):
    id: uuid.UUID
    name_zh: str
    name_en: str
    weight: int


class CallOut(Schema):
    id: uuid.UUID
    takes_proposals: bool
    criteria: list[CriterionOut]


class CriterionIn(Schema):
    name_zh: str = Field("", max_length=300)
    name_en: str = Field("", max_length=300)
    weight: int = Field(description="1 to 100, in proportion to the others / 权重，按比例计算")


class RoleOut(Schema):
    id: uuid.UUID
    name_zh: str
    name_en: str
    nodes: list[str]
    requirements: str
    filled_by: uuid.UUID | None = Field(None, alias="filled_by_id")


class ConsortiumOut(Schema):
    id: uuid.UUID
    state: str
    lead: uuid.UUID
    partners: list[uuid.UUID]
    invited: list[uuid.UUID] = Field(description="Not answered yet / 待答复")
    roles: list[RoleOut]


class RoleIn(Schema):
    name_zh: str = Field("", max_length=300)
    name_en: str = Field("", max_length=300)
    nodes: list[str] = Field([], description="Identifiers or names of nodes / 环节的标识或名称")
    requirements: str = Field(max_length=1500, description="In your own words / 用自己的话")


class CandidateOut(Schema):
    organisation: str = Field(description="Identifier in the chain / 在链中的标识")
    name: str
    score: float
    member: uuid.UUID | None
    standing: Literal["lead", "partner", "invited", "member", ""]
    reasons: list[str]
    requirements: list[str] = Field(description="met, not_met or unknown, in order / 各项要求是否满足")


class CandidatesOut(Schema):
    demand: str
    candidates: list[CandidateOut]


class InvitationIn(Schema):
    member: uuid.UUID
    role: uuid.UUID | None = None
    message: str = Field("", max_length=1000)


class InvitationOut(Schema):
    id: uuid.UUID
    state: Literal["waiting", "accepted", "declined", "taken_back"]
    member: uuid.UUID
    call: uuid.UUID
    lead: uuid.UUID
    title_zh: str
    title_en: str
    role: RoleOut | None
    message: str
    deadline: datetime | None


class InvitationsOut(Schema):
    invitations: list[InvitationOut]


class InvitationAnswerIn(Schema):
    accept: bool
    answer: str = Field("", max_length=1000)


@router.get(
    CALL, response=or_refused(CallOut), url_name="work-call", summary="A call's criteria / 征集的评审标准"
)
def call(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """By what proposals are judged, and whether the call takes them now."""
    return _call(seen_as(Call, reader(request), item_id))


def _call(found: Call) -> dict[str, Any]:
    return {"id": found.pk, "takes_proposals": found.takes_proposals, "criteria": list(found.criteria.all())}


@router.post(
    f"{CALL}/criteria",
    response=or_changed(CallOut),
    url_name="work-criteria",
    summary="Add a criterion / 增加标准",
)
@idempotent
def criterion_add(
    request: HttpRequest, item_id: uuid.UUID, sent: CriterionIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Add a criterion to a call that is not open yet."""
    viewer = doer(request)
    found = managed(viewer, item_id)
    add_criterion(found, checked_form(request, CriterionForm, needed(sent).dict()), viewer)
    return _call(found)


@router.get(
    PROPOSAL, response=or_refused(ConsortiumOut), url_name="work-consortium", summary="A consortium / 联合体"
)
def consortium(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Who takes part, who is asked, and the roles; for the consortium and the secretariat."""
    return _consortium(seen_as(Proposal, reader(request), item_id))


def _consortium(found: Proposal) -> dict[str, Any]:
    waiting = found.invitations.filter(state=InvitationState.WAITING)
    return {
        "id": found.pk,
        "state": found.state,
        "lead": found.member_id,
        "partners": list(partners_of(found).values_list("member_id", flat=True)),
        "invited": list(waiting.values_list("member_id", flat=True)),
        "roles": list(found.roles.all()),
    }


@router.post(
    f"{PROPOSAL}/submit",
    response=or_changed(ConsortiumOut),
    url_name="work-proposal-submit",
    summary="Submit a proposal / 提交申报书",
)
@idempotent
def proposal_submit(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Submit a proposal before the deadline, with a consortium in which everybody has answered."""
    viewer = doer(request)
    move_item(led(viewer, item_id), "submit", viewer)
    return _consortium(led(viewer, item_id))


@router.post(
    f"{PROPOSAL}/roles",
    response=or_changed(ConsortiumOut),
    url_name="work-roles",
    summary="Add an open role / 增加待定角色",
)
@idempotent
def role_add(
    request: HttpRequest, item_id: uuid.UUID, sent: RoleIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Look for somebody for a part of the work."""
    viewer = doer(request)
    found = led(viewer, item_id)
    add_role(found, checked_form(request, OpenRoleForm, needed(sent).dict(), viewer), viewer)
    return _consortium(found)


@router.get(
    f"{PROPOSAL}/roles/{{uuid:role_id}}/candidates",
    response=or_refused(CandidatesOut),
    url_name="work-candidates",
    summary="Find partners / 查找伙伴",
)
def candidates(
    request: HttpRequest, item_id: uuid.UUID, role_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """Who could take an open role, best first, with reasons; `standing` says who can be invited (`member`)."""
    viewer = asker(request, "workstreams.read")
    role = get_object_or_404(led(viewer, item_id).roles, pk=role_id)
    search = find_partners(role, reader_of(request))
    return {
        "demand": search.demand,
        "candidates": [_candidate(each, reader_of(request)) for each in search.candidates],
    }


def _candidate(found: Candidate, language: Any) -> dict[str, Any]:
    return {
        "organisation": found.result.organisation.id,
        "name": found.result.organisation.name(language),
        "score": found.result.score,
        "member": found.member.pk if found.member else None,
        "standing": found.standing,
        "reasons": [each.render(language) for each in found.result.reasons],
        "requirements": [each.verdict for each in found.result.checks],
    }


@router.post(
    f"{PROPOSAL}/invitations",
    response=or_changed(InvitationOut),
    url_name="work-consortium-invite",
    summary="Invite a member / 邀请会员单位",
)
@idempotent
def member_invite(
    request: HttpRequest, item_id: uuid.UUID, sent: InvitationIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Invite a member of the alliance, for an open role or without one."""
    viewer = doer(request)
    found = led(viewer, item_id)
    wanted = needed(sent)
    member = get_object_or_404(MemberOrganisation, alliance=viewer.alliance, pk=wanted.member)
    role = get_object_or_404(found.roles, pk=wanted.role) if wanted.role else None
    return _invitation(invite(found, member, viewer, role=role, message=wanted.message))


@router.post(
    f"{PROPOSAL}/leave",
    response=or_changed(ConsortiumOut),
    url_name="work-consortium-leave",
    summary="Leave a consortium / 退出联合体",
)
@idempotent
def leave(
    request: HttpRequest, item_id: uuid.UUID, sent: MemberIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Leave for one's own organisation, before the proposal is submitted."""
    viewer = doer(request)
    found = seen_as(Proposal, viewer, item_id)
    part_from(found, own_member(viewer, sent, "innovation.answer"), viewer)
    return _consortium(found)


@router.get(
    INVITATIONS,
    response=or_refused(InvitationsOut),
    url_name="work-consortium-invitations",
    summary="Invitations to consortia / 联合体邀请",
)
def invitations(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """Invitations that one's organisations have not answered."""
    viewer = asker(request, "workstreams.read")
    return {"invitations": [_invitation(each) for each in invitations_to(viewer)]}


def _invitation(found: PartnerInvitation) -> dict[str, Any]:
    """Without the proposal's text, which is confidential until the organisation has joined."""
    proposal = found.proposal
    return {
        **{name: getattr(found, name) for name in ("id", "state", "message", "role")},
        "member": found.member_id,
        "call": proposal.for_call_id,
        "lead": proposal.member_id,
        "title_zh": proposal.title_zh,
        "title_en": proposal.title_en,
        "deadline": proposal.for_call.ends_at,
    }


@router.post(
    f"{INVITATIONS}/{{uuid:invitation_id}}/answer",
    response=or_changed(InvitationOut),
    url_name="work-consortium-answer",
    summary="Answer an invitation / 答复邀请",
)
@idempotent
def invitation_answer(
    request: HttpRequest,
    invitation_id: uuid.UUID,
    sent: InvitationAnswerIn | None = None,
    lang: Language = None,
) -> dict[str, Any]:
    """Join the consortium for one's organisation, or decline."""
    viewer = doer(request)
    found = own_invitation(viewer, invitation_id)
    _require(viewer, found)
    given = needed(sent)
    return _invitation(answer(found, given.accept, given.answer, viewer))


def _require(viewer: Viewer, found: PartnerInvitation) -> None:
    if not viewer.may("innovation.answer", found):
        raise PermissionDenied
