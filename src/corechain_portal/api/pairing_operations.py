# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Matches and saved searches for programs: what the pages show, and as anonymous."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.asking import NotAllowed, asker
from corechain_portal.api.cursors import cursor_page
from corechain_portal.api.errors import needed, reader_of
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.pairing_schemas import (
    DeletedOut,
    DismissIn,
    MatchesOut,
    MatchFilters,
    MatchOut,
    SearchesOut,
    SearchFilters,
    SearchIn,
    SearchOut,
    match_record,
    search_record,
)
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.matching import feedback, queries, searches
from corechain_portal.matching.models import Match, SavedSearch
from corechain_portal.matching.shown import show_matches, with_both_sides
from corechain_portal.membership.models import MemberOrganisation

router = Router(tags=["matches 供需对接"])
ONE = "/matches/{uuid:match_id}"


@router.get("/matches", response=or_refused(MatchesOut), url_name="matches", summary="Matches / 对接结果")
def matches(request: HttpRequest, filters: Annotated[MatchFilters, Query()]) -> dict[str, Any]:
    """Matches of one's organisations, the newest first; with `listing` those of one listing (the staff: of any)."""
    viewer = asker(request, "matching.see")
    listing = None
    if filters.listing is None:
        rows = queries.own_matches(viewer, put_aside=filters.put_aside)
    else:
        listing = queries.listing_of(viewer, filters.listing)
        rows = queries.matches_of(viewer, listing, put_aside=filters.put_aside)
    page = cursor_page(request, with_both_sides(rows), filters.cursor, filters.limit, moment="found_at")
    shown = show_matches(list(page.rows), viewer, of=listing)
    language = reader_of(request)
    return {
        "limit": filters.limit,
        "next": page.next,
        "matches": [match_record(each, language) for each in shown],
    }


@router.get(ONE, response=or_refused(MatchOut), url_name="one-match", summary="One match / 一项对接结果")
def match(request: HttpRequest, match_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """One match, from the side of one's own organisation."""
    viewer = asker(request, "matching.see")
    return _record(request, viewer, queries.one_match(viewer, match_id))


@router.post(
    f"{ONE}/dismiss", response=or_changed(MatchOut), url_name="match-dismiss", summary="Put aside / 搁置"
)
@idempotent
def dismiss(
    request: HttpRequest, match_id: uuid.UUID, sent: DismissIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Put a match aside for one's organisation; the reason helps the ranking."""
    viewer, found, member = _own(request, match_id)
    feedback.dismiss(viewer, found, member, needed(sent).reason)
    return _record(request, viewer, found)


@router.post(
    f"{ONE}/take-back", response=or_changed(MatchOut), url_name="match-take-back", summary="Show again / 恢复"
)
@idempotent
def take_back(request: HttpRequest, match_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Show a match again that was put aside."""
    viewer, found, member = _own(request, match_id)
    feedback.take_back(viewer, found, member)
    return _record(request, viewer, found)


@router.get(
    "/saved-searches",
    response=or_refused(SearchesOut),
    url_name="saved-searches",
    summary="Saved searches / 保存的搜索",
)
def saved_searches(request: HttpRequest, filters: Annotated[SearchFilters, Query()]) -> dict[str, Any]:
    """What one is told of daily."""
    viewer = asker(request, "matching.search")
    rows = SavedSearch.objects.visible_to(viewer)
    page = cursor_page(request, rows, filters.cursor, filters.limit, moment="made_at")
    return {
        "limit": filters.limit,
        "next": page.next,
        "searches": [search_record(each) for each in page.rows],
    }


@router.post(
    "/saved-searches",
    response=or_changed(SearchOut),
    url_name="saved-searches",
    summary="Save a search / 保存搜索",
)
@idempotent
def save(request: HttpRequest, sent: SearchIn | None = None, lang: Language = None) -> dict[str, Any]:
    """Be told once a day of what is new for words, a node or a region; a token's organisation by `search.found`."""
    viewer = asker(request, "matching.search")
    return search_record(searches.save_search(viewer, **needed(sent).dict()))


@router.delete(
    "/saved-searches/{uuid:search_id}",
    response=or_refused(DeletedOut),
    url_name="saved-search",
    summary="Delete a search / 删除搜索",
)
@idempotent
def delete(request: HttpRequest, search_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Be told of it no more."""
    viewer = asker(request, "matching.search")
    searches.delete_search(viewer, get_object_or_404(SavedSearch.objects.visible_to(viewer), pk=search_id))
    return {"deleted": True}


def _own(request: HttpRequest, match_id: uuid.UUID) -> tuple[Viewer, Match, MemberOrganisation]:
    viewer = asker(request, "matching.decide")
    found = queries.one_match(viewer, match_id)
    member = queries.own_side(viewer, found)
    if member is None:
        raise NotAllowed(viewer)
    return viewer, found, member


def _record(request: HttpRequest, viewer: Viewer, match: Match) -> dict[str, Any]:
    return match_record(show_matches([match], viewer)[0], reader_of(request))
