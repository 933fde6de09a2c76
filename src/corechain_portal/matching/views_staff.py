"""What the staff watch: good matches that nobody answers, and the weights by which matches are ranked."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from corechain.exceptions import CorechainError
from corechain.workflows.learn_weights import PairWeights, rank_decided
from corechain.workflows.pair_listings import TERM_NAMES, TERMS
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.audit import record
from corechain_portal.introductions.starting import propose as introduce
from corechain_portal.language import current_language
from corechain_portal.matching import queries
from corechain_portal.matching import weights as ranking
from corechain_portal.matching.models import Match, Reweighting
from corechain_portal.matching.shown import show_matches, with_both_sides
from corechain_portal.web.pages import paged

A_PAGE = 20
LONGEST_DAYS = 365
LINES = 50


@guarded("matching.watch")
def unanswered(request: HttpRequest) -> HttpResponse:
    """Good matches of which both sides were told some days ago and nothing came."""
    viewer = viewer_of(request)
    sent = request.GET.get("days", "")
    days = min(int(sent), LONGEST_DAYS) if sent.isdigit() and len(sent) <= 4 else queries.DAYS_FOR_AN_ANSWER
    best = with_both_sides(queries.unanswered(viewer, days))[: queries.MOST]
    rows = paged(request, best, A_PAGE)
    found: list[Match] = list(rows["page"].object_list)
    shown = show_matches(found, viewer, of=found[0].demand) if found else []  # all from the demand's side
    values = [abs(each.value.percent) for each in shown if each.value.percent is not None]
    context = {
        "days": days,
        "matches": shown,
        "scale": max(values, default=0.0),
        "may_propose": viewer.may("introductions.propose"),
        "is_cut": rows["page"].paginator.count == queries.MOST,
        **rows,
    }
    return render(request, "matching/unanswered.html", context)


@guarded("introductions.propose", "POST")
def propose(request: HttpRequest, match_id: uuid.UUID) -> HttpResponse:
    """Propose the two of a match to each other; both have to accept."""
    viewer = viewer_of(request)
    match = queries.one_match(viewer, match_id)
    try:
        with transaction.atomic():
            made = introduce(match.demand, match.offer or match.member, viewer)
            before = match.to_audit()
            match.proposed_at = timezone.now()
            match.save(update_fields=["proposed_at"])
            record("matching.propose", match, viewer=viewer, before=before, after=match.to_audit())
    except CorechainError as fault:
        messages.error(request, fault.problem.render(current_language()))
        return redirect("matches-unanswered")
    messages.success(request, _("Proposed to both sides; each is told and has to accept."))
    return redirect("introduction", introduction_id=made.pk)


@guarded("matching.watch")
def weights(request: HttpRequest) -> HttpResponse:
    """The weights in force, how they rank what was decided, and every change of them."""
    viewer = viewer_of(request)
    current, default = ranking.current_weights(viewer.alliance), PairWeights()
    known = ranking.decided(viewer.alliance)
    lines = Reweighting.objects.filter(alliance=viewer.alliance).select_related("person")[:LINES]
    context = {
        "rows": [_row(term, current.as_dict(), default.as_dict()) for term in TERMS],
        "learning": ranking.is_learning(viewer.alliance),
        "decisions": len(known),
        "taken": sum(each.taken for each in known),
        "now": rank_decided(known, current),
        "by_default": rank_decided(known, default),
        "lines": lines,
        "may_weigh": viewer.may("matching.weigh"),
    }
    return render(request, "matching/weights.html", context)


def _row(term: str, current: dict[str, float], default: dict[str, float]) -> dict[str, Any]:
    total, of_default = sum(current.values()), sum(default.values())
    return {"name": TERM_NAMES[term], "now": current[term] / total, "default": default[term] / of_default}


@guarded("matching.weigh", "POST")
def change_weights(request: HttpRequest) -> HttpResponse:
    """Learn now, switch learning off or on, or go back to the defaults."""
    viewer = viewer_of(request)
    step = request.POST.get("step", "")
    if step == "learn":
        made = ranking.learn(viewer.alliance, viewer)
        if made is None:
            messages.info(request, _("Learning is switched off."))
    elif step in ("on", "off"):
        ranking.switch(viewer, step == "on")
    elif step == "defaults":
        ranking.back_to_defaults(viewer)
    return redirect("matches-weights")
