# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Members, their people, and applications to join, for programs: by the same permissions as on the pages."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.viewer import viewer_of
from corechain_portal.api.asking import NotSignedIn, asker
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.paging import next_address
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import Sentence, or_error, or_refused
from corechain_portal.membership.applications import approve, decline
from corechain_portal.membership.joining import Application
from corechain_portal.membership.lookup import application_here, member_here, shown_member
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.membership.queries import find_members, people_of
from corechain_portal.membership.registry import RegistryMatch
from corechain_portal.membership.views_applications import matches_of

router = Router(tags=["members 会员"])
Seat = Literal["president", "vice_president", "council", "supervisor", "member"]
Kind = Literal["firm", "institute", "university", "association", "government", "park", "fund", "other"]
Decision = Literal["waiting", "approved", "declined"]


class MemberFilters(Schema):
    q: str = Field(
        "", max_length=200, description="Part of a name, or a credit code / 名称的一部分或信用代码"
    )
    seat: Seat | None = None
    kind: Kind | None = None
    region: str = Field("", max_length=100, description="Code or name of a place / 地区代码或名称")
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)
    lang: Language = None


class MemberBrief(Schema):
    id: uuid.UUID
    name_zh: str
    name_en: str
    uscc: str | None
    registry_id: str | None = Field(description="Identifier in the chain / 在链中的标识")
    kind: str
    region: str
    website: str
    standing: str
    seat: str


class MembersOut(Schema):
    count: int
    limit: int
    offset: int
    next: str | None
    members: list[MemberBrief]


class PeriodOut(Schema):
    since: datetime
    until: datetime | None


class FormerNameOut(Schema):
    name_zh: str
    name_en: str
    uscc: str | None
    until: datetime


class MemberOut(MemberBrief):
    about_zh: str
    about_en: str
    successor: uuid.UUID | None = Field(description="The member it is part of now / 现并入的会员")
    periods: list[PeriodOut]
    former_names: list[FormerNameOut]


class PersonOut(Schema):
    name: str
    email: str | None = Field(description="For those who manage people / 仅管理人员可见")
    roles: list[str]


class PeopleOut(Schema):
    people: list[PersonOut]


class ApplicationFilters(Schema):
    decision: Decision = "waiting"
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)
    lang: Language = None


class ApplicationBrief(Schema):
    id: uuid.UUID
    name_zh: str
    name_en: str
    uscc: str | None
    kind: str
    region: str
    website: str
    decision: str
    made_at: datetime
    decided_at: datetime | None
    reason: str
    member: uuid.UUID | None = Field(None, alias="member_id")


class ApplicationsOut(Schema):
    count: int
    limit: int
    offset: int
    next: str | None
    applications: list[ApplicationBrief]


class MatchOut(Schema):
    registry_id: str
    name_zh: str | None
    name_en: str | None
    is_sure: bool
    reasons: list[Sentence]


class ApplicationOut(ApplicationBrief):
    why: str
    applicant_name: str
    applicant_email: str
    matches: list[MatchOut]


class ApprovalIn(Schema):
    registry_id: str | None = Field(
        description="One of the application's matches, or null for none of them / 匹配的机构标识，都不是则为 null"
    )
    seat: Seat = "member"


class RefusalIn(Schema):
    reason: str = Field(min_length=1, max_length=4000, description="The applicant reads it / 申请人会读到")


@router.get("/members", response=or_error(MembersOut), url_name="members", summary="Members / 会员")
def members(request: HttpRequest, filters: Annotated[MemberFilters, Query()]) -> dict[str, Any]:
    """Members of the alliance for which everything asked holds, by name."""
    rows = find_members(
        viewer_of(request).alliance,
        text=filters.q.replace("\x00", ""),
        seat=filters.seat or "",
        kind=filters.kind or "",
        region=filters.region,
    )
    return _part(request, rows, filters.limit, filters.offset, "members")


def _part(request: HttpRequest, rows: Any, limit: int, offset: int, name: str) -> dict[str, Any]:
    count, end = rows.count(), offset + limit
    return {
        "count": count,
        "limit": limit,
        "offset": offset,
        "next": next_address(request, end) if end < count else None,
        name: list(rows[offset:end]),
    }


