"""What a region lacks, and what of it lies within reach of its firms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corechain.industry_chain.nearness import Bond, bonds, chain_nearness
from corechain.industry_chain.supply import is_current
from corechain.model.records import ChainNode, Organisation
from corechain.relatedness.capabilities import DAMPING, Capabilities, capabilities, nearest
from corechain.relatedness.product_space import density
from corechain.texts import Text
from corechain.workflows.region_view import RegionView
from corechain.workflows.sentences import joined, node_text, organisation_text, percent, sentences

SHOWN_NEIGHBOURS = 3
"""Nearest firms or nodes that are named with a gap or an extension."""


@dataclass(frozen=True)
class NearFirm:
    """A local firm, the node it makes that lies nearest to the gap, how near (0 to 1), and why."""

    organisation: Organisation
    makes: ChainNode
    nearness: float
    confidence: str
    because: Text


@dataclass(frozen=True)
class Gap:
    """A node that others provide and nobody in the region is known to.

    `criticality`: share of final products that stop without it; `nearness`: that of the nearest local firm
    (0 to 1); `priority`: their mean, by which gaps are ranked. `through_parent`: local firms recorded on the
    general node, whose kind is not known; `planned`: local firms whose source says that they plan it;
    `perhaps_local`: providers whose place is too coarse to say whether they lie in the region.
    """

    node: ChainNode
    stage: ChainNode | None
    rank: int
    priority: float
    criticality: float | None
    nearness: float
    providers: int
    nearest: tuple[NearFirm, ...]
    through_parent: tuple[Organisation, ...]
    planned: tuple[Organisation, ...]
    perhaps_local: tuple[Organisation, ...]
    confidence: str | None
    explanation: Text


@dataclass(frozen=True)
class NearNode:
    """A node that the region has, how near it lies to the extension (0 to 1), who makes it, and why it is near."""

    node: ChainNode
    nearness: float
    local_firms: tuple[Organisation, ...]
    because: Text


@dataclass(frozen=True)
class Extension:
    """A node that the region does not have yet, ranked by reach.

    `density`: part of all that lies near the node which the region already has, weighted by nearness and damped
    where little lies near (0 to 1); `reach`: the same for each local firm, summed over the firms, so that a node
    near to what many firms make comes before one near to what a single firm makes.
    """

    node: ChainNode
    stage: ChainNode | None
    rank: int
    reach: float
    density: float
    criticality: float | None
    providers: int
    nearest: tuple[NearNode, ...]
    explanation: Text


@dataclass(frozen=True, eq=False)
class Reach:
    """Relatedness of nodes, and what local firms have."""

    bonds: np.ndarray
    all_firms: Capabilities
    local_firms: tuple[str, ...]
    local_present: np.ndarray
    local_nodes: np.ndarray


def reach_of(view: RegionView) -> Reach:
    """Relatedness from all current provisions, and presence of the firms known to lie in the region."""
    return view.kept("reach", _reach)


def _reach(view: RegionView) -> Reach:
    bond = bonds(view.graph)
    current = [each for each in view.snapshot.provisions if is_current(each)]
    found = capabilities(current, view.graph.position, chain_nearness(view.graph, bond))
    rows = [number for number, each in enumerate(found.organisations) if view.local.get(each) is True]
    return Reach(
        bonds=bond,
        all_firms=found,
        local_firms=tuple(found.organisations[row] for row in rows),
        local_present=found.present[rows],
        local_nodes=np.array([supply.is_local for supply in view.supplies], dtype=np.float64),
    )


def lacking(view: RegionView) -> list[int]:
    """Numbers of the nodes that others provide and nobody in the region is known to."""
    return [number for number, supply in enumerate(view.supplies) if supply.is_known and not supply.is_local]


def find_gaps(view: RegionView) -> list[Gap]:
    """Gaps of the region, ranked by the mean of criticality and nearness, the highest first."""
    reach = reach_of(view)
    found = [_gap(view, reach, node) for node in lacking(view)]
    found.sort(key=lambda gap: (-round(gap.priority, 12), -(gap.criticality or 0.0), gap.node.id))
    return [replace(gap, rank=rank) for rank, gap in enumerate(found, start=1)]


def _gap(view: RegionView, reach: Reach, number: int) -> Gap:
    snapshot = view.snapshot
    node = snapshot.nodes[view.graph.ids[number]]
    weakness = view.weakness_of[node.id]
    near = _near_firms(view, reach, number)
    nearness = near[0].nearness if near else 0.0
    through_parent = _local_on_parents(view, number)
    planned = tuple(
        snapshot.organisations[each.organisation_id]
        for each in snapshot.provisions_by_node.get(node.id, ())
        if each.status == "planned" and each.organisation_id and view.local.get(each.organisation_id) is True
    )
    perhaps = tuple(snapshot.organisations[each] for each in weakness.supply.perhaps_local)
    return Gap(
        node=node,
        stage=view.stage_of(node.id),
        rank=0,
        priority=((weakness.criticality or 0.0) + nearness) / 2,
        criticality=weakness.criticality,
        nearness=nearness,
        providers=len(weakness.supply.providers),
        nearest=near,
        through_parent=through_parent,
        planned=planned,
        perhaps_local=perhaps,
        confidence=weakness.confidence,
        explanation=_gap_sentence(view, near, through_parent, planned, perhaps),
    )


def _near_firms(view: RegionView, reach: Reach, number: int) -> tuple[NearFirm, ...]:
    """Local firms by how near the nearest thing they make lies, then by how sure it is that they make it."""
    if not reach.local_firms:
        return ()
    nearness, makes = nearest(reach.local_present, reach.all_firms.near, number)
    firms = []
    for row in np.flatnonzero(nearness > 0):
        organisation = view.snapshot.organisations[reach.local_firms[row]]
        other = view.graph.ids[makes[row]]
        confidence = view.supply_of(other).confidence[organisation.id]
        firms.append((float(nearness[row]), confidence, organisation, int(makes[row])))
    order = {"high": 0, "medium": 1, "low": 2}
    firms.sort(key=lambda firm: (-firm[0], order[firm[1]], firm[2].id))
    return tuple(
        NearFirm(
            organisation,
            view.snapshot.nodes[view.graph.ids[other]],
            near,
            confidence,
            _because(view, reach, other, number),
        )
        for near, confidence, organisation, other in firms[:SHOWN_NEIGHBOURS]
    )


def _because(view: RegionView, reach: Reach, has: int, lacks: int) -> Text:
    """Why the node `has` lies near the node `lacks`: the relation between them, or common providers."""
    here = node_text(view.snapshot.nodes[view.graph.ids[has]])
    there = node_text(view.snapshot.nodes[view.graph.ids[lacks]])
    together = int((reach.all_firms.present[:, has] * reach.all_firms.present[:, lacks]).sum())
    slots = {"here": here, "there": there}
    bond = Bond(int(reach.bonds[has, lacks]))
    if bond is Bond.KIND and has in view.graph.parents.lists[lacks]:
        relation = Text(zh="{there}是{here}的一种", en="{there} is a kind of {here}", **slots)
    elif bond is Bond.KIND:
        relation = Text(zh="{here}是{there}的一种", en="{here} is a kind of {there}", **slots)
    elif bond is Bond.SIBLING:
        relation = Text(zh="{here}与{there}同属一类", en="{here} and {there} are kinds of one thing", **slots)
    elif bond is Bond.INPUT and has in view.graph.inputs.lists[lacks]:
        relation = Text(zh="{here}是{there}的投入", en="{here} goes into {there}", **slots)
    elif bond is Bond.INPUT:
        relation = Text(zh="{there}是{here}的投入", en="{there} goes into {here}", **slots)
    elif bond is Bond.SAME_USE:
        relation = Text(
            zh="{here}与{there}用于同一环节", en="{here} and {there} go into the same node", **slots
        )
    else:
        return Text(
            zh="{count} 家机构同时提供{here}与{there}",
            en="organisations that provide both {here} and {there}: {count}",
            count=together,
            **slots,
        )
    if not together:
        return relation
    return Text(
        zh="{relation}，且 {count} 家机构两者都做",
        en="{relation}; organisations that provide both: {count}",
        relation=relation,
        count=together,
    )


def _local_on_parents(view: RegionView, number: int) -> tuple[Organisation, ...]:
    """Local firms recorded on a general node: they may make this kind, nobody says."""
    found: dict[str, None] = {}
    for parent in view.graph.parents.lists[number]:
        for each in view.supplies[parent].own:
            if each.organisation_id and view.local.get(each.organisation_id) is True:
                found[each.organisation_id] = None
    return tuple(view.snapshot.organisations[each] for each in found)


def _names(view: RegionView, organisations: Sequence[Organisation]) -> Text:
    return joined([organisation_text(view.snapshot, each.id) for each in organisations[:SHOWN_NEIGHBOURS]])


def _gap_sentence(
    view: RegionView,
    near: Sequence[NearFirm],
    through_parent: Sequence[Organisation],
    planned: Sequence[Organisation],
    perhaps: Sequence[Organisation],
) -> Text:
    nobody = Text(zh="没有本地机构提供相近的环节。", en="No local firm is known to provide anything near it.")
    parts = [_nearest_sentence(view, near[0]) if near else nobody]
    for firms, zh, en in (
        (
            through_parent,
            "{firms}提供其通称环节，是否含此类型不详。",
            "Recorded on the general node, kind unknown: {firms}.",
        ),
        (planned, "{firms}已有计划。", "Planned by: {firms}."),
        (
            perhaps,
            "{firms}可能在本地，所在地不够详细。",
            "Perhaps local, place not known well enough: {firms}.",
        ),
    ):
        if firms:
            parts.append(Text(zh=zh, en=en, firms=_names(view, firms)))
    return sentences(parts)


def _nearest_sentence(view: RegionView, nearest: NearFirm) -> Text:
    doubt = nearest.confidence == "low"
    zh = "最近的本地机构：{firm}，提供{makes}" + ("（可信度低）" if doubt else "")
    en = "Nearest local firm: {firm}, which provides {makes}" + (" (low confidence)" if doubt else "")
    return Text(
        zh=zh + "；{because}。",
        en=en + "; {because}.",
        firm=organisation_text(view.snapshot, nearest.organisation.id),
        makes=node_text(nearest.makes),
        because=nearest.because,
    )


def find_extensions(view: RegionView) -> list[Extension]:
    """Nodes the region lacks, ranked by reach; those that lie near nothing its firms make are left out."""
    found = reach_of(view)
    near = found.all_firms.near
    around = density(found.local_nodes[None, :], near, DAMPING)[0]
    reach = density(found.local_present.sum(axis=0)[None, :], near, DAMPING)[0]
    numbers = [number for number in lacking(view) if reach[number] > 0]
    numbers.sort(key=lambda number: (-round(float(reach[number]), 12), view.graph.ids[number]))
    return [
        _extension(view, found, number, rank, (float(reach[number]), float(around[number])))
        for rank, number in enumerate(numbers, start=1)
    ]


def _extension(
    view: RegionView, reach: Reach, number: int, rank: int, near_by: tuple[float, float]
) -> Extension:
    node = view.snapshot.nodes[view.graph.ids[number]]
    weights = reach.local_present.any(axis=0) * reach.all_firms.near[:, number]
    order = [int(other) for other in np.argsort(-weights, kind="stable") if weights[other] > 0]
    near = tuple(
        NearNode(
            node=view.snapshot.nodes[view.graph.ids[other]],
            nearness=float(weights[other]),
            local_firms=tuple(view.snapshot.organisations[each] for each in view.supplies[other].local),
            because=_because(view, reach, other, number),
        )
        for other in order[:SHOWN_NEIGHBOURS]
    )
    explanation = Text(
        zh="{region}企业的触达合计 {reach}；与它相近的环节，本地已有 {density}（按相近程度加权，相近者少时打折），"
        "最近的是{nodes}；{because}。",
        en="Reach of the firms in {region}: {reach}. {density} of what lies near it is there already (weighted by "
        "nearness, damped where little is near), nearest of all: {nodes}; {because}.",
        region=view.region.text,
        density=percent(near_by[1]),
        reach=f"{near_by[0]:.2f}",
        nodes=joined([node_text(each.node) for each in near]),
        because=near[0].because,
    )
    weakness = view.weakness_of[node.id]
    return Extension(
        node=node,
        stage=view.stage_of(node.id),
        rank=rank,
        reach=near_by[0],
        density=near_by[1],
        criticality=weakness.criticality,
        providers=len(weakness.supply.providers),
        nearest=near,
        explanation=explanation,
    )
