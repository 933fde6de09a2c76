"""The chain: all of it, one node of it, and its diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from corechain.exceptions import UnknownName
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.diagnose import COMPONENTS, WeakLink, extend, gaps, weak_links
from corechain.workflows.show_chain import (
    ChainOverview,
    NodeProfile,
    OverviewNode,
    OverviewStage,
    chain_overview,
    node_profile,
)
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.language import current_language
from corechain_portal.web.pages import paged
from corechain_portal.web.pictures import chain_graph, node_neighbourhood, share_bars
from corechain_portal.web.regions import region_choices
from corechain_portal.web.stages import stage_summaries
from corechain_portal.web.words import NODE_KINDS

LONGEST_QUERY = 200
MARKS = ("weak", "lacking", "unrecorded")


def node_address(node_id: str) -> str:
    """The address of a node's page in the reader's language."""
    return reverse("node", args=[node_id])


def organisation_address(organisation_id: str) -> str:
    """The address of an organisation's page in the reader's language."""
    return reverse("organisation", args=[organisation_id])


@dataclass(frozen=True)
class ChainFilter:
    """What the list of the chain page is narrowed to, as it stands in the address."""

    text: str
    stage: str
    kind: str
    marks: frozenset[str]

    @classmethod
    def from_request(cls, request: HttpRequest) -> ChainFilter:
        return cls(
            text=request.GET.get("q", "").strip()[:LONGEST_QUERY],
            stage=request.GET.get("stage", ""),
            kind=request.GET.get("kind", ""),
            marks=frozenset(mark for mark in MARKS if request.GET.get(mark)),
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.text or self.stage or self.kind or self.marks)

    def keeps(self, shown: OverviewNode) -> bool:
        """Whether a node is to be listed; each mark that is set must hold."""
        node = shown.node
        held = {"weak": shown.is_weak, "lacking": shown.is_missing, "unrecorded": not shown.is_known}
        words = (node.name_zh, node.name_en, *node.synonyms_zh, *node.synonyms_en)
        wanted = self.text.casefold()
        return (
            (not self.kind or node.kind == self.kind)
            and all(held[mark] for mark in self.marks)
            and (not wanted or any(wanted in word.casefold() for word in words if word))
        )

    def applied(self, overview: ChainOverview) -> Sequence[OverviewStage]:
        """The stages with the nodes that are kept; stages without any are left out."""
        stages = [
            OverviewStage(each.stage, tuple(filter(self.keeps, each.nodes)))
            for each in overview.stages
            if not self.stage or (each.stage is not None and each.stage.id == self.stage)
        ]
        return [stage for stage in stages if stage.nodes]


@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """The whole chain as a picture and as a list by stage, both as seen from a region."""
    snapshot = current_snapshot(alliance_of(request))
    overview = chain_overview(snapshot, request.GET.get("region") or None)
    chosen = ChainFilter.from_request(request)
    stages = chosen.applied(overview)
    nodes = overview.nodes
    context = {
        "overview": overview,
        "picture": chain_graph(overview, current_language(), node_address),
        "filter": chosen,
        "stages": stages,
        "summaries": stage_summaries(stages),
        "all_stages": overview.stages,
        "kinds": {
            kind: NODE_KINDS[kind] for kind in NODE_KINDS if any(each.node.kind == kind for each in nodes)
        },
        "region": overview.region,
        "regions": region_choices(snapshot, overview.region),
        "found": sum(len(stage.nodes) for stage in stages),
        "total": len(nodes),
    }
    return render(request, "chain/chain.html", context)


@require_safe
def node(request: HttpRequest, node_id: str) -> HttpResponse:
    """One node: what goes in, what it goes into, who provides it, how weak it is, and who says so."""
    snapshot = current_snapshot(alliance_of(request))
    _must_exist(snapshot, node_id)
    region = request.GET.get("region") or None
    profile = node_profile(snapshot, node_id, region)
    if profile.weak_link is None:
        return render(request, "chain/stage.html", {"profile": profile, "region": profile.region})
    return render(request, "chain/node.html", _node_context(snapshot, profile, region))


def _must_exist(snapshot: ChainSnapshot, node_id: str) -> None:
    """Tell it in words of the portal: the library's own remedy is a command."""
    if node_id not in snapshot.nodes:
        raise UnknownName(
            Text(zh="链上没有环节“{id}”。", en="The chain has no node “{id}”.", id=node_id),
            Text(zh="请从链图或查找框中选择。", en="Choose one on the chain, or find it by its name."),
        )


def _node_context(snapshot: ChainSnapshot, profile: NodeProfile, region: str | None) -> dict[str, Any]:
    overview = chain_overview(snapshot, region)
    language = current_language()
    assessed = sum(each.rank is not None for each in overview.nodes)
    return {
        "profile": profile,
        "region": profile.region,
        "regions": region_choices(snapshot, profile.region),
        "picture": node_neighbourhood(profile, overview, language, node_address),
        "share_groups": share_bars(profile, language, organisation_address),
        "components": components(profile),
        "assessed": assessed,
        "scale": (1, assessed),
        "final_stopped": [each for each in profile.stopped if each.is_final],
        "others_stopped": [each for each in profile.stopped if not each.is_final],
        "current_providers": [each for each in profile.providers if each.is_current],
        "other_providers": [each for each in profile.providers if not each.is_current],
    }


def components(profile: NodeProfile) -> list[dict[str, Any]]:
    """Each component of weakness with its value, its weight and what it means."""
    values = {} if profile.weak_link is None else profile.weak_link.figures.components
    return [
        {"title": each.title, "meaning": each.meaning, "weight": each.weight, "value": values.get(each.key)}
        for each in COMPONENTS
    ]


def rank_scale(links: Sequence[WeakLink]) -> tuple[int, int]:
    """The best and the worst rank that any of these may have: the ends of the whiskers' common scale."""
    figures = [each.figures for each in links]
    return min(each.rank_best or 1 for each in figures), max(each.rank_worst or 1 for each in figures)


DIAGNOSES = {"weak": weak_links, "gaps": gaps, "extend": extend}


@require_safe
def diagnosis(request: HttpRequest) -> HttpResponse:
    """What is weak, what is missing, what is within reach next, as seen from a region."""
    snapshot = current_snapshot(alliance_of(request))
    asked = request.GET.get("region") or None
    overview = chain_overview(snapshot, asked)
    view = request.GET.get("view", "weak")
    view = view if view in DIAGNOSES else "weak"
    answers = {name: ask(snapshot, asked) for name, ask in DIAGNOSES.items()}
    rows = list(answers[view])
    if view == "weak":
        rows = [row for row in rows if row.figures.rank is not None]
    context = {
        "overview": overview,
        "region": overview.region,
        "regions": region_choices(snapshot, overview.region),
        "view": view,
        "answer": answers[view],
        "assessed": sum(row.figures.rank is not None for row in answers["weak"]),
        "unassessed": sum(row.figures.rank is None for row in answers["weak"]),
        "gaps_count": len(answers["gaps"]),
        "extensions_count": len(answers["extend"]),
        "first": rows[0] if rows else None,
        "component_kinds": COMPONENTS,
        **paged(request, rows),
    }
    if view == "weak" and rows:
        context["scale"] = rank_scale(context["page"])
    return render(request, "chain/diagnosis.html", context)
