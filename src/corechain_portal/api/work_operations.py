# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint work for programs: items of every kind, by the same rules and permissions as on the pages."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Query, Router

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.sharing import read_sharing
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.api.asking import NotAllowed, asker
from corechain_portal.api.cursors import cursor_page
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_fields import described, filled, in_the_readers_language
from corechain_portal.api.work_schemas import (
    ChangeIn,
    ItemFilters,
    ItemIn,
    ItemOut,
    ItemsOut,
    KindsOut,
    MoveIn,
    SharingIn,
)
from corechain_portal.api.work_shown import brief, whole
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import change_item, make_item, may_edit, move_item
from corechain_portal.workstreams.kinds import Kind, all_kinds, kind_of
from corechain_portal.workstreams.models import WorkItem
from corechain_portal.workstreams.queries import Asked, find_items, seen_item
from corechain_portal.workstreams.views_changes import acting_member

router = Router(tags=["joint work 联合工作"])
NOT_ONE_DAY = Text(zh="from 和 to 要一起写，且 from 不晚于 to。", en="Give from and to, from not after to.")


class BadPeriod(CorechainError):
    """Half a period, or one that ends before it begins."""

    code = "bad_period"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(NOT_ONE_DAY)


class StaleVersion(CorechainError):
    """Somebody else changed it after it was read."""

    code = "stale_version"
    http_status = 409

    def __init__(self, version: int) -> None:
        super().__init__(
            Text(
                zh="它已被别人改过，现在是第 {version} 版，没有保存。",
                en="It was changed meanwhile and is at version {version}; nothing was saved.",
                version=version,
            ),
            Text(
                zh="请重新读取，改好后用新的版本再提交。",
                en="Read it again and send the change with that version.",
            ),
        )


def reader(request: HttpRequest) -> Viewer:
    """Everybody may read, each what the levels allow; but a token needs the scope."""
    viewer = viewer_of(request)
    if viewer.token is not None and not viewer.may("workstreams.read"):
        raise NotAllowed(viewer)
    return viewer


def doer(request: HttpRequest) -> Viewer:
    """Somebody who may change something in joint work; what exactly each operation asks for itself."""
    return asker(request, "workstreams.act")


