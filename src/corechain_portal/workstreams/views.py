"""Pages that every workstream has: the overview of all, a workstream's list and board, and an item's page."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.attachments.kinds import ACCEPT
from corechain_portal.attachments.limits import limit_mb
from corechain_portal.attachments.models import Attachment
from corechain_portal.web.pages import paged
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import may_edit, moves_open_to
from corechain_portal.workstreams.kinds import Kind, kind_of, kinds_of, pages_of
from corechain_portal.workstreams.models import Comment, Place, WorkItem, Workstream
from corechain_portal.workstreams.queries import Asked, board, find_items, seen_item, state_counts
from corechain_portal.workstreams.taking_part import organisations_in, places_left

MOST_ON_A_BOARD = 300
NEXT = 6


@require_safe
def workstreams(request: HttpRequest) -> HttpResponse:
    """The seven workstreams: what each does, what is open, and what comes next."""
    viewer = viewer_of(request)
    seen = WorkItem.objects.visible_to(viewer)
    coming = seen.filter(starts_at__gte=timezone.now()).select_related("member").order_by("starts_at")
    counts = state_counts(seen)
    rows = [
        {
            "code": each.value,
            "kinds": [kind for kind in kinds_of(each.value) if not kind.code.endswith(".plan")],
            "open": sum(
                counts[kind.code, state] for kind in kinds_of(each.value) for state in kind.open_states
            ),
        }
        for each in Workstream
        if kinds_of(each.value)
    ]
    return render(request, "workstreams/workstreams.html", {"rows": rows, "coming": coming[:NEXT]})


@require_safe
def workstream(request: HttpRequest, workstream: str) -> HttpResponse:
    """A workstream: its figures of the year, and its items as a list or, of one kind, as a board."""
    viewer = viewer_of(request)
    kinds = kinds_of(workstream)
    if not kinds:
        raise Http404
    asked = Asked.of(request)
    found = find_items(viewer, workstream, asked).distinct()
    kind = next((each for each in kinds if each.code == asked.kind), None)
    as_board = kind is not None and request.GET.get("view") == "board"
    context: dict[str, Any] = {
        "workstream": workstream,
        "kinds": kinds,
        "own_pages": pages_of(workstream, viewer),
        "kind": kind,
        "asked": asked,
        "may_make": [each for each in kinds if viewer.may(each.create)],
        "figures": figures_of(workstream, viewer, Period.year(timezone.localdate().year)),
        "as_board": as_board,
    }
    if as_board and kind is not None:
        context["columns"] = board(list(found[:MOST_ON_A_BOARD]), kind)
    else:
        context |= paged(request, found)  # type: ignore[arg-type]
    return render(request, "workstreams/workstream.html", context)


@require_safe
def work_item(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """One item: what it says, who takes part, its files, talk and history, and what may be done with it."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    kind = kind_of(item.kind)
    context = item_context(item, kind, viewer)
    if kind.context is not None:
        context |= kind.context(item, viewer)
    return render(request, kind.template, context)


def item_context(item: WorkItem, kind: Kind, viewer: Viewer) -> dict[str, Any]:
    """What ``workstreams/item.html`` shows of every item."""
    parts = item.participations.filter(until=None)
    own = parts.filter(person=viewer.person) if viewer.person is not None else parts.none()
    files = item.files.filter(attachment__in=Attachment.objects.visible_to(viewer))
    return {
        "item": item,
        "kind": kind,
        "moves": moves_open_to(item, viewer),
        "may_edit": may_edit(item, viewer),
        "organisations_in": organisations_in(item) if viewer.belongs else (),
        "waiting": parts.filter(place=Place.WAITING).count(),
        "own_participations": list(own),
        "may_join": viewer.belongs and kind.joinable == item.state,
        "places_left": places_left(item),
        "accept": ACCEPT,
        "limit": limit_mb(),
        "files": files.select_related("attachment"),
        "comments": Comment.objects.filter(item=item).select_related("author", "speaks_for"),
        "may_comment": viewer.may("workstreams.comment", item),
        "changes": item.changes.select_related("person"),
    }
