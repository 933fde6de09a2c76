# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint handling for programs: who handles a matter, its rating, its figures. Steps are taken as with every item."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_fields import in_the_readers_language
from corechain_portal.api.work_operations import doer, reader
from corechain_portal.matters.figures import by_subject
from corechain_portal.matters.handling import add_co_handler, give_to, rate, secretariat
from corechain_portal.matters.models import Matter
from corechain_portal.membership.lookup import member_here
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.models import Part
from corechain_portal.workstreams.queries import seen_as

router = Router(tags=["joint handling 大事难事联办"])
AT = "/work/matters/{uuid:item_id}"


class HandlingOut(Schema):
    id: uuid.UUID
    state: str
    responsible: str | None
    co_handlers: list[uuid.UUID] = Field(description="Organisations / 协办单位")
    rating: int | None
    rating_words: str


class GiveIn(Schema):
    email: str = Field(max_length=254, description="Of somebody of the secretariat / 秘书处人员邮箱")


class CoHandlerIn(Schema):
    member: uuid.UUID


class RatingIn(Schema):
    rating: int = Field(
        ge=1, le=5, description="1 badly, 5 very well; of the handling, never of a person / 1 至 5"
    )
    words: str = Field("", max_length=2000)


class SubjectOut(Schema):
    subject: str
    raised: int
    open: int
    to_answer: float | None = Field(description="Median working days; null: fewer than 3 / 工作日中位数")
    to_close: float | None


class SubjectsOut(Schema):
    year: int
    subjects: list[SubjectOut]


@router.get(AT, response=or_refused(HandlingOut), url_name="work-matter", summary="Who handles it / 谁在办理")
def matter(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Who answers for a matter, the co-handling organisations, and the member's rating."""
    return _handling(seen_as(Matter, reader(request), item_id))


def _handling(found: Matter) -> dict[str, Any]:
    parts = found.participations.filter(part=Part.CO_HANDLER, until=None)
    return {
        "id": found.pk,
        "state": found.state,
        "responsible": found.responsible.get_full_name() if found.responsible else None,
        "co_handlers": list(parts.values_list("member_id", flat=True)),
        "rating": found.rating,
        "rating_words": found.rating_words,
    }


@router.post(
    f"{AT}/give", response=or_changed(HandlingOut), url_name="work-matter-give", summary="Give it / 交办"
)
@idempotent
def matter_give(
    request: HttpRequest, item_id: uuid.UUID, sent: GiveIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Choose who answers for it, among the secretariat."""
    viewer = handling(request)
    found = seen_as(Matter, viewer, item_id)
    email = needed(sent).email.replace("\x00", "")
    give_to(found, get_object_or_404(secretariat(found), email__iexact=email), viewer)
    return _handling(seen_as(Matter, viewer, item_id))


@router.post(
    f"{AT}/co-handlers",
    response=or_changed(HandlingOut),
    url_name="work-matter-co-handler",
    summary="Add a co-handler / 增加协办单位",
)
@idempotent
def matter_co_handler(
    request: HttpRequest, item_id: uuid.UUID, sent: CoHandlerIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Let another organisation handle it too; it sees the matter from now on."""
    viewer = handling(request)
    found = seen_as(Matter, viewer, item_id)
    add_co_handler(found, member_here(request, needed(sent).member), viewer)
    return _handling(found)


@router.post(
    f"{AT}/rating", response=or_changed(HandlingOut), url_name="work-matter-rate", summary="Rate / 评价"
)
@idempotent
def matter_rate(
    request: HttpRequest, item_id: uuid.UUID, sent: RatingIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """The member says, once, how its matter was handled."""
    viewer = doer(request)
    found = seen_as(Matter, viewer, item_id)
    if not viewer.may("matters.raise", found):
        raise PermissionDenied
    given = needed(sent)
    rate(found, given.rating, given.words, viewer)
    return _handling(seen_as(Matter, viewer, item_id))


@router.get(
    "/work/matters",
    response=or_refused(SubjectsOut),
    url_name="work-matters",
    summary="Matters by subject / 分类统计",
)
def matters_by_subject(
    request: HttpRequest, year: Annotated[int | None, Query(ge=2000, le=2100)] = None, lang: Language = None
) -> dict[str, Any]:
    """Matters of a year by subject with the times they took, of those that the asker may see."""
    viewer = reader(request)
    asked = year or timezone.localdate().year
    with in_the_readers_language(request):
        rows = by_subject(viewer, Period.year(asked))
        return {"year": asked, "subjects": [{**each, "subject": str(each["words"])} for each in rows]}


def handling(request: HttpRequest) -> Viewer:
    """Who asks, where they handle matters."""
    viewer = doer(request)
    if not viewer.may("matters.handle"):
        raise PermissionDenied
    return viewer
