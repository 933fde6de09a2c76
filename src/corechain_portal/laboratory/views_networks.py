"""Networks of one's own: the list, sending one in, its page, its files, a scenario on it, deleting it."""

from __future__ import annotations

import logging
import uuid
import zlib
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from corechain.exceptions import CorechainError, InvalidTables
from corechain.texts import Text
from corechain_portal.access.viewer import viewer_of
from corechain_portal.laboratory.access import for_analysts
from corechain_portal.laboratory.actions import make_scenario
from corechain_portal.laboratory.exceptions import THIS_NETWORK, BadQuestion, NotYours
from corechain_portal.laboratory.models import OwnNetworkFiles, Status
from corechain_portal.laboratory.network_form import NetworkForm
from corechain_portal.laboratory.network_question import NetworkQuestion, network_choices
from corechain_portal.laboratory.networks import delete_network, keep_network, told_name
from corechain_portal.laboratory.queries import all_networks, all_scenarios, one_network, one_scenario
from corechain_portal.laboratory.question import LONGEST_NAME, LONGEST_NOTE
from corechain_portal.laboratory.shown import who_is_hit
from corechain_portal.laboratory.views import STATUSES
from corechain_portal.laboratory.views_changes import copy_name
from corechain_portal.language import current_language
from corechain_portal.web.pages import paged

log = logging.getLogger(__name__)

TABLES = ("firms", "links", "essentiality")
FAULTS_SHOWN = 200
SECTORS_SHOWN = 30
KEPT = Text(zh="“{name}”检查无误，已保存。", en="“{name}” holds and is kept.")
DELETED = Text(zh="已删除“{name}”及其推演。", en="“{name}” is deleted with its scenarios.")


@for_analysts("GET", "HEAD")
def networks(request: HttpRequest) -> HttpResponse:
    """Every network of the alliance, the newest first."""
    found = all_networks(viewer_of(request))
    return render(request, "laboratory/networks.html", paged(request, found))  # type: ignore[arg-type]


@for_analysts("GET", "HEAD", "POST")
def network_new(request: HttpRequest) -> HttpResponse:
    """Send in the tables of a network: they are checked, and kept whole or not at all."""
    if request.method != "POST":
        return _sending(request, NetworkForm.new())
    form = NetworkForm.sent(request.POST)
    try:
        sent = form.checked(request.FILES)
        made = keep_network(viewer_of(request), form.token, form.name, form.note, sent)
    except BadQuestion as error:
        return _sending(request, form, status=error.http_status, wrong=error.faults)
    except CorechainError as error:
        return _sending(request, form, status=error.http_status, **_told(error))
    log.info("network %s is kept: %s firms, %s links", made.pk, made.firms, made.links)
    messages.success(request, Text(zh=KEPT.zh, en=KEPT.en, name=made.name).render(current_language()))
    return redirect("laboratory-network", network_id=made.pk)


def _sending(request: HttpRequest, form: NetworkForm, *, status: int = 200, **told: Any) -> HttpResponse:
    from django.conf import settings

    context = {
        "form": form,
        "longest_name": LONGEST_NAME,
        "longest_note": LONGEST_NOTE,
        "limit_mb": settings.NETWORK_LIMIT_BYTES // 2**20,
        **told,
    }
    return render(request, "laboratory/network_new.html", context, status=status)


def _told(error: CorechainError) -> dict[str, Any]:
    """The error and its first faults in the reader's language."""
    language = current_language()
    faults = error.faults if isinstance(error, InvalidTables) else ()
    shown = [
        {
            "file": fault.file,
            "row": fault.row,
            "column": fault.column,
            "problem": fault.problem.render(language),
            "remedy": fault.remedy.render(language),
        }
        for fault in faults[:FAULTS_SHOWN]
    ]
    total = error.total if isinstance(error, InvalidTables) else 0
    return {"error": error.render(language), "faults": shown, "faults_not_shown": total - len(shown)}


