# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Documents of members for programs: those that the asker may see, by the same levels as on the pages."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from corechain_portal.access.sharing import read_sharing
from corechain_portal.api.asking import asker
from corechain_portal.api.paging import next_address
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_refused
from corechain_portal.attachments.download import download
from corechain_portal.attachments.limits import refuse_if_stopped
from corechain_portal.attachments.models import Attachment
from corechain_portal.attachments.queries import one_attachment, visible_documents
from corechain_portal.attachments.storing import store
from corechain_portal.membership.models import MemberOrganisation

router = Router(tags=["documents 文件"])
Level = Literal["public", "alliance", "named", "secretariat"]


class DocumentFilters(Schema):
    member: uuid.UUID | None = Field(None, description="Identifier of a member / 会员单位标识")
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)
    lang: Language = None


class DocumentOut(Schema):
    id: uuid.UUID
    member: uuid.UUID
    name: str
    media_type: str
    size: int = Field(description="Bytes / 字节")
    sha256: str
    level: Level
    uploaded_at: datetime
    file: str = Field(description="Where to download it / 下载地址")


class DocumentsOut(Schema):
    count: int
    limit: int
    offset: int
    next: str | None
    documents: list[DocumentOut]


class DocumentIn(Schema):
    member: uuid.UUID
    level: Level = "alliance"
    named: list[uuid.UUID] = Field([], description="For the level `named` / 指定单位时填写")


@router.get("/documents", response=or_refused(DocumentsOut), url_name="documents", summary="Documents / 文件")
def documents(request: HttpRequest, filters: Annotated[DocumentFilters, Query()]) -> dict[str, Any]:
    """Documents that the asker may see, the newest first."""
    viewer = asker(request, "attachments.read")
    member = None if filters.member is None else _member(viewer.alliance, filters.member)
    rows = visible_documents(viewer, member)
    count, end = rows.count(), filters.offset + filters.limit
    return {
        "count": count,
        "limit": filters.limit,
        "offset": filters.offset,
        "next": next_address(request, end) if end < count else None,
        "documents": [_shown(each) for each in rows[filters.offset : end]],
    }


@router.post(
    "/documents", response=or_refused(DocumentOut), url_name="documents", summary="Add a document / 上传文件"
)
def add_document(
    request: HttpRequest, sent: Annotated[DocumentIn, Form()], file: Annotated[UploadedFile, File()]
) -> dict[str, Any]:
    """Add a document to one's own organisation (multipart form)."""
    viewer = asker(request, "attachments.read")
    member = _member(viewer.alliance, sent.member)
    asker(request, "member.add_documents", member)
    refuse_if_stopped(request)
    shared = read_sharing(sent.level, map(str, sent.named), member)
    return _shown(store(file, viewer=viewer, member=member, level=shared.level, named=shared.named))


@router.get(
    "/documents/{uuid:document_id}",
    response=or_refused(DocumentOut),
    url_name="document",
    summary="One document / 一份文件",
)
def document(request: HttpRequest, document_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """What is known of one document that the asker may see."""
    return _shown(one_attachment(asker(request, "attachments.read"), document_id))


@router.get(
    "/documents/{uuid:document_id}/file",
    response={**or_refused(DocumentOut), 200: bytes},
    url_name="document-file",
    summary="Download / 下载",
)
def document_file(request: HttpRequest, document_id: uuid.UUID, lang: Language = None) -> HttpResponse:
    """The file itself."""
    return download(request, one_attachment(asker(request, "attachments.read"), document_id))


def _member(alliance: Any, member_id: uuid.UUID) -> MemberOrganisation:
    found = MemberOrganisation.objects.filter(alliance=alliance, pk=member_id).first()
    if found is None:
        raise Http404
    return found


def _shown(attachment: Attachment) -> dict[str, Any]:
    own = ("id", "name", "media_type", "size", "sha256", "level", "uploaded_at")
    return {
        **{name: getattr(attachment, name) for name in own},
        "member": attachment.member_id,
        "file": reverse("api:document-file", kwargs={"document_id": attachment.pk}),
    }
