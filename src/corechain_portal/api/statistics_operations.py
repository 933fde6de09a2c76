# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Statistics, sources and the description of the tables for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from corechain.exceptions import UnknownName
from corechain.model.places import place
from corechain.model.records import Source
from corechain.model.schema import TABLES, table_schema
from corechain.texts import Text
from corechain.workflows.founding import founding_figures
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.api.answers import table_answer
from corechain_portal.api.parameters import Language, Region
from corechain_portal.api.records import SourceRow
from corechain_portal.api.schemas import AnswerOut, ObservationsOut, TablesOut, or_error
from corechain_portal.chain.snapshot import current_snapshot

router = Router(tags=["statistics and evidence 统计与依据"])


@router.get(
    "/statistics/founding",
    response=or_error(AnswerOut),
    url_name="founding",
    summary="Founding figures / 成立时的数据",
)
def founding(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """The figures with which the alliance was founded, and what follows from them, marked derived."""
    return table_answer(request, founding_figures(current_snapshot(alliance_of(request))))


@router.get(
    "/observations", response=or_error(ObservationsOut), url_name="observations", summary="Figures / 统计数据"
)
def observations(
    request: HttpRequest,
    region: Region = None,
    indicator: Annotated[
        str | None, Query(max_length=100, description="Identifier of an indicator / 指标标识")
    ] = None,
    lang: Language = None,
) -> dict[str, Any]:
    """Figures of statistics with the indicators they are of: all, or of one region or indicator."""
    snapshot = current_snapshot(alliance_of(request))
    code = place(region).code if region else None
    if indicator and indicator not in snapshot.indicators:
        raise UnknownName(
            Text(zh="没有指标“{id}”。", en="There is no indicator “{id}”.", id=indicator),
            Text(zh="不带 indicator 参数可列出全部。", en="Leave the parameter out to list all."),
        )
    found = [
        each
        for each in snapshot.observations
        if (code is None or each.region == code) and (not indicator or each.indicator_id == indicator)
    ]
    used = {each.indicator_id for each in found}
    return {
        "indicators": [each for each in snapshot.indicators.values() if each.id in used],
        "observations": found,
    }


@router.get(
    "/sources/{source_id}", response=or_error(SourceRow), url_name="source", summary="One source / 一条来源"
)
def source(request: HttpRequest, source_id: str, lang: Language = None) -> Source:
    """What was read, where it can be found and when it was read."""
    found = current_snapshot(alliance_of(request)).sources.get(source_id)
    if found is None:
        raise UnknownName(
            Text(zh="没有来源“{id}”。", en="There is no source “{id}”.", id=source_id),
            Text(zh="请核对标识。", en="Check the identifier."),
        )
    return found


@router.get("/tables", response=or_error(TablesOut), url_name="tables", summary="Tables and columns / 表与列")
def tables(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """What a data set is made of: every table with its columns, types, units, codes and meanings."""
    return {"tables": [table_schema(name) for name in TABLES]}
