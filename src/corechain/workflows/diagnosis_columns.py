"""Columns of the diagnosis: first those that people read, then details for programs."""

from __future__ import annotations

from collections.abc import Iterable

from corechain.industry_chain.weak_links import COMPONENTS
from corechain.model.answers import AnswerColumn
from corechain.model.intervals import Interval
from corechain.model.records import Organisation
from corechain.texts import Text
from corechain.workflows.sentences import figure, node_text, percent
from corechain.workflows.weak_link import WeakLink
from corechain.workflows.within_reach import Extension, Gap


def _rank_interval(link: WeakLink) -> str | None:
    best, worst = link.figures.rank_best, link.figures.rank_worst
    return None if best is None else str(best) if best == worst else f"{best}–{worst}"


def _end(interval: Interval | None, end: str) -> float | None:
    return None if interval is None else round(float(getattr(interval, end)), 6)


def _bounds(key: str, title: Text, field: str) -> tuple[AnswerColumn[WeakLink], AnswerColumn[WeakLink]]:
    """Both ends of one interval, for programs."""
    return (
        AnswerColumn(
            f"{key}_lower",
            title,
            lambda link: _end(getattr(link.figures.concentration, field), "lower"),
            3,
            True,
        ),
        AnswerColumn(
            f"{key}_upper",
            title,
            lambda link: _end(getattr(link.figures.concentration, field), "upper"),
            3,
            True,
        ),
    )


def _component(key: str, title: Text) -> AnswerColumn[WeakLink]:
    return AnswerColumn(f"component_{key}", title, lambda link: link.figures.components[key], 3, True)


_FIRM_HHI = Text(zh="企业集中度 HHI", en="Firm HHI")
_COUNTRY_HHI = Text(zh="国别集中度 HHI", en="Country HHI")
_SUPPLIERS = Text(zh="有效供方数", en="Effective number of suppliers")
_LOCAL_SHARE = Text(zh="本地份额", en="Local share")
_EXTERNAL = Text(zh="对外依赖", en="External dependence")

WEAK_LINK_COLUMNS: tuple[AnswerColumn[WeakLink], ...] = (
    AnswerColumn("rank", Text(zh="名次", en="Rank"), lambda link: link.figures.rank, 0),
    AnswerColumn("rank_interval", Text(zh="名次区间", en="Rank interval"), _rank_interval),
    AnswerColumn("node_id", Text(zh="标识", en="Id"), lambda link: link.node.id),
    AnswerColumn("node", Text(zh="环节", en="Node"), lambda link: node_text(link.node)),
    AnswerColumn(
        "stage",
        Text(zh="阶段", en="Stage"),
        lambda link: None if link.stage is None else node_text(link.stage),
    ),
    AnswerColumn("score", Text(zh="薄弱度", en="Weakness"), lambda link: link.figures.score, 2),
    AnswerColumn(
        "criticality", Text(zh="断供影响", en="Knock-out impact"), lambda link: link.figures.criticality, 2
    ),
    AnswerColumn(
        "providers", Text(zh="供方", en="Providers"), lambda link: len(link.figures.supply.providers), 0
    ),
    AnswerColumn(
        "local_providers", Text(zh="本地供方", en="Local"), lambda link: len(link.figures.supply.local), 0
    ),
    AnswerColumn("local_share", _LOCAL_SHARE, lambda link: percent(link.figures.concentration.local_share)),
    AnswerColumn(
        "firm_hhi", _FIRM_HHI, lambda link: figure(link.figures.concentration.firm_hhi, 2), None, True
    ),
    AnswerColumn(
        "single_source",
        Text(zh="单一来源", en="Single source"),
        lambda link: link.figures.single_source,
    ),
    AnswerColumn(
        "thinly_recorded",
        Text(zh="记录少", en="Thin record"),
        lambda link: link.figures.thinly_recorded,
    ),
    AnswerColumn(
        "alternatives", Text(zh="替代", en="Alternatives"), lambda link: link.figures.alternatives, 0, True
    ),
    AnswerColumn("confidence", Text(zh="可信度", en="Confidence"), lambda link: link.figures.confidence),
    AnswerColumn(
        "rank_best", Text(zh="最好名次", en="Best rank"), lambda link: link.figures.rank_best, 0, True
    ),
    AnswerColumn(
        "rank_worst", Text(zh="最差名次", en="Worst rank"), lambda link: link.figures.rank_worst, 0, True
    ),
    AnswerColumn(
        "providers_low_confidence",
        Text(zh="低可信供方", en="Low-confidence providers"),
        lambda link: link.figures.supply.low_confidence_only,
        0,
        True,
    ),
    AnswerColumn(
        "perhaps_local_providers",
        Text(zh="可能在本地的供方", en="Perhaps local providers"),
        lambda link: len(link.figures.supply.perhaps_local),
        0,
        True,
    ),
    AnswerColumn(
        "covered_share",
        Text(zh="已知份额覆盖", en="Covered share"),
        lambda link: link.figures.concentration.covered_share,
        3,
        True,
    ),
    AnswerColumn(
        "market",
        Text(zh="份额所指市场", en="Market"),
        lambda link: link.figures.concentration.market,
        None,
        True,
    ),
    *_bounds("local_share", _LOCAL_SHARE, "local_share"),
    *_bounds("external_dependence", _EXTERNAL, "external_dependence"),
    *_bounds("firm_hhi", _FIRM_HHI, "firm_hhi"),
    *_bounds("country_hhi", _COUNTRY_HHI, "country_hhi"),
    *_bounds("effective_suppliers", _SUPPLIERS, "effective_suppliers"),
    *(_component(each.key, each.title) for each in COMPONENTS),
    AnswerColumn("missing", Text(zh="缺失", en="Missing"), lambda link: list(link.missing), None, True),
    AnswerColumn("explanation", Text(zh="说明", en="Explanation"), lambda link: link.explanation, None, True),
)
"""Columns of the weak-link report: first those that people read, then the details for programs."""


