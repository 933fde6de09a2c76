"""Contact points: of one member, found among all, as CSV."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from corechain_portal.access.viewer import viewer_of
from corechain_portal.contacts.queries import find_contacts
from corechain_portal.contacts.table import contacts_csv
from corechain_portal.membership.lookup import member_here
from corechain_portal.web.pages import paged
from corechain_portal.web.words import CONTACT_FUNCTIONS

LONGEST_QUERY = 200


@require_safe
@never_cache
def of_member(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """The contact points of a member that the viewer may see."""
    member = member_here(request, member_id)
    viewer = viewer_of(request)
    rows = find_contacts(viewer, member=member)
    context = {
        "member": member,
        "may_edit": viewer.may("member.edit", member),
        "inside": viewer.may("member.see", member),
        **paged(request, rows.prefetch_related("named")),
    }
    return render(request, "contacts/of_member_page.html", context)


@require_safe
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Contact points of all members that the viewer may see, by words and function."""
    asked = _asked(request)
    context = {
        "asked": asked,
        "functions": CONTACT_FUNCTIONS,
        **paged(request, find_contacts(viewer_of(request), **asked)),
    }
    return render(request, "contacts/search.html", context)


@require_safe
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """The same contact points as CSV."""
    found = find_contacts(viewer_of(request), **_asked(request))
    response = HttpResponse(
        contacts_csv(found.iterator(chunk_size=500)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="contacts-{timezone.localdate()}.csv"'
    return response


def _asked(request: HttpRequest) -> dict[str, Any]:
    function = request.GET.get("function", "")
    return {
        "text": request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        "function": function if function in CONTACT_FUNCTIONS else "",
    }
