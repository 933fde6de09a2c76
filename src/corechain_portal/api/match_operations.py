# ruff: noqa: ARG001 - the API reads parameters from signatures
"""Matching a demand for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from corechain.workflows.match_demand import match_demand
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.api.errors import asked_language, content_language
from corechain_portal.api.parameters import Language, Region
from corechain_portal.api.schemas import MatchOut, or_error
from corechain_portal.chain.snapshot import current_snapshot

router = Router(tags=["matching 供需对接"])


@router.get(
    "/match", response=or_error(MatchOut), url_name="match", summary="Suppliers for a demand / 供需对接"
)
def match(
    request: HttpRequest,
    response: HttpResponse,
    q: Annotated[
        str,
        Query(
            description="The demand in your own words, Chinese or English / 用自己的话写的需求，中英文均可"
        ),
    ],
    region: Region = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Results at most / 最多条数")] = 10,
    lang: Language = None,
) -> dict[str, Any]:
    """What was understood of the demand, and who could meet it, best first, with reasons and the verdict on each
    requirement; what is not known is ``unknown``, never ``not_met``. Without ``lang`` and Accept-Language the
    sentences are in the language of the demand.
    """
    answer = match_demand(
        current_snapshot(alliance_of(request)),
        q,
        region=region,
        limit=limit,
        language=asked_language(request),
    )
    response["Content-Language"] = content_language(answer.spoken)
    return answer.to_dict()