@router.get(
    "/members/{member_id}", response=or_error(MemberOut), url_name="member", summary="One member / 一家会员"
)
def member(request: HttpRequest, member_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """What is public of a member, with its history."""
    found = shown_member(request, member_id)
    return {
        **{name: getattr(found, name) for name in (*MemberBrief.model_fields, "about_zh", "about_en")},
        "successor": found.successor_id,
        "periods": list(found.periods.all()),
        "former_names": list(found.former_names.all()),
    }


@router.get(
    "/members/{member_id}/people",
    response=or_refused(PeopleOut),
    url_name="member-people",
    summary="People of a member / 会员单位的人员",
)
def member_people(request: HttpRequest, member_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Who acts for the member, with which roles."""
    found = _inner_member(request, member_id)
    sees_addresses = viewer_of(request).may("member.manage_people", found)
    return {
        "people": [
            {
                "name": each.person.get_full_name(),
                "email": each.person.email if sees_addresses else None,
                "roles": sorted(role.role for role in each.roles),
            }
            for each in people_of(found)
        ]
    }


def _inner_member(request: HttpRequest, member_id: uuid.UUID) -> MemberOrganisation:
    viewer = viewer_of(request)
    if viewer.person is None and viewer.token is None:
        raise NotSignedIn
    found = member_here(request, member_id)
    asker(request, "member.see", found)
    return found


@router.get(
    "/applications",
    response=or_refused(ApplicationsOut),
    url_name="applications",
    summary="Applications to join / 入会申请",
)
def applications(request: HttpRequest, filters: Annotated[ApplicationFilters, Query()]) -> dict[str, Any]:
    """Applications, the oldest first; for the alliance's staff and its auditor."""
    viewer = asker(request, "desk.see")
    rows = Application.objects.filter(alliance=viewer.alliance, decision=filters.decision)
    return _part(request, rows.order_by("made_at", "id"), filters.limit, filters.offset, "applications")


@router.get(
    "/applications/{application_id}",
    response=or_refused(ApplicationOut),
    url_name="application",
    summary="One application / 一份申请",
)
def application(request: HttpRequest, application_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """One application with the organisations of the chain that it may be, and why."""
    asker(request, "desk.see")
    return _whole(application_here(request, application_id))


def _whole(found: Application) -> dict[str, Any]:
    names = {*ApplicationOut.model_fields} - {"matches", "member"}
    return {
        **{name: getattr(found, name) for name in names},
        "member_id": found.member_id,
        "matches": [_match(each) for each in matches_of(found)],
    }


def _match(each: RegistryMatch) -> dict[str, Any]:
    return {
        "registry_id": each.organisation.id,
        "name_zh": each.organisation.name_zh,
        "name_en": each.organisation.name_en,
        "is_sure": each.is_sure,
        "reasons": list(each.reasons),
    }


class NoDecision(CorechainError):
    """A decision without its body. It is asked for only after the permission, so that strangers learn nothing."""

    code = "no_decision"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="请求没有内容，没有作出决定。", en="The request has no body; nothing was decided."),
            Text(
                zh="通过时写 registry_id（可为 null）和 seat，不予通过时写 reason。",
                en="To approve send registry_id (or null) and seat; to decline send reason.",
            ),
        )


class NoSuchMatch(CorechainError):
    """An approval names an organisation of the chain that the application does not match."""

    code = "no_such_match"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这份申请没有这个匹配。", en="The application has no such match."),
            Text(
                zh="请使用申请详情 matches 中的 registry_id，或 null。",
                en="Use a registry_id of the application's matches, or null.",
            ),
        )


@router.post(
    "/applications/{application_id}/approve",
    response=or_refused(ApplicationOut),
    url_name="application-approve",
    summary="Approve / 通过申请",
)
@idempotent
def application_approve(
    request: HttpRequest, application_id: uuid.UUID, approval: ApprovalIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Make the organisation a member and invite the applicant as its owner."""
    asker(request, "desk.decide_applications")
    found = application_here(request, application_id)
    if approval is None:
        raise NoDecision
    offered = {each.organisation.id for each in matches_of(found)}
    if approval.registry_id is not None and approval.registry_id not in offered:
        raise NoSuchMatch
    approve(request, found, registry_id=approval.registry_id, seat=approval.seat)
    return _whole(application_here(request, application_id))


@router.post(
    "/applications/{application_id}/decline",
    response=or_refused(ApplicationOut),
    url_name="application-decline",
    summary="Decline / 不予通过",
)
@idempotent
def application_decline(
    request: HttpRequest, application_id: uuid.UUID, refusal: RefusalIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Decline with the reason that the applicant will read."""
    asker(request, "desk.decide_applications")
    found = application_here(request, application_id)
    if refusal is None:
        raise NoDecision
    decline(request, found, refusal.reason)
    return _whole(application_here(request, application_id))
