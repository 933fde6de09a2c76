"""What is done in joint study besides what all workstreams share: choosing what to study, counting who came."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.study.attendance import count_attendance, rows_to_count
from corechain_portal.study.models import Session
from corechain_portal.study.reading import choose_materials
from corechain_portal.workstreams.queries import seen_as


@guarded("study.manage", "GET", "HEAD", "POST")
def session_attendance(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Count who came, by organisation."""
    viewer = viewer_of(request)
    session = seen_as(Session, viewer, item_id)
    rows = rows_to_count(session)
    if request.method != "POST":
        return render(request, "study/attendance.html", {"item": session, "rows": rows})
    came = {row["member"]: read_number(request.POST.get(f"came-{row['member'].pk}", "")) for row in rows}
    count_attendance(session, came, viewer)
    return redirect("work-item", item_id=item_id)


@guarded("study.manage", "POST")
def session_materials(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Choose what a session studies."""
    viewer = viewer_of(request)
    session = seen_as(Session, viewer, item_id)
    choose_materials(session, read_ids(request.POST.getlist("material")), viewer)
    return redirect("work-item", item_id=item_id)


def read_ids(texts: list[str]) -> list[uuid.UUID]:
    """The identifiers among `texts`."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def read_number(text: str) -> int:
    """How many came, as typed; 0 where nothing was, -1 for what is no number."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0 if not text else -1
