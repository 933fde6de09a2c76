"""Reading scenarios: the list, one of them with its result, its progress, its losses as a file, two side by side."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain_portal.access.viewer import viewer_of
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.laboratory.access import for_analysts
from corechain_portal.laboratory.comparison import Comparison, NetworkComparison
from corechain_portal.laboratory.downloads import firms_csv, losses_csv
from corechain_portal.laboratory.exceptions import NoSuchScenario
from corechain_portal.laboratory.models import Scenario, Status
from corechain_portal.laboratory.pictures import scenario_steps
from corechain_portal.laboratory.queries import all_scenarios, comparable, one_scenario, with_results
from corechain_portal.laboratory.shown import ShownResult, who_is_hit
from corechain_portal.laboratory.shown_network import ShownNetwork
from corechain_portal.language import current_language
from corechain_portal.web.pages import paged

PHASES = {
    "": Text(zh="等待计算", en="Waiting for its turn"),
    "read": Text(zh="读取数据", en="Reading the data"),
    "build": Text(zh="建立网络", en="Building the network"),
    "spread": Text(zh="推演传导", en="Letting the shock spread"),
    "sum": Text(zh="汇总损失", en="Adding up losses"),
}
MOST_LISTED = 1000
"""Scenarios that the list goes back to; counting them by a query of its own would cost as much as reading them."""
LONG_WAIT = timedelta(minutes=1)
STILL_WAITING = Text(
    zh="仍在等待：前面有别的推演，或计算进程没有运行。长时间如此请告知管理员。",
    en="Still waiting: others come first, or the process that computes does not run. "
    "Tell the administrator if it stays so.",
)
STATUSES = {
    Status.WAITING: Text(zh="等待计算", en="Waiting"),
    Status.RUNNING: Text(zh="正在计算", en="Running"),
    Status.DONE: Text(zh="已完成", en="Done"),
    Status.FAILED: Text(zh="未能算出", en="Failed"),
    Status.CANCELLED: Text(zh="已取消", en="Cancelled"),
}


def organisation_address(organisation_id: str) -> str:
    """The address of an organisation's page in the reader's language."""
    return reverse("organisation", args=[organisation_id])


@for_analysts("GET", "HEAD")
def laboratory(request: HttpRequest) -> HttpResponse:
    """Every scenario, the newest first; two can be ticked and compared."""
    snapshot = current_snapshot(alliance_of(request))
    context = paged(request, list(all_scenarios(viewer_of(request))[:MOST_LISTED]))
    context["rows"] = [
        {"scenario": each, "who": who_is_hit(each, snapshot), "status": STATUSES[Status(each.status)]}
        for each in context["page"]
    ]
    return render(request, "laboratory/laboratory.html", context)


@for_analysts("GET", "HEAD")
def scenario(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """One scenario: its answer and pictures when it is done, how far it is or what went wrong when it is not."""
    found = one_scenario(viewer_of(request), scenario_id)
    snapshot = _snapshot_for(request, found)
    context: dict[str, Any] = {
        "scenario": found,
        "who": who_is_hit(found, snapshot),
        "is_mine": found.owner_id == request.user.pk,
        "status": STATUSES[Status(found.status)],
        "phase": _phase(found),
    }
    if not found.is_done:
        return render(request, "laboratory/unfinished.html", context)
    shown = shown_result(found, snapshot)
    context |= {"shown": shown, **paged(request, shown.firms)}
    if not isinstance(shown, ShownNetwork) or shown.has_graph:
        context["picture"] = scenario_steps(shown, current_language(), organisation_address)
    template = "scenario" if found.network_id is None else "network_scenario"
    return render(request, f"laboratory/{template}.html", context)


def _snapshot_for(request: HttpRequest, found: Scenario) -> ChainSnapshot | None:
    """The chain, which a scenario on a network of one's own does not need."""
    return current_snapshot(alliance_of(request)) if found.network_id is None else None


def shown_result(found: Scenario, snapshot: ChainSnapshot | None) -> ShownResult:
    """The result for this reader, on the chain or on a network of one's own."""
    if snapshot is None:
        return ShownNetwork(found, current_language())
    return ShownResult(found, snapshot, current_language())


def _phase(found: Scenario) -> Text:
    waits_since = found.queued_at if found.status == Status.WAITING else None
    if waits_since is not None and timezone.now() - waits_since > LONG_WAIT:
        return STILL_WAITING
    return PHASES.get(found.phase, PHASES[""])


@for_analysts("GET", "HEAD")
def progress(request: HttpRequest, scenario_id: uuid.UUID) -> JsonResponse:
    """How far a scenario is: what the page asks for every second while it waits."""
    found = Scenario.objects.filter(alliance=viewer_of(request).alliance, pk=scenario_id).first()
    if found is None:
        raise NoSuchScenario
    return JsonResponse(
        {
            "under_way": found.is_under_way,
            "told": _phase(found).render(current_language()),
            "done": found.done,
            "total": found.total,
        }
    )


@for_analysts("GET", "HEAD")
def losses(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponseBase:
    """Losses of every organisation as CSV."""
    found = one_scenario(viewer_of(request), scenario_id)
    if not found.is_done:
        raise NoSuchScenario
    kind = {"content_type": "text/csv; charset=utf-8"}
    response: HttpResponseBase
    if found.network_id is None:
        response = HttpResponse(losses_csv(found), **kind)
    else:
        response = StreamingHttpResponse(firms_csv(found), **kind)
    response["Content-Disposition"] = f'attachment; filename="scenario-{found.pk}.csv"'
    return response


@for_analysts("GET", "HEAD")
def compare(request: HttpRequest) -> HttpResponse:
    """Two scenarios side by side: ``?with=ID&with=ID``; anything else gives the choice of two."""
    asked = list(dict.fromkeys(request.GET.getlist("with")[:20]))
    viewer = viewer_of(request)
    found = with_results(viewer, [each for each in map(_uuid, asked) if each is not None])
    alike = len({each.network_id for each in found}) < 2
    context: dict[str, Any] = {"found": found, "asked": len(asked), "alike": alike}
    if len(found) == 2 and len(asked) == 2 and alike:
        snapshot = _snapshot_for(request, found[0])
        shown = [shown_result(each, snapshot) for each in found]
        compared = Comparison(*shown) if found[0].network_id is None else NetworkComparison(*shown)
        sides = [
            {"scenario": each.scenario, "shown": each, "who": who_is_hit(each.scenario, snapshot)}
            for each in shown
        ]
        context |= {"compared": compared, "sides": sides, **paged(request, compared.firms)}
    elif len(found) == 1:
        context |= {"first": found[0], "others": comparable(found[0])}
    else:
        context["others"] = all_scenarios(viewer).filter(status=Status.DONE)[:100]
    return render(request, "laboratory/compare.html", context)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
