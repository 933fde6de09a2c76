# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Organisations for programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from corechain.workflows.show_chain import OrganisationProfile, organisation_profile
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.api.parameters import Language, Region
from corechain_portal.api.schemas import OrganisationOut, OrganisationsOut, or_error
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.organisations.queries import find_organisations

router = Router(tags=["organisations 机构"])
Kind = Literal["firm", "institute", "university", "association", "government", "park", "fund", "other"]


class Filters(Schema):
    q: str = Field(
        "", max_length=200, description="Part of a name, alias or stock code / 名称、别名或股票代码的一部分"
    )
    region: Region = None
    node: str | None = Field(None, max_length=100, description="Identifier of a node / 环节标识")
    kind: Kind | None = None
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=1_000_000)
    lang: Language = None


@router.get(
    "/organisations",
    response=or_error(OrganisationsOut),
    url_name="organisations",
    summary="Directory / 机构名录",
)
def organisations(request: HttpRequest, filters: Annotated[Filters, Query()]) -> dict[str, Any]:
    """Organisations for which everything asked holds, those that provide most nodes first."""
    found = find_organisations(
        current_snapshot(alliance_of(request)),
        text=filters.q,
        region=filters.region,
        node=filters.node,
        kind=filters.kind,
    )
    end = filters.offset + filters.limit
    return {
        "count": len(found),
        "limit": filters.limit,
        "offset": filters.offset,
        "next": _address(request, end) if end < len(found) else None,
        "organisations": found[filters.offset : end],
    }


def _address(request: HttpRequest, offset: int) -> str:
    asked = {**request.GET.dict(), "offset": str(offset)}
    return f"{request.path}?{urlencode(asked)}"


@router.get(
    "/organisations/{organisation_id}",
    response=or_error(OrganisationOut),
    url_name="organisation",
    summary="One organisation / 一家机构",
)
def organisation(request: HttpRequest, organisation_id: str, lang: Language = None) -> OrganisationProfile:
    """What it provides, whom it supplies, from whom it buys, where it lies, and who says so."""
    return organisation_profile(current_snapshot(alliance_of(request)), organisation_id)
