"""Pages of the double-promotion board: the board, the briefing to print, and the records behind a figure."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from corechain_portal.access.viewer import viewer_of
from corechain_portal.board.building import Board, build_board
from corechain_portal.board.industry import TABLES_READ, industry_of
from corechain_portal.board.quarters import QUARTERS, Quarter, read_quarter
from corechain_portal.chain.snapshot import snapshot_of_tables
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.web.pages import paged
from corechain_portal.workstreams.figures import Measured, definitions_of, read_period

YEARS_OFFERED = 5


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board of a quarter."""
    return render(request, "board/board.html", _context(request))


@require_safe
def briefing(request: HttpRequest) -> HttpResponse:
    """The same on two printed pages, with period, basis and date."""
    return render(request, "board/briefing.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    viewer, quarter, today = viewer_of(request), read_quarter(request.GET), timezone.localdate()
    built: Board = build_board(viewer, quarter)
    now = Quarter.of(today)
    try:
        industry = industry_of(snapshot_of_tables(viewer.alliance, TABLES_READ), quarter)
    except NoDataLoaded:
        industry = None
    return {
        "board": built,
        "quarter": quarter,
        "period": quarter.period,
        "is_running": quarter == now,
        "quarters": [Quarter(quarter.year, number) for number in QUARTERS],
        "now": now,
        "years": range(now.year, now.year - YEARS_OFFERED, -1),
        "industry": industry,
        "today": today,
    }


@require_safe
def records(request: HttpRequest, workstream: str, code: str) -> HttpResponse:
    """The records that a figure is made of, and what they come to."""
    viewer = viewer_of(request)
    defined = next((each for each in definitions_of(workstream) if each.code == code), None)
    if defined is None:
        raise Http404
    period = read_period(request.GET) or Quarter.of(timezone.localdate()).period
    if not isinstance(defined, Measured):
        return redirect(defined.link(workstream, period))
    found = defined.read(viewer, period)
    context = {
        "workstream": workstream,
        "figure": defined,
        "period": period,
        "quarter": Quarter.of(period.first),
        "value": defined.value(found),
        **paged(request, defined.rows(found)),
    }
    return render(request, "board/records.html", context)
