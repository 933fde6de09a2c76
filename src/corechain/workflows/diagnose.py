"""Diagnose a chain from a region: which links are weak, which are missing, which are within reach next."""

from __future__ import annotations

from corechain.industry_chain.weak_links import COMPONENTS
from corechain.model.answers import AnswerTable
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.diagnosis_columns import EXTENSION_COLUMNS, GAP_COLUMNS, WEAK_LINK_COLUMNS
from corechain.workflows.region_view import RegionView, region_view
from corechain.workflows.weak_link import WeakLink, weak_link
from corechain.workflows.within_reach import Extension, Gap, find_extensions, find_gaps

__all__ = ["COMPONENTS", "Extension", "Gap", "WeakLink", "extend", "gaps", "weak_link", "weak_links"]


def weak_links(snapshot: ChainSnapshot, region: str | None = None) -> AnswerTable[WeakLink]:
    """Nodes ranked by weakness as seen from `region`, the weakest first; stages are left out.

    `region`: a code (``CN``, ``CN-32``, ``320200``) or a name; None is the snapshot's home region, else China.
    Nodes that nobody is recorded to provide come last, without rank. Raises
    :class:`corechain.exceptions.UnknownName` for an unknown region.
    """
    view = region_view(snapshot, region)
    return view.kept("weak_links", _weak_links)


def _weak_links(view: RegionView) -> AnswerTable[WeakLink]:
    rows = [weak_link(view, each) for each in view.weaknesses]
    return AnswerTable(
        Text(
            zh="{chain}：从{region}看的薄弱环节",
            en="{chain}: weak links as seen from {region}",
            chain=view.snapshot.title,
            region=view.region.text,
        ),
        WEAK_LINK_COLUMNS,
        rows,
        _weak_link_notes(view),
    )


def _weak_link_notes(view: RegionView) -> tuple[Text, ...]:
    rows = view.weaknesses
    assessed = [row for row in rows if row.score is not None]
    with_shares = sum(row.concentration.covered_share is not None for row in assessed)
    low = sum(row.confidence == "low" for row in assessed)
    return (
        Text(
            zh="薄弱度是已知各项的加权平均（0 强，1 弱）：{weights}。缺失的一项不计，其权重按比例分给其余各项。",
            en="Weakness is the weighted mean of what is known (0 strong, 1 weak): {weights}. "
            "What is missing is left out and its weight shared out among the rest.",
            weights=_weights_text(),
        ),
        Text(
            zh="{assessed} 个可评估的环节中只有 {shares} 个有市场份额，其余主要依据供方数量；{low} 个环节的供给记录"
            "多数可信度低。“没有记录”不等于“没有”。",
            en="Of {assessed} nodes that can be assessed only {shares} have market shares; the others lean on the "
            "number of providers. Nodes whose provisions are mostly of low confidence: {low}. Not recorded is "
            "not the same as not there.",
            assessed=len(assessed),
            shares=with_shares,
            low=low,
        ),
        Text(
            zh="{count} 个环节没有任何供方记录，无法评估，排在最后。名次区间：各项权重分别增减 20 % 的全部组合下的"
            "最好与最差名次。",
            en="Nodes without any recorded provider: {count}; they cannot be assessed and come last. Rank interval: "
            "best and worst rank over all combinations of each weight 20 % lower or higher.",
            count=len(rows) - len(assessed),
        ),
    )


def _weights_text() -> Text:
    return Text(
        zh="、".join(f"{each.title.zh} {each.weight:.2f}" for each in COMPONENTS),
        en=", ".join(f"{each.title.en.lower()} {each.weight:.2f}" for each in COMPONENTS),
    )


def gaps(snapshot: ChainSnapshot, region: str | None = None) -> AnswerTable[Gap]:
    """Nodes that others provide and nobody in `region` is known to, ranked by criticality and nearness.

    Each names the local firms that already make what lies nearest. `region` as in :func:`weak_links`.
    """
    return region_view(snapshot, region).kept("gaps", _gaps)


def _gaps(view: RegionView) -> AnswerTable[Gap]:
    unknown = sum(not supply.is_known for supply in view.supplies)
    low = len(
        [
            1
            for supply in view.supplies
            if supply.local and supply.low_confidence_only == len(supply.providers)
        ]
    )
    return AnswerTable(
        Text(
            zh="{chain}：{region}缺失环节",
            en="{chain}: what {region} lacks",
            chain=view.snapshot.title,
            region=view.region.text,
        ),
        GAP_COLUMNS,
        find_gaps(view),
        (
            Text(
                zh="优先度是断供影响与最近本地机构相近程度（均为 0 到 1）的平均。另有 {unknown} 个环节在任何地方都"
                "没有供方记录，不算缺口；{low} 个环节的本地供给全凭低可信记录。",
                en="Priority is the mean of knock-out impact and nearness of the nearest local firm (both 0 to 1). "
                "Nodes without a recorded provider anywhere are no gaps: {unknown}. Nodes whose supply rests on "
                "low-confidence records alone: {low}.",
                unknown=unknown,
                low=low,
            ),
        ),
    )


def extend(snapshot: ChainSnapshot, region: str | None = None) -> AnswerTable[Extension]:
    """Next nodes within the reach of `region`, by how near its firms stand to them."""
    return region_view(snapshot, region).kept("extend", _extend)


def _extend(view: RegionView) -> AnswerTable[Extension]:
    return AnswerTable(
        Text(
            zh="{chain}：{region}下一步可延伸的环节",
            en="{chain}: next nodes within reach of {region}",
            chain=view.snapshot.title,
            region=view.region.text,
        ),
        EXTENSION_COLUMNS,
        find_extensions(view),
        (
            Text(
                zh="密度：与该环节相近的各环节中本地已有的部分，按相近程度加权；触达：每家本地企业的密度之和，按它排名。"
                "相近程度来自同时提供两者的机构，记录少时依靠链上关系。",
                en="Density: the part of what lies near the node that the region already has, weighted by nearness. "
                "Reach, by which nodes are ranked: the density of each local firm, summed. Nearness comes from "
                "organisations that provide both, and where they are few from relations in the chain.",
            ),
        ),
    )