@for_analysts("GET", "HEAD")
def network(request: HttpRequest, network_id: uuid.UUID) -> HttpResponse:
    """One network: what is in it, what is worth knowing about its files, and the scenarios on it."""
    viewer = viewer_of(request)
    found = one_network(viewer, network_id)
    shown = found.files.shown
    context = paged(request, all_scenarios(viewer).filter(network=found))  # type: ignore[arg-type]
    context["rows"] = [
        {"scenario": each, "who": who_is_hit(each, None), "status": STATUSES[Status(each.status)]}
        for each in context["page"]
    ]
    sectors = sorted(shown["sectors"], key=lambda each: -each["share"])
    context |= {
        "network": found,
        "is_mine": found.owner_id == request.user.pk,
        "counts": [{"what": told_name(each["what"]), "value": each["value"]} for each in shown["counts"]],
        "notes": [told_name(each) for each in shown["notes"]],
        "sectors": sectors[:SECTORS_SHOWN],
        "sectors_not_shown": max(0, len(sectors) - SECTORS_SHOWN),
    }
    return render(request, "laboratory/network.html", context)


@for_analysts("GET", "HEAD")
def network_file(request: HttpRequest, network_id: uuid.UUID, table: str) -> HttpResponseBase:
    """One of the files as it was sent: ``firms``, ``links`` or ``essentiality``."""
    if table not in TABLES:
        raise Http404
    one_network(viewer_of(request), network_id)
    kept = OwnNetworkFiles.objects.only(table, f"{table}_name").get(pk=network_id)
    packed = getattr(kept, table)
    if packed is None:
        raise Http404
    name = getattr(kept, f"{table}_name")
    return FileResponse(iter([zlib.decompress(packed)]), as_attachment=True, filename=name)


@for_analysts("GET", "HEAD", "POST")
def network_scenario_new(request: HttpRequest, network_id: uuid.UUID) -> HttpResponse:
    """The form of a scenario on this network: empty, or filled from another (``?from=ID``)."""
    viewer = viewer_of(request)
    found = one_network(viewer, network_id)
    if request.method != "POST":
        return _asking(request, found, _started(request, found))
    question = NetworkQuestion.sent(request.POST)
    try:
        made = make_scenario(viewer, question, found, **question.checked(found))
    except BadQuestion as error:
        return _asking(request, found, question, status=error.http_status, faults=error.faults)
    log.info("scenario %s is asked of network %s", made.pk, found.pk)
    return redirect("laboratory-scenario", scenario_id=made.pk)


def _started(request: HttpRequest, found: Any) -> NetworkQuestion:
    try:
        earlier = one_scenario(viewer_of(request), uuid.UUID(request.GET.get("from", "")))
    except ValueError:
        return NetworkQuestion.new()
    if earlier.network_id != found.pk:
        return NetworkQuestion.new()
    offered = [each["id"] for each in found.files.shown["firms"]]
    return NetworkQuestion.like(earlier, copy_name(earlier.name), offered)


def _asking(
    request: HttpRequest, found: Any, question: NetworkQuestion, *, status: int = 200, faults: Any = None
) -> HttpResponse:
    context = {
        "network": found,
        "question": question,
        "choices": network_choices(found),
        "faults": faults or {},
        "longest_name": LONGEST_NAME,
        "longest_note": LONGEST_NOTE,
    }
    return render(request, "laboratory/network_question.html", context, status=status)


@for_analysts("GET", "HEAD", "POST")
def network_delete(request: HttpRequest, network_id: uuid.UUID) -> HttpResponse:
    """Ask whether one's own network is really to go; then delete it with its scenarios."""
    viewer = viewer_of(request)
    found = one_network(viewer, network_id)
    if request.method == "POST":
        delete_network(viewer, found)
        messages.success(
            request, Text(zh=DELETED.zh, en=DELETED.en, name=found.name).render(current_language())
        )
        return redirect("laboratory-networks")
    if found.owner_id != request.user.pk:
        raise NotYours(THIS_NETWORK)
    return render(request, "laboratory/network_delete.html", {"network": found})
