"""What each picture shows, as JSON: workflow answers turned into what ``frontend/src`` draws.

Every function takes the answer, the reader's language, and where addresses are needed a function that gives
them; none asks the database. An unknown is None, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from corechain.model.intervals import Interval
from corechain.model.records import ChainNode, Indicator, Observation
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language, Text
from corechain.workflows.node_profile import NodeLine, NodeProfile, Provider
from corechain.workflows.sentences import percent
from corechain.workflows.show_chain import ChainOverview, OverviewNode
from corechain_portal.web import picture_texts as texts

Address = Callable[[str], str]
"""The address of the page of what has this id."""

Json = dict[str, Any]
SYNONYMS_SENT = 6
DIGITS = 4


def chain_graph(overview: ChainOverview, language: Language, address: Address) -> Json:
    """The whole chain: stages, nodes in the order of the stages, and edges between positions of nodes."""
    stages = [
        {"id": "" if stage.stage is None else stage.stage.id, "name": stage.name.render(language)}
        for stage in overview.stages
    ]
    nodes = [
        graph_node(node, stage["id"], language, address)
        for stage, shown in zip(stages, overview.stages, strict=True)
        for node in shown.nodes
    ]
    position = {node["id"]: index for index, node in enumerate(nodes)}
    edges = [
        [position[each.from_id], position[each.to_id], each.relation]
        for each in overview.relations
        if each.from_id in position and each.to_id in position and each.from_id != each.to_id
    ]
    kinds = {node["kind"] for node in nodes}
    return {
        "stages": stages,
        "nodes": nodes,
        "edges": edges,
        "kinds": {kind: text.render(language) for kind, text in texts.KINDS.items() if kind in kinds},
        "texts": texts.rendered(texts.CHAIN_GRAPH, language),
    }


def graph_node(shown: OverviewNode, stage: str, language: Language, address: Address) -> Json:
    """One bar: its names, how it is filled, and what is said about it."""
    node = shown.node
    return {
        "id": node.id,
        "name": node.name(language),
        "words": _other_words(node, language),
        "stage": stage,
        "kind": node.kind,
        "href": address(node.id),
        "share": _ends(shown.local_share),
        "supply": _supply(shown),
        "weak": shown.is_weak,
        "detail": node_detail(shown).render(language),
    }


def node_detail(shown: OverviewNode) -> Text:
    """Providers, local share, knock-out impact and rank of one node in one line; what is unknown is said so."""
    if not shown.is_known:
        return Text(zh="尚无供方记录{impact}", en="no provider recorded{impact}", impact=_impact(shown))
    unknown = Text(zh="未知", en="unknown")
    return Text(
        zh="已知供方 {providers} 家，其中本地 {local} 家；本地份额 {share}{impact}{rank}",
        en="{providers} known providers, {local} of them local; local share {share}{impact}{rank}",
        providers=shown.providers,
        local=shown.local_providers,
        share=percent(shown.local_share) or unknown,
        impact=_impact(shown),
        rank=_rank(shown),
    )


def _impact(shown: OverviewNode) -> Text | str:
    if shown.criticality is None:
        return ""
    part = percent(shown.criticality)
    return Text(
        zh="；断供将停下 {part} 的终端产品", en="; without it {part} of final products stop", part=part
    )


def _rank(shown: OverviewNode) -> Text | str:
    if not shown.is_weak:
        return ""
    return Text(zh="；薄弱第 {rank} 位", en="; weakness rank {rank}", rank=shown.rank)


def _other_words(node: ChainNode, language: Language) -> list[str]:
    """The name in the other language, then synonyms: for finding."""
    other = node.name_en if language == "zh" else node.name_zh
    words = [other, *node.synonyms_zh[:SYNONYMS_SENT], *node.synonyms_en[:SYNONYMS_SENT]]
    return [word for word in words if word]


def _supply(shown: OverviewNode) -> str:
    if not shown.is_known:
        return "unrecorded"
    return "missing" if shown.is_missing else "local"


def _ends(share: Interval | None) -> list[float] | None:
    return None if share is None else [round(share.lower, DIGITS), round(share.upper, DIGITS)]


def node_neighbourhood(
    profile: NodeProfile, overview: ChainOverview, language: Language, address: Address
) -> Json:
    """The node between what goes in and what it goes into, with its kinds and what it is a kind of."""
    shown = {node.node.id: node for node in overview.nodes}

    def bars(lines: Iterable[NodeLine]) -> list[Json]:
        found = (shown.get(line.node.id) for line in lines)
        return [graph_node(each, "", language, address) for each in found if each is not None]

    own = shown.get(profile.node.id)
    return {
        "node": None if own is None else graph_node(own, "", language, address),
        "inputs": bars(profile.inputs),
        "outputs": bars(profile.outputs),
        "parents": bars(profile.parents),
        "variants": bars(profile.variants),
        "texts": texts.rendered(texts.NEIGHBOURHOOD, language),
    }


def share_bars(profile: NodeProfile, language: Language, address: Address) -> list[Json]:
    """Shares of providers, one group for each market and year, the best covered first.

    Shares of different markets are never put side by side. What the known shares leave over is `rest`; known
    shares that add up to more than 100 (two sources, two definitions) leave nothing and are flagged.
    """
    groups: dict[tuple[str, int | None, str], list[Provider]] = {}
    for each in profile.providers:
        provision = each.provision
        if provision.share_percent is not None and each.is_current:
            market = (provision.share_market or "", provision.share_year, each.node.id)
            groups.setdefault(market, []).append(each)
    drawn = [_share_group(*market, providers, language, address) for market, providers in groups.items()]
    return sorted(drawn, key=lambda group: -group["covered"])


def _share_group(
    market: str,
    year: int | None,
    node_id: str,
    providers: Sequence[Provider],
    language: Language,
    address: Address,
) -> Json:
    covered = round(sum(each.provision.share_percent or 0.0 for each in providers), 2)
    bars = [
        {
            "name": each.organisation.name(language),
            "href": address(each.organisation.id),
            "share": each.provision.share_percent,
            "local": each.local,
            "confidence": texts.CONFIDENCE[each.provision.confidence].render(language),
        }
        for each in providers
    ]
    return {
        "market": market,
        "year": year,
        "node_id": node_id,
        "bars": sorted(bars, key=lambda bar: -bar["share"]),
        "covered": covered,
        "rest": round(max(0.0, 100.0 - covered), 2),
        "overlapping": covered > 100.5,
    }


# Statistics -----------------------------------------------------------------------------------------------------

UNITS: dict[str, tuple[tuple[float, str], tuple[float, str]]] = {
    "CNY": ((1e8, "亿元"), (1e9, "bn CNY")),
    "USD": ((1e8, "亿美元"), (1e9, "bn USD")),
    "PERCENT": ((1.0, "%"), (1.0, "%")),
    "COUNT": ((1.0, "个"), (1.0, "number")),
    "PIECES": ((1e8, "亿块"), (1e9, "bn pieces")),
    "WAFERS_PER_MONTH": ((1e4, "万片/月"), (1e3, "thousand wafers a month")),
    "WAFERS_PER_YEAR": ((1e4, "万片/年"), (1e3, "thousand wafers a year")),
    "PERSONS": ((1.0, "人"), (1.0, "persons")),
    "RANK": ((1.0, "位次"), (1.0, "rank")),
}
"""Of each unit of measure: how much of it one unit of a picture is, and that unit's name, in zh and in en."""


