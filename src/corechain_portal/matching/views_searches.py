"""Saved searches of the viewer, with what they find now."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from corechain.exceptions import CorechainError
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.listings.filling import snapshot_of
from corechain_portal.matching.models import SavedSearch
from corechain_portal.matching.searches import MOST, address_of, delete_search, save_search, words_of

FIELDS = ("side", "text", "node", "region")


@guarded("matching.search", "GET", "HEAD", "POST")
def searches(request: HttpRequest) -> HttpResponse:
    """What the viewer is told of, and a form for more."""
    viewer = viewer_of(request)
    fault: CorechainError | None = None
    sent = {name: request.POST.get(name, "") or request.GET.get(name, "") for name in FIELDS}
    if request.method == "POST":
        try:
            save_search(viewer, **sent)
        except CorechainError as error:
            fault = error
        else:
            messages.success(request, _("Saved. You are told once a day when there is something new."))
            return redirect("saved-searches")
    snapshot = snapshot_of(alliance_of(request))
    rows = SavedSearch.objects.visible_to(viewer)[: 2 * MOST]
    context = {
        "searches": [
            {"search": each, "words": words_of(viewer.alliance, each), "address": address_of(each)}
            for each in rows
        ],
        "nodes": sorted(snapshot.nodes.values(), key=lambda each: each.name_zh or "") if snapshot else [],
        "sent": sent,
        "fault": fault,
    }
    return render(request, "matching/searches.html", context, status=fault.http_status if fault else 200)


@guarded("matching.search", "POST")
def delete(request: HttpRequest, search_id: uuid.UUID) -> HttpResponse:
    """Be told of it no more."""
    viewer = viewer_of(request)
    delete_search(viewer, get_object_or_404(SavedSearch.objects.visible_to(viewer), pk=search_id))
    messages.success(request, _("The search is deleted."))
    return redirect("saved-searches")
