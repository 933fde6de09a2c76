# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Talk, taking part and files of work items for programs."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import File, Form, Query, Router, UploadedFile

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.cursors import CursorFilters, cursor_page
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_operations import doer, edited, reader
from corechain_portal.api.work_schemas import (
    CommentIn,
    CommentOut,
    CommentsOut,
    FileOut,
    FilesOut,
    MemberIn,
    TakingPartOut,
    WithdrawnOut,
)
from corechain_portal.api.work_shown import own_participations
from corechain_portal.attachments.download import download
from corechain_portal.attachments.exceptions import UnacceptableFile
from corechain_portal.attachments.kinds import TAKEN
from corechain_portal.attachments.limits import refuse_if_stopped
from corechain_portal.attachments.models import Attachment
from corechain_portal.attachments.views import NO_FILE
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.comments import say, take_back
from corechain_portal.workstreams.files import add_file, remove_file
from corechain_portal.workstreams.models import Comment, ItemFile, Part, WorkItem
from corechain_portal.workstreams.queries import seen_item
from corechain_portal.workstreams.taking_part import sign_up, withdraw
from corechain_portal.workstreams.views_changes import chosen_member, first_member

router = Router(tags=["joint work 联合工作"])
AT = "/work/items/{uuid:item_id}"


@router.get(
    f"{AT}/comments", response=or_refused(CommentsOut), url_name="work-comments", summary="Comments / 留言"
)
def comments(
    request: HttpRequest, item_id: uuid.UUID, filters: Annotated[CursorFilters, Query()]
) -> dict[str, Any]:
    """What was said about an item, the oldest first."""
    viewer = reader(request)
    rows = Comment.objects.filter(item=seen_item(viewer, item_id).pk).select_related("author")
    page = cursor_page(request, rows, filters.cursor, filters.limit, newest_first=False)
    shown = [_comment(each, viewer) for each in page.rows]
    return {"limit": filters.limit, "next": page.next, "comments": shown}


def _comment(comment: Comment, viewer: Viewer) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "author": comment.author.get_full_name() if comment.author and viewer.belongs else None,
        "member": comment.speaks_for_id,
        "text": comment.text,
        "made_at": comment.made_at,
        "withdrawn": comment.withdrawn_at is not None,
    }


