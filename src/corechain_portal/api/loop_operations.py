# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""The dashboard of the loop for programs: the same figures as on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from corechain_portal.api.asking import asker
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_refused
from corechain_portal.loop_board.shown import ShownTable, board

router = Router(tags=["loop 供需闭环"])
STEPS = ("listed", "matched", "interest", "accepted", "contract")


class GroupOut(Schema):
    """A figure for each of the table's steps; `key` is null for the others put together."""

    key: str | None
    name_zh: str
    name_en: str
    figures: list[int]


class TableOut(Schema):
    steps: list[str]
    rows: list[GroupOut]


class MedianOut(Schema):
    """Whole days in the middle of about so many listings; null where too few organisations are in it."""

    start: str
    end: str
    days: int | None
    listings: int | None


class EffectOut(Schema):
    """Change of the expected loss as a share of all output, with its interval."""

    contracts: int
    change: float
    lower: float
    upper: float


class BoardOut(Schema):
    """Figures are rounded to multiples of `least` and about at least as many organisations."""

    computed_at: datetime | None
    least: int
    steps: list[str]
    funnel: list[int]
    groups: dict[str, TableOut]
    medians: list[MedianOut]
    unanswered: TableOut
    effect: EffectOut | None
    has_samples: bool


@router.get(
    "/loop/board",
    response=or_refused(BoardOut),
    url_name="loop-board",
    summary="The dashboard from demand to contract / 供需闭环看板",
)
def loop_board(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """The funnel of all, by side, node, place and month; times; unanswered demands; the effect on the chain."""
    shown = board(asker(request, "loop.board"))
    return {
        "computed_at": shown.computed_at,
        "least": shown.least,
        "steps": [STEPS[each] for each in shown.steps],
        "funnel": list(shown.funnel),
        "groups": {name: _table(table) for name, table in shown.groups.items()},
        "medians": [
            {
                "start": STEPS[each["from"]],
                "end": STEPS[each["to"]],
                "days": each["days"],
                "listings": each["listings"],
            }
            for each in shown.medians
        ],
        "unanswered": _table(shown.unanswered),
        "effect": shown.effect,
        "has_samples": shown.has_samples,
    }


def _table(table: ShownTable) -> dict[str, Any]:
    return {
        "steps": [STEPS[each] for each in table.steps],
        "rows": [
            {
                "key": each.key or None,
                "name_zh": each.name.render("zh"),
                "name_en": each.name.render("en"),
                "figures": list(each.figures),
            }
            for each in table.rows
        ],
    }
