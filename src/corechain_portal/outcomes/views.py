"""Outcomes as pages: before, after, because."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.audit import record
from corechain_portal.background.models import Job
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.introductions.queries import node_names
from corechain_portal.language import current_language
from corechain_portal.outcomes.computing import ask_for_outcome
from corechain_portal.outcomes.figures import WIDTH, figures_of
from corechain_portal.outcomes.models import Outcome, OutcomeState
from corechain_portal.outcomes.queries import find_outcomes, one_outcome, shown_terms
from corechain_portal.web.pages import paged


@require_safe
@never_cache
def outcomes(request: HttpRequest) -> HttpResponse:
    """What contracts that the viewer may see have changed."""
    viewer = viewer_of(request)
    context = paged(request, find_outcomes(viewer))
    rows = list(context["page"].object_list)
    nodes = {node for each in rows for node in (each.contract.agreed or {}).get("nodes", ())}
    named = {each.id: each for each in node_names(viewer.alliance, sorted(nodes))}
    context["rows"] = [_line(each, named) for each in rows]
    return render(request, "outcomes/outcomes.html", context)


def _line(outcome: Outcome, named: dict[str, Any]) -> dict[str, Any]:
    agreed = outcome.contract.agreed or {}
    first = outcome.effects[0] if outcome.effects else None
    return {
        "outcome": outcome,
        "contract": outcome.contract,
        "nodes": [named[each] for each in agreed.get("nodes", ()) if each in named],
        "signed_on": agreed.get("signed_on", ""),
        "ranks": (first["before"]["rank"], first["after"]["rank"]) if first else None,
    }


@require_safe
@never_cache
def outcome(request: HttpRequest, contract_id: uuid.UUID) -> HttpResponse:
    """What one contract changes."""
    viewer = viewer_of(request)
    found = one_outcome(viewer, contract_id)
    contract = found.contract
    effects = [_shown(each, found) for each in found.effects]
    context = {
        "outcome": found,
        "contract": contract,
        "terms": shown_terms(contract, viewer),
        "shows_amount": contract.shows_amount_to(viewer),
        "is_party": contract.is_of(viewer),
        "nodes": node_names(viewer.alliance, (contract.agreed or {}).get("nodes", ())),
        "effects": effects,
        "width": WIDTH,
        "is_stale": found.state == OutcomeState.DONE and _is_stale(found),
        "told": _told(found),
    }
    return render(request, "outcomes/outcome.html", context)


def _shown(effect: dict[str, Any], found: Outcome) -> dict[str, Any]:
    language = current_language()
    nodes = node_names(found.contract.alliance, [effect["node"]])
    return {
        "node": nodes[0] if nodes else None,
        "region": effect["region"][language],
        "figures": list(figures_of(effect)),
        "because": [each[language] for each in effect["because"]],
        "before": effect["before"],
        "after": effect["after"],
    }


def _is_stale(found: Outcome) -> bool:
    try:
        return current_snapshot(found.contract.alliance).version != found.data_version
    except NoDataLoaded:
        return False


def _told(found: Outcome) -> str:
    if found.state == OutcomeState.WAITING:
        return _("It waits for its turn.")
    return _("The chain is assessed with the link and without it.")


@require_safe
@never_cache
def outcome_progress(request: HttpRequest, contract_id: uuid.UUID) -> JsonResponse:
    """How far the computation is: what the page asks for while it waits."""
    found = one_outcome(viewer_of(request), contract_id)
    job = Job.objects.filter(pk=found.job).first() if found.is_under_way else None
    return JsonResponse(
        {
            "under_way": found.is_under_way,
            "told": _told(found),
            "done": job.done if job else 0,
            "total": job.total if job else 0,
        }
    )


@guarded("introductions.see", "POST")
def outcome_compute(request: HttpRequest, contract_id: uuid.UUID) -> HttpResponse:
    """Compute it again; for the two parties."""
    viewer = viewer_of(request)
    found = one_outcome(viewer, contract_id)
    if not found.contract.is_of(viewer):
        raise Http404
    if not found.is_under_way and found.state != OutcomeState.WITHDRAWN:
        with transaction.atomic():
            before = found.to_audit()
            again = ask_for_outcome(found.contract)
            record("outcomes.compute", again, viewer=viewer, before=before, after=again.to_audit())
    return redirect("outcome", contract_id=contract_id)
