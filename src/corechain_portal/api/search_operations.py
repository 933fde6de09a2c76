"""The search and the calendar for programs: what the asker may see, by the same rules as on the pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from corechain.exceptions import CorechainError
from corechain.texts import Language as Reader
from corechain.texts import Text
from corechain_portal.access.viewer import viewer_of
from corechain_portal.agenda.dates import Asked, Entry, find_dates
from corechain_portal.api.asking import NotAllowed
from corechain_portal.api.errors import reader_of
from corechain_portal.api.paging import next_address
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_refused
from corechain_portal.api.work_fields import in_the_readers_language
from corechain_portal.search.finding import Group, Hit, known_kind, search
from corechain_portal.workstreams.figures import Period

router = Router(tags=["search and calendar 搜索与日历"])
MOST_DAYS = 400


class BadPeriod(CorechainError):
    """Days that are no period, or one that is too long."""

    code = "bad_period"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="起止日期有误。", en="These days are no period."),
            Text(
                zh="from 不能晚于 to，最多相隔 {days} 天。",
                en="`from` comes before `to`, at most {days} days apart.",
                days=MOST_DAYS,
            ),
        )


class SearchFilters(Schema):
    q: str = Field(
        min_length=1, max_length=200, description="Words, part of a name, pinyin / 词语、名称或拼音"
    )
    kind: str = Field("", max_length=40, description="Only this kind, with paging / 只查这一类，可翻页")
    limit: int = Field(5, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1_000, description="With `kind` only / 仅在指定 kind 时有效")
    lang: Language = None


class HitOut(Schema):
    id: str
    title: str
    passage: str
    note: str
    link: str


class GroupOut(Schema):
    kind: str
    name: str
    count: int = Field(description="Up to 1000 are counted / 最多计 1000 项")
    more: bool
    hits: list[HitOut]


class FoundOut(Schema):
    count: int
    next: str | None
    groups: list[GroupOut]


class CalendarFilters(Schema):
    first: date | None = Field(None, alias="from", description="Default today / 默认今天")
    last: date | None = Field(None, alias="to", description="Default 60 days later / 默认 60 天后")
    workstream: str = Field("", max_length=40)
    mine: bool = False
    lang: Language = None


class DateOut(Schema):
    id: str
    workstream: str
    what: str
    title: str
    starts: datetime | date
    ends: datetime | date | None
    place: str
    mine: bool
    deadline: bool
    called_off: bool
    link: str


class DatesOut(Schema):
    count: int
    dates: list[DateOut]


@router.get(
    "/search", response=or_refused(FoundOut), url_name="search", summary="Search everything / 搜索全部内容"
)
def find(request: HttpRequest, filters: Annotated[SearchFilters, Query()]) -> dict[str, Any]:
    """What the asker may see and that has every word: of each kind some, or one kind page by page. Counts are of what
    the asker may see. A token finds joint work, contacts and files with the scopes for them.
    """
    viewer, language = viewer_of(request), reader_of(request)
    if filters.kind and not known_kind(filters.kind, viewer):
        raise Http404
    first = filters.offset if filters.kind else 0
    with in_the_readers_language(request):
        found = search(viewer, filters.q, language, kind=filters.kind, first=first, most=filters.limit)
        groups = [_group(each) for each in found.groups if filters.kind in ("", each.code)]
    count = sum(each["count"] for each in groups)
    end = first + filters.limit
    following = next_address(request, end) if filters.kind and end < count else None
    return {"count": count, "next": following, "groups": groups}


def _group(group: Group) -> dict[str, Any]:
    hits = [_hit(each) for each in group.hits]
    told = {"kind": group.code, "name": str(group.words), "count": group.count, "more": group.is_more}
    return {**told, "hits": hits}


def _hit(hit: Hit) -> dict[str, Any]:
    title, passage = ("".join(part for part, _ in parts) for parts in (hit.title, hit.passage))
    return {"id": hit.id, "title": title, "passage": passage, "note": str(hit.note), "link": hit.link}


@router.get("/calendar", response=or_refused(DatesOut), url_name="calendar", summary="Dates / 日程")
def dates(request: HttpRequest, filters: Annotated[CalendarFilters, Query()]) -> dict[str, Any]:
    """Sessions, meetings, bookings, milestones, due dates and deadlines that the asker may see. Times have an offset;
    whole days are days. A token needs the scope `work`.
    """
    viewer, language = viewer_of(request), reader_of(request)
    if viewer.scopes is not None and not viewer.may("workstreams.read"):
        raise NotAllowed(viewer)
    first = filters.first or timezone.localdate()
    last = filters.last or first + timedelta(days=60)
    if not timedelta(0) <= last - first <= timedelta(days=MOST_DAYS) or first.year < 1900 or last.year > 2200:
        raise BadPeriod
    with in_the_readers_language(request):
        found = find_dates(Asked(viewer, Period(first, last), filters.workstream, filters.mine))
        shown = [_date(each, language) for each in found]
    return {"count": len(shown), "dates": shown}


def _date(entry: Entry, language: Reader) -> dict[str, Any]:
    return {
        "id": entry.uid,
        "workstream": entry.workstream,
        "what": str(entry.words),
        "title": entry.name(language),
        "starts": entry.starts,
        "ends": entry.ends,
        "place": entry.place,
        "mine": entry.is_mine,
        "deadline": entry.is_deadline,
        "called_off": entry.is_called_off,
        "link": entry.link,
    }
