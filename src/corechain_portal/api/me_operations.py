# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""The signed-in person for programs: roles, notices."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.api.asking import NotSignedIn, asker
from corechain_portal.api.errors import reader_of
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_refused
from corechain_portal.home.roles import organisations_of
from corechain_portal.notices.actions import mark_all_read, mark_read
from corechain_portal.notices.links import in_this_page
from corechain_portal.notices.queries import Told, notices_of, personal_time, tell, unread_count

router = Router(tags=["me 我的"])


class ActingOut(Schema):
    id: uuid.UUID
    name_zh: str
    name_en: str
    roles: list[str] = Field(description="Codes of roles / 角色代码")


class MeOut(Schema):
    email: str
    display_name: str
    language: str
    time_zone: str
    alliance: str = Field(description="Short name of the alliance asked at / 联盟简称")
    alliance_roles: list[str]
    organisations: list[ActingOut]
    unread: int = Field(description="Unread notices; counting stops at 100 / 未读消息，最多数到 100")


class NoticeOut(Schema):
    id: uuid.UUID
    code: str
    text: str
    link: str
    made_at: datetime
    read_at: datetime | None


class NoticesOut(Schema):
    count: int
    limit: int
    offset: int
    notices: list[NoticeOut]


class MarkedOut(Schema):
    marked: int = Field(description="How many were marked now / 本次标为已读的条数")


class Filters(Schema):
    show: Literal["all", "unread"] = "all"
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1_000_000)
    lang: Language = None


def _asker(request: HttpRequest) -> tuple[Viewer, User]:
    """A person at a browser; a token stands for an organisation and has no notices."""
    viewer = asker(request, "accounts.use")
    if viewer.person is None:
        raise NotSignedIn
    return viewer, viewer.person


@router.get("/me", response=or_refused(MeOut), url_name="me", summary="The signed-in person / 本人")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who asks, the roles held at this alliance, and how many notices are unread."""
    viewer, person = _asker(request)
    return {
        "email": person.email,
        "display_name": person.display_name,
        "language": person.language,
        "time_zone": personal_time(person).zone,
        "alliance": viewer.alliance.slug,
        "alliance_roles": sorted(viewer.alliance_roles),
        "organisations": [
            {
                "id": each.member.pk,
                "name_zh": each.member.name_zh,
                "name_en": each.member.name_en,
                "roles": sorted(viewer.organisation_roles[each.member.pk]),
            }
            for each in organisations_of(viewer)
        ],
        "unread": unread_count(viewer),
    }


@router.get("/me/notices", response=or_refused(NoticesOut), url_name="me-notices", summary="Notices / 消息")
def notices(request: HttpRequest, filters: Annotated[Filters, Query()]) -> dict[str, Any]:
    """What the person was told here and may still see, the latest first."""
    viewer, person = _asker(request)
    rows = notices_of(viewer, unread=filters.show == "unread")
    shown = rows[filters.offset : filters.offset + filters.limit]
    told = tell(shown, reader_of(request), personal_time(person).zone)
    return {
        "count": rows.count(),
        "limit": filters.limit,
        "offset": filters.offset,
        "notices": [_notice(each) for each in told],
    }


def _notice(told: Told) -> dict[str, Any]:
    notice = told.notice
    return {
        "id": notice.pk,
        "code": notice.code,
        "text": told.text,
        "link": in_this_page(notice.link),
        "made_at": notice.made_at,
        "read_at": notice.read_at,
    }


@router.post(
    "/me/notices/read",
    response=or_refused(MarkedOut),
    url_name="me-notices-read",
    summary="Mark all as read / 全部标为已读",
)
def read_all(request: HttpRequest, lang: Language = None) -> dict[str, int]:
    """Mark everything as read that the person may see here."""
    viewer, _ = _asker(request)
    return {"marked": mark_all_read(viewer)}


@router.post(
    "/me/notices/{notice_id}/read",
    response=or_refused(MarkedOut),
    url_name="me-notice-read",
    summary="Mark one as read / 标为已读",
)
def read_one(request: HttpRequest, notice_id: uuid.UUID, lang: Language = None) -> dict[str, int]:
    """Mark one as read; another person's does not exist."""
    viewer, _ = _asker(request)
    found = notices_of(viewer).filter(pk=notice_id).first()
    if found is None:
        raise Http404
    return {"marked": mark_read(found)}
