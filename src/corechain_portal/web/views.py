"""The first page, and what the data are."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.founding import GROWTH, INCOME, founding_figures
from corechain.workflows.show_chain import chain_overview, home_figures
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.chain.models import LoadedDataset
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.language import current_language
from corechain_portal.web.drawing import chain_picture
from corechain_portal.web.examples import EXAMPLES
from corechain_portal.web.stages import stage_summaries


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The chain in one number, one picture, and what to look at first."""
    snapshot = current_snapshot(alliance_of(request))
    founding = founding_figures(snapshot)
    by_key = {figure.key: figure for figure in founding}
    return render(
        request,
        "web/home.html",
        {
            "snapshot": snapshot,
            "picture": chain_picture(snapshot, current_language()),
            "match_examples": EXAMPLES[current_language()],
            "figures": home_figures(snapshot),
            "founding": founding,
            "income": by_key.get(INCOME),
            "growth": by_key.get(GROWTH),
            "stages": stage_summaries(chain_overview(snapshot).stages),
            "loaded": LoadedDataset.objects.filter(alliance=alliance_of(request)).first(),
        },
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the data are, how sure they are, what is not known, and under which licence."""
    snapshot = current_snapshot(alliance_of(request))
    context: dict[str, Any] = {
        "snapshot": snapshot,
        "loaded": LoadedDataset.objects.filter(alliance=alliance_of(request)).first(),
        "tables": confidence_counts(snapshot),
        "shares_known": sum(each.share_percent is not None for each in snapshot.provisions),
        "provisions_count": len(snapshot.provisions),
        "sources_count": len(snapshot.sources),
    }
    return render(request, "web/about.html", context)


def confidence_counts(snapshot: ChainSnapshot) -> list[dict[str, Any]]:
    """How many rows of each table are checked, rest on one source, or are unchecked."""
    tables = {
        "organisations": snapshot.organisations.values(),
        "chain_nodes": snapshot.nodes.values(),
        "node_relations": snapshot.relations,
        "provisions": snapshot.provisions,
        "supply_links": snapshot.supply_links,
        "observations": snapshot.observations,
    }
    counted = []
    for table, rows in tables.items():
        levels = Counter(row.confidence for row in rows)
        counted.append(
            {
                "table": table,
                "total": len(rows),
                **{level: levels[level] for level in ("high", "medium", "low")},
            }
        )
    return counted
