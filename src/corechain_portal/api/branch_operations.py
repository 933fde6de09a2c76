# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint branch building for programs: what a pair has done together, and the record of an activity."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.api.cursors import CursorFilters, cursor_page
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_fields import in_the_readers_language
from corechain_portal.api.work_operations import change_fields, doer, edited, reader
from corechain_portal.api.work_schemas import ItemOut, ItemsOut
from corechain_portal.api.work_shown import brief, whole
from corechain_portal.branches.models import Activity, Pairing
from corechain_portal.workstreams.forms import LONGEST_TEXT
from corechain_portal.workstreams.items import move_item
from corechain_portal.workstreams.queries import seen_as

router = Router(tags=["joint branch building 战斗堡垒联建"])


class RecordIn(Schema):
    version: int = Field(description="The version that was read / 读取时的版本")
    report_zh: str = Field("", max_length=LONGEST_TEXT)
    report_en: str = Field("", max_length=LONGEST_TEXT)


@router.get(
    "/work/pairings/{uuid:item_id}/activities",
    response=or_refused(ItemsOut),
    url_name="work-pair-activities",
    summary="What a pair did together / 结对活动",
)
def pair_activities(
    request: HttpRequest, item_id: uuid.UUID, filters: Annotated[CursorFilters, Query()]
) -> dict[str, Any]:
    """Visits and other activities of a pair that the asker may see, the newest first."""
    viewer = reader(request)
    rows = Activity.objects.visible_to(viewer).filter(pair=seen_as(Pairing, viewer, item_id).pk)
    page = cursor_page(request, rows, filters.cursor, filters.limit)
    with in_the_readers_language(request):
        return {"limit": filters.limit, "next": page.next, "items": [brief(each) for each in page.rows]}


@router.post(
    "/work/activities/{uuid:item_id}/record",
    response=or_changed(ItemOut),
    url_name="work-activity-record",
    summary="Publish the record of an activity / 发布活动记录",
)
@idempotent
def activity_record(
    request: HttpRequest, item_id: uuid.UUID, sent: RecordIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Write the record of an activity that was held, and publish it."""
    viewer = doer(request)
    seen_as(Activity, viewer, item_id)
    found = edited(viewer, item_id)
    record = needed(sent)
    with transaction.atomic():
        fields = {"report_zh": record.report_zh, "report_en": record.report_en}
        change_fields(request, viewer, found, record.version, fields)
        move_item(found, "report", viewer)
    with in_the_readers_language(request):
        return whole(seen_as(Activity, viewer, item_id), viewer)