@router.post(
    f"{AT}/comments", response=or_changed(CommentOut), url_name="work-comments", summary="Comment / 发表留言"
)
@idempotent
def comment_make(
    request: HttpRequest, item_id: uuid.UUID, sent: CommentIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Say something about an item; those mentioned who may see it are told."""
    viewer = doer(request)
    found = seen_item(viewer, item_id)
    if not viewer.may("workstreams.comment", found):
        raise PermissionDenied
    return _comment(say(found, needed(sent).text, viewer, speaks_for=first_member(viewer)), viewer)


@router.delete(
    f"{AT}/comments/{{uuid:comment_id}}",
    response=or_changed(CommentOut),
    url_name="work-comment",
    summary="Take a comment back / 撤回留言",
)
@idempotent
def comment_take_back(
    request: HttpRequest, item_id: uuid.UUID, comment_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """Erase one's own words."""
    viewer = doer(request)
    comment = get_object_or_404(Comment, pk=comment_id, item=seen_item(viewer, item_id).pk)
    own = comment.author_id == viewer.person.pk if viewer.person else _said_by_a_token(comment, viewer)
    if not own:
        raise PermissionDenied
    take_back(comment, viewer)
    return _comment(comment, viewer)


def _said_by_a_token(comment: Comment, viewer: Viewer) -> bool:
    return comment.author_id is None and comment.speaks_for_id in viewer.member_ids


@router.post(f"{AT}/join", response=or_changed(TakingPartOut), url_name="work-join", summary="Sign up / 报名")
@idempotent
def join(
    request: HttpRequest, item_id: uuid.UUID, sent: MemberIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Sign up oneself, or with a token the organisation; where all places are taken on the waiting list."""
    viewer = doer(request)
    made = sign_up(seen_item(viewer, item_id), own_member(viewer, sent), viewer.person, viewer)
    return {"member": made.member_id, "part": made.part, "place": made.place}


def own_member(viewer: Viewer, sent: MemberIn | None, permission: str = "") -> MemberOrganisation:
    """The one of the viewer's organisations that was sent, or the only one, where the permission holds for it."""
    given = sent.member if sent else None
    member = chosen_member(viewer, str(given or ""))
    other = member is not None and given is not None and member.pk != given
    if member is None or other or (permission and not viewer.may(permission, member)):
        raise PermissionDenied
    return member


@router.post(
    f"{AT}/withdraw", response=or_changed(WithdrawnOut), url_name="work-withdraw", summary="Withdraw / 退出"
)
@idempotent
def leave(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, int]:
    """Take no part any more; the first who waits moves up."""
    viewer = doer(request)
    found = seen_item(viewer, item_id)
    rows = list(own_participations(found, viewer).filter(part=Part.ATTENDEE))
    for each in rows:
        withdraw(each, viewer)
    return {"withdrawn": len(rows)}


@router.get(f"{AT}/files", response=or_refused(FilesOut), url_name="work-files", summary="Files / 附件")
def files(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Files of an item that the asker may see."""
    viewer = reader(request)
    found = seen_item(viewer, item_id)
    return {"files": [_file(each) for each in _seen_files(found, viewer)]}


@router.post(
    f"{AT}/files", response=or_changed(FileOut), url_name="work-files", summary="Add a file / 上传附件"
)
def file_add(
    request: HttpRequest,
    item_id: uuid.UUID,
    note: Annotated[str, Form(max_length=300)] = "",
    file: Annotated[UploadedFile | None, File()] = None,
    lang: Language = None,
) -> dict[str, Any]:
    """Add a file to an item (multipart form); it is seen by whoever sees the item."""
    viewer = doer(request)
    found = edited(viewer, item_id)
    refuse_if_stopped(request)
    if file is None:
        raise UnacceptableFile(NO_FILE, TAKEN)
    return _file(add_file(found, file, viewer, note))


@router.get(
    f"{AT}/files/{{int:file_id}}",
    response={**or_refused(FileOut), 200: bytes},
    url_name="work-file",
    summary="Download / 下载",
)
def file_download(
    request: HttpRequest, item_id: uuid.UUID, file_id: int, lang: Language = None
) -> HttpResponse:
    """The file itself."""
    viewer = reader(request)
    return download(request, _one_file(seen_item(viewer, item_id), file_id, viewer).attachment)


@router.delete(
    f"{AT}/files/{{int:file_id}}",
    response=or_changed(FilesOut),
    url_name="work-file",
    summary="Delete a file / 删除附件",
)
@idempotent
def file_delete(
    request: HttpRequest, item_id: uuid.UUID, file_id: int, lang: Language = None
) -> dict[str, Any]:
    """Delete a file of an item; the answer are those that stay."""
    viewer = doer(request)
    found = edited(viewer, item_id)
    remove_file(_one_file(found, file_id, viewer), viewer)
    return {"files": [_file(each) for each in _seen_files(found, viewer)]}


def _seen_files(item: WorkItem, viewer: Viewer) -> Any:
    seen = Attachment.objects.visible_to(viewer)
    return ItemFile.objects.filter(item=item.pk, attachment__in=seen).select_related("attachment")


def _one_file(item: WorkItem, file_id: int, viewer: Viewer) -> ItemFile:
    found: ItemFile = get_object_or_404(_seen_files(item, viewer), pk=file_id)
    return found


def _file(file: ItemFile) -> dict[str, Any]:
    own = ("name", "media_type", "size", "sha256")
    return {
        **{name: getattr(file.attachment, name) for name in own},
        "id": file.pk,
        "note": file.note,
        "added_at": file.added_at,
        "file": reverse("api:work-file", kwargs={"item_id": file.item_id, "file_id": file.pk}),
    }