def indicator_chart(
    indicator: Indicator, observations: Iterable[Observation], snapshot: ChainSnapshot, language: Language
) -> Json:
    """One indicator of one region by period, with the interval that each source's decimals leave."""
    size, unit = UNITS[indicator.unit_measure][0 if language == "zh" else 1]
    points = [
        _point(each, size, snapshot, language)
        for each in sorted(observations, key=lambda each: (each.period, each.id))
    ]
    return {
        "title": indicator.name(language),
        "unit": unit,
        "points": points,
        "rank": indicator.unit_measure == "RANK",
        "texts": texts.rendered(texts.INDICATOR, language),
    }


def _point(each: Observation, size: float, snapshot: ChainSnapshot, language: Language) -> Json:
    scale = 10.0**each.unit_multiplier / size
    bounds = None if each.decimals is None else Interval.rounded(each.value, each.decimals)
    titles = [snapshot.sources[source].title for source in each.sources if source in snapshot.sources]
    return {
        "period": each.period,
        "value": _significant(each.value * scale),
        "lower": None if bounds is None else _significant(bounds.lower * scale),
        "upper": None if bounds is None else _significant(bounds.upper * scale),
        "status": texts.STATUS[each.status].render(language) if each.status in texts.STATUS else "",
        "confidence": texts.CONFIDENCE[each.confidence].render(language),
        "source": ("；" if language == "zh" else "; ").join(titles),
    }


def _significant(value: float) -> float:
    """Without the digits that binary fractions add."""
    return float(f"{value:.12g}")
