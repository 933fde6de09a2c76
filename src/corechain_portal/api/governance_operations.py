# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint governance for programs: votes, amendments, agendas. The rest is done with work items of its kinds."""

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
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_operations import doer, reader
from corechain_portal.api.work_schemas import MemberIn
from corechain_portal.api.work_talk_operations import own_member
from corechain_portal.governance.agendas import MOST_POINTS, keep_agenda
from corechain_portal.governance.drafting import answer_amendment, propose_amendment
from corechain_portal.governance.models import Amendment, AmendmentState, Choice, Meeting, Resolution, Vote
from corechain_portal.governance.voting import count, vote
from corechain_portal.workstreams.queries import seen_as

router = Router(tags=["joint governance 政治建设联抓"])
AT = "/work/resolutions/{uuid:item_id}"


class CountOut(Schema):
    electorate: int
    cast: int
    quorum: int = Field(description="Votes needed at least / 至少需要的票数")


class VoteOut(Schema):
    member: uuid.UUID
    choice: Literal["for", "against", "abstain"]


class AmendmentOut(Schema):
    id: uuid.UUID
    member: uuid.UUID
    text: str
    state: Literal["proposed", "taken_up", "declined"]
    answer: str
    made_at: datetime


class ResolutionOut(Schema):
    id: uuid.UUID
    state: str
    vote_until: datetime | None
    count: CountOut | None = Field(description="While it is voted on / 表决期间")
    result: dict[str, int] | None
    own_votes: list[VoteOut]
    votes: list[VoteOut] = Field(description="After the end / 表决结束后")
    amendments: list[AmendmentOut]


class VoteIn(MemberIn):
    choice: Literal["for", "against", "abstain"]


class AmendmentIn(MemberIn):
    text: str = Field(max_length=4000)


class AnswerIn(Schema):
    state: Literal["taken_up", "declined"]
    answer: str = Field("", max_length=4000)


class PointOut(Schema):
    position: int
    title_zh: str
    title_en: str
    resolution: uuid.UUID | None = Field(alias="resolution_id")
    outcome: str


class MeetingOut(Schema):
    id: uuid.UUID
    agenda: list[PointOut]
    minutes_zh: str | None = Field(description="Once they are published / 发布后可见")
    minutes_en: str | None


class AgendaIn(Schema):
    points: list[str] = Field(max_length=MOST_POINTS)


@router.get(AT, response=or_refused(ResolutionOut), url_name="work-resolution", summary="A vote / 决议的表决")
def resolution(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """How the vote stands and what members propose to change; who voted how only after the end."""
    viewer = reader(request)
    return _resolution(seen_as(Resolution, viewer, item_id), viewer)


def _resolution(found: Resolution, viewer: Viewer) -> dict[str, Any]:
    votes = Vote.objects.filter(resolution=found).order_by("member__name_zh", "pk")
    ended = found.result is not None and viewer.belongs
    amendments = found.amendments.all() if viewer.belongs else ()
    return {
        "id": found.pk,
        "state": found.state,
        "vote_until": found.vote_until,
        "count": count(found) if found.state == "voting" and viewer.belongs else None,
        "result": found.result,
        "own_votes": [_vote(each) for each in votes.filter(member__in=viewer.member_ids)],
        "votes": [_vote(each) for each in votes] if ended else [],
        "amendments": [_amendment(each) for each in amendments],
    }


def _vote(cast: Vote) -> dict[str, Any]:
    return {"member": cast.member_id, "choice": cast.choice}


def _amendment(amendment: Amendment) -> dict[str, Any]:
    own = ("id", "text", "state", "answer", "made_at")
    return {**{name: getattr(amendment, name) for name in own}, "member": amendment.member_id}


@router.post(
    f"{AT}/vote", response=or_changed(ResolutionOut), url_name="work-resolution-vote", summary="Vote / 投票"
)
@idempotent
def resolution_vote(
    request: HttpRequest, item_id: uuid.UUID, sent: VoteIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Cast, or change, the vote of one's organisation until the deadline."""
    viewer = doer(request)
    found = seen_as(Resolution, viewer, item_id)
    member = own_member(viewer, sent, "governance.take_part")
    vote(found, member, Choice(needed(sent).choice), viewer)
    return _resolution(found, viewer)


@router.post(
    f"{AT}/amendments",
    response=or_changed(AmendmentOut),
    url_name="work-amendments",
    summary="Propose an amendment / 提出修改意见",
)
@idempotent
def amendment_propose(
    request: HttpRequest, item_id: uuid.UUID, sent: AmendmentIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Propose a change of a draft that is under discussion."""
    viewer = doer(request)
    found = seen_as(Resolution, viewer, item_id)
    member = own_member(viewer, sent, "governance.take_part")
    return _amendment(propose_amendment(found, member, needed(sent).text, viewer))


@router.post(
    f"{AT}/amendments/{{uuid:amendment_id}}/answer",
    response=or_changed(AmendmentOut),
    url_name="work-amendment-answer",
    summary="Answer an amendment / 答复修改意见",
)
@idempotent
def amendment_answer(
    request: HttpRequest,
    item_id: uuid.UUID,
    amendment_id: uuid.UUID,
    sent: AnswerIn | None = None,
    lang: Language = None,
) -> dict[str, Any]:
    """Take an amendment up, or decline it."""
    viewer = managing(request)
    found = seen_as(Resolution, viewer, item_id)
    amendment = get_object_or_404(Amendment, pk=amendment_id, resolution=found)
    given = needed(sent)
    answer_amendment(amendment, AmendmentState(given.state), given.answer, viewer)
    amendment.refresh_from_db()
    return _amendment(amendment)


@router.get(
    "/work/meetings/{uuid:item_id}",
    response=or_refused(MeetingOut),
    url_name="work-meeting",
    summary="A meeting's agenda and minutes / 会议议程与纪要",
)
def meeting(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """The agenda, and the minutes once they are published."""
    viewer = reader(request)
    return _meeting(seen_as(Meeting, viewer, item_id), viewer)


def _meeting(found: Meeting, viewer: Viewer) -> dict[str, Any]:
    told = found.state == "minuted" or viewer.may("governance.manage")
    return {
        "id": found.pk,
        "agenda": list(found.agenda.all()),
        "minutes_zh": found.minutes_zh if told else None,
        "minutes_en": found.minutes_en if told else None,
    }


@router.put(
    "/work/meetings/{uuid:item_id}/agenda",
    response=or_changed(MeetingOut),
    url_name="work-meeting-agenda",
    summary="Write the agenda / 编写议程",
)
@idempotent
def meeting_agenda(
    request: HttpRequest, item_id: uuid.UUID, sent: AgendaIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Replace the agenda by these points; outcomes of points that stay are kept."""
    viewer = managing(request)
    found = seen_as(Meeting, viewer, item_id)
    keep_agenda(found, needed(sent).points, viewer)
    return _meeting(found, viewer)


def managing(request: HttpRequest) -> Viewer:
    """Who asks, where they manage joint governance."""
    viewer = doer(request)
    if not viewer.may("governance.manage"):
        raise PermissionDenied
    return viewer
