"""Finding introductions for lists, pages and the API alike."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import Http404

from corechain_portal.access.viewer import Viewer
from corechain_portal.introductions.contract_models import Contract
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.introductions.states import OPEN, STATES, TALKING, WAITING

PARTS = ("asker", "asked", "listing__member", "own_listing__member")
"""What showing an introduction reads."""
NODES = ("listing__nodes", "own_listing__nodes")
GROUPS = ("mine", "waiting", "talks", "ended", "")
"""What a list may be narrowed to: waits for one's own answer, waits for any, in talks, ended, all."""


def find_introductions(viewer: Viewer, group: str = "", listing: uuid.UUID | None = None) -> Any:
    """Introductions that the viewer may see, the newest first."""
    rows = Introduction.objects.visible_to(viewer).select_related("alliance", *PARTS).prefetch_related(*NODES)
    if listing is not None:
        rows = rows.filter(Q(listing=listing) | Q(own_listing=listing))
    if group == "mine":
        return rows.filter(waits_for(viewer))
    if group == "waiting":
        return rows.filter(state__in=WAITING)
    if group == "talks":
        return rows.filter(state__in=TALKING)
    if group == "ended":
        return rows.exclude(state__in=OPEN)
    return rows.filter(state=group) if group in STATES else rows


def waits_for(viewer: Viewer) -> Q:
    """Introductions that one of the viewer's organisations has to answer."""
    members = trading_ids(viewer)
    unanswered = Q(asked__in=members, asked_agreed_at=None) | Q(asker__in=members, asker_agreed_at=None)
    return Q(state__in=WAITING) & unanswered


def one_introduction(viewer: Viewer, introduction_id: uuid.UUID) -> Introduction:
    """The introduction, or 404 where there is none that the viewer may see."""
    found: Introduction | None = find_introductions(viewer).filter(pk=introduction_id).first()
    if found is None:
        raise Http404
    return found


def of_party(viewer: Viewer, introduction_id: uuid.UUID) -> Introduction:
    """The introduction where the viewer deals for one of its sides; 404 for the staff, too."""
    found = one_introduction(viewer, introduction_id)
    if not viewer.may("introductions.deal", found):
        raise Http404
    return found


def of_introduction(rows: Any, pk: uuid.UUID) -> Any:
    """A row of a list that belongs to an introduction, or 404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_contract(viewer: Viewer, introduction_id: uuid.UUID, contract_id: uuid.UUID) -> Contract:
    """A contract of an introduction of one's own."""
    introduction = of_party(viewer, introduction_id)
    contract: Contract = of_introduction(
        introduction.contracts.select_related("supplier", "buyer", "introduction"), contract_id
    )
    return contract


def node_names(alliance: Any, ids: Iterable[str]) -> list[Any]:
    """Nodes of the alliance's chain by identifier; those that are gone from it are left out."""
    from corechain_portal.chain.snapshot import current_snapshot
    from corechain_portal.exceptions import NoDataLoaded

    try:
        nodes = current_snapshot(alliance).nodes
    except NoDataLoaded:
        return []
    return [nodes[each] for each in ids if each in nodes]
