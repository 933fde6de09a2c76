"""The figures of the dashboard, with nothing in them that may not be shown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.contract_models import ContractState
from corechain_portal.loop_board.grouping import (
    NOTHING,
    PublishedTable,
    Row,
    empty_row,
    publish,
    rounded,
)
from corechain_portal.loop_board.models import LoopBoard
from corechain_portal.loop_board.reading import Course, courses, organisations
from corechain_portal.loop_board.threshold import threshold_of
from corechain_portal.outcomes.models import Outcome, OutcomeState

GROUPS: Mapping[str, Callable[[Course], Hashable]] = {
    "side": lambda course: course.side,
    "node": lambda course: course.node,
    "region": lambda course: city_of(course.region),
    "month": lambda course: timezone.localtime(course.published_at).strftime("%Y-%m"),
}
"""How listings are grouped: these ways alone, one at a time, so that groups cannot be crossed."""

STEP_PAIRS = ((0, 1), (0, 2), (2, 3), (3, 4))
"""From which step to which the time is told: until the first match, the first interest, both accepted, the contract."""


def keep_board(alliance: Alliance) -> LoopBoard:
    """Compute the dashboard of `alliance` and keep it."""
    content = board_of(alliance)
    with transaction.atomic():
        board, _ = LoopBoard.objects.update_or_create(
            alliance=alliance, defaults={"content": content, "computed_at": timezone.now()}
        )
    return board


def board_of(alliance: Alliance) -> dict[str, Any]:
    """The figures as JSON: ``funnel`` of all, ``groups`` by side, node, region and month, ``medians``, ``unanswered``
    by node, ``effect`` on the chain. What is left out is about too few organisations.
    """
    least = threshold_of(alliance)
    found = courses(alliance)
    whole = publish({"all": _row(found)}, least)
    steps = whole.steps
    return {
        "least": least,
        "steps": list(steps),
        "funnel": list(whole.rows[0].figures) if whole.rows else [],
        "groups": {
            name: _table(publish(_rows(found, key), least, steps) if steps else NOTHING)
            for name, key in GROUPS.items()
        },
        # Of a step that is left out neither the number nor the time is told.
        "medians": [
            _median(found if {start, end} <= set(steps) else (), start, end, least)
            for start, end in STEP_PAIRS
        ],
        "unanswered": _table(_unanswered(found, least)),
        "effect": _effect(alliance, least),
        "has_samples": any(each.sample for each in found),
    }


def city_of(region: str) -> str:
    """The city of a place's code, the code itself where it is none of GB/T 2260, empty where nothing is said."""
    return f"{region[:4]}00" if region.isdigit() and len(region) == 6 else region


def _row(chosen: Iterable[Course]) -> Row:
    row = empty_row()
    for each in chosen:
        row[each.furthest].add(each.member)
    return row


def _rows(chosen: Iterable[Course], key: Callable[[Course], Hashable]) -> dict[Hashable, Row]:
    rows: dict[Hashable, Row] = {}
    for each in chosen:
        rows.setdefault(key(each), empty_row())[each.furthest].add(each.member)
    return rows


def _table(table: PublishedTable) -> dict[str, Any]:
    return {
        "steps": list(table.steps),
        "rows": [{"key": each.key, "figures": list(each.figures)} for each in table.rows],
        "put_together": table.put_together,
    }


def _unanswered(found: Sequence[Course], least: int) -> PublishedTable:
    """Demands that wait and got no answer, by node: one column. Steps of the funnel say nothing of them."""
    waiting = [each for each in found if each.waits and each.furthest < 2]
    rows: dict[Hashable, Row] = {}
    for each in waiting:
        rows.setdefault(each.node, empty_row())[0].add(each.member)
    return publish(rows, least, (0,))


def _median(found: Sequence[Course], start: int, end: int, least: int) -> dict[str, Any]:
    """Whole days from one step to another: the median of as many organisations as the threshold asks, else None."""
    timed = [
        (each, (each.reached[end] - (each.reached.get(start) or each.published_at)).total_seconds() / 86_400)
        for each in found
        if end in each.reached and (start == 0 or start in each.reached)
    ]
    enough = len(organisations(each for each, _ in timed)) >= least
    days = statistics.median(max(0.0, length) for _, length in timed) if enough else None
    return {
        "from": start,
        "to": end,
        "days": None if days is None else round(days),
        "listings": rounded(len(timed), least) if enough else None,
    }


def _effect(alliance: Alliance, least: int) -> dict[str, Any] | None:
    """By how much the expected loss changed through the contracts that were accounted for, each against the chain
    without it; None where they are of too few organisations.
    """
    outcomes = Outcome.objects.filter(contract__alliance=alliance, state=OutcomeState.DONE)
    outcomes = outcomes.filter(contract__state=ContractState.CONFIRMED).select_related("contract")
    change = lower = upper = 0.0
    parties: set[Any] = set()
    counted = 0
    for each in outcomes:
        losses = [effect["loss"] for effect in each.effects if effect.get("loss")]
        if not losses:
            continue
        counted += 1
        parties |= {each.contract.supplier_id, each.contract.buyer_id}
        for loss in losses:
            change += loss["after"] - loss["before"]
            lower += loss["after_interval"]["lower"] - loss["before"]
            upper += loss["after_interval"]["upper"] - loss["before"]
    # Of three contracts between three parties each knows its own two: as many contracts as parties are asked for.
    if counted < least or len(parties) < 2 * least:
        return None
    return {
        "contracts": rounded(counted, least),
        "change": round(change, 6),
        "lower": round(lower, 6),
        "upper": round(upper, 6),
    }