@router.get(
    "/work/kinds",
    response=or_refused(KindsOut),
    url_name="work-kinds",
    summary="Kinds of work item / 事项类别",
)
def kinds(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """Every kind with its states, the steps between them, and the fields that are filled to make or change one."""
    viewer = reader(request)
    with in_the_readers_language(request):
        return {"kinds": [_kind(each, viewer) for each in all_kinds()]}


def _kind(kind: Kind, viewer: Viewer) -> dict[str, Any]:
    return {
        "code": kind.code,
        "workstream": kind.workstream,
        "title": str(kind.words),
        "may_make": viewer.may(kind.create),
        "joinable": kind.joinable,
        "states": [
            {"code": each.code, "title": str(each.words), "open": each.is_open} for each in kind.states
        ],
        "moves": [
            {
                "code": each.code,
                "title": str(each.words),
                "needs_note": each.needs_note,
                "sources": list(each.sources),
                "target": each.target,
            }
            for each in kind.moves
        ],
        "fields": described(kind),
    }


@router.get(
    "/work/items", response=or_refused(ItemsOut), url_name="work-items", summary="Work items / 联合工作事项"
)
def items(request: HttpRequest, filters: Annotated[ItemFilters, Query()]) -> dict[str, Any]:
    """Items that the asker may see and for which everything asked holds."""
    viewer = reader(request)
    rows = find_items(viewer, filters.workstream or "", _asked(filters))
    if filters.who == "mine":
        rows = rows.distinct()
    page = cursor_page(request, rows, filters.cursor, filters.limit)
    with in_the_readers_language(request):
        return {"limit": filters.limit, "next": page.next, "items": [brief(each) for each in page.rows]}


def _asked(filters: ItemFilters) -> Asked:
    period = None
    if filters.first or filters.last:
        if not filters.first or not filters.last or filters.first > filters.last:
            raise BadPeriod
        period = Period(filters.first, filters.last)
    words = filters.q.replace("\x00", "").strip()
    state, kind = filters.state.replace("\x00", ""), filters.kind.replace("\x00", "")
    return Asked(kind, state, words, filters.who or "", period, filters.by)


@router.post(
    "/work/items", response=or_changed(ItemOut), url_name="work-items", summary="Make an item / 新建事项"
)
@idempotent
def item_make(request: HttpRequest, sent: ItemIn | None = None, lang: Language = None) -> dict[str, Any]:
    """Make an item of a kind for one's organisation, or for the alliance."""
    viewer = doer(request)
    wanted = needed(sent)
    kind = next((each for each in all_kinds() if each.code == wanted.kind), None)
    if kind is None:
        raise Http404
    if not viewer.may(kind.create):
        raise PermissionDenied
    form = filled(request, kind, viewer, wanted.fields)
    member = acting_member(viewer, str(wanted.member or ""), kind.create)
    made = make_item(kind, viewer, {**form.item_fields(), "member": member})
    return _whole(request, viewer, made.pk)


@router.get(
    "/work/items/{uuid:item_id}",
    response=or_refused(ItemOut),
    url_name="work-item",
    summary="One item / 一个事项",
)
def item(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """One item with its history, who takes part by organisation, and what the asker may do with it."""
    return _whole(request, reader(request), item_id)


@router.patch(
    "/work/items/{uuid:item_id}",
    response=or_changed(ItemOut),
    url_name="work-item",
    summary="Change an item / 变更事项",
)
@idempotent
def item_change(
    request: HttpRequest, item_id: uuid.UUID, sent: ChangeIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Change the fields that are sent, where the item still is as it was read; else 409 `stale_version`."""
    viewer = doer(request)
    found = edited(viewer, item_id)
    change = needed(sent)
    change_fields(request, viewer, found, change.version, change.fields)
    return _whole(request, viewer, item_id)


def edited(viewer: Viewer, item_id: uuid.UUID) -> WorkItem:
    """The item, where the viewer may see and change it."""
    found = seen_item(viewer, item_id)
    if not may_edit(found, viewer):
        raise PermissionDenied
    return found


def change_fields(
    request: HttpRequest, viewer: Viewer, found: WorkItem, version: int, fields: dict[str, Any]
) -> None:
    """Change an item through its kind's form. Raises :class:`StaleVersion`, and what the form objects to."""
    form = filled(request, kind_of(found.kind), viewer, fields, found)
    if not change_item(found, viewer, version, form.item_fields()):
        now = WorkItem.objects.visible_to(viewer).filter(pk=found.pk).values_list("version", flat=True)
        raise StaleVersion(now.first() or found.version)


@router.post(
    "/work/items/{uuid:item_id}/move",
    response=or_changed(ItemOut),
    url_name="work-item-move",
    summary="Take a step / 办理",
)
@idempotent
def item_move(
    request: HttpRequest, item_id: uuid.UUID, sent: MoveIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Take a step in the item's life, such as putting a resolution into force or closing a matter."""
    viewer = doer(request)
    found = seen_item(viewer, item_id)
    step = needed(sent)
    move_item(found, step.move, viewer, step.note.replace("\x00", ""))
    return _whole(request, viewer, item_id)


@router.put(
    "/work/items/{uuid:item_id}/sharing",
    response=or_changed(ItemOut),
    url_name="work-item-sharing",
    summary="Choose who sees it / 设定公开范围",
)
@idempotent
def item_share(
    request: HttpRequest, item_id: uuid.UUID, sent: SharingIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Choose who may see an item of one's organisation."""
    viewer = doer(request)
    found = edited(viewer, item_id)
    if found.member is None:
        raise PermissionDenied
    wanted = needed(sent)
    sharing = read_sharing(wanted.level, map(str, wanted.named), found.member)
    change_item(found, viewer, found.version, {"level": sharing.level}, named=sharing.named)
    return _whole(request, viewer, item_id)


def _whole(request: HttpRequest, viewer: Viewer, item_id: uuid.UUID) -> dict[str, Any]:
    with in_the_readers_language(request):
        return whole(seen_item(viewer, item_id), viewer)
