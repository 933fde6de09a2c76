# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Merging listings of different organisations, for programs: by the same rules as on the pages, and as anonymous."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.asking import asker
from corechain_portal.api.cursors import CursorFilters, CursorPageOut, cursor_page
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.listing_schemas import ListingOut, shown_listing
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.listings import merging
from corechain_portal.listings.alike import same_groups
from corechain_portal.listings.merging_models import MergeProposal
from corechain_portal.listings.merging_shown import (
    ShownProposal,
    find_proposals,
    one_proposal,
    show_one_proposal,
    show_proposals,
)
from corechain_portal.listings.queries import one_listing, own_listing
from corechain_portal.listings.shown import show

router = Router(tags=["listings 供需信息"])
ONE = "/listings/merging/{uuid:proposal_id}"


class ProposalFilters(CursorFilters):
    show: str = Field(
        "",
        max_length=20,
        description="mine (waits for you), sent (waits for others), ended, or a state / "
        "待本单位答复、待对方答复、已结束或状态",
    )


class ProposalIn(Schema):
    listing: uuid.UUID = Field(description="The one that would be merged / 被并入的")
    into: uuid.UUID = Field(description="The one that would stay / 保留的")


class DeclineIn(Schema):
    reason: Literal["", "not_the_same", "alone", "other_way_round", "other"] = ""
    note: str = Field("", max_length=2000, description="In your own words / 自述")


class TakeOutIn(Schema):
    publish: bool = Field(False, description="On the market at once; else a draft / 立即发布，否则为草稿")


class ProposalOut(Schema):
    id: uuid.UUID
    state: Literal["open", "merged", "declined", "withdrawn", "lapsed", "ended"]
    state_since: datetime
    made_at: datetime
    lapses_on: date
    reason: str
    note: str
    proposed_by: Literal["you", "other", "secretariat", "listing", "into"]
    side: Literal["listing", "into", ""] = Field(description="Yours; empty for the staff / 本单位一方")
    listing: ListingOut | None = Field(description="null: not shown to you any more / 不再向您公开")
    into: ListingOut | None
    agreed: bool
    other_agreed: bool
    sample: bool


class ProposalsOut(CursorPageOut):
    proposals: list[ProposalOut]


class SameGroupOut(Schema):
    listings: list[ListingOut] = Field(description="The earliest first / 最早的在前")
    proposed: list[uuid.UUID] = Field(description="In an open proposal already / 已有建议的")


class SameOut(Schema):
    groups: list[SameGroupOut]


PROPOSAL = or_changed(ProposalOut)


@router.get(
    "/listings/merging",
    response=or_refused(ProposalsOut),
    url_name="merge-proposals",
    summary="Proposals to merge / 合并建议",
)
def proposals(request: HttpRequest, filters: Annotated[ProposalFilters, Query()]) -> dict[str, Any]:
    """Proposals about listings of one's organisations, the newest first; the staff sees all."""
    viewer = asker(request, "listings.see_merging")
    rows = find_proposals(viewer, filters.show)
    page = cursor_page(request, rows, filters.cursor, filters.limit, moment="made_at", newest_first=True)
    shown = show_proposals(list(page.rows), viewer)
    return {"limit": filters.limit, "next": page.next, "proposals": [_shown(each) for each in shown]}


@router.post(
    "/listings/merging", response=PROPOSAL, url_name="merge-proposals", summary="Propose to merge / 建议合并"
)
@idempotent
def propose(request: HttpRequest, sent: ProposalIn | None = None, lang: Language = None) -> dict[str, Any]:
    """Propose that a listing goes on in another, of another organisation; one of the two has to be your own. Neither
    is named until both agree.
    """
    viewer = asker(request, "listings.propose_merging")
    body = needed(sent)
    listing, into = one_listing(viewer, body.listing), one_listing(viewer, body.into)
    made = merging.propose(viewer, listing, into)
    return _one(viewer, made.pk)


@router.get(
    "/listings/same",
    response=or_refused(SameOut),
    url_name="same-listings",
    summary="What says the same / 相同的供需信息",
)
def same(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """For the staff: listings of different organisations on the market that say the same, found anew every hour."""
    groups = same_groups(asker(request, "listings.compare_all"))
    return {
        "groups": [
            {
                "listings": [shown_listing(each) for each in group.all],
                "proposed": [each.id for each in group.all if each.id in group.proposed],
            }
            for group in groups
        ]
    }


@router.get(ONE, response=or_refused(ProposalOut), url_name="merge-proposal", summary="One / 一项合并建议")
def proposal(request: HttpRequest, proposal_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """One proposal, both listings as far as the asker may see them."""
    return _one(asker(request, "listings.see_merging"), proposal_id)


@router.post(f"{ONE}/agree", response=PROPOSAL, url_name="merge-proposal-agree", summary="Agree / 同意合并")
@idempotent
def agree(request: HttpRequest, proposal_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Agree for one's side; once both have, the listings are one and names are open."""
    viewer, found = _seen(request, proposal_id)
    merging.agree(found, viewer)
    return _one(viewer, proposal_id)


@router.post(
    f"{ONE}/decline", response=PROPOSAL, url_name="merge-proposal-decline", summary="Decline / 婉拒合并"
)
@idempotent
def decline(
    request: HttpRequest, proposal_id: uuid.UUID, sent: DeclineIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Decline with a code, in one's own words, or both."""
    viewer, found = _seen(request, proposal_id)
    body = needed(sent)
    merging.decline(found, viewer, body.reason, body.note)
    return _one(viewer, proposal_id)


@router.post(
    f"{ONE}/withdraw",
    response=PROPOSAL,
    url_name="merge-proposal-withdraw",
    summary="Withdraw / 撤回合并建议",
)
@idempotent
def withdraw(request: HttpRequest, proposal_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Take one's own proposal back before it is answered."""
    viewer, found = _seen(request, proposal_id)
    merging.withdraw(found, viewer)
    return _one(viewer, proposal_id)


@router.post(
    "/listings/{uuid:listing_id}/take-out",
    response=or_changed(ListingOut),
    url_name="listing-take-out",
    summary="Take a merged listing out / 取出已并入的信息",
)
@idempotent
def take_out(
    request: HttpRequest, listing_id: uuid.UUID, sent: TakeOutIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """One's own listing that was merged stands by itself again: a draft, or with `publish` on the market at once."""
    viewer = asker(request, "listings.publish")
    found = own_listing(viewer, listing_id)
    asker(request, "listings.publish", found)
    merging.take_out(viewer, found, publish=bool(sent and sent.publish))
    return shown_listing(show(own_listing(viewer, listing_id), viewer))


def _seen(request: HttpRequest, proposal_id: uuid.UUID) -> tuple[Viewer, MergeProposal]:
    viewer = asker(request, "listings.see_merging")
    return viewer, one_proposal(viewer, proposal_id)


def _one(viewer: Viewer, proposal_id: uuid.UUID) -> dict[str, Any]:
    return _shown(show_one_proposal(one_proposal(viewer, proposal_id), viewer))


def _shown(shown: ShownProposal) -> dict[str, Any]:
    plain = {name: getattr(shown, name) for name in ProposalOut.model_fields}
    listing, into = (each and shown_listing(each) for each in (shown.listing, shown.into))
    return {**plain, "listing": listing, "into": into}
