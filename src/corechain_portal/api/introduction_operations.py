# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Introductions for programs: by the same rules as on the pages, and as anonymous."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.asking import asker
from corechain_portal.api.cursors import CursorFilters, cursor_page
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.introduction_schemas import (
    IntroductionFilters,
    IntroductionIn,
    IntroductionOut,
    IntroductionsOut,
    IntroductionWholeOut,
    MeetingIn,
    MessageIn,
    MessageOut,
    MessagesOut,
    ProposalIn,
    ReasonIn,
    StepIn,
    StepStateIn,
)
from corechain_portal.api.introduction_shown import brief, message, whole
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.introductions import talking
from corechain_portal.introductions.answering import accept, decline, end, withdraw
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.queries import (
    find_introductions,
    of_introduction,
    of_party,
    one_introduction,
)
from corechain_portal.introductions.shown import show_introductions, show_one
from corechain_portal.introductions.starting import asking_members, express_interest, propose
from corechain_portal.introductions.views_answers import seen_listing
from corechain_portal.membership.models import MemberOrganisation, Standing

router = Router(tags=["introductions 引荐与洽谈"])
ONE = "/introductions/{uuid:introduction_id}"
WHOLE = or_changed(IntroductionWholeOut)


def _see(request: HttpRequest, introduction_id: uuid.UUID) -> tuple[Viewer, Introduction]:
    viewer = asker(request, "introductions.see")
    return viewer, one_introduction(viewer, introduction_id)


def _deal(request: HttpRequest, introduction_id: uuid.UUID) -> tuple[Viewer, Introduction]:
    viewer = asker(request, "introductions.see")
    return viewer, of_party(viewer, introduction_id)


@router.get(
    "/introductions",
    response=or_refused(IntroductionsOut),
    url_name="introductions",
    summary="Introductions / 引荐",
)
def introductions(request: HttpRequest, filters: Annotated[IntroductionFilters, Query()]) -> dict[str, Any]:
    """Introductions of one's organisations, the newest first; the staff's view tells how each stands."""
    viewer = asker(request, "introductions.see")
    rows = find_introductions(viewer, filters.show, filters.listing)
    page = cursor_page(request, rows, filters.cursor, filters.limit, moment="made_at", newest_first=True)
    shown = show_introductions(list(page.rows), viewer)
    return {"limit": filters.limit, "next": page.next, "introductions": [brief(each) for each in shown]}


