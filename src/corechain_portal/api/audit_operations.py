"""The audit for programs of its auditor: entries as they are kept, so that a program can verify the chain itself."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.api.asking import asker
from corechain_portal.api.errors import reader_of
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_refused
from corechain_portal.audit.downloads import in_full
from corechain_portal.audit.models import AuditHead
from corechain_portal.audit.queries import LARGEST, Wanted, one_page, wanted_entries
from corechain_portal.audit.shown import word
from corechain_portal.audit.work_words import actions

router = Router(tags=["audit 审计"])
WORDS = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL."""


class Filters(Schema):
    action: str = Field("", max_length=100, pattern=WORDS, description="Code of an action / 动作代码")
    person: int | None = Field(None, ge=1, le=LARGEST, description="Identifier of an account / 帐号标识")
    organisation: uuid.UUID | None = Field(None, description="Identifier of a member / 会员单位标识")
    thing: str = Field(
        "", max_length=200, pattern=WORDS, description="Identifier, or kind:identifier / 标识，或 种类:标识"
    )
    since: date | None = Field(None, description="First day / 起始日")
    until: date | None = Field(None, description="Last day / 截止日")
    before: int | None = Field(
        None, ge=1, le=LARGEST, description="Only entries before this number / 只取此序号之前的"
    )
    limit: int = Field(50, ge=1, le=500)
    lang: Language = None


class EntryOut(Schema):
    """What the hash is of, with the hash before it and its own."""

    chain: int
    sequence: int
    at: str
    action: str
    action_title: str = Field(description="In the reader's language; not part of the hash / 不计入散列")
    by: str
    person: int | None
    token: str | None
    member: str | None
    subject_type: str
    subject_id: str
    changes: dict[str, list[Any]] = Field(description="field: [before, after]")
    previous_hash: str
    hash: str


class HeadOut(Schema):
    """The end of the chain."""

    sequence: int
    hash: str


class EntriesOut(Schema):
    head: HeadOut
    next_before: int | None = Field(description="`before` of the next page / 下一页的 before")
    entries: list[EntryOut] = Field(description="The newest first / 新的在前")


@router.get("/audit", response=or_refused(EntriesOut), url_name="audit", summary="Changes / 审计记录")
def audit(request: HttpRequest, filters: Annotated[Filters, Query()]) -> dict[str, Any]:
    """Changes of this alliance by whom, when, from what to what, for its auditor and administrators."""
    chain = asker(request, "audit.read").alliance.pk
    wanted = Wanted(
        action=filters.action,
        person=filters.person,
        member=filters.organisation,
        thing=filters.thing,
        since=filters.since,
        until=filters.until,
    )
    page = one_page(wanted_entries(chain, wanted), before=filters.before, size=filters.limit)
    language = reader_of(request)
    head = AuditHead.objects.filter(chain=chain).first() or AuditHead(chain=chain)
    return {
        "head": {"sequence": head.sequence, "hash": head.hash},
        "next_before": page.older,
        "entries": [
            {**in_full(each), "action_title": word(actions(), each.action, language)} for each in page.entries
        ],
    }
