"""Introductions as pages: the list, one of them, and a meeting as a calendar invitation."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.attachments.kinds import ACCEPT
from corechain_portal.attachments.limits import limit_mb
from corechain_portal.introductions.capacity import offer_of, promised_by
from corechain_portal.introductions.contract_models import Contract, ContractState, Terms
from corechain_portal.introductions.contract_terms import TermDifference, differences, plain
from corechain_portal.introductions.forms import MeetingForm, ReasonForm, StepForm, StepStateForm
from corechain_portal.introductions.meetings import invitation, method
from corechain_portal.introductions.models import Introduction, SlotState
from corechain_portal.introductions.parties import other_side
from corechain_portal.introductions.queries import (
    GROUPS,
    contracts_of,
    files_of,
    find_introductions,
    node_names,
    of_introduction,
    of_party,
    one_introduction,
)
from corechain_portal.introductions.shown import ShownIntroduction, show_introductions, show_one
from corechain_portal.language import current_language
from corechain_portal.listings.changes import changes_of
from corechain_portal.notices.frequency import DEFAULT_ZONE
from corechain_portal.notices.queries import personal_time
from corechain_portal.web.pages import paged


@guarded("introductions.see")
def introductions(request: HttpRequest) -> HttpResponse:
    """The introductions of one's organisations; the staff sees all, and how each stands."""
    viewer = viewer_of(request)
    group = request.GET.get("show", "")
    group = group if group in GROUPS else ""
    context = paged(request, find_introductions(viewer, group))
    context["page"].object_list = show_introductions(list(context["page"].object_list), viewer)
    waiting = find_introductions(viewer, "mine").order_by().count()
    return render(request, "introductions/introductions.html", {**context, "show": group, "waiting": waiting})


@guarded("introductions.see")
def introduction(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """One introduction: where it stands and what may be done; what is said, to its two sides alone."""
    viewer = viewer_of(request)
    found = one_introduction(viewer, introduction_id)
    shown = show_one(found, viewer)
    talks = talks_context(found, shown, viewer) if shown.side and shown.names_are_open else {}
    contracts = talks.get("contracts", ())
    ids = {*shown.listing.nodes, *(node for each in contracts for node in each["terms"]["nodes"])}
    nodes = {each.id: each for each in node_names(found.alliance, sorted(ids))}
    for each in contracts:
        names = [
            nodes[node].name(current_language()) if node in nodes else node for node in each["terms"]["nodes"]
        ]
        each["terms"] = {**each["terms"], "nodes": names}
    context = {
        "introduction": shown,
        "nodes": [nodes[each] for each in shown.listing.nodes if each in nodes],
        "history": list(found.history.all()),
        "steps": found.steps.all(),
        "decline_form": ReasonForm(auto_id="decline_%s"),
        "end_form": ReasonForm(auto_id="end_%s", ends=True),
    }
    return render(request, "introductions/introduction.html", context | talks)


def talks_context(found: Introduction, shown: ShownIntroduction, viewer: Viewer) -> dict[str, Any]:
    """What the two sides see of their talks."""
    slots = list(found.meetingslots.all())
    for each in slots:
        each.may_choose = each.state == SlotState.PROPOSED and each.side != shown.side  # type: ignore[attr-defined]
    versions = ()
    if found.listing.version > found.listing_version:
        versions = tuple(each for each in changes_of(found.listing) if each.version > found.listing_version)
    offer = offer_of(found)
    is_supplier = offer is not None and offer.member_id == found.member_on(shown.side).pk
    said = contracts_of(found, offer if is_supplier else None)
    return {
        "talks": found.messages.select_related("person"),
        "files": files_of(found),
        "slots": slots,
        "zone": personal_time(viewer.person).zone if viewer.person else DEFAULT_ZONE,
        "versions": versions,
        "contracts": [
            shown_contract(each, terms, shown.side)
            for each, terms in said.items()
            if each.introduction_id == found.pk
        ],
        "promised": promised_by(offer, said) if offer is not None and is_supplier else None,
        "step_form": StepForm(auto_id="step_%s"),
        "step_state_form": StepStateForm(auto_id=False),
        "meeting_form": MeetingForm(auto_id="meeting_%s"),
        "accept": ACCEPT,
        "limit": limit_mb(),
    }


def shown_contract(contract: Contract, terms: Iterable[Terms], side: str) -> dict[str, Any]:
    """A contract as one of its sides sees it: what each says in its `terms`, and where they differ."""
    said = {each.side: plain(each) for each in terms}
    own, other = said.get(side), said.get(other_side(side))
    found: list[TermDifference] = list(differences(own, other)) if own and other else []
    open_now = contract.state != ContractState.WITHDRAWN
    return {
        "contract": contract,
        "terms": contract.agreed or own or other or {},
        "own": own,
        "other": other,
        "differences": found,
        "may_confirm": open_now and other is not None and own != other,
        "may_change": open_now,
    }


@guarded("introductions.see")
def meeting_invitation(request: HttpRequest, introduction_id: uuid.UUID, slot_id: uuid.UUID) -> HttpResponse:
    """A meeting that was agreed on (or called off) as an iCalendar invitation, in the reader's time zone."""
    viewer = viewer_of(request)
    found = of_party(viewer, introduction_id)
    slot = of_introduction(found.meetingslots, slot_id)
    if viewer.person is None or not slot.sequence:  # a time that is only proposed is no meeting
        raise Http404
    slot.introduction = found
    address = request.build_absolute_uri(reverse("introduction", args=[found.pk]))
    content = invitation(
        slot, viewer.person, personal_time(viewer.person).zone, current_language(), address
    )  # fmt: skip
    answer = HttpResponse(content, content_type=f"text/calendar; charset=utf-8; method={method(slot)}")
    answer["Content-Disposition"] = 'attachment; filename="invitation.ics"'
    return answer
