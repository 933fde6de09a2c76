"""Show the chain: all of it by stages, or one region's figures for a first page.

One node stands in :mod:`corechain.workflows.node_profile`, one organisation in
:mod:`corechain.workflows.organisation_profile`; both can be imported from here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corechain.industry_chain.weak_links import LinkWeakness
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.model.intervals import Interval
from corechain.model.places import Place
from corechain.model.records import ChainNode, NodeRelation
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.diagnose import Extension, Gap, WeakLink, extend, gaps, weak_links
from corechain.workflows.node_profile import NodeProfile, node_profile
from corechain.workflows.organisation_profile import OrganisationProfile, organisation_profile
from corechain.workflows.region_view import RegionView, region_view
from corechain.workflows.sentences import node_text, percent

__all__ = [
    "ChainOverview",
    "HomeFigures",
    "NodeProfile",
    "OrganisationProfile",
    "OverviewNode",
    "OverviewStage",
    "chain_overview",
    "home_figures",
    "node_profile",
    "nodes_table",
    "organisation_profile",
]

WEAK_PART = 0.1
"""The weakest tenth of the nodes that can be assessed is marked weak."""


@dataclass(frozen=True)
class OverviewNode:
    """One node as the pictures need it.

    `local_share`: part of its market that the region supplies, None where no share is known; `local_part`:
    local providers as a part of the known ones, None where none is known (a count, not a share);
    `is_missing`: others provide it, nobody in the region is known to; `rank`: rank of weakness.
    """

    node: ChainNode
    providers: int
    local_providers: int
    perhaps_local: int
    local_share: Interval | None
    criticality: float | None
    weakness: float | None
    rank: int | None
    is_weak: bool
    is_missing: bool
    is_known: bool
    confidence: str | None

    @property
    def local_part(self) -> float | None:
        """Local providers as a part of the known providers."""
        return self.local_providers / self.providers if self.providers else None


@dataclass(frozen=True)
class OverviewStage:
    """One stage with its nodes, the most critical first; `stage` is None for nodes without a stage."""

    stage: ChainNode | None
    nodes: tuple[OverviewNode, ...]

    @property
    def name(self) -> Text:
        """Name of the stage."""
        return Text(zh="未分阶段", en="Without stage") if self.stage is None else node_text(self.stage)


@dataclass(frozen=True)
class ChainOverview:
    """The whole chain as seen from a region. `relations`: inputs and variants between the nodes shown."""

    title: Text
    region: Place
    answer: Text
    stages: tuple[OverviewStage, ...]
    relations: tuple[NodeRelation, ...]

    @property
    def nodes(self) -> tuple[OverviewNode, ...]:
        """All nodes, stage by stage."""
        return tuple(node for stage in self.stages for node in stage.nodes)


def chain_overview(snapshot: ChainSnapshot, region: str | None = None) -> ChainOverview:
    """The chain by stages with what `region` has of it; None is the snapshot's home region, else China.

    Raises :class:`corechain.exceptions.UnknownName` for an unknown region.
    """
    return region_view(snapshot, region).kept("chain_overview", _chain_overview)


def _chain_overview(view: RegionView) -> ChainOverview:
    snapshot = view.snapshot
    assessed = sum(row.score is not None for row in view.weaknesses)
    weak_until = math.ceil(assessed * WEAK_PART)
    members: dict[str | None, list[OverviewNode]] = defaultdict(list)
    for row in view.weaknesses:
        stage = view.stage_of(row.node_id)
        members[None if stage is None else stage.id].append(_overview_node(view, row, weak_until))
    stages = sorted(
        (node for node in snapshot.nodes.values() if node.kind == "stage"),
        key=lambda node: (node.position is None, node.position or 0, node.id),
    )
    columns: list[ChainNode | None] = [*stages, None]
    shown = tuple(
        OverviewStage(stage, tuple(sorted(found, key=_most_critical_first)))
        for stage in columns
        if (found := members[None if stage is None else stage.id])
    )
    relations = tuple(
        each
        for each in snapshot.relations
        if each.relation != "part_of" and {each.from_id, each.to_id} <= view.graph.position.keys()
    )
    answer = _overview_sentence(view, shown)
    return ChainOverview(snapshot.title, view.region, answer, shown, relations)


def _most_critical_first(shown: OverviewNode) -> tuple[float, float, str]:
    return (-(shown.criticality or 0.0), -(shown.weakness or 0.0), shown.node.id)


def _overview_node(view: RegionView, row: LinkWeakness, weak_until: int) -> OverviewNode:
    supply = row.supply
    return OverviewNode(
        node=view.snapshot.nodes[row.node_id],
        providers=len(supply.providers),
        local_providers=len(supply.local),
        perhaps_local=len(supply.perhaps_local),
        local_share=row.concentration.local_share,
        criticality=row.criticality,
        weakness=row.score,
        rank=row.rank,
        is_weak=row.rank is not None and row.rank <= weak_until,
        is_missing=supply.is_known and not supply.is_local,
        is_known=supply.is_known,
        confidence=row.confidence,
    )


def _overview_sentence(view: RegionView, stages: Sequence[OverviewStage]) -> Text:
    nodes = [node for stage in stages for node in stage.nodes]
    return Text(
        zh="{region}在 {nodes} 个环节中的 {local} 个有已知供方；{missing} 个只有外地供方，"
        "{unknown} 个尚无任何供方记录。",
        en="{region} has known providers for {local} of {nodes} nodes; {missing} are known from elsewhere only, "
        "and for {unknown} no provider is recorded yet.",
        region=view.region.text,
        nodes=len(nodes),
        local=sum(node.is_known and not node.is_missing for node in nodes),
        missing=sum(node.is_missing for node in nodes),
        unknown=sum(not node.is_known for node in nodes),
    )


def nodes_table(overview: ChainOverview) -> AnswerTable[tuple[OverviewStage, OverviewNode]]:
    """The overview as one table, a row a node."""
    rows = [(stage, node) for stage in overview.stages for node in stage.nodes]
    title = Text(zh="{chain}：全部环节", en="{chain}: all nodes", chain=overview.title)
    return AnswerTable(title, OVERVIEW_COLUMNS, rows, (overview.answer,))


_Row = tuple[OverviewStage, OverviewNode]

OVERVIEW_COLUMNS: tuple[AnswerColumn[_Row], ...] = (
    AnswerColumn("stage", Text(zh="阶段", en="Stage"), lambda row: row[0].name),
    AnswerColumn("node_id", Text(zh="标识", en="Id"), lambda row: row[1].node.id),
    AnswerColumn("node", Text(zh="环节", en="Node"), lambda row: node_text(row[1].node)),
    AnswerColumn("providers", Text(zh="供方", en="Providers"), lambda row: row[1].providers, 0),
    AnswerColumn("local_providers", Text(zh="本地供方", en="Local"), lambda row: row[1].local_providers, 0),
    AnswerColumn(
        "local_share", Text(zh="本地份额", en="Local share"), lambda row: percent(row[1].local_share)
    ),
    AnswerColumn(
        "criticality", Text(zh="断供影响", en="Knock-out impact"), lambda row: row[1].criticality, 2
    ),
    AnswerColumn("weakness_rank", Text(zh="薄弱名次", en="Weakness rank"), lambda row: row[1].rank, 0),
    AnswerColumn("missing_locally", Text(zh="本地缺失", en="Missing locally"), lambda row: row[1].is_missing),
    AnswerColumn("confidence", Text(zh="可信度", en="Confidence"), lambda row: row[1].confidence),
)


@dataclass(frozen=True)
class HomeFigures:
    """What the first page says of a region."""

    region: Place
    answer: Text
    organisations: int
    local_organisations: int
    perhaps_local_organisations: int
    nodes: int
    local_nodes: int
    missing_nodes: int
    unknown_nodes: int
    provisions: int
    supply_links: int
    weakest: tuple[WeakLink, ...]
    gaps: tuple[Gap, ...]
    extensions: tuple[Extension, ...]


def home_figures(snapshot: ChainSnapshot, region: str | None = None) -> HomeFigures:
    """Counts, and the five weakest links, first five gaps and five nearest extensions of `region`."""
    return region_view(snapshot, region).kept("home_figures", _home_figures)


def _home_figures(view: RegionView) -> HomeFigures:
    snapshot, region = view.snapshot, view.region.code
    nodes = chain_overview(snapshot, region).nodes
    local = sum(answer is True for answer in view.local.values())
    missing = sum(node.is_missing for node in nodes)
    local_nodes = sum(node.is_known and not node.is_missing for node in nodes)
    return HomeFigures(
        region=view.region,
        answer=Text(
            zh="{local} 家本地机构 · {nodes} 个环节 · {missing} 个本地缺口",
            en="{local} local organisations · {nodes} nodes · {missing} local gaps",
            local=local,
            nodes=len(nodes),
            missing=missing,
        ),
        organisations=len(snapshot.organisations),
        local_organisations=local,
        perhaps_local_organisations=sum(answer is None for answer in view.local.values()),
        nodes=len(nodes),
        local_nodes=local_nodes,
        missing_nodes=missing,
        unknown_nodes=len(nodes) - local_nodes - missing,
        provisions=len(snapshot.provisions),
        supply_links=len(snapshot.supply_links),
        weakest=tuple(weak_links(snapshot, region)[:5]),
        gaps=tuple(gaps(snapshot, region)[:5]),
        extensions=tuple(extend(snapshot, region)[:5]),
    )
