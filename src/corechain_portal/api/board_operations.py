# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""The double-promotion board for programs: the figures of the page, and the records behind each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from corechain_portal.api.errors import reader_of
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_refused
from corechain_portal.api.work_fields import in_the_readers_language
from corechain_portal.api.work_operations import reader
from corechain_portal.board.building import Line, build_board
from corechain_portal.board.industry import TABLES_READ, industry_of
from corechain_portal.board.quarters import read_quarter
from corechain_portal.chain.snapshot import snapshot_of_tables
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.workstreams.figures import Measured, Period, definitions_of

router = Router(tags=["double-promotion board 双促双提看板"])
MOST_RECORDS = 5000


class BoardFigureOut(Schema):
    code: str
    title: str
    unit: str
    outcome: bool = Field(description="Came of the work for the industry; else work done / 是否为产业成效")
    value: float | None = Field(description="null: cannot be told / 空为无法给出")
    quarter_before: float | None
    year_before: float | None
    quarters: list[float | None] = Field(description="Of the year; null: to come / 本年各季度")
    list_page: str = Field(description="The list behind it / 对应的列表页")
    records: str | None = Field(description="Its records in the API, where they are no items / 对应的记录")


class BoardPartOut(Schema):
    workstream: str
    title: str
    figures: list[BoardFigureOut]


class IndustryOut(Schema):
    title: str
    period: str
    value: str
    confidence: str
    sources: list[str]


class BoardOut(Schema):
    year: int
    quarter: int
    first: date
    last: date
    counted_on: date
    workstreams: list[BoardPartOut]
    industry_of_period: bool | None = Field(
        description="Whether the official figures are of the quarter or its year; null: none are held / "
        "官方统计是否属于本期"
    )
    industry: list[IndustryOut]


class RecordOut(Schema):
    at: date
    title: str
    value: float | None
    item: uuid.UUID | None


class RecordsOut(Schema):
    value: float | None
    count: int
    records: list[RecordOut]


class RecordFilters(Schema):
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    lang: Language = None


@router.get("/work/board", response=or_refused(BoardOut), url_name="work-board", summary="The board / 看板")
def board(
    request: HttpRequest,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    quarter: Annotated[int | None, Query(ge=1, le=4)] = None,
    lang: Language = None,
) -> dict[str, Any]:
    """What each workstream did in a quarter and what came of it, beside the quarter before and the year before."""
    viewer = reader(request)
    asked = {"year": year, "quarter": quarter}
    wanted = read_quarter({name: str(value) for name, value in asked.items() if value is not None})
    with in_the_readers_language(request):
        built = build_board(viewer, wanted)
        parts = [
            {
                "workstream": part.workstream,
                "title": str(part.words),
                "figures": [_figure(part.workstream, each) for each in (*part.done, *part.outcomes)],
            }
            for part in built.parts
        ]
    return {
        "year": wanted.year,
        "quarter": wanted.number,
        "first": wanted.period.first,
        "last": wanted.period.last,
        "counted_on": timezone.localdate(),
        "workstreams": parts,
        **_industry(request, wanted),
    }


def _figure(workstream: str, line: Line) -> dict[str, Any]:
    measured = any(
        each.code == line.code and isinstance(each, Measured) for each in definitions_of(workstream)
    )
    address = reverse("api:work-board-records", kwargs={"workstream": workstream, "code": line.code})
    return {
        "code": line.code,
        "title": str(line.words),
        "unit": str(line.unit),
        "outcome": line.outcome,
        "value": line.value,
        "quarter_before": line.before,
        "year_before": line.year_before,
        "quarters": list(line.quarters),
        "list_page": line.link,
        "records": f"{address}?{line.link.partition('?')[2]}" if measured else None,
    }


def _industry(request: HttpRequest, wanted: Any) -> Mapping[str, Any]:
    language = reader_of(request)
    try:
        found = industry_of(snapshot_of_tables(reader(request).alliance, TABLES_READ), wanted)
    except NoDataLoaded:
        return {"industry_of_period": None, "industry": []}
    figures = [
        {
            "title": each.name.render(language),
            "period": each.period,
            "value": each.shown.render(language),
            "confidence": each.confidence,
            "sources": [source.id for source in each.sources],
        }
        for each in found.figures
    ]
    return {"industry_of_period": found.of_period, "industry": figures}


@router.get(
    "/work/board/{workstream}/{code}",
    response=or_refused(RecordsOut),
    url_name="work-board-records",
    summary="Records behind a figure / 指标的记录",
)
def board_records(
    request: HttpRequest, workstream: str, code: str, filters: Annotated[RecordFilters, Query()]
) -> dict[str, Any]:
    """What a figure is made of that counts no items; a figure that does is listed by ``/work/items``."""
    viewer = reader(request)
    defined = next((each for each in definitions_of(workstream) if each.code == code), None)
    if not isinstance(defined, Measured) or filters.first > filters.last:
        raise Http404
    period = Period(filters.first, filters.last)
    found = defined.read(viewer, period)
    rows = defined.rows(found)
    language = reader_of(request)
    shown = [
        {"at": each.at, "title": each.name(language), "value": each.value, "item": each.item}
        for each in rows[:MOST_RECORDS]
    ]
    return {"value": defined.value(found), "count": len(rows), "records": shown}
