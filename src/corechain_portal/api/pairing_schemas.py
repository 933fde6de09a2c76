"""Matches and saved searches as programs get and send them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from corechain.texts import Language as Spoken
from corechain_portal.api.cursors import CursorFilters, CursorPageOut
from corechain_portal.matching.models import SavedSearch
from corechain_portal.matching.shown import ShownMatch

Reason = Literal["not_it", "specification", "place", "known", "not_now", "other"]


class MatchFilters(CursorFilters):
    listing: uuid.UUID | None = Field(
        None, description="Only of this listing of one's own / 只看本单位的这一条"
    )
    put_aside: bool = Field(False, description="Those that were put aside instead / 改看已搁置的")


class PointOut(Schema):
    term: str
    verdict: Literal["met", "not_met", "unknown"]
    text: str


class ValueOut(Schema):
    """Change of the chain's expected loss by the link; where the other side is not named, of the firms it may be."""

    reason: str = Field(description="ok, or why there is no figure / ok 或没有数字的原因")
    percent: float | None = Field(description="Fall of the expected loss in percent / 预期损失降低的百分比")
    lower: float | None
    upper: float | None
    before: float | None
    after: float | None
    among: int = Field(description="Number of firms that an unnamed side may be / 未具名一方可能的企业数")


class MatchOut(Schema):
    id: uuid.UUID
    side: Literal["demand", "offer"] = Field(description="One's own side / 本单位一侧")
    own_listing: uuid.UUID | None
    other_listing: uuid.UUID | None
    other_title: str | None
    other_member: uuid.UUID | None = Field(description="null: not named to you / null：未向您公开")
    provider: uuid.UUID | None = Field(
        description="A member known in the chain to provide it / 链上已知的供给会员"
    )
    relation: Literal["same", "narrower", "wider"]
    wanted_node: str
    offered_node: str
    fit: float
    value: ValueOut
    points: list[PointOut]
    found_at: datetime
    sample: bool


class MatchesOut(CursorPageOut):
    matches: list[MatchOut]


class DismissIn(Schema):
    reason: Reason


class SearchFilters(CursorFilters):
    pass


class SearchIn(Schema):
    side: Literal["", "demand", "offer"] = ""
    text: str = Field("", max_length=200)
    node: str = Field("", max_length=120)
    region: str = Field("", max_length=60)


class SearchOut(Schema):
    id: uuid.UUID
    side: str
    text: str
    node: str
    region: str
    made_at: datetime


class SearchesOut(CursorPageOut):
    searches: list[SearchOut]


class DeletedOut(Schema):
    deleted: bool


def match_record(match: ShownMatch, language: Spoken) -> dict[str, Any]:
    """A match as JSON, its sentences in `language`."""
    value = match.value
    return {
        **{name: getattr(match, name) for name in ("id", "side", "relation", "fit", "found_at", "sample")},
        "own_listing": match.own and match.own.id,
        "other_listing": match.other and match.other.id,
        "other_title": match.other and match.other.title,
        "other_member": match.member and match.member.pk,
        "provider": match.provider and match.provider.pk,
        "wanted_node": match.wanted_id,
        "offered_node": match.offered_id,
        "value": {name: getattr(value, name) for name in ValueOut.model_fields},
        "points": [
            {"term": each.term.render(language), "verdict": each.verdict, "text": each.text.render(language)}
            for each in match.points
        ],
    }


def search_record(search: SavedSearch) -> dict[str, Any]:
    """A saved search as JSON."""
    return {name: getattr(search, name) for name in SearchOut.model_fields}
