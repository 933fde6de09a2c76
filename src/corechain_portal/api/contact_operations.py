# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Contact points for programs: those that the asker may see, by the same levels as on the pages."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.api.asking import NotAllowed
from corechain_portal.api.paging import next_address
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_refused
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.contacts.queries import find_contacts, one_contact
from corechain_portal.membership.models import MemberOrganisation

router = Router(tags=["contacts 联络方式"])
Function = Literal["general", "purchasing", "sales", "technical", "quality", "hr", "finance"]


class ContactFilters(Schema):
    q: str = Field(
        "",
        max_length=200,
        description="Part of a name, phone number, address or organisation / 姓名、电话、邮箱或单位名称的一部分",
    )
    function: Function | None = None
    member: uuid.UUID | None = Field(None, description="Identifier of a member / 会员单位标识")
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)
    lang: Language = None


class ContactOut(Schema):
    id: uuid.UUID
    member: uuid.UUID
    member_zh: str
    member_en: str
    function: Function
    name: str
    phone: str
    email: str
    level: Literal["public", "alliance", "named", "secretariat"]
    changed_at: datetime


class ContactsOut(Schema):
    count: int
    limit: int
    offset: int
    next: str | None
    contacts: list[ContactOut]


@router.get(
    "/contacts",
    response=or_refused(ContactsOut),
    url_name="contacts",
    summary="Contacts of members / 会员联络方式",
)
def contacts(request: HttpRequest, filters: Annotated[ContactFilters, Query()]) -> dict[str, Any]:
    """Contact points for which everything asked holds, as far as the asker may see them: visitors the public ones,
    a token with the scope `contacts` those shown to its organisation.
    """
    viewer = _asker(request)
    member = None
    if filters.member is not None:
        member = MemberOrganisation.objects.filter(alliance=viewer.alliance, pk=filters.member).first()
        if member is None:
            raise Http404
    rows = find_contacts(
        viewer, member=member, text=filters.q.replace("\x00", ""), function=filters.function or ""
    )
    count, end = rows.count(), filters.offset + filters.limit
    return {
        "count": count,
        "limit": filters.limit,
        "offset": filters.offset,
        "next": next_address(request, end) if end < count else None,
        "contacts": [_shown(each) for each in rows[filters.offset : end]],
    }


@router.get(
    "/contacts/{uuid:contact_id}",
    response=or_refused(ContactOut),
    url_name="contact",
    summary="One contact / 一项联络方式",
)
def contact(request: HttpRequest, contact_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """One contact point that the asker may see."""
    return _shown(one_contact(_asker(request), contact_id))


def _asker(request: HttpRequest) -> Viewer:
    """Everybody may ask, each sees what the levels allow; but a token needs the scope."""
    viewer = viewer_of(request)
    if viewer.scopes is not None and not viewer.may("member.read_contacts"):
        raise NotAllowed(viewer)
    return viewer


def _shown(contact: ContactPoint) -> dict[str, Any]:
    own = ("id", "function", "name", "phone", "email", "level", "changed_at")
    return {
        **{name: getattr(contact, name) for name in own},
        "member": contact.member_id,
        "member_zh": contact.member.name_zh,
        "member_en": contact.member.name_en,
    }
