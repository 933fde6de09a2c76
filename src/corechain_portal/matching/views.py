"""A demand in the reader's own words, and who could meet it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from corechain.exceptions import CorechainError
from corechain.model.records import Source
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.match_answer import MatchAnswer, MatchResult, requirement_record, requirement_text
from corechain.workflows.match_demand import match_demand
from corechain.workflows.organisation_profile import sources_of
from corechain.workflows.show_chain import chain_overview
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.language import current_language
from corechain_portal.matching.marking import marked
from corechain_portal.web.examples import EXAMPLES

ROWS = 20
MOST_ROWS = 200
EXCLUDED_SHOWN = 50


@require_safe
def match(request: HttpRequest) -> HttpResponse:
    """The box, and below it what was understood and who could meet it; works without scripts."""
    query = request.GET.get("q", "")
    region = request.GET.get("region") or None
    language = current_language()
    context: dict[str, Any] = {
        "query": query,
        "asked_region": region,
        "match_examples": EXAMPLES[language],
    }
    if "q" not in request.GET:
        return render(request, "matching/match.html", context)
    snapshot = current_snapshot(alliance_of(request))
    limit = MOST_ROWS if request.GET.get("all") else ROWS
    try:
        answer = match_demand(snapshot, query, region=region, limit=limit, language=language)
    except CorechainError as error:
        context["problem"] = error.problem.render(language)
        context["remedy"] = error.remedy.render(language) if error.remedy else ""
        return render(request, "matching/match.html", context, status=error.http_status)
    return render(request, "matching/match.html", {**context, **_shown(snapshot, answer)})


def _shown(snapshot: ChainSnapshot, answer: MatchAnswer) -> dict[str, Any]:
    """The answer as the page lays it out."""
    wanted = [each for each in answer.nodes if each.role == "wanted"]
    words = [each.evidence.words for each in answer.nodes] + [each.text for each in answer.requirements]
    shown = {each.node.id: each for each in chain_overview(snapshot).nodes}
    return {
        "answer": answer,
        "marked_query": marked(answer.query, words),
        "wanted": [{"matched": each, "chain": shown.get(each.node.id)} for each in wanted],
        "around": [each for each in answer.nodes if each.role != "wanted"],
        "requirements": [_requirement(each) for each in answer.requirements],
        "rows": [_row(snapshot, rank, each) for rank, each in enumerate(answer.results, 1)],
        "excluded": [_row(snapshot, 0, each) for each in answer.excluded[:EXCLUDED_SHOWN]],
        "best": answer.results[0] if answer.results else None,
        "home": chain_overview(snapshot).region,
    }


def _requirement(requirement: Any) -> dict[str, Any]:
    """One requirement: the reader's words, and how they were read."""
    record = requirement_record(requirement)
    return {
        **record,
        "words": requirement_text(requirement, current_language()),
        "place": requirement.place,
        "from_text": bool(requirement.end),
    }


def _row(snapshot: ChainSnapshot, rank: int, result: MatchResult) -> dict[str, Any]:
    """One supplier with its evidence: the sources of what it provides, the surest confidence first."""
    return {
        "rank": rank,
        "result": result,
        "organisation": result.organisation,
        "evidence": [
            {
                "node": node,
                "provision": offer.provision,
                "sources": sources_of(snapshot, offer.provision.sources),
            }
            for node, offer in zip(result.nodes, result.offers, strict=True)
        ],
        "sources": _sources(snapshot, result),
    }


def _sources(snapshot: ChainSnapshot, result: MatchResult) -> Sequence[Source]:
    ids = dict.fromkeys(source for offer in result.offers for source in offer.provision.sources)
    return sources_of(snapshot, tuple(ids))
