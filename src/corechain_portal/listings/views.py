"""The market of demands and offers, one listing, and an organisation's own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from corechain.exceptions import UnknownName
from corechain.model.places import Place, place
from corechain.model.snapshot import ChainSnapshot
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.attachments.kinds import ACCEPT
from corechain_portal.attachments.limits import limit_mb
from corechain_portal.listings import queries
from corechain_portal.listings.changes import changes_of
from corechain_portal.listings.filling import snapshot_of
from corechain_portal.listings.merging_shown import find_proposals, in_open_proposals
from corechain_portal.listings.merging_telling import partners_of
from corechain_portal.listings.models import EndReason, Listing, ListingState, Part, Side
from corechain_portal.listings.queries import Asked
from corechain_portal.listings.requirement_rows import shown_value
from corechain_portal.listings.shown import ShownListing, show, show_all
from corechain_portal.listings.similar import similar_to
from corechain_portal.web.pages import paged
from corechain_portal.web.words import LISTING_STATES

LONGEST_QUERY = 200
OWN_A_PAGE = 50
OPEN = (ListingState.DRAFT, ListingState.PUBLISHED)
WITHDRAW_REASONS = (EndReason.ELSEWHERE, EndReason.NOT_NEEDED, EndReason.MISTAKE, EndReason.OTHER)


@require_safe
@never_cache
def listings(request: HttpRequest) -> HttpResponse:
    """What is on the market, the newest first: demands or offers, by node, place and words."""
    viewer, asked = viewer_of(request), asked_of(request)
    rows = queries.market(viewer, asked)
    after = request.GET.get("after", "")
    part = queries.part_of(viewer, rows, after)
    all_shown = part.after is None and not after
    found, more = (len(part.listings), False) if all_shown else queries.count(rows)
    snapshot = snapshot_of(alliance_of(request))
    context = {
        "asked": asked,
        "is_filtered": bool(asked.node or asked.region or asked.text),
        "count": found,
        "count_is_more": more,
        "listings": shown_rows(part.listings, snapshot),
        "after": part.after,
        "is_continued": bool(after),
        "nodes": sorted(snapshot.nodes.values(), key=lambda each: each.name_zh or "") if snapshot else [],
        "asked_node": snapshot.nodes.get(asked.node) if snapshot else None,
        "may_publish": viewer.may("listings.publish"),
    }
    return render(request, "listings/listings.html", context)


def asked_of(request: HttpRequest) -> Asked:
    """The filters of the address; what is no filter is none."""
    side = request.GET.get("side", "")

    def words(name: str) -> str:
        return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_QUERY]

    side = side if side in Side.values else Side.DEMAND
    node = words("node")
    snapshot = snapshot_of(alliance_of(request)) if node else None
    if snapshot is not None and node not in snapshot.nodes:  # typed by its name
        named = (each.id for each in snapshot.nodes.values() if node in (each.name_zh, each.name_en))
        node = next(named, node)
    return Asked(side, node, words("region"), words("q"))


@require_safe
@never_cache
def listing(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """One listing, as far as the viewer may see it."""
    viewer = viewer_of(request)
    found = queries.one_listing(viewer, listing_id)
    shown = show(found, viewer)
    row = shown_rows([shown], snapshot_of(viewer.alliance))[0]
    own = shown.is_own and viewer.may("listings.publish", found)
    context: dict[str, Any] = {
        "row": row,
        "listing": shown,
        "own": own,
        "may_withdraw": viewer.may("listings.withdraw", found),
        "reads_all": not shown.hidden,
        "files": files_of(found, shown),
        "requirements": [requirement_row(each) for each in shown.requirements],
        "place": place_of(shown.region),
        "today": timezone.localdate(),
    }
    if not shown.hidden:  # only who sees all parts sees how they changed
        context["changes"] = changes_of(found)
    if own:
        context |= _of_own(found, viewer)
    elif viewer.member_ids and not shown.hidden:
        context["merged_here"] = show_all(
            list(merged_here(found).filter(member__in=viewer.member_ids)), viewer
        )
    return render(request, "listings/listing.html", context)


def merged_here(into: Listing) -> Any:
    """Listings of other organisations that were merged into `into`; for itself and for those alone whose they are."""
    return partners_of(into).select_related("member").prefetch_related("nodes")


def _of_own(found: Listing, viewer: Viewer) -> dict[str, Any]:
    """What its own organisation decides about it."""
    return {
        "hides": sorted(found.hidden, key=Part.values.index),
        "level": found.level,
        "accepted": [each.member for each in found.disclosures.select_related("member")],
        "similar": similar_to(found, viewer) if found.state in OPEN else [],
        "in_proposals": in_open_proposals(found),
        "merged_into": show(found.merged_into, viewer) if found.merged_into else None,
        "merged_here": show_all(list(merged_here(found)), viewer),
        "end_reason": found.end_reason,
        "end_note": found.end_note,
        "accept": ACCEPT,
        "limit": limit_mb(),
    }


@guarded("listings.publish")
def mine(request: HttpRequest) -> HttpResponse:
    """All that the viewer's organisations drafted and published."""
    viewer = viewer_of(request)
    state = request.GET.get("state", "")
    state = state if state in ListingState.values else ""
    rows = queries.own_listings(viewer, state).select_related("merged_into__member")
    paging = paged(request, rows.prefetch_related("merged_into__nodes"), OWN_A_PAGE)
    found = list(paging["page"].object_list)
    shown = show_all(found, viewer)
    goes_on = {
        each.id: each for each in show_all([each.merged_into for each in found if each.merged_into], viewer)
    }
    context = {
        **paging,
        "state": state,
        "states": tuple(LISTING_STATES.items()),
        "listings": [
            {**row, "goes_on": goes_on.get(each.merged_into_id)}
            for row, each in zip(shown_rows(shown, snapshot_of(viewer.alliance)), found, strict=True)
        ],
        "proposals": find_proposals(viewer, "mine").order_by().count(),
        "several": len(viewer.member_ids) > 1,
        "today": timezone.localdate(),
        "soon": queries.expiring(viewer, 14).count(),
    }
    return render(request, "listings/mine.html", context)


def shown_rows(listings: Sequence[ShownListing], snapshot: ChainSnapshot | None) -> list[dict[str, Any]]:
    """Listings with their nodes and places looked up."""
    known = snapshot.nodes if snapshot else {}
    return [
        {
            "listing": each,
            "nodes": [known[node] for node in each.nodes if node in known],
            "place": place_of(each.region),
        }
        for each in listings
    ]


def place_of(code: str) -> Place | None:
    """The place with this code; None where there is none."""
    try:
        return place(code) if code else None
    except UnknownName:
        return None


def requirement_row(record: dict[str, Any]) -> dict[str, Any]:
    """A requirement as the page shows it: its own words, and how they were read."""
    return {**record, "value": shown_value(record)}


def files_of(found: Listing, shown: ShownListing) -> list[Any]:
    """The files that the viewer sees."""
    if Part.FILES in shown.hidden:
        return []
    return list(found.files.select_related("attachment"))