@router.post(
    "/introductions",
    response=or_changed(IntroductionOut),
    url_name="introductions",
    summary="Show interest in a listing / 表达意向",
)
@idempotent
def interest(
    request: HttpRequest, sent: IntroductionIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Ask to be brought together with whoever published a listing. Neither is named until both accept."""
    viewer = asker(request, "introductions.ask")
    body = needed(sent)
    listing = seen_listing(viewer, str(body.listing))
    own = seen_listing(viewer, str(body.own_listing)) if body.own_listing else None
    member = _own_member(viewer, body.member)
    made = express_interest(listing, member, viewer, own_listing=own, match=body.match, facts=body.facts)
    return brief(show_one(one_introduction(viewer, made.pk), viewer))


@router.post(
    "/introductions/proposals",
    response=or_changed(IntroductionOut),
    url_name="introduction-proposals",
    summary="Propose to bring two together / 撮合",
)
@idempotent
def proposal(request: HttpRequest, sent: ProposalIn | None = None, lang: Language = None) -> dict[str, Any]:
    """For the staff: a demand with an offer, or with a member."""
    viewer = asker(request, "introductions.propose")
    body = needed(sent)
    demand = seen_listing(viewer, str(body.demand))
    other: Any = None
    if body.offer:
        other = seen_listing(viewer, str(body.offer))
    else:
        rows = MemberOrganisation.objects.filter(alliance=viewer.alliance, standing=Standing.ACTIVE)
        other = rows.filter(pk=body.member).first()
    if other is None:
        raise Http404
    made = propose(demand, other, viewer)
    return brief(show_one(one_introduction(viewer, made.pk), viewer))


@router.get(ONE, response=or_refused(IntroductionWholeOut), url_name="introduction", summary="One / 一项引荐")
def introduction(request: HttpRequest, introduction_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """One introduction with its history, steps and meetings, as far as the asker may see them."""
    viewer, found = _see(request, introduction_id)
    return whole(found, viewer)


@router.post(f"{ONE}/accept", response=WHOLE, url_name="introduction-accept", summary="Accept / 同意")
@idempotent
def accepted(request: HttpRequest, introduction_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Accept for one's side; once both have, names are open."""
    viewer, found = _see(request, introduction_id)
    accept(found, viewer)
    return whole(one_introduction(viewer, introduction_id), viewer)


@router.post(f"{ONE}/decline", response=WHOLE, url_name="introduction-decline", summary="Decline / 婉拒")
@idempotent
def declined(
    request: HttpRequest, introduction_id: uuid.UUID, sent: ReasonIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Decline with a reason: no_capacity, specification, price, dates, place, supplied, other."""
    viewer, found = _see(request, introduction_id)
    body = needed(sent)
    decline(found, viewer, body.reason, body.note)
    return whole(one_introduction(viewer, introduction_id), viewer)


@router.post(f"{ONE}/withdraw", response=WHOLE, url_name="introduction-withdraw", summary="Withdraw / 撤回")
@idempotent
def withdrawn(request: HttpRequest, introduction_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Take interest back before the other side has answered."""
    viewer, found = _see(request, introduction_id)
    withdraw(found, viewer)
    return whole(one_introduction(viewer, introduction_id), viewer)


@router.post(f"{ONE}/end", response=WHOLE, url_name="introduction-end", summary="End the talks / 结束洽谈")
@idempotent
def ended(
    request: HttpRequest, introduction_id: uuid.UUID, sent: ReasonIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """End talks without a contract: price, specification, sample, audit, capacity, lead_time, terms, other_partner,
    need_gone, no_answer, other.
    """
    viewer, found = _see(request, introduction_id)
    body = needed(sent)
    end(found, viewer, body.reason, body.note)
    return whole(one_introduction(viewer, introduction_id), viewer)


@router.get(
    f"{ONE}/messages",
    response=or_refused(MessagesOut),
    url_name="introduction-messages",
    summary="Messages / 消息",
)
def messages(
    request: HttpRequest, introduction_id: uuid.UUID, filters: Annotated[CursorFilters, Query()]
) -> dict[str, Any]:
    """What the two sides wrote, the oldest first; for them alone."""
    _, found = _deal(request, introduction_id)
    rows = found.messages.prefetch_related("attachments")
    page = cursor_page(request, rows, filters.cursor, filters.limit, moment="made_at", newest_first=False)
    return {"limit": filters.limit, "next": page.next, "messages": [message(each) for each in page.rows]}


@router.post(
    f"{ONE}/messages",
    response=or_changed(MessageOut),
    url_name="introduction-messages",
    summary="Write / 发消息",
)
@idempotent
def say(
    request: HttpRequest, introduction_id: uuid.UUID, sent: MessageIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Write to the other side; files are sent on the page."""
    viewer, found = _deal(request, introduction_id)
    return message(talking.say(found, viewer, needed(sent).text))


@router.post(f"{ONE}/steps", response=WHOLE, url_name="introduction-steps", summary="Add a step / 增加步骤")
@idempotent
def add_step(
    request: HttpRequest, introduction_id: uuid.UUID, sent: StepIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Agree on a sample, an audit or a quotation."""
    viewer, found = _deal(request, introduction_id)
    body = needed(sent)
    talking.add_step(found, viewer, body.kind, body.due_on, body.note)
    return whole(one_introduction(viewer, introduction_id), viewer)


@router.post(
    f"{ONE}/steps/{{uuid:step_id}}",
    response=WHOLE,
    url_name="introduction-step",
    summary="How a step stands / 更新步骤",
)
@idempotent
def move_step(
    request: HttpRequest,
    introduction_id: uuid.UUID,
    step_id: uuid.UUID,
    sent: StepStateIn | None = None,
    lang: Language = None,
) -> dict[str, Any]:
    """Say how a step stands."""
    viewer, found = _deal(request, introduction_id)
    step = of_introduction(found.steps, step_id)
    body = needed(sent)
    talking.move_step(step, viewer, body.state, due_on=body.due_on, note=body.note)
    return whole(one_introduction(viewer, introduction_id), viewer)


@router.post(
    f"{ONE}/meetings", response=WHOLE, url_name="introduction-meetings", summary="Propose a time / 提出会面"
)
@idempotent
def propose_meeting(
    request: HttpRequest, introduction_id: uuid.UUID, sent: MeetingIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Propose a time to meet; times need a zone."""
    viewer, found = _deal(request, introduction_id)
    body = needed(sent)
    talking.propose_meeting(found, viewer, body.starts_at, body.ends_at, body.place)
    return whole(one_introduction(viewer, introduction_id), viewer)


@router.post(
    f"{ONE}/meetings/{{uuid:slot_id}}/choose",
    response=WHOLE,
    url_name="introduction-meeting-choose",
    summary="Take a time / 选定会面",
)
@idempotent
def choose_meeting(
    request: HttpRequest, introduction_id: uuid.UUID, slot_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """Take a time that the other side proposed."""
    viewer, found = _deal(request, introduction_id)
    talking.choose_meeting(of_introduction(found.meetingslots, slot_id), viewer)
    return whole(one_introduction(viewer, introduction_id), viewer)


@router.post(
    f"{ONE}/meetings/{{uuid:slot_id}}/cancel",
    response=WHOLE,
    url_name="introduction-meeting-cancel",
    summary="Call a meeting off / 取消会面",
)
@idempotent
def cancel_meeting(
    request: HttpRequest, introduction_id: uuid.UUID, slot_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """Call a meeting off, or take a time back."""
    viewer, found = _deal(request, introduction_id)
    talking.cancel_meeting(of_introduction(found.meetingslots, slot_id), viewer)
    return whole(one_introduction(viewer, introduction_id), viewer)


def _own_member(viewer: Viewer, wanted: uuid.UUID | None) -> MemberOrganisation:
    members = asking_members(viewer)
    found = [each for each in members if wanted in (None, each.pk)]
    if len(found) != 1:
        raise Http404
    return found[0]
