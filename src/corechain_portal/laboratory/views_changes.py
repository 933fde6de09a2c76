"""Changing scenarios: asking a new one, cancelling, deleting."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from corechain.texts import Text
from corechain_portal.access.viewer import viewer_of
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.laboratory.access import for_analysts
from corechain_portal.laboratory.actions import cancel_scenario, delete_scenario, make_scenario
from corechain_portal.laboratory.choices import choices
from corechain_portal.laboratory.exceptions import BadQuestion, NotYours
from corechain_portal.laboratory.queries import one_scenario
from corechain_portal.laboratory.question import LONGEST_NAME, LONGEST_NOTE, Question
from corechain_portal.laboratory.shown import who_is_hit
from corechain_portal.language import current_language

log = logging.getLogger(__name__)

COPY = Text(zh="{name}（再算）", en="{name} (again)")
CANCELLED = Text(zh="已取消“{name}”。", en="“{name}” is cancelled.")
ENDED_ALREADY = Text(zh="“{name}”已经结束，没有取消。", en="“{name}” had ended; nothing was cancelled.")
DELETED = Text(zh="已删除“{name}”。", en="“{name}” is deleted.")


@for_analysts("GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new scenario: empty, filled from another (``?from=ID``) or with a firm, node or region chosen."""
    if request.method != "POST":
        return _form(request, _started(request))
    question = Question.sent(request.POST)
    try:
        choice = question.checked(current_snapshot(alliance_of(request)))
        made = make_scenario(
            viewer_of(request),
            question,
            organisations=list(choice.organisations),
            nodes=list(choice.nodes),
            region=choice.region or "",
            downstream=choice.downstream,
            upstream=choice.upstream,
            epsilon=choice.epsilon,
        )
    except BadQuestion as error:
        return _form(request, question, status=error.http_status, faults=error.faults)
    log.info("scenario %s is asked", made.pk)
    return redirect("laboratory-scenario", scenario_id=made.pk)


def _started(request: HttpRequest) -> Question:
    given = request.GET.get("from", "")
    if given:
        try:
            earlier = one_scenario(viewer_of(request), uuid.UUID(given))
        except ValueError:
            return Question.new()
        return Question.like(earlier, copy_name(earlier.name))
    question = Question.new(region=request.GET.get("region", ""))
    question.organisations = tuple(request.GET.getlist("organisation")[:10])
    question.nodes = tuple(request.GET.getlist("node")[:10])
    return question


def copy_name(name: str) -> str:
    """What a copy is called before its maker says otherwise."""
    return Text(zh=COPY.zh, en=COPY.en, name=name).render(current_language())


def _form(request: HttpRequest, question: Question, *, status: int = 200, faults: Any = None) -> HttpResponse:
    context = {
        "question": question,
        "choices": choices(current_snapshot(alliance_of(request))),
        "faults": faults or {},
        "longest_name": LONGEST_NAME,
        "longest_note": LONGEST_NOTE,
    }
    return render(request, "laboratory/new.html", context, status=status)


@for_analysts("POST")
def cancel(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """Stop one's own scenario while it waits or runs."""
    found = one_scenario(viewer_of(request), scenario_id)
    cancelled = cancel_scenario(found, request.user)  # type: ignore[arg-type]
    _tell(request, CANCELLED if cancelled else ENDED_ALREADY, found.name)
    return redirect("laboratory-scenario", scenario_id=found.pk)


@for_analysts("GET", "HEAD", "POST")
def delete(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """Ask whether one's own scenario is really to go; then delete it."""
    found = one_scenario(viewer_of(request), scenario_id)
    if request.method == "POST":
        delete_scenario(found, request.user)  # type: ignore[arg-type]
        _tell(request, DELETED, found.name)
        return redirect("laboratory")
    if found.owner_id != request.user.pk:
        raise NotYours
    who = who_is_hit(found, current_snapshot(alliance_of(request)))
    return render(request, "laboratory/delete.html", {"scenario": found, "who": who})


def _tell(request: HttpRequest, told: Text, name: str) -> None:
    messages.success(request, Text(zh=told.zh, en=told.en, name=name).render(current_language()))
