"""Finding introductions for lists, pages and the API alike."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.http import Http404

from corechain.model.records import ChainNode
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.attachments.models import Attachment
from corechain_portal.chain.models import ChainNode as Rows
from corechain_portal.introductions.contract_models import Contract, Terms
from corechain_portal.introductions.models import Introduction, Message, Step
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.introductions.states import OPEN, STATES, TALKING, WAITING
from corechain_portal.listings.models import Listing

PARTS = ("asker", "asked", "listing__member", "own_listing__member")
"""What showing an introduction reads."""
GROUPS = ("mine", "waiting", "talks", "ended", "")
"""What a list may be narrowed to: waits for one's own answer, waits for any, in talks, ended, all."""


def find_introductions(viewer: Viewer, group: str = "", listing: uuid.UUID | None = None) -> Any:
    """Introductions that the viewer may see, the newest first."""
    rows = Introduction.objects.visible_to(viewer).select_related("alliance", *PARTS)
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


def contracts_of(introduction: Introduction, offer: Listing | None = None) -> dict[Contract, list[Terms]]:
    """The contracts of `introduction`, and all others of `offer`, the newest first, each with what its sides say.

    One query: a contract begins with the terms of the side that reports it.
    """
    wanted = Q(contract__introduction=introduction)
    if offer is not None:
        wanted |= Q(contract__introduction__listing=offer) | Q(contract__introduction__own_listing=offer)
    rows = Terms.objects.filter(wanted).select_related("contract__supplier", "contract__buyer")
    found: dict[Contract, list[Terms]] = defaultdict(list)
    for each in rows.order_by("-contract__made_at", "contract", "pk"):
        found[each.contract].append(each)
    return found


def files_of(introduction: Introduction) -> Mapping[uuid.UUID, list[Attachment]]:
    """The files of its messages and steps by whose they are, the newest first, with what a list of them shows; one
    query.
    """
    shown = ("attachment_id", "attachment__name", "attachment__size", "attachment__uploaded_at")
    of_messages = Message.attachments.through.objects.filter(message__introduction=introduction)
    of_steps = Step.attachments.through.objects.filter(step__introduction=introduction)
    rows = of_messages.values_list("message_id", *shown).union(
        of_steps.values_list("step_id", *shown), all=True
    )
    found: dict[uuid.UUID, list[Attachment]] = defaultdict(list)
    for owner, pk, name, size, at in rows:
        found[owner].append(Attachment(pk=pk, name=name, size=size, uploaded_at=at))
    for files in found.values():
        files.sort(key=lambda each: (-each.uploaded_at.timestamp(), each.pk))
    return found


def node_names(alliance: Alliance, ids: Iterable[str]) -> list[ChainNode]:
    """Nodes of the alliance's chain with their names, in the order of `ids`; those that are gone from it are left out.
    One query: a name is no reason to build the whole chain.
    """
    wanted = list(ids)
    kept = ("id", "kind", "name_zh", "name_en", "confidence")
    rows = Rows.objects.filter(dataset__alliance=alliance, id__in=wanted).values(*kept)
    nodes = {row["id"]: ChainNode(**row, sources=()) for row in rows}
    return [nodes[each] for each in wanted if each in nodes]