def _firms(firms: Iterable[Organisation]) -> list[Text]:
    return [Text(zh=each.short_zh or each.name("zh"), en=each.name("en")) for each in firms]


GAP_COLUMNS: tuple[AnswerColumn[Gap], ...] = (
    AnswerColumn("rank", Text(zh="名次", en="Rank"), lambda gap: gap.rank, 0),
    AnswerColumn("node_id", Text(zh="标识", en="Id"), lambda gap: gap.node.id),
    AnswerColumn("node", Text(zh="环节", en="Node"), lambda gap: node_text(gap.node)),
    AnswerColumn(
        "stage", Text(zh="阶段", en="Stage"), lambda gap: None if gap.stage is None else node_text(gap.stage)
    ),
    AnswerColumn("priority", Text(zh="优先度", en="Priority"), lambda gap: gap.priority, 2),
    AnswerColumn("criticality", Text(zh="断供影响", en="Knock-out impact"), lambda gap: gap.criticality, 2),
    AnswerColumn("nearness", Text(zh="相近程度", en="Nearness"), lambda gap: gap.nearness, 2),
    AnswerColumn("providers", Text(zh="外地供方", en="Providers elsewhere"), lambda gap: gap.providers, 0),
    AnswerColumn(
        "nearest_firms",
        Text(zh="最近的本地机构", en="Nearest local firms"),
        lambda gap: _firms(each.organisation for each in gap.nearest),
        None,
        True,
    ),
    AnswerColumn(
        "nearest_firm",
        Text(zh="最近的本地机构", en="Nearest local firm"),
        lambda gap: None if not gap.nearest else _firms([gap.nearest[0].organisation])[0],
    ),
    AnswerColumn(
        "nearest_firm_makes",
        Text(zh="它提供", en="It provides"),
        lambda gap: None if not gap.nearest else node_text(gap.nearest[0].makes),
    ),
    AnswerColumn("confidence", Text(zh="可信度", en="Confidence"), lambda gap: gap.confidence, None, True),
    AnswerColumn(
        "nearest",
        Text(zh="最近的本地供给", en="Nearest local supply"),
        lambda gap: [
            {
                "organisation_id": each.organisation.id,
                "node_id": each.makes.id,
                "nearness": round(each.nearness, 4),
                "confidence": each.confidence,
                "because": each.because,
            }
            for each in gap.nearest
        ],
        None,
        True,
    ),
    AnswerColumn(
        "through_parent",
        Text(zh="提供其通称环节的本地机构", en="Local firms on the general node"),
        lambda gap: _firms(gap.through_parent),
        None,
        True,
    ),
    AnswerColumn(
        "planned", Text(zh="本地已有计划", en="Planned locally"), lambda gap: _firms(gap.planned), None, True
    ),
    AnswerColumn("explanation", Text(zh="说明", en="Explanation"), lambda gap: gap.explanation, None, True),
)
"""Columns of the gaps."""

EXTENSION_COLUMNS: tuple[AnswerColumn[Extension], ...] = (
    AnswerColumn("rank", Text(zh="名次", en="Rank"), lambda row: row.rank, 0),
    AnswerColumn("node_id", Text(zh="标识", en="Id"), lambda row: row.node.id),
    AnswerColumn("node", Text(zh="环节", en="Node"), lambda row: node_text(row.node)),
    AnswerColumn(
        "stage", Text(zh="阶段", en="Stage"), lambda row: None if row.stage is None else node_text(row.stage)
    ),
    AnswerColumn("reach", Text(zh="触达", en="Reach"), lambda row: row.reach, 2),
    AnswerColumn("density", Text(zh="密度", en="Density"), lambda row: row.density, 2),
    AnswerColumn("criticality", Text(zh="断供影响", en="Knock-out impact"), lambda row: row.criticality, 2),
    AnswerColumn("providers", Text(zh="外地供方", en="Providers elsewhere"), lambda row: row.providers, 0),
    AnswerColumn(
        "nearest_nodes",
        Text(zh="本地已有的相近环节", en="Near nodes at hand"),
        lambda row: [node_text(each.node) for each in row.nearest],
    ),
    AnswerColumn(
        "nearest",
        Text(zh="相近环节与机构", en="Near nodes and firms"),
        lambda row: [
            {
                "node_id": each.node.id,
                "nearness": round(each.nearness, 4),
                "organisation_ids": [firm.id for firm in each.local_firms],
                "because": each.because,
            }
            for each in row.nearest
        ],
        None,
        True,
    ),
    AnswerColumn("explanation", Text(zh="说明", en="Explanation"), lambda row: row.explanation, None, True),
)
"""Columns of the extensions."""
