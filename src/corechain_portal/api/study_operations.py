# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint study for programs: attendance, counted by organisation."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_operations import doer, reader
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.study.attendance import MOST, count_attendance
from corechain_portal.study.models import Session
from corechain_portal.workstreams.queries import seen_as

router = Router(tags=["joint study 理论武装联学"])
AT = "/work/sessions/{uuid:item_id}/attendance"


class CameOut(Schema):
    member: uuid.UUID
    signed_up: int
    came: int


class AttendanceOut(Schema):
    organisations: list[CameOut] = Field(description="Within the alliance; no names / 联盟内可见，不含姓名")


class CameIn(Schema):
    member: uuid.UUID
    came: int = Field(ge=0, le=MOST)


class AttendanceIn(Schema):
    organisations: list[CameIn] = Field(max_length=5000)


@router.get(
    AT, response=or_refused(AttendanceOut), url_name="work-attendance", summary="Attendance / 出席人数"
)
def attendance(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """How many of each organisation came to a study session."""
    viewer = reader(request)
    return _attendance(seen_as(Session, viewer, item_id), viewer)


@router.put(
    AT,
    response=or_changed(AttendanceOut),
    url_name="work-attendance",
    summary="Count who came / 登记出席人数",
)
@idempotent
def attendance_count(
    request: HttpRequest, item_id: uuid.UUID, sent: AttendanceIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Keep how many of each organisation came, in place of an earlier count."""
    viewer = doer(request)
    if not viewer.may("study.manage"):
        raise PermissionDenied
    session = seen_as(Session, viewer, item_id)
    came = {each.member: each.came for each in needed(sent).organisations}
    members = list(MemberOrganisation.objects.filter(alliance=viewer.alliance, pk__in=came))
    if len(members) != len(came):
        raise Http404
    count_attendance(session, {each: came[each.pk] for each in members}, viewer)
    return _attendance(session, viewer)


def _attendance(session: Session, viewer: Viewer) -> dict[str, Any]:
    rows = session.attendance.all() if viewer.belongs else ()
    return {
        "organisations": [
            {"member": each.member_id, "signed_up": each.signed_up, "came": each.came} for each in rows
        ]
    }
