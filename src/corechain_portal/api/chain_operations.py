# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""The chain for programs: overview, nodes, diagnosis, what a knock-out stops."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from corechain.model.records import ChainNode
from corechain.workflows.diagnose import extend, gaps, weak_links
from corechain.workflows.show_chain import NodeProfile, chain_overview, node_profile
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.api.answers import table_answer
from corechain_portal.api.parameters import Language, Limit, Region
from corechain_portal.api.schemas import AnswerOut, ChainOut, KnockOutOut, NodeOut, NodesOut, or_error
from corechain_portal.chain.snapshot import current_snapshot

router = Router(tags=["chain 链"])
Kind = Literal["stage", "process", "material", "equipment", "software", "service", "product"]


@router.get("/chain", response=or_error(ChainOut), url_name="chain", summary="The chain by stages / 全链概览")
def chain(request: HttpRequest, region: Region = None, lang: Language = None) -> dict[str, Any]:
    """Every stage with its nodes as seen from a region, and the relations between the nodes."""
    snapshot = current_snapshot(alliance_of(request))
    overview = chain_overview(snapshot, region)
    return {
        "title": overview.title,
        "version": snapshot.version,
        "region": overview.region,
        "answer": overview.answer,
        "stages": overview.stages,
        "relations": overview.relations,
    }


@router.get("/nodes", response=or_error(NodesOut), url_name="nodes", summary="Nodes / 环节")
def nodes(
    request: HttpRequest,
    kind: Annotated[Kind | None, Query(description="Kind of node / 环节种类")] = None,
    stage: Annotated[
        str | None, Query(max_length=100, description="Identifier of a stage / 阶段标识")
    ] = None,
    lang: Language = None,
) -> dict[str, Any]:
    """All nodes, or those of one kind or stage."""
    snapshot = current_snapshot(alliance_of(request))
    if stage:
        snapshot.node(stage)

    def wanted(node: ChainNode) -> bool:
        return (not kind or node.kind == kind) and (not stage or snapshot.stage_of.get(node.id) == stage)

    found = [node for node in snapshot.nodes.values() if wanted(node)]
    return {"count": len(found), "nodes": found}


@router.get("/nodes/{node_id}", response=or_error(NodeOut), url_name="node", summary="One node / 一个环节")
def node(request: HttpRequest, node_id: str, region: Region = None, lang: Language = None) -> NodeProfile:
    """What goes in, what it goes into, who provides it, and who says so."""
    return node_profile(current_snapshot(alliance_of(request)), node_id, region)


@router.get(
    "/knock-out", response=or_error(KnockOutOut), url_name="knock-out", summary="What stops / 断供影响"
)
def knock_out(
    request: HttpRequest,
    node: Annotated[str, Query(max_length=100, description="Identifier of the node / 环节标识")],
    lang: Language = None,
) -> dict[str, Any]:
    """What stops when a node is not to be had any more, and by which path."""
    profile = node_profile(current_snapshot(alliance_of(request)), node)
    stopped_share = None if profile.knock_out is None else profile.knock_out.share_of_final
    return {
        "node": profile.node,
        "answer": profile.answer,
        "share_of_final": stopped_share,
        "stopped": profile.stopped,
    }


@router.get(
    "/weak-links", response=or_error(AnswerOut), url_name="weak-links", summary="Weak links / 薄弱环节"
)
def weak(
    request: HttpRequest, region: Region = None, limit: Limit = None, lang: Language = None
) -> dict[str, Any]:
    """Nodes ranked by weakness as seen from a region, each with its components and what is missing."""
    return table_answer(request, weak_links(current_snapshot(alliance_of(request)), region).first(limit))


@router.get("/gaps", response=or_error(AnswerOut), url_name="gaps", summary="Missing locally / 可补的环节")
def missing(
    request: HttpRequest, region: Region = None, limit: Limit = None, lang: Language = None
) -> dict[str, Any]:
    """Nodes that a region lacks, with its firms that make what lies nearest."""
    return table_answer(request, gaps(current_snapshot(alliance_of(request)), region).first(limit))


@router.get(
    "/extend", response=or_error(AnswerOut), url_name="extend", summary="Within reach next / 可延伸的环节"
)
def within_reach(
    request: HttpRequest, region: Region = None, limit: Limit = None, lang: Language = None
) -> dict[str, Any]:
    """Next nodes within reach of a region, by relatedness, with the reason."""
    return table_answer(request, extend(current_snapshot(alliance_of(request)), region).first(limit))
