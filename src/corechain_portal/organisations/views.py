"""The directory of organisations, and each one's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from corechain.model.places import Place, place
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.show_chain import organisation_profile
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.language import current_language
from corechain_portal.organisations.queries import FoundOrganisation, find_organisations
from corechain_portal.web.pages import paged
from corechain_portal.web.place_maps import one_organisation_map, organisation_map
from corechain_portal.web.regions import region_choices
from corechain_portal.web.words import CONFIDENCE, ORGANISATION_KINDS, ROLES

LONGEST_QUERY = 200
FILTERS = ("q", "region", "role", "kind", "stage", "node", "confidence")


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations by name, place, role, kind, what they provide, and how sure they are."""
    snapshot = current_snapshot(alliance_of(request))
    asked = {name: request.GET.get(name, "").strip()[:LONGEST_QUERY] for name in FILTERS}
    found = find(snapshot, asked)
    region = place(asked["region"]) if asked["region"] else None
    home = place(snapshot.home_region or "CN")
    stages = [each for each in snapshot.nodes.values() if each.kind == "stage"]
    context = {
        "asked": asked,
        "is_filtered": any(asked.values()),
        "region": region,
        "regions": region_choices(snapshot, region or home),
        "roles": ROLES,
        "kinds": ORGANISATION_KINDS,
        "confidences": CONFIDENCE,
        "stages": sorted(stages, key=lambda each: (each.position or 0, each.id)),
        "node": snapshot.node(asked["node"]) if asked["node"] else None,
        "total": len(snapshot.organisations),
        "picture": _map_of(found, asked),
        **paged(request, found),
    }
    context["rows"] = [_row(snapshot, each) for each in context["page"]]
    return render(request, "organisations/organisations.html", context)


def find(snapshot: ChainSnapshot, asked: dict[str, str]) -> Sequence[FoundOrganisation]:
    """Organisations for which every filter holds; raises :class:`corechain.exceptions.UnknownName`."""
    found = find_organisations(
        snapshot,
        text=asked["q"],
        region=asked["region"] or None,
        node=asked["node"] or None,
        kind=asked["kind"] or None,
        role=asked["role"] or None,
    )
    if asked["confidence"]:
        found = [each for each in found if each.organisation.confidence == asked["confidence"]]
    if asked["stage"]:
        stage_of = snapshot.stage_of
        found = [each for each in found if any(stage_of.get(node) == asked["stage"] for node in each.nodes)]
    return found


def _map_of(found: Sequence[FoundOrganisation], asked: dict[str, str]) -> dict[str, Any] | None:
    """Where the found organisations are; a bubble leads to those of its place, the other filters kept."""
    if not found:
        return None
    kept = {name: value for name, value in asked.items() if value and name != "region"}

    def address(place: Place) -> str:
        return f"{reverse('organisations')}?{urlencode({**kept, 'region': place.code})}"

    return organisation_map((each.organisation for each in found), current_language(), address)


def _row(snapshot: ChainSnapshot, found: FoundOrganisation) -> dict[str, Any]:
    nodes = [snapshot.nodes[each] for each in found.nodes]
    return {
        "organisation": found.organisation,
        "local": found.local,
        "nodes": nodes[:3],
        "more": len(nodes) - 3 if len(nodes) > 3 else 0,
    }


@require_safe
def organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Who it is, what it provides, whom it supplies, from whom it buys, where it lies, and who says so."""
    profile = organisation_profile(current_snapshot(alliance_of(request)), organisation_id)
    address = request.build_absolute_uri(request.path)
    name = profile.organisation.name(current_language())
    context = {
        "profile": profile,
        "organisation": profile.organisation,
        "record_address": address,
        "correction_subject": gettext("Correction: %(name)s") % {"name": name},
        "correction_body": gettext(
            "Record: %(address)s\n\nWhat is wrong:\n\nWhat is right:\n\nWhere it can be read (address, date):\n"
        )
        % {"address": address},
        "picture": one_organisation_map(profile, current_language()),
    }
    return render(request, "organisations/organisation.html", context)
