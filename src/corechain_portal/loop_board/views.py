"""The dashboard of the loop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.language import current_language
from corechain_portal.loop_board.pictures import funnel_picture
from corechain_portal.loop_board.shown import ShownBoard, ShownTable, board
from corechain_portal.loop_board.words import GROUPS, KEYS, STEPS, TIMES


@guarded("loop.board")
def loop(request: HttpRequest) -> HttpResponse:
    """From demand to contract to a stronger chain, in figures."""
    viewer = viewer_of(request)
    shown = board(viewer)
    chosen = request.GET.get("by", "node")
    chosen = chosen if chosen in GROUPS else "node"
    context = {
        "board": shown,
        "picture": funnel_picture(shown.steps, shown.funnel, shown.least, current_language())
        if shown.funnel
        else "",
        "groups": GROUPS,
        "chosen": chosen,
        "key": KEYS[chosen],
        "table": _columns(shown.groups.get(chosen)),
        "left_out": [words for step, words in enumerate(STEPS) if step not in shown.steps],
        "medians": [{**each, "words": words} for each, words in zip(shown.medians, TIMES, strict=False)],
        "unanswered": _columns(shown.unanswered),
        "effect": _effect(shown),
        # The market shows each reader what that reader may see; only who reads all finds the whole group there.
        "may_publish": viewer.may("listings.publish"),
        "opens_lists": not viewer.alliance_roles.isdisjoint(READS_ALL),
    }
    return render(request, "loop_board/loop.html", context)


def _columns(table: ShownTable | None) -> dict[str, Any] | None:
    if table is None or not table.rows:
        return None
    largest = max((each.figures[0] for each in table.rows), default=0) or 1
    rows = [{"row": each, "width": round(100 * each.figures[0] / largest)} for each in table.rows]
    return {
        "titles": [STEPS[step] for step in table.steps],
        "rows": rows,
        "put_together": table.put_together,
        "first": table.rows[0],
    }


def _effect(shown: ShownBoard) -> dict[str, Any] | None:
    """In percentage points of all output, as they are read."""
    if shown.effect is None:
        return None
    points = {name: f"{100 * shown.effect[name]:+.3f}" for name in ("change", "lower", "upper")}
    return {**points, "contracts": shown.effect["contracts"], "falls": shown.effect["change"] < 0}
